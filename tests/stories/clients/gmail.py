"""Gmail in the browser: hard-wrapped text, `gmail_quote gmail_quote_container`, base64 where there is more than ASCII, a signature after `-- `."""

from __future__ import annotations

import textwrap
from datetime import datetime
from html import escape

from mailbridge.core.mail import Mail
from tests.stories.clients import wire

SIGNATURE = "Cllr Priya Shah\nMillfield ward\n07700 900456"
_WIDTH = 78


def reply(letter: Mail, sender: str, text: str, when: datetime, subject: str | None = None) -> bytes:
    """Top-posted; the line that says who wrote is wrapped like any other."""
    return answer(letter, sender, text, when, subject, signature=SIGNATURE)


def answer(letter: Mail, sender: str, text: str, when: datetime, subject: str | None, *, signature: str, direction: str = "ltr") -> bytes:
    """An answer of either Gmail."""
    said = f"On {letter.date:%a, %-d %b %Y at %H:%M}, {wire.author(letter)} wrote:"
    plain = f"{_wrapped(text)}\n{_signed(signature)}\n{_wrapped(said)}\n\n{_quoted(wire.read_aloud(letter))}\n"
    page = f"""{typed(text, signature, direction)}<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">{escape(said)}<br></div>\
<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">{wire.shown(letter)}</blockquote></div>
"""
    return mail_of(sender, wire.answered(letter), wire.prefixed(letter, "Re:") if subject is None else subject, when, wire.threaded(letter), plain, page)


def tap(href: str, sender: str, when: datetime) -> bytes:
    """Both parts, and the signature beneath."""
    return fresh(href, sender, when, signature=SIGNATURE)


def fresh(href: str, sender: str, when: datetime, *, signature: str, direction: str = "ltr") -> bytes:
    """A new mail of either Gmail."""
    asked = wire.tapped(href)
    plain = f"{_wrapped(asked.body)}\n{_signed(signature)}"
    return mail_of(sender, asked.to, asked.subject, when, [], plain, typed(asked.body, signature, direction))


def forward(mail: Mail, sender: str, text: str, when: datetime, to: str) -> bytes:
    """`---------- Forwarded message ---------` with the head beneath."""
    return passed_on(mail, sender, text, when, to, signature=SIGNATURE)


def passed_on(mail: Mail, sender: str, text: str, when: datetime, to: str, *, signature: str, direction: str = "ltr") -> bytes:
    """A forward of either Gmail."""
    named = mail.from_.name if mail.from_ and mail.from_.name else ""
    address = mail.from_.address if mail.from_ else ""
    rest = f"Date: {mail.date:%a, %-d %b %Y at %H:%M}\nSubject: {mail.subject}\nTo: <{', '.join(one.address for one in mail.to)}>"
    rule = "---------- Forwarded message ---------"
    plain = f"{_wrapped(text)}\n{_signed(signature)}\n{rule}\nFrom: {named} <{address}>\n{rest}\n\n\n{_wrapped(mail.text)}\n"
    page = f"""{typed(text, signature, direction)}<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">{rule}<br>\
From: <strong class="gmail_sendername" dir="auto">{escape(named)}</strong> <span dir="auto">&lt;<a href="mailto:{address}">{address}</a>&gt;</span><br>\
{"<br>".join(map(escape, rest.splitlines()))}<br></div><br><br>{wire.shown(mail)}</div>
"""
    return mail_of(sender, to, wire.prefixed(mail, "Fwd:"), when, wire.threaded(mail), plain, page)


def _wrapped(text: str) -> str:
    """Lines of 78 characters; what cannot be broken is left long."""
    return "\n".join("\n".join(textwrap.wrap(line, _WIDTH, break_long_words=False, break_on_hyphens=False)) or "" for line in text.split("\n"))


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in _wrapped(text).splitlines())


def _signed(signature: str) -> str:
    return f"\n-- \n{signature}\n" if signature else ""


def typed(text: str, signature: str, direction: str) -> str:
    """What she typed, and the signature."""
    under = f"""<br clear="all"><div><br></div><span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature" \
data-smartmail="gmail_signature"><div dir="ltr">{wire.markup(signature)}</div></div>"""
    return f'<div dir="{direction}">{wire.markup(text, "<div>{}</div>")}{under if signature else ""}</div>'


def mail_of(sender: str, to: str, subject: str, when: datetime, thread: list[tuple[str, str]], plain: str, page: str) -> bytes:
    """The headers in Gmail's order; a part in ASCII goes as it is."""
    fields = [
        ("MIME-Version", "1.0"),
        *thread,
        ("From", sender),
        ("Date", wire.dated(when)),
        ("Message-ID", f"<CAFx{int(when.timestamp())}Y0bKq1w_tLr=vZ8sQ@mail.gmail.example>"),
        ("Subject", subject),
        ("To", to),
    ]
    parts = (wire.in_base64("text/plain", plain), wire.in_base64("text/html", page))
    if plain.isascii():
        parts = (wire.quoted_printable("text/plain", plain), wire.quoted_printable("text/html", page))
    return wire.headed(fields[1:], wire.multipart("multipart/alternative", "000000000000a1b2c30617b8d4e5", *parts))
