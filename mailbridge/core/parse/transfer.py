"""Undoes Content-Transfer-Encoding. Never raises: what is broken is decoded as far as it goes."""

from __future__ import annotations

import binascii
import re

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_UU_BEGIN = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} [^\r\n]{0,200}\r?\n", re.MULTILINE)


def decoded_content(raw: bytes, start: int, end: int, encoding: str) -> bytes:
    """The decoded bytes of a body."""
    match encoding.strip().strip('"').lower():
        case "base64" | "b":
            return _base64(memoryview(raw)[start:end])
        case "quoted-printable" | "q":
            return binascii.a2b_qp(raw[start:end])
        case "x-uuencode" | "uuencode" | "uue" | "x-uue":
            return _uu(raw[start:end])
        case _:
            return raw[start:end]


def _base64(data: memoryview) -> bytes:
    try:
        return binascii.a2b_base64(data)
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
