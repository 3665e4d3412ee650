"""Mails as an attacker writes them: byte by byte, since no library would."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import select

from mailbridge import storage
from mailbridge.model.tables import Outbound
from tests.stories.world import AUTHSERV, CASEWORK, PRIYA, World


def mail(
    text: str | bytes, *, sender: str = "Eve Mold <eve@evil.example>", to: str = CASEWORK, subject: str = "pothole", extra: str = "", number: int = 1
) -> bytes:
    """A mail with exactly these header values; `extra` holds whole fields."""
    head = f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nDate: Thu, 2 May 2024 09:00:00 +0100\r\nMessage-ID: <evil-{number}@evil.example>\r\n{extra}"
    body = text.encode() if isinstance(text, str) else text
    return head.encode() + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + body


def command(words: str, text: str = "", *, number: int = 1) -> bytes:
    """The councillor's own command, vouched for by her server."""
    stamp = f"Authentication-Results: {AUTHSERV}; dmarc=pass header.from={PRIYA.rpartition('@')[2]}\r\n"
    return stamp.encode() + mail(text, sender=f"Priya Shah <{PRIYA}>", subject=words, number=9000 + number)


def with_file(
    name_fields: str, content: bytes, text: str = "There is a pothole outside 14 Mill Lane NB1 4QT.", sender: str = "Eve Mold <eve@evil.example>"
) -> bytes:
    """A mail with one attachment, whose Content-Type and Content-Disposition are written by hand."""
    head = f"From: {sender}\r\nTo: {CASEWORK}\r\nSubject: pothole\r\nMessage-ID: <file@evil.example>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    return f"{head}--b\r\nContent-Type: text/plain\r\n\r\n{text}\r\n--b\r\n{name_fields}\r\n\r\n".encode() + content + b"\r\n--b--\r\n"


def posted(world: World) -> list[tuple[str, bytes]]:
    """Every letter that left, as (letter, bytes), each addressee's copy that the archive holds."""
    with storage.transaction(world.bridge.engine) as session:
        rows = session.exec(select(Outbound)).all()
        return [(row.letter, world.bridge.archive.get(row.sha256)) for row in rows]


def recipients(world: World) -> set[str]:
    """Everybody who was written to."""
    with storage.transaction(world.bridge.engine) as session:
        return {address for row in session.exec(select(Outbound)).all() for address in row.recipients}


def encoded(words: Mapping[str, str] | str) -> str:
    """An encoded word (RFC 2047), quoted-printable byte by byte."""
    return "=?utf-8?q?" + "".join(f"={byte:02X}" for byte in str(words).encode()) + "?="
