"""Tells a machine that answers every letter from a person, whatever words it uses: by how soon it answers, and by saying the same again (RFC 3834)."""

from __future__ import annotations

import re
from datetime import timedelta
from difflib import SequenceMatcher

QUICK = timedelta(minutes=15)
"""A mail that comes so soon after a letter of ours may be a machine's answer to it. Machines answer in seconds; greylisting (RFC 6647) and a mailbox that is
polled add minutes. Who reads and answers within that time loses nothing by it: their mail joins the case about which they were written to."""
EARLY = timedelta(minutes=2)
"""By how much our clock and their server's may differ."""
SILENCE = timedelta(days=7)
"""So long nobody is written to by itself who was found to answer by themselves: the time after which a vacation responder may answer the same sender
again, unless it was told otherwise (RFC 5230, section 4.1)."""
LEAST = 5
"""Words that a mail must have to count as the same again: "Thanks!" and "Yes" are said twice by people, too."""
ALIKE = 0.85
"""Share of their words that two mails must have in common, in the same order. A ticket's number is no word."""
LONGEST = 300
"""Words of each mail that are compared."""
_WORD = re.compile(r"[^\W\d_]+")


def says_again(text: str, before: tuple[str, ...]) -> bool:
    """Whether a text says what one of the earlier ones said."""
    words = _words(text)
    return len(words) >= LEAST and any(_alike(words, _words(one)) for one in before)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())[:LONGEST]


def _alike(one: list[str], other: list[str]) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE
