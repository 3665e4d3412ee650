"""A composed mail as bytes, exactly as the standard library's generator writes it, in one go: that one handles each line of a photo by itself."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from email.message import EmailMessage, MIMEPart

ENCODED = 57
"""Bytes that make a base64 line of 76 characters (RFC 2045, 6.8)."""
_BREAK = re.compile(r"\r\n|\r|\n")


def base64(content: bytes) -> str:
    """A file as it stands in a mail, in lines."""
    whole = memoryview(content)
    lines = [binascii.b2a_base64(whole[at : at + ENCODED]) for at in range(0, len(content), ENCODED)]
    return b"".join(lines).decode("ascii")


def as_bytes(mail: EmailMessage) -> bytes:
    """A mail of ours, whose parts hold nothing but ASCII, with CRLF line ends."""
    return b"".join(_part(mail))


def _part(part: MIMEPart) -> Iterator[bytes]:
    yield from (part.policy.fold_binary(name, value) for name, value in part.raw_items())
    yield b"\r\n"
    if not part.is_multipart():
        yield _BREAK.sub("\r\n", str(part.get_payload())).encode("ascii")
        return
    edge = f"--{part.get_boundary()}".encode("ascii")
    for number, inner in enumerate(part.iter_parts()):
        yield (b"\r\n" if number else b"") + edge + b"\r\n"
        yield from _part(inner)
    yield b"\r\n" + edge + b"--\r\n"
