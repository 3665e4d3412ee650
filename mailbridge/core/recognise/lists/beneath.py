"""Tells an officer's words from our own where they stand between the lines of the quoted list, with quotation marks or without."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mailbridge.core.recognise.lists.rows import Rows

_WORD = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r"[\s>|]*")
_HEADER = re.compile(r"\s{0,6}\**(?:from|sent|to|cc|date|subject)\**\s?:|\s{0,4}on .{5,120} wrote:|\s{0,4}_{8,}|\s{0,4}-{2,}\s?original message", re.IGNORECASE)
MOST_LINES = 2_000
LEAST = 4
"""Words in a row by which a line shows that it is one of ours, wherever it stands."""


@dataclass(frozen=True, slots=True)
class Parted:
    """What the officer wrote above and below the quotation, and what beneath each line of it."""

    above: str
    beneath: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Letter:
    """The list as it went out, word by word."""

    words: Sequence[str]
    starts: Mapping[tuple[str, ...], Sequence[int]]
    """Three words in a row -> where they stand."""
    blocks: Sequence[tuple[int, int, int]]
    """(number, first word, behind its last word) of each line."""

    def line_at(self, position: int) -> int:
        """The line of the list to which a word belongs; 0: to none."""
        return next((number for number, start, end in self.blocks if start <= position < end), 0)

    def is_head(self, position: int) -> bool:
        """Whether a line of the list begins with this word."""
        return any(start == position for _, start, _ in self.blocks)


def parted(rows: Rows, new_text: str, text: str, letter: str) -> Parted:
    """The officer's words. Where the quotation does not hold the list, everything stands above it."""
    ours = _read(letter, rows)
    lines = text.splitlines()[:MOST_LINES]
    first = next((at for at, line in enumerate(lines) if _head(line, ours) is not None), None)
    if first is None:
        return Parted(new_text)
    written = {_plain(line) for line in new_text.splitlines()}
    above = [line for line in lines[:first] if _plain(line) in written]
    below, beneath = _between(lines[first:], ours, written)
    return Parted("\n".join((*above, *below)), {number: "\n".join(found).strip() for number, found in beneath.items() if "".join(found).strip()})


def _read(letter: str, rows: Rows) -> _Letter:
    spans: list[str] = []
    heads: list[tuple[int, int, int]] = []
    number, start = 0, 0
    for line in [*letter.splitlines(), ""]:
        found = [word.casefold() for word in _WORD.findall(line)]
        begun = next((row.number for row in rows.all if found[: 1 + len(_name(row.reference))] == [str(row.number), *_name(row.reference)]), 0)
        if number and (begun or not line.strip()):
            heads.append((number, start, len(spans)))
            number = 0
        if begun:
            number, start = begun, len(spans)
        spans += found
    starts: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in range(len(spans) - 2):
        starts[tuple(spans[at : at + 3])].append(at)
    return _Letter(spans, starts, heads)


def _name(reference: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(reference)]


def _head(line: str, ours: _Letter) -> int | None:
    """Where in the letter the line of the list stands with which this line begins."""
    found = _words(line)
    for at in ours.starts.get(tuple(found[:3]), ()):
        if ours.is_head(at) and _common(found, ours.words, at) >= LEAST:
            return at
    return None


def _between(lines: Sequence[str], ours: _Letter, written: set[str]) -> tuple[list[str], dict[int, list[str]]]:
    """(what was written below the list, what was written beneath each of its lines)."""
    at, anchor, below = 0, 0, []
    beneath: defaultdict[int, list[str]] = defaultdict(list)
    for line in lines:
        if _HEADER.match(_QUOTED.sub("", line, count=1)):
            anchor = 0
            continue
        place, length = _found(line, ours, at)
        theirs = _behind(line, length)
        if length:
            at = place + length
            anchor = ours.line_at(at - 1)
        elif line.lstrip().startswith(">") and not _words(line):
            continue
        if theirs.strip() and anchor:
            beneath[anchor].append(theirs)
        elif theirs.strip() and not length and _plain(line) in written:
            below.append(line)
    return below, dict(beneath)


def _found(line: str, ours: _Letter, at: int) -> tuple[int, int]:
    """(where in the letter, how many words): the beginning of a line as ours; 0 words where it is not."""
    found = _words(line)
    going_on = _common(found, ours.words, at)
    if going_on and (going_on == len(found) or going_on >= LEAST):
        return at, going_on
    places = ours.starts.get(tuple(found[:3]), ())
    for place in (*(one for one in places if one >= at), *(one for one in places if one < at)):
        length = _common(found, ours.words, place)
        if length == len(found) or length >= LEAST:
            return place, length
    return at, 0


def _behind(line: str, words: int) -> str:
    """What stands in a line behind so many words that are ours."""
    plain = _QUOTED.sub("", line, count=1)
    ends = [match.end() for match in _WORD.finditer(plain)]
    if words >= len(ends):
        return "" if words else plain
    return plain[ends[words - 1] :].lstrip(" .,:;?!”\"'’)–—-\t") if words else plain


def _common(found: Sequence[str], words: Sequence[str], at: int) -> int:
    """How many words in a row are the same."""
    return next((n for n, word in enumerate(found) if at + n >= len(words) or words[at + n] != word), len(found))


def _words(line: str) -> list[str]:
    return [match.casefold() for match in _WORD.findall(line)]


def _plain(line: str) -> str:
    return " ".join(_QUOTED.sub("", line, count=1).split())
