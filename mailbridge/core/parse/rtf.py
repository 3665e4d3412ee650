"""The words of an RTF body: Outlook wraps plain text and HTML in it and puts it into winmail.dat. One pass, bounded."""

from __future__ import annotations

import re

from mailbridge.core.parse import bounds
from mailbridge.core.parse.charsets import text_of

_TOKEN = re.compile(r"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?\d{1,6})? ?|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)|[\r\n\\]")
_SKIPPED = frozenset(
    (
        *("fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "generator", "listtable"),
        *("listoverridetable", "themedata", "datastore", "latentstyles", "rsidtbl", "xmlnstbl", "mmathPr"),
    )
)
"""Destinations that nobody reads."""
_BREAKS = {
    "par": "\n",
    "line": "\n",
    "tab": "\t",
    "row": "\n",
    "cell": "\t",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
}
_GROUPS_DEEP = 10_000


def rtf_text(rtf: str) -> str:
    """What a person reads in an RTF document; formatting, pictures and embedded HTML tags go."""
    reader = _Reader()
    for token in _TOKEN.finditer(rtf[: bounds.TEXT_CHARACTERS]):
        reader.take(token)
    return "\n".join(line.strip() for line in reader.text().split("\n")).strip(" \n")


class _Reader:
    """Where in the groups the reader stands, and what it has read."""

    def __init__(self) -> None:
        self._hidden = [False]
        self._pieces: list[str] = []
        self._bytes = bytearray()
        self._codepage = "cp1252"
        self._replaced = False

    def take(self, token: re.Match[str]) -> None:
        code, word, number, symbol, brace, words = token.groups()
        if brace == "{" and len(self._hidden) < _GROUPS_DEEP:
            self._hidden.append(self._hidden[-1])
        elif brace == "}" and len(self._hidden) > 1:
            self._hidden.pop()
        elif word:
            self._control(word, int(number) if number else None)
        elif symbol == "*":
            self._hidden[-1] = True
        elif not self._hidden[-1]:
            self._write(code, words or (symbol if symbol and symbol in "\\{}" else ""))

    def _control(self, word: str, number: int | None) -> None:
        if word == "ansicpg":
            self._codepage = f"cp{number}"
        if word in _SKIPPED or word == "htmlrtf":
            self._hidden[-1] = number != 0
        elif self._hidden[-1]:
            return
        elif word == "u" and number is not None:
            self._flush()
            self._pieces.append(chr(number % 65536))
            self._replaced = True
        elif word in _BREAKS:
            self._flush()
            self._pieces.append(_BREAKS[word])

    def _write(self, code: str | None, words: str) -> None:
        if self._replaced and (code or words):
            code, words, self._replaced = None, words[1:], False
        if code:
            self._bytes += bytes.fromhex(code)
        elif words:
            self._flush()
            self._pieces.append(words)

    def _flush(self) -> None:
        if self._bytes:
            self._pieces.append(text_of(bytes(self._bytes), self._codepage))
            self._bytes.clear()

    def text(self) -> str:
        """Everything read so far; characters beyond 16 bits come in two halves."""
        self._flush()
        halves = "".join(self._pieces).encode("utf-16-le", "surrogatepass")
        return halves.decode("utf-16-le", "replace").replace("\x00", "")
