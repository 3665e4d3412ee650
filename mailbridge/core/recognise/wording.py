"""The resident's own words cut short: what the problem is called, what is wanted, what was reported before."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from mailbridge.core.people import Category, Council
from mailbridge.core.recognise.phrases import Hit, Words
from mailbridge.core.recognise.streets import Spot
from mailbridge.core.recognise.vocabulary import NOUN, WORD, Scan

LONGEST_ISSUE = 70
LONGEST_WISH = 240
MOST_NOUNS = 40
"""Nouns of a mail that are looked at: the first ones name the problem."""
_TO_A_PLACE = frozenset(
    {"outside", "opposite", "near", "on", "in", "at", "along", "by", "behind", "under", "beside", "between", "next", "front", "down", "off"}
)


def issue(found: Scan, categories: tuple[str, ...], council: Council, spots: Sequence[Spot]) -> str:
    """A short phrase that reads well after `Thank you for telling me about`: the resident's own noun with its place, else the category's name.

    Empty when the category is undecided: nothing of a text that nobody understood is repeated to its writer.
    """
    if not categories:
        return ""
    owner = f"{NOUN}{categories[0]}"
    body, title = ([(part.words, hit) for hit in _longest(part.of(owner)[:MOST_NOUNS])] for part in (found.body, found.title))
    placed = (phrase for words, hit in body if (phrase := _with_place(words, hit, spots)))
    named = (_noun(words, hit) for words, hit in (*title, *body))
    category = council.categories[categories[0]]
    return _capitals(next(placed, "") or next(named, "") or f"the {category.name}", category)


def _capitals(phrase: str, category: Category) -> str:
    """`PCN` and `Blue Badge` keep the capitals that the configured nouns have."""
    names = {word.lower(): word for noun in category.nouns for word in noun.replace("*", "").split() if not word.islower()}
    return " ".join(names.get(word, word) for word in phrase.split(" "))


def _longest(hits: Sequence[Hit]) -> list[Hit]:
    """Of hits that share words only the longest, in the order of the text."""
    return [
        hit
        for hit in hits
        if hit.points == WORD and not any(o.first <= hit.first and hit.last <= o.last and o.last - o.first > hit.last - hit.first for o in hits)
    ]


def _noun(words: Words, hit: Hit) -> str:
    return f"the {' '.join(words.words[hit.first : hit.last + 1])}"


def _with_place(words: Words, hit: Hit, spots: Sequence[Spot]) -> str:
    """`pothole outside 14 Mill Lane`, when the place follows the noun at once."""
    at = hit.last + 1
    if at >= len(words.words) or words.words[at] not in _TO_A_PLACE:
        return ""
    near = next((spot for spot in spots if words.ends[at] < spot.start <= words.ends[at] + 12 and spot.sureness > 2), None)
    if near is None or words.sentences[hit.last] != words.sentences[at]:
        return ""
    phrase = f"{_noun(words, hit)} {' '.join(words.text[words.starts[at] : near.start].split())} {near.text}"
    return phrase if len(phrase) <= LONGEST_ISSUE else ""


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
