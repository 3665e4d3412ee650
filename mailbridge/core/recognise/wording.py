"""The resident's own words cut short: what is wanted, what was reported before."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from mailbridge.core.recognise.phrases import Words
from mailbridge.core.recognise.vocabulary import Scan

LONGEST_WISH = 240


def wish(found: Scan) -> str:
    """The first sentence that says what is wanted, as written; empty when none does."""
    words = found.body.words
    hits = [hit for hit in found.body.of("wish") if hit.first - _sentence_start(words, hit.first) <= 2]
    return _sentence(words, hits[0].first)[:LONGEST_WISH] if hits else ""


def prior_contact(found: Scan) -> str:
    """The sentences that say it was reported before, as written, at most two."""
    words = found.body.words
    starts = dict.fromkeys(_sentence_start(words, hit.first) for hit in found.body.of("reported before"))
    return " ".join(_sentence(words, at) for at in list(starts)[:2])[: 2 * LONGEST_WISH]


def _sentence_start(words: Words, at: int) -> int:
    return bisect_left(words.sentences, words.sentences[at])


_TAIL = re.compile(r"[.!?\"'”’)]{1,3}")


def _sentence(words: Words, at: int) -> str:
    first = _sentence_start(words, at)
    last = bisect_right(words.sentences, words.sentences[at]) - 1
    tail = _TAIL.match(words.text, words.ends[last])
    return " ".join((words.slice(first, last) + (tail.group() if tail else "")).split())
