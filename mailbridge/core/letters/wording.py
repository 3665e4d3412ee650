"""A template as its reader meets it: without Jinja and HTML, each character with the place where it stands in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import pairwise

VALUE = "\N{WHITE SQUARE}"
"""Stands where a template says the value of a variable."""
_MARKS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_HTML = re.compile(r"<!--.*?-->|<[^<>]*>|&(?:\w{2,8}|#\w{1,6});", re.DOTALL)
_INLINE = re.compile(r"</?(?:a|abbr|b|big|code|em|font|i|mark|s|small|span|strong|sub|sup|u)\b", re.IGNORECASE)
_STATEMENT = re.compile(r"\{%[-+]?\s*(\w+)")
_LOOKALIKES = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "\N{SOFT HYPHEN}": None, "\N{NO-BREAK SPACE}": " ", "\N{ZERO WIDTH SPACE}": None}
)


@dataclass(frozen=True, slots=True)
class Wording:
    """What one way through a template says; `places` has an offset in the file for each character."""

    text: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words, or one mark of Jinja; `branch` says in which arms of which conditions it stands."""

    start: int
    text: str
    branch: tuple[tuple[int, int], ...]


def wordings(source: str, *, html: bool = False) -> Iterator[Wording]:
    """Every arm of the conditions once: first all the first arms together, then all the second, until none is left. A text without Jinja gives one wording."""
    pieces = list(_pieces(source))
    last: dict[int, int] = {}
    for condition, arm in (one for piece in pieces for one in piece.branch):
        last[condition] = max(arm, last.get(condition, 0))
    for arm in range(max(last.values(), default=0) + 1):
        yield _joined([piece for piece in pieces if all(one == min(arm, last[condition]) for condition, one in piece.branch)], html)


def _pieces(source: str) -> Iterator[_Piece]:
    """Words and marks in order. Where a condition or a loop has no `else`, an empty piece stands for the arm in which nothing is said."""
    open_, complete, seen = list[tuple[int, int]](), set[int](), 0
    cuts = [0, *(place for match in _MARKS.finditer(source) for place in match.span()), len(source)]
    for start, end in pairwise(cuts):
        statement = _STATEMENT.match(source[start:end])
        word = statement[1] if statement else ""
        if not statement:
            yield _Piece(start, source[start:end], tuple(open_))
        elif word in ("if", "for"):
            seen += 1
            open_.append((seen, 0))
        elif word in ("elif", "else", "endif", "endfor") and open_:
            condition, arm = open_.pop()
            complete |= {condition} if word == "else" else set()
            if not word.startswith("end"):
                open_.append((condition, arm + 1))
            elif condition not in complete:
                yield _Piece(start, "", (*open_, (condition, arm + 1)))


def _joined(pieces: list[_Piece], html: bool) -> Wording:
    said = [(char, place) for piece in pieces for char, place in _said(piece, html)]
    return Wording("".join(char for char, _ in said), tuple(place for _, place in said))


def _said(piece: _Piece, html: bool) -> Iterator[tuple[str, int]]:
    if piece.text.startswith("{{"):
        yield VALUE, piece.start
    elif not piece.text.startswith("{#"):
        yield from _plain(piece, html)


def _plain(piece: _Piece, html: bool) -> Iterator[tuple[str, int]]:
    """Words, with the marks of HTML read as a browser shows them."""
    at = 0
    for match in _HTML.finditer(piece.text) if html else ():
        yield from _chars(piece.text[at : match.start()], piece.start + at)
        shown = unescape(match[0]) if match[0].startswith("&") else "" if _INLINE.match(match[0]) else " "
        yield from ((char, piece.start + match.start()) for char in shown.translate(_LOOKALIKES))
        at = match.end()
    yield from _chars(piece.text[at:], piece.start + at)


def _chars(text: str, start: int) -> Iterator[tuple[str, int]]:
    for place, char in enumerate(text, start):
        yield from ((one, place) for one in char.translate(_LOOKALIKES))
