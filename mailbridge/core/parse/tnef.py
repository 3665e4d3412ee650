"""Opens winmail.dat (TNEF), which Outlook sends instead of attachments when it takes the reader for another Outlook."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mailbridge.core.parse import bounds
from mailbridge.core.parse.charsets import text_of
from mailbridge.core.parse.lzfu import decompressed
from mailbridge.core.parse.markup import to_text
from mailbridge.core.parse.rtf import rtf_text

if TYPE_CHECKING:
    from tnefparse import TNEF

SIGNATURE = b"\x78\x9f\x3e\x22"
_EMBEDDED_DEEP = 4


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a winmail.dat holds: files by name, and the text of the mail where it carries one."""

    files: tuple[tuple[str, bytes], ...]
    text: str = ""
    html: str = ""


def unpacked(data: bytes) -> Unpacked | None:
    """The contents of a winmail.dat; None when it cannot be read, or is built to keep its reader busy."""
    if not data.startswith(SIGNATURE) or len(data) > bounds.TNEF_BYTES or not _countable(data):
        return None
    from tnefparse import TNEF  # lazily: start-up time

    try:
        tnef = TNEF(_with_codepage(data), do_checksum=False)
        return Unpacked(tuple((name, _whole(data, content)) for name, content in _files(tnef, 0)), *_texts(tnef))
    except Exception:  # tnefparse raises half a dozen stray errors on broken files (LIBRARIES, section 1)
        return None


def _countable(data: bytes) -> bool:
    """tnefparse copies the rest of the file for each object: the product of both is what it costs."""
    at, count = 6, 0
    while at + 12 < len(data):
        at += int(struct.unpack_from("<I", data, at + 5)[0]) + 11
        count += 1
        if count > bounds.TNEF_OBJECTS or count * len(data) > 4_000_000_000:
            return False
    return True


def _with_codepage(data: bytes) -> bytes:
    """A file that names no code page makes tnefparse fail; Windows-1252 is put in front."""
    if b"\x07\x90" in data[:4096]:
        return data
    body = struct.pack("<II", 1252, 0)
    return data[:6] + b"\x01" + struct.pack("<HH", 0x9007, 6) + struct.pack("<I", len(body)) + body + struct.pack("<H", sum(body) & 0xFFFF) + data[6:]


def _files(tnef: TNEF, deep: int) -> list[tuple[str, bytes]]:
    """Files, and the files of mails embedded as objects."""
    found: list[tuple[str, bytes]] = []
    for attachment in tnef.attachments:
        data = attachment.data if isinstance(attachment.data, bytes) else b""
        found.append((_name(attachment), data))
        embedded = getattr(attachment, "embed", None)
        if embedded is not None and deep < _EMBEDDED_DEEP:
            found += _files(embedded, deep + 1)
    return found


def _whole(data: bytes, content: bytes) -> bytes:
    """Content with the NULs at its end that tnefparse strips from embedded objects: the length before it says how many."""
    at = data.find(content) if content else -1
    length = int(struct.unpack_from("<I", data, at - 4)[0]) if at >= 4 else 0
    return data[at : at + length] if length > len(content) and not data[at + len(content) : at + length].strip(b"\x00") else content


def _name(attachment: object) -> str:
    try:
        name = attachment.long_filename()  # type: ignore[attr-defined]
    except (UnicodeDecodeError, AttributeError):
        name = getattr(attachment, "_name", b"")
    return (text_of(name) if isinstance(name, bytes) else str(name)).strip("\x00 ")


def _texts(tnef: TNEF) -> tuple[str, str]:
    html = _text(tnef.htmlbody)
    text = _text(tnef.body) or (to_text(html)[0] if html else "")
    return (text or rtf_text(_text(decompressed(tnef._rtfbody or b"")))).replace("\r\n", "\n").replace("\r", "\n").strip("\n"), html


def _text(value: object) -> str:
    text = text_of(value) if isinstance(value, bytes) else (value if isinstance(value, str) else "")
    return text.strip("\x00")
