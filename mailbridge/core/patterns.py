"""Lists of phrases as one pattern: how tables of words are written, so that a phrase is a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from re import _parser  # type: ignore[attr-defined]  # how Python itself reads a pattern
from typing import Any

_CAPITALS = re.compile(r"\\.|\(\?P<\w{1,40}>|[A-Z]{1,80}")
"""Capitals of a pattern; escapes like `\\S` and names of groups are matched so that they stay as they are."""
_SHORTEST, _MOST = 3, 40
"""Letters of a stem, and number of stems, between which looking for them saves time."""


class AnyOf:
    """A list of phrases, compiled when first asked for: a mail needs few of the lists, and `explain` must start at once.

    Few lists hit, so two screens go first. One looks for the plain letters that every hit holds, which is many times as quick as any matching.
    The other is the list in lower case: where case matters, Python's matcher passes over an alternative by its first letter."""

    def __init__(self, source: str) -> None:
        self.source = source

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled list; case does not matter."""
        return re.compile(self.source, re.IGNORECASE)

    @cached_property
    def screen(self) -> re.Pattern[str]:
        """The same for a text in lower case: whatever hits there hits here, too."""
        return re.compile(_CAPITALS.sub(lambda found: found.group().lower() if found.group().isalpha() else found.group(), self.source))

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """Rows of letters in lower case, of which every hit holds one; empty where they are too short or too many."""
        found = _stems(_parser.parse(self.screen.pattern))
        return tuple(sorted(found)) if _surely(found) >= _SHORTEST and len(found) <= _MOST else ()

    def search(self, text: str) -> re.Match[str] | None:
        """The first place where one of the phrases stands."""
        return self.pattern.search(text) if self._may_hit(text.lower()) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All places where one of the phrases stands."""
        return self.pattern.finditer(text) if self._may_hit(text.lower()) else iter(())

    def _may_hit(self, lower: str) -> bool:
        if self.stems and not any([stem in lower for stem in self.stems]):  # noqa: C419  (a generator costs more than the work)
            return False
        return bool(self.screen.search(lower))

    def match(self, text: str) -> re.Match[str] | None:
        """One of the phrases at the very beginning of a text."""
        return self.pattern.match(text) if self.screen.match(text.lower()) else None


def any_of(*phrases: str, within: str = r"\b(?:{})") -> AnyOf:
    """One pattern for a list of phrases; a phrase begins at a word unless `within` says otherwise.

    None may hold a repeat within a repeat: a pattern must stay linear on the mail of somebody who means ill."""
    return AnyOf(within.format("|".join(phrases)))


def _stems(parsed: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    """Rows of letters of which each hit of a parsed pattern holds one: of all that must stand in it, what is longest."""
    letters, choices = "", list[frozenset[str]]()
    for kind, what in parsed:
        if kind is _parser.LITERAL:
            letters += chr(what)
            continue
        choices.append(frozenset({letters}))
        letters = ""
        if kind is _parser.BRANCH:
            choices.append(frozenset().union(*map(_stems, what[1])))
        elif kind is _parser.SUBPATTERN or (kind is _parser.MAX_REPEAT and what[0]):
            choices.append(_stems(what[-1]))
    return max((*choices, frozenset({letters})), key=_surely)


def _surely(stems: frozenset[str]) -> int:
    """How many letters in a row must stand there."""
    return min(map(len, stems))
