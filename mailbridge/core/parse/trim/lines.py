"""Lines of a mail with their quotation depth, ready to be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKS = re.compile(r"[ \t]{0,3}(?:>[ \t]?){1,60}|\|[ \t](?=\S)|[ \t]{0,3}(?=>)")
_INVISIBLE = str.maketrans(
    {
        "\xa0": " ",
        "\u202f": " ",
        "\u2007": " ",
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"),
    }
)
REACH = 600
"""Characters of a line that are looked at; lines this long are prose."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as written; `depth` counts its quote marks, `bare` is what follows them, without invisible characters."""

    text: str
    depth: int
    bare: str

    @property
    def empty(self) -> bool:
        """Whether nothing but white space and quote marks stands on it."""
        return not self.bare


def lines_of(text: str) -> list[Line]:
    """All lines of a text."""
    return [line_of(one) for one in text.split("\n")]


def line_of(text: str) -> Line:
    """One line, read."""
    head = text[:REACH]
    if ">" not in head[:8]:
        return Line(text, 0, head.translate(_INVISIBLE).strip())
    marks = _MARKS.match(head)
    quoted = marks.group() if marks and ">" in marks.group() else ""
    return Line(text, quoted.count(">"), head[len(quoted) :].translate(_INVISIBLE).strip())


def outdented(line: Line) -> Line:
    """A line without its first quote mark."""
    if not line.depth:
        return line
    return line_of(line.text[line.text.index(">") + 1 :].removeprefix(" "))


def joined(lines: list[Line]) -> str:
    """Lines as text again: no blank lines at the ends, never two in a row, no space at line ends."""
    kept: list[str] = []
    for line in lines:
        text = line.text.rstrip()
        if text.strip("\xa0 \ufeff\u200b") or (kept and kept[-1]):
            kept.append(text if text.strip("\xa0 \ufeff\u200b") else "")
    while kept and not kept[-1]:
        kept.pop()
    return "\n".join(kept)
