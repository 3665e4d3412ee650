"""Decompresses the RTF of winmail.dat and .msg files ([MS-OXRTFCP], LZFu). Bounded; broken input gives what could be read."""

from __future__ import annotations

import struct

from mailbridge.core.parse import bounds

_HEADER = struct.Struct("<IIII")
_COMPRESSED, _PLAIN = 0x75465A4C, 0x414C454D
_WINDOW = 4096
_START = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArialTimes New RomanCourier"
    rb"{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
"""What the window holds before the first byte (section 2.1.2.1)."""


def decompressed(data: bytes) -> bytes:
    """The RTF inside a compressed body; empty when it is none."""
    if len(data) < _HEADER.size:
        return b""
    _, size, kind, _ = _HEADER.unpack_from(data)
    if kind == _PLAIN:
        return data[_HEADER.size : _HEADER.size + size]
    return _expanded(data, min(size, 2 * bounds.TEXT_CHARACTERS)) if kind == _COMPRESSED else b""


def _expanded(data: bytes, size: int) -> bytes:
    window = bytearray(_START.ljust(_WINDOW, b"\x00"))
    out, write, at = bytearray(), len(_START), _HEADER.size
    while at < len(data) and len(out) < size:
        control, at = data[at], at + 1
        for bit in range(8):
            if control >> bit & 1:
                token, at = int.from_bytes(data[at : at + 2], "big"), at + 2
                if token >> 4 == write or at > len(data):
                    return bytes(out)
                write = _copied(window, out, write, token)
            elif at < len(data):
                write, at = _written(window, out, write, data[at]), at + 1
    return bytes(out[:size])


def _copied(window: bytearray, out: bytearray, write: int, token: int) -> int:
    """Copies byte by byte: the run may read what it has just written."""
    for step in range((token & 15) + 2):
        write = _written(window, out, write, window[((token >> 4) + step) % _WINDOW])
    return write


def _written(window: bytearray, out: bytearray, write: int, byte: int) -> int:
    window[write] = byte
    out.append(byte)
    return (write + 1) % _WINDOW
