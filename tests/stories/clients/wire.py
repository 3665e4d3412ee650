"""What all mail programs have in common: headers, parts, encodings, and what a tap on a mailto: link means."""

from __future__ import annotations

import base64
import quopri
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr
from html import escape
from typing import Protocol
from urllib.parse import parse_qs, unquote

from mailbridge.core.mail import Address, Mail


class Client(Protocol):
    """A mail program."""

    def reply(self, letter: Mail, sender: str, text: str, when: datetime, subject: str | None = None) -> bytes:
        """An answer with `text` on top; without a subject the program's own."""
        ...

    def tap(self, href: str, sender: str, when: datetime) -> bytes:
        """A fresh mail, as a tap on a button writes it."""
        ...

    def forward(self, mail: Mail, sender: str, text: str, when: datetime, to: str) -> bytes:
        """A mail passed on, with `text` on top."""
        ...


@dataclass(frozen=True)
class Tapped:
    """A mailto: link (RFC 6068)."""

    to: str
    subject: str
    body: str


def tapped(href: str) -> Tapped:
    """What a link asks the program to write."""
    address, _, query = href.removeprefix("mailto:").partition("?")
    asked = parse_qs(query.replace("+", "%2B"))
    return Tapped(unquote(address), asked["subject"][0], asked.get("body", [""])[0].replace("\r\n", "\n"))


def answered(letter: Mail) -> str:
    """Where an answer goes: `mailbridge <casework+token@…>`."""
    target = letter.reply_to[0] if letter.reply_to else letter.from_ or Address("", "")
    return formataddr((target.name, target.address))


def author(letter: Mail) -> str:
    """Who wrote it, as a program names them: `Jean Obi <jean.obi@mail.example>`."""
    wrote = letter.from_ or Address("", "")
    return f"{wrote.name} <{wrote.address}>" if wrote.name else wrote.address


def prefixed(letter: Mail, prefix: str) -> str:
    """The subject with the program's prefix in front, once."""
    return letter.subject if letter.subject.lower().startswith(prefix.lower()) else f"{prefix} {letter.subject}"


def threaded(letter: Mail) -> list[tuple[str, str]]:
    """The headers that tie an answer to what it answers."""
    return [("References", "\r\n ".join((*letter.references, letter.message_id))), ("In-Reply-To", letter.message_id)]


def headed(fields: list[tuple[str, str]], content: bytes) -> bytes:
    """A mail: its header, subjects encoded where they must be, and its content with the content's own header."""
    lines = [f"{name}: {value if value.isascii() else Header(value, 'utf-8', header_name=name).encode(linesep=chr(13) + chr(10))}" for name, value in fields]
    return "\r\n".join(lines).encode() + b"\r\n" + content


def dated(when: datetime) -> str:
    return format_datetime(when)


def quoted_printable(kind: str, text: str, charset: str = "utf-8") -> bytes:
    """A part as Apple and Outlook encode it, with soft line breaks."""
    body = quopri.encodestring(text.encode(charset, "replace")).replace(b"\n", b"\r\n")
    return f"Content-Type: {kind};\r\n\tcharset={charset}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n".encode() + body


def in_base64(kind: str, text: str) -> bytes:
    """A part as Gmail and Exchange encode it where there is more than ASCII."""
    body = base64.encodebytes(text.replace("\n", "\r\n").encode()).replace(b"\n", b"\r\n")
    return f'Content-Type: {kind}; charset="UTF-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'.encode() + body


def multipart(kind: str, boundary: str, *parts: bytes) -> bytes:
    """Parts under one boundary."""
    inner = b"".join(f"\r\n--{boundary}\r\n".encode() + part for part in parts)
    return f'Content-Type: {kind};\r\n\tboundary="{boundary}"\r\nMIME-Version: 1.0\r\n'.encode() + inner + f"\r\n--{boundary}--\r\n".encode()


def markup(text: str, line: str = "{}<br>") -> str:
    """What she typed, as HTML, line by line."""
    return "".join(line.format(escape(one).replace("\xa0", "&nbsp;") or "<br>") for one in text.split("\n"))


def shown(letter: Mail) -> str:
    """The inside of the HTML that is quoted."""
    body = letter.html or f"<div>{markup(letter.text)}</div>"
    return body.partition("<body")[2].partition(">")[2].rpartition("</body>")[0] if "<body" in body else body


def read_aloud(letter: Mail, link: str = "{label} <{href}>") -> str:
    """The text that a program makes out of the HTML it quotes: paragraphs, and links with where they lead."""
    from selectolax.lexbor import LexborHTMLParser

    page = LexborHTMLParser(letter.html or f"<pre>{escape(letter.text)}</pre>")
    for one in page.css("style, title"):
        one.decompose()
    for one in page.css("a"):
        one.replace_with(link.format(label=one.text(strip=True), href=one.attributes.get("href") or ""))
    for one in page.css("br"):
        one.replace_with("\n")
    lines = (" ".join(line.split()) for line in (page.body.text(separator="\n") if page.body else "").splitlines())
    return "\n".join(line for line in lines if line)
