"""Undoes Content-Transfer-Encoding. Never raises: what is broken is decoded as far as it goes."""

from __future__ import annotations

import binascii
import re

import pybase64

_END = 64
"""Bytes in which padding ends a file; where it stands earlier, the file ends there (as the standard library reads it, too)."""
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_UU_BEGIN = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} [^\r\n]{0,200}\r?\n", re.MULTILINE)


def decoded_content(raw: bytes, start: int, end: int, encoding: str) -> bytes:
    """The decoded bytes of a body."""
    match encoding.strip().strip('"').lower():
        case "base64" | "b":
            return _base64(raw, start, end)
        case "quoted-printable" | "q":
            return binascii.a2b_qp(raw[start:end])
        case "x-uuencode" | "uuencode" | "uue" | "x-uue":
            return _uu(raw[start:end])
        case _:
            return raw[start:end]


def _base64(raw: bytes, start: int, end: int) -> bytes:
    """Up to where it is padded, whatever else stands in it; what is cut off, as far as it goes. Nothing is copied: it may be megabytes."""
    data, tail = memoryview(raw)[start:end], max(start, end - _END)
    is_padded_early = raw.find(b"=", start, tail) >= 0 or b"=" in raw[tail:end].rstrip(b"=\r\n")
    try:
        return binascii.a2b_base64(data) if is_padded_early else pybase64.b64decode(data)
    except binascii.Error:
        kept = _NOT_BASE64.sub(b"", data)
        kept = kept[: len(kept) - 1] if len(kept) % 4 == 1 else kept
        return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))


def _uu(data: bytes) -> bytes:
    begin = _UU_BEGIN.search(data)
    decoded: list[bytes] = []
    for line in data[begin.end() if begin else 0 :].splitlines():
        if line.strip() in (b"end", b"`", b""):
            continue
        try:
            decoded.append(binascii.a2b_uu(line))
        except binascii.Error:
            return b"".join(decoded) or data
    return b"".join(decoded)
