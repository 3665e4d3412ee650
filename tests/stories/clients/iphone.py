"""iPhone Mail (iOS 17): Apple-Mail boundaries, quoted-printable, `blockquote type="cite"`, everything quoted with `>`."""

from __future__ import annotations

from datetime import datetime
from html import escape

from mailbridge.core.mail import Mail
from tests.stories.clients import wire

SIGNATURE = "Sent from my iPhone"
_BOUNDARY = "Apple-Mail-7C2F0B7E-93D1-4F5A-8A0E-5B6C7D8E9F01"


def reply(letter: Mail, sender: str, text: str, when: datetime, subject: str | None = None) -> bytes:
    """Top-posted, the signature between the words and the quotation."""
    said = f"On {letter.date:%-d %b %Y}, at {letter.date:%H:%M}, {wire.author(letter)} wrote:"
    plain = f"{text}\n{SIGNATURE}\n\n{_cited(said, wire.read_aloud(letter))}\n"
    page = f"""{_typed(text)}<div dir="ltr"><br><blockquote type="cite">{escape(said)}<br><br></blockquote></div>\
<blockquote type="cite"><div dir="ltr">\ufeff{wire.shown(letter)}</div></blockquote></body></html>"""
    return _mail(sender, wire.answered(letter), wire.prefixed(letter, "Re:") if subject is None else subject, when, wire.threaded(letter), plain, page)


def tap(href: str, sender: str, when: datetime) -> bytes:
    """Nothing but text, as long as nothing is formatted."""
    asked = wire.tapped(href)
    part = wire.quoted_printable("text/plain", f"{asked.body}\n\n\n{SIGNATURE}\n", "us-ascii")
    return wire.headed(_head(sender, asked.to, asked.subject, when, []), part)


def forward(mail: Mail, sender: str, text: str, when: datetime, to: str) -> bytes:
    """`Begin forwarded message:` with the head quoted."""
    head = f"From: {wire.author(mail)}\nDate: {mail.date:%-d %B %Y at %H:%M:%S} BST\nTo: {', '.join(one.address for one in mail.to)}\nSubject: {mail.subject}"
    plain = f"{text}\n{SIGNATURE}\n\nBegin forwarded message:\n\n{_cited(head, mail.text)}\n"
    labelled = "".join(f"<b>{escape(line.partition(':')[0])}:</b>{escape(line.partition(':')[2])}<br>" for line in head.splitlines())
    page = f"""{_typed(text)}<div dir="ltr"><br>Begin forwarded message:<br><br></div><blockquote type="cite"><div dir="ltr">{labelled}<br></div></blockquote>\
<blockquote type="cite"><div dir="ltr">\ufeff{wire.shown(mail)}</div></blockquote></body></html>"""
    return _mail(sender, to, wire.prefixed(mail, "Fwd:"), when, wire.threaded(mail), plain, page)


def _cited(head: str, text: str) -> str:
    return "\n".join(f"> {line}" for line in (*head.splitlines(), "", *f"\ufeff{text}".splitlines()))


def _typed(text: str) -> str:
    return f"""<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body dir="auto">\
{wire.markup(text, "<div>{}</div>")}<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">{SIGNATURE}</div>"""


def _head(sender: str, to: str, subject: str, when: datetime, thread: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [
        ("From", sender),
        ("Mime-Version", "1.0 (1.0)"),
        ("Date", wire.dated(when)),
        ("Subject", subject),
        ("Message-Id", f"<{int(when.timestamp()):X}-93D1-4F5A-8A0E-5B6C7D8E9F01@northborough.example>"),
        *thread,
        ("To", to),
        ("X-Mailer", "iPhone Mail (21E236)"),
    ]


def _mail(sender: str, to: str, subject: str, when: datetime, thread: list[tuple[str, str]], plain: str, page: str) -> bytes:
    parts = (wire.quoted_printable("text/plain", plain), wire.quoted_printable("text/html", page))
    head = [field for field in _head(sender, to, subject, when, thread) if field[0] != "Mime-Version"]
    return wire.headed(head, wire.multipart("multipart/alternative", _BOUNDARY, *parts))
