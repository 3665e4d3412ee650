"""Lists of phrases as one pattern: how every table of words in this package is written, so that a phrase is a line."""

from __future__ import annotations

import re
from functools import cached_property

_CAPITALS = re.compile(r"\\.|\(\?P<\w{1,40}>|[A-Z]{1,80}")
"""Capitals of a pattern; escapes like `\\S` and names of groups are matched so that they stay as they are."""


class AnyOf:
    """A list of phrases, compiled when first asked for: a mail needs few of the lists, and `explain` must start at once.

    Few lists hit, so a screen in lower case goes first: where case matters, Python's matcher passes over an alternative by its first letter,
    which makes it five times as quick."""

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

    def search(self, text: str) -> re.Match[str] | None:
        """The first place where one of the phrases stands."""
        return self.pattern.search(text) if self.screen.search(text.lower()) else None

    def match(self, text: str) -> re.Match[str] | None:
        """One of the phrases at the very beginning of a text."""
        return self.pattern.match(text) if self.screen.match(text.lower()) else None


def any_of(*phrases: str, within: str = r"\b(?:{})") -> AnyOf:
    """One pattern for a list of phrases; a phrase begins at a word unless `within` says otherwise.

    None may hold a repeat within a repeat: a pattern must stay linear on the mail of somebody who means ill."""
    return AnyOf(within.format("|".join(phrases)))
