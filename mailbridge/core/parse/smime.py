"""Takes the mail out of an opaque S/MIME signature (RFC 8551, `smime-type=signed-data`). The signature itself is not checked."""

from __future__ import annotations

_SIGNED = bytes.fromhex("06092a864886f70d010702")
_DATA = bytes.fromhex("06092a864886f70d010701")
_OCTETS, _OCTETS_IN_PIECES = 0x04, 0x24
_REACH = 200
"""The content stands near the beginning: after version and digest algorithms."""
_PIECES = 100_000


def signed_content(data: bytes) -> bytes | None:
    """The signed MIME entity inside PKCS #7 bytes; None when they are encrypted, or nothing that can be read."""
    signed = data.find(_SIGNED, 0, _REACH)
    at = data.find(_DATA, signed, signed + _REACH) if signed >= 0 else -1
    if at < 0:
        return None
    wrapper = _element(data, at + len(_DATA))
    inner = _element(data, wrapper[1]) if wrapper and wrapper[0] == 0xA0 else None
    if inner is None or inner[0] not in (_OCTETS, _OCTETS_IN_PIECES):
        return None
    tag, start, end = inner
    return data[start:end] if tag == _OCTETS else _pieces(data, start, end)


def _element(data: bytes, at: int) -> tuple[int, int, int] | None:
    """Tag, start and end of the value of a BER element; an indefinite length reaches to the end of the data."""
    if at + 2 > len(data):
        return None
    tag, length, start = data[at], data[at + 1], at + 2
    if length == 0x80:
        return tag, start, len(data)
    if length > 0x80:
        size = length & 0x7F
        length = int.from_bytes(data[start : start + size], "big")
        start += size
    return tag, start, min(len(data), start + length)


def _pieces(data: bytes, at: int, end: int) -> bytes:
    """The content of an octet string that was sent in pieces."""
    found: list[bytes] = []
    while at < end and len(found) < _PIECES:
        element = _element(data, at)
        if element is None or element[0] != _OCTETS:
            break
        found.append(data[element[1] : element[2]])
        at = element[2]
    return b"".join(found)
