"""Outlook for iOS: `Get Outlook for iOS` as a link, a rule, `divRplyFwdMsg`, and the Exchange headers."""

from __future__ import annotations

from datetime import datetime

from mailbridge.core.mail import Mail
from tests.stories.clients import outlook, wire

SIGNATURE = "Get Outlook for iOS<https://aka.ms/o0ukef>"
RULE = "_" * 32


def reply(letter: Mail, sender: str, text: str, when: datetime, subject: str | None = None) -> bytes:
    """Top-posted above a rule."""
    head = outlook.heading(letter)
    plain = f"{text}\n\n{SIGNATURE}\n{RULE}\n{head}\n\n{outlook.under(letter)}\n"
    asked = wire.prefixed(letter, "Re:") if subject is None else subject
    return outlook.mail_of(sender, wire.answered(letter), asked, when, letter, plain, _page(text, head, letter), with_logo=False)


def tap(href: str, sender: str, when: datetime) -> bytes:
    """A fresh mail."""
    asked = wire.tapped(href)
    return outlook.mail_of(sender, asked.to, asked.subject, when, None, f"{asked.body}\n\n{SIGNATURE}\n", _page(asked.body, "", None), with_logo=False)


def forward(mail: Mail, sender: str, text: str, when: datetime, to: str) -> bytes:
    """Fw: with the same head as an answer."""
    head = outlook.heading(mail)
    plain = f"{text}\n\n{SIGNATURE}\n{RULE}\n{head}\n\n{mail.text}\n"
    return outlook.mail_of(sender, to, wire.prefixed(mail, "Fw:"), when, mail, plain, _page(text, head, mail), with_logo=False)


def _page(text: str, head: str, letter: Mail | None) -> str:
    quoted = (
        f"""<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt" \
color="#000000">{outlook.labelled(head)}</font><div>&nbsp;</div></div>{wire.shown(letter)}"""
        if letter
        else ""
    )
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>\
{wire.markup(text, '<div dir="ltr" style="font-family: Aptos, sans-serif; font-size: 12pt;">{}</div>')}\
<div id="ms-outlook-mobile-signature" dir="ltr"><div><br></div>\
<div>Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div></div><div id="appendonsend"></div>{quoted}</body></html>"""
