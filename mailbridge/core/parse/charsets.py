"""Bytes of unknown honesty to text: a declared charset is a hint, the bytes decide. Never raises, never returns NUL or lone surrogates."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

_SUPERSETS = {
    "ascii": "utf-8",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "cp950",
    "tis-620": "cp874",
    "iso8859-9": "cp1254",
    "utf-8-sig": "utf-8",
}
"""What senders write -> what they mean (WHATWG Encoding Standard, LIBRARIES section 4)."""
_NOT_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw-unicode-escape", "unicode-escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_META = re.compile(rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9._:-]{2,40})", re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")
_HIGH = bytes(range(128, 256))
_WIDE = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")


def text_of(data: bytes, declared: str = "", html: bool = False) -> str:
    """The text of a body. UTF-8 that claims to be a one-byte charset is UTF-8; single bad bytes are read as Windows-1252."""
    if data.isascii() and declared.lower() in ("", "utf-8", "us-ascii", "iso-8859-1", "windows-1252"):
        return data.decode("ascii").replace("\x00", "")
    text = _decoded(data, _codec(declared or (_declared_in_markup(data) if html else "")))
    return _SURROGATE.sub("\ufffd", text).replace("\x00", "").removeprefix("\ufeff")


def _decoded(data: bytes, codec: str) -> str:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    if codec in _WIDE:
        return data.decode(codec, "replace") if b"\x00" in data else _decoded(data, "utf-8")
    if codec.startswith(("cp125", "iso8859", "utf-8")):
        return _utf8_or(data, "cp1252" if codec == "utf-8" else codec, mixed=codec == "utf-8")
    try:
        return data.decode(codec)
    except (UnicodeError, LookupError):
        return _utf8_or(data, codec, mixed=False)


def _utf8_or(data: bytes, codec: str, mixed: bool) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("utf-8", "mailbridge.cp1252") if mixed and _mostly_utf8(data) else data.decode(codec, "replace")


def _mostly_utf8(data: bytes) -> bool:
    """Whether a text that is not clean UTF-8 is better read as UTF-8 with a few stray bytes than as Windows-1252."""
    readable = len(data.decode("utf-8", "ignore").encode("utf-8"))
    ascii_only = len(data.translate(None, _HIGH))
    return readable - ascii_only > 2 * (len(data) - readable)


def _single_byte(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("mailbridge.cp1252", _single_byte)


@lru_cache(maxsize=256)
def _codec(declared: str) -> str:
    """The codec for a label; UTF-8 for a label that names none (Windows-1252 is its fallback)."""
    label = declared.strip(" \t\"'<>;").lower()
    if label.startswith(("unknown", "default", "x-unknown", "8bit", "7bit")) or not label.isascii():
        return "utf-8"
    try:
        info = codecs.lookup(label.removeprefix("x-") if label.startswith("x-sjis") else label)
    except (LookupError, ValueError):
        return "utf-8"
    if not getattr(info, "_is_text_encoding", True) or info.name in _NOT_CHARSETS:
        return "utf-8"
    return _SUPERSETS.get(info.name, info.name)


def _declared_in_markup(data: bytes) -> str:
    found = _META.search(data, 0, 4096)
    return found.group(1).decode("ascii") if found else ""
