"""Header values to text: RFC 2047 encoded words and RFC 2231 parameters as real mailers write them. Never raises."""

from __future__ import annotations

import binascii
import re
from urllib.parse import unquote_to_bytes

from mailbridge.core.parse.charsets import text_of

_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]{0,10000})\?=")
_BETWEEN = re.compile(r"(\?=)[ \t\r\n]{1,20}(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
_FOLD = re.compile(r"[\r\n]+[ \t]*")
_SPACES = re.compile(r"[ \t\r\n\x0b\x0c\x00]+")
_PARAMETER = re.compile(r"([A-Za-z0-9!#$&+.^_`|~-]{1,80})(\*\d{1,3})?(\*)?\s{0,20}=\s{0,20}(\"(?:[^\"\\]|\\.){0,20000}\"?|[^;]{0,20000})")
_ESCAPED = re.compile(r"\\(.)")


def unfolded(value: str) -> str:
    """A header value on one line."""
    value = value.strip(" \t\r\n")
    return _FOLD.sub(" ", value) if "\n" in value or "\r" in value else value


def raw_text(value: bytes) -> str:
    """Raw bytes of a header as text: UTF-8 where it is valid, else Windows-1252 (RFC 6532, and what older mailers send)."""
    return text_of(value)


def decoded(value: str) -> str:
    """A header value unfolded, with its encoded words decoded; words cut in the middle of a character are joined first."""
    value = unfolded(value)
    if "=?" not in value:
        return value
    value = _BETWEEN.sub(r"\1", value)
    pieces: list[str] = []
    pending, charset, end = b"", "", 0
    for word in _WORD.finditer(value):
        if word.start() != end or (pending and word.group(1).lower() != charset):
            pieces += [text_of(pending, charset), value[end : word.start()]]
            pending = b""
        charset, end = word.group(1).partition("*")[0].lower(), word.end()
        pending += _bytes_of(word.group(2), word.group(3))
    pieces += [text_of(pending, charset), value[end:]]
    return _FOLD.sub(" ", "".join(pieces))


def _bytes_of(encoding: str, content: str) -> bytes:
    data = content.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        return _repaired_base64(data)


def _repaired_base64(data: bytes) -> bytes:
    """Base64 with missing padding or a cut last group."""
    kept = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    kept = kept[: len(kept) - 1] if len(kept) % 4 == 1 else kept
    return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))


def tidy(value: str) -> str:
    """A decoded value with its whitespace normalised, for people and for comparing."""
    return _SPACES.sub(" ", value).strip()


def parameters(value: str) -> dict[str, str]:
    """The parameters of Content-Type or Content-Disposition, decoded (RFC 2231 continuations, and RFC 2047 where it is forbidden)."""
    head, _, rest = value.partition(";")
    found: dict[str, list[tuple[int, bool, str]]] = {}
    for match in _PARAMETER.finditer(rest or head):
        name, number, extended, content = match.groups()
        found.setdefault(name.lower(), []).append((int(number[1:]) if number else 0, bool(extended), _unquoted(content)))
    return {name: _joined(pieces) for name, pieces in found.items()}


def _unquoted(content: str) -> str:
    content = content.strip(" \t\r\n")
    if content.startswith('"'):
        return _ESCAPED.sub(r"\1", content[1:-1] if content.endswith('"') and len(content) > 1 else content[1:])
    return content


def _joined(pieces: list[tuple[int, bool, str]]) -> str:
    extended = [piece for piece in pieces if piece[1]]
    if not extended:
        return (
            decoded("".join(text for _, _, text in sorted(pieces, key=lambda p: p[0])))
            if len(pieces) > 1 and len({p[0] for p in pieces}) > 1
            else decoded(pieces[0][2])
        )
    ordered = sorted(pieces if len({p[0] for p in pieces}) > 1 else extended, key=lambda p: p[0])
    charset, _, first = ordered[0][2].partition("'") if "'" in ordered[0][2] else ("", "", ordered[0][2])
    first = first.partition("'")[2] if charset or first else first
    parts = [(ordered[0][1], first if "'" in ordered[0][2] else ordered[0][2]), *((flag, text) for _, flag, text in ordered[1:])]
    data = b"".join(unquote_to_bytes(text.encode("utf-8", "surrogateescape")) if flag else text.encode("utf-8", "surrogateescape") for flag, text in parts)
    return text_of(data, charset)
