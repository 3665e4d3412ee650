"""A mail in parts as bytes, just as the standard library writes it: that one handles each line of a photo and each field of each part by itself."""

from __future__ import annotations

import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from email import quoprimime
from email.message import MIMEPart
from functools import lru_cache
from itertools import count

from mailbridge.core.letters.headers import POLICY, WIDTH

VERSION = b"MIME-Version: 1.0\r\n"
"""Is for the whole mail, not for its parts (RFC 2045, 4)."""
LONGEST_LINE = 900
"""Characters of a line that goes unencoded; SMTP allows 998."""
ENCODED = 76
"""Characters of a line of base64 (RFC 2045, 6.8)."""
KEPT_BYTES = 1_000_000
"""Of a file whose lines are kept for the next letter: a photo goes to the department and, in a copy, to the resident."""


@dataclass(frozen=True, slots=True)
class Part:
    """A text or a file: its header fields and its content, as they are posted."""

    fields: bytes
    content: bytes


@dataclass(frozen=True, slots=True)
class Parts:
    """Several parts together: `mixed`, `alternative` or `related`."""

    kind: str
    inner: tuple[Part | Parts, ...]


def text(words: str, subtype: str) -> Part:
    """A text. ASCII with short lines goes as it is, all else as quoted-printable: no server on the way has a reason to change it."""
    plain = words.isascii() and all(len(line) <= LONGEST_LINE for line in words.split("\n"))
    fields = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: {"7bit" if plain else "quoted-printable"}\r\n'
    lines = words.encode("utf-8").splitlines()
    if plain:
        return Part(fields.encode("ascii"), b"\r\n".join((*lines, b"")) or b"\r\n")
    encoded = quoprimime.body_encode((b"\n".join(lines) + b"\n").decode("latin-1"), WIDTH)
    return Part(fields.encode("ascii"), encoded.replace("\n", "\r\n").encode("ascii"))


def file(content: bytes, content_type: str, filename: str, cid: str = "") -> Part:
    """A file that is enclosed, or with a Content-ID (without brackets) shown in the HTML."""
    return Part(_fields(content_type, filename, cid), base64(content))


@lru_cache(maxsize=256)
def _fields(content_type: str, filename: str, cid: str) -> bytes:
    """The header fields of a file. Names are written in two ways (RFC 2231); the standard library knows."""
    part = MIMEPart(policy=POLICY)
    disposition, shown = ("inline", f"<{cid}>") if cid else ("attachment", None)
    part.set_content(b"", *content_type.split("/"), disposition=disposition, filename=filename, cid=shown)
    return b"".join(POLICY.fold_binary(name, value) for name, value in part.raw_items())


def base64(content: bytes) -> bytes:
    """A file as it stands in a mail, in lines."""
    return _kept(content) if len(content) <= KEPT_BYTES else _in_lines(content)


@lru_cache(maxsize=4)
def _kept(content: bytes) -> bytes:
    return _in_lines(content)


def _in_lines(content: bytes) -> bytes:
    whole = binascii.b2a_base64(content, newline=False)
    return b"".join((b"\r\n".join([whole[at : at + ENCODED] for at in range(0, len(whole), ENCODED)]), b"\r\n" if whole else b""))


def as_bytes(head: bytes, body: Part | Parts, seed: str) -> bytes:
    """A mail with CRLF line ends. `seed`: what its boundaries are made of."""
    if isinstance(body, Part):
        return b"".join((head, body.fields, VERSION, b"\r\n", body.content))
    return b"".join((head, VERSION, *_written(body, seed, count())))


def _written(part: Part | Parts, seed: str, numbers: Iterator[int]) -> Iterator[bytes]:
    number = next(numbers)
    if isinstance(part, Part):
        yield from (part.fields, b"\r\n", part.content)
        return
    edge = f"=_{seed}_{number}"
    yield f'Content-Type: multipart/{part.kind}; boundary="{edge}"\r\n'.encode("ascii")
    for inner in part.inner:
        yield f"\r\n--{edge}\r\n".encode("ascii")
        yield from _written(inner, seed, numbers)
    yield f"\r\n--{edge}--\r\n".encode("ascii")
