"""What the people's mail programs write: a new mail and a tapped button on an iPhone, an answer and an out-of-office from Outlook.

Addresses, references and subjects are taken from the mail that is answered, as those programs do; nothing is known here of mailbridge."""

from __future__ import annotations

import html
import uuid
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html.parser import HTMLParser
from urllib.parse import parse_qs, unquote, urlsplit

from mailbridge.demo.people import Person, Seen

POLICY = SMTP.clone(max_line_length=998)
"""As programs write them: long Message-IDs stay whole."""
CAUTION = (
    "CAUTION: This email originated from outside of the council. "
    "Do not click links or open attachments unless you recognise the sender and know the content is safe."
)


class NoButton(LookupError):
    """A letter lacks the button that somebody wants to tap."""


def from_iphone(author: Person, to: str, subject: str, text: str, when: datetime, photo: bytes = b"") -> EmailMessage:
    """A new mail, with a photo behind the text as the phone attaches it. `when` has the author's zone."""
    mail = _headed(author, to, subject, when, str(uuid.uuid4()).upper())
    mail["X-Mailer"] = "iPhone Mail (21E236)"
    mail.set_content(f"{text}\n\nSent from my iPhone\n", cte="quoted-printable")
    if photo:
        mail.add_attachment(photo, "image", "jpeg", filename="IMG_2031.jpeg", disposition="inline", params={"x-apple-part-url": str(uuid.uuid4()).upper()})
    return mail


def tapped(author: Person, letter: Seen, label: str, added: str, when: datetime) -> EmailMessage:
    """What the phone sends when she taps a button of a letter and types on behind the subject. Raises `NoButton`."""
    to, subject, body = button(letter.html, label)
    return from_iphone(author, to, f"{subject} {added}".strip(), body, when)


def button(markup: str, label: str) -> tuple[str, str, str]:
    """(address, subject, body) of the mailto: link whose words begin with the label. Raises `NoButton` that names those there are."""
    links = _Links()
    links.feed(markup)
    for words, target in links.found:
        if words.startswith(label) and target.startswith("mailto:"):
            parts = urlsplit(target)
            asked = parse_qs(parts.query.replace("+", "%2B"))
            return unquote(parts.path), asked.get("subject", [""])[0], asked.get("body", [""])[0]
    raise NoButton(f"there is no button {label!r}; there are: {', '.join(words for words, _ in links.found) or 'none'}")


class _Links(HTMLParser):
    """Words and target of each link."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._target = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._target = dict(attrs).get("href") or ""

    def handle_data(self, data: str) -> None:
        if self._target and data.strip():
            self.found.append((data.strip(), self._target))
            self._target = ""


def out_of_office(author: Person, answered: Seen, text: str, when: datetime) -> EmailMessage:
    """Exchange's automatic reply: to From, without Auto-Submitted (many gateways drop it), so that only its words tell."""
    to = str(answered.mail["From"])
    mail = _answering(author, to, f"Automatic reply: {answered.subject}", answered, when)
    mail["X-Auto-Response-Suppress"] = "All"
    _write(mail, text, _paragraphs(text))
    return mail


def outlook_answer(author: Person, answered: Seen, text: str, signature: str, when: datetime, zone: Callable[[datetime], datetime]) -> EmailMessage:
    """An answer above the quoted mail, with Outlook's block of headers and the gateway's banner inside the quotation. `zone` gives local times."""
    mail = _answering(author, answered.reply_address, f"RE: {_bare(answered.subject)}", answered, when)
    block = _block(answered, zone)
    quoted = f"{CAUTION}\n\n{answered.text}"
    words = f"{text}\n\n{signature}\n\n{'_' * 32}\n" + "\n".join(f"{name}: {value}" for name, value in block) + f"\n\n{quoted}"
    lines = "<br>".join(f"<b>{name}:</b> {html.escape(value)}" for name, value in block)
    ruled = f'<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0 0 0"><p class="MsoNormal">{lines}</p></div>'
    _write(mail, words, f"{_paragraphs(text)}{_paragraphs(signature)}{ruled}{_paragraphs(quoted)}")
    return mail


def _headed(author: Person, to: str, subject: str, when: datetime, identifier: str) -> EmailMessage:
    mail = EmailMessage(POLICY)
    mail["From"] = f"{author.name} <{author.address}>"
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = format_datetime(when)
    mail["Message-ID"] = f"<{identifier}@{author.address.rpartition('@')[2]}>"
    return mail


def _answering(author: Person, to: str, subject: str, answered: Seen, when: datetime) -> EmailMessage:
    """Headers of an answer as Exchange writes them (RFC 5322, 3.6.4)."""
    mail = _headed(author, to, subject, when, f"LO2P265MB{uuid.uuid4().hex[:20].upper()}.GBRP265.PROD")
    known = str(answered.mail["References"] or "").split()
    identifier = str(answered.mail["Message-ID"]).strip()
    mail["In-Reply-To"] = identifier
    mail["References"] = " ".join((*known, identifier))
    mail["Thread-Topic"] = _bare(answered.subject)
    mail["Accept-Language"] = "en-GB"
    mail["X-MS-Has-Attach"] = ""
    return mail


def _bare(subject: str) -> str:
    return subject.removeprefix("Re: ").removeprefix("RE: ")


def _block(answered: Seen, zone: Callable[[datetime], datetime]) -> tuple[tuple[str, str], ...]:
    sent = zone(answered.at)
    return (
        ("From", str(answered.mail["From"])),
        ("Sent", f"{sent:%d %B %Y %H:%M}"),
        ("To", str(answered.mail["To"])),
        ("Subject", answered.subject),
    )


def _paragraphs(text: str) -> str:
    return "".join(f'<p class="MsoNormal">{html.escape(part).replace(chr(10), "<br>")}</p>' for part in text.split("\n\n"))


def _write(mail: EmailMessage, text: str, markup: str) -> None:
    mail.set_content(text, cte="quoted-printable")
    head = '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
    mail.add_alternative(f'<html><head>{head}</head><body lang="EN-GB"><div class="WordSection1">{markup}</div></body></html>', "html", cte="quoted-printable")
