"""Which categories a mail is about, and whether it holds one problem or several."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise

from mailbridge.core.people import Council
from mailbridge.core.recognise.phrases import Hit, Words
from mailbridge.core.recognise.vocabulary import CATEGORY, WORD, Configured, Part, Scan, points, without_landmarks

_BULLET = re.compile(r"(?m)^[ \t]{0,8}[-*•·–][ \t]{0,4}(?=\w)")
_NUMBERED = re.compile(r"(?m)(?:^[ \t]{0,8}([1-9])[.):]?[ \t]{1,3}|(?:^[ \t]{0,8}|(?<=[\s(]))([1-9a-h])[.)][ \t]{0,3})(?=[A-Za-z])")
_BLANK = re.compile(r"\n[\W_]*\n")
"""Between two words: one blank line or more, whatever else stands there."""
_MAY_BE_NUMBERED = re.compile(r"[\s(](?:[1-9a-h][.)]|(?<=\n)[ \t]{0,8}[1-9][.):]?[ \t])")
"""What an item with a number has, in a text behind a line end; few mails have any."""
MOST_PASSAGES = 40
"""Passages of a mail that are looked at: nobody lists more problems, and a hostile mail must not cost time."""
LEAST_WORDS = 6
"""Words that a mail must have before its department is guessed."""
_LIST = "123456789", "abcdefgh"


@dataclass(frozen=True, slots=True)
class Problems:
    """Categories with the likeliest first, and those among them that are problems of their own."""

    categories: tuple[str, ...]
    separate: tuple[str, ...]


@lru_cache(maxsize=4)
def problems(found: Scan, setting: Configured) -> Problems:
    """Ranks categories by points. A second one is a problem of its own when a passage of the mail is about it alone."""
    council, least = setting.council, setting.lexicon.category_points
    ranked = _ranked(found, council, least)
    if not ranked:
        found = without_landmarks(found)
        ranked = _ranked(found, council, least)
    if not ranked:
        return Problems((), ())
    separate = _separate(found.body, ranked, council, least)
    return Problems(tuple(dict.fromkeys((*separate, *ranked))), separate)


def guessed(found: Scan, setting: Configured) -> str:
    """The department that most single hints speak for, where they are too few for a category: a suggestion to the councillor,
    never more. Empty when there are none, or when more of them speak of another body."""
    if len(found.title.words.words) + len(found.body.words.words) < LEAST_WORDS:
        return ""
    said: dict[str, set[tuple[int, int, int]]] = {}
    for weight, part in ((2, found.title), (1, found.body)):
        for key, hits in _by_category(part.hits).items():
            said.setdefault(setting.council.categories[key].department, set()).update((hit.first, hit.last, weight) for hit in hits)
    worth = {key: sum(weight for _, _, weight in hits) for key, hits in said.items()}
    return max(worth, key=lambda key: (worth[key], -min(first for first, _, _ in said[key])), default="")


def _ranked(found: Scan, council: Council, least: int) -> list[str]:
    title, body = _by_category(found.title.hits), _by_category(found.body.hits)
    said: dict[str, set[str]] = {key: set() for key in {**title, **body}}
    in_title = {key: points(hits, found.title.words, said[key]) for key, hits in title.items()}
    in_body = {key: points(hits, found.body.words, said[key]) for key, hits in body.items()}
    total = {key: 2 * in_title.get(key, 0) + in_body.get(key, 0) for key in {**title, **body}}
    ours = max((worth for key, worth in in_body.items() if council.categories[key].department), default=0) > WORD
    total = {key: worth // 2 if ours and not council.categories[key].department else worth for key, worth in total.items()}
    first = {key: (0, title[key][0].first) if key in title else (1, body[key][0].first) for key in total}
    believed = [key for key in total if in_title.get(key, 0) + in_body.get(key, 0) >= least] or [
        key for key, worth in total.items() if worth >= least and council.categories[key].department
    ]
    return sorted(believed, key=lambda key: (-total[key], first[key]))


def _by_category(hits: Sequence[Hit]) -> dict[str, list[Hit]]:
    sorted_out: dict[str, list[Hit]] = {}
    for hit in hits:
        if hit.owner.startswith(CATEGORY):
            sorted_out.setdefault(hit.owner.removeprefix(CATEGORY), []).append(hit)
    return sorted_out


@dataclass(frozen=True, slots=True)
class _Passage:
    """A run of words, and the points that make it a problem of its own.

    Few are enough for an item of a list or what follows an `also`, more for what stands before it, many for a mere paragraph.
    """

    first: int
    last: int
    wanted: int

    @property
    def apart(self) -> bool:
        return self.wanted < WORD


def _separate(body: Part, ranked: Sequence[str], council: Council, least: int) -> tuple[str, ...]:
    """The first category of all, and the leaders of other passages that another department answers for."""
    about = [(passage, worths) for passage in islice(_passages(body), MOST_PASSAGES) if (worths := _worths(body, passage, least))]
    leaders = {next(iter(worths)) for _, worths in about}
    listed = len({next(iter(worths)) for passage, worths in about if passage.apart}) > 1
    chosen = [ranked[0]] if ranked[0] in leaders or not listed else []
    stricter = 4 if chosen and council.categories[chosen[0]].gives_reasons else 1
    for passage, worths in about:
        for key in _led_by(passage, worths, chosen):
            if key in ranked and key not in chosen and worths[key] >= stricter * passage.wanted and _elsewhere(key, chosen, council):
                chosen.append(key)
    return tuple(sorted(chosen, key=lambda key: _first_said(key, about))) if listed else tuple(chosen)


def _led_by(passage: _Passage, worths: Mapping[str, int], chosen: Sequence[str]) -> list[str]:
    """Which categories a passage is about: its leader, unless it speaks of a chosen one as well.

    In a passage set apart also whoever is about as strong with a phrase of its own: `our tax is up and the free collection gone`.
    """
    leader, most = next(iter(worths.items()))
    if passage.apart:
        return [key for key, worth in worths.items() if worth == most or worth >= max(WORD + 1, most - 1)]
    return [] if any(worths.get(key, 0) >= WORD for key in chosen) else [leader]


def _first_said(key: str, about: Sequence[tuple[_Passage, Mapping[str, int]]]) -> int:
    """Number of the first passage that speaks of a category; those of no passage come first."""
    return next((n for n, (_, worths) in enumerate(about) if worths.get(key, 0) > 1), -1)


def _elsewhere(category: str, chosen: Sequence[str], council: Council) -> bool:
    """Whether another department than those of the chosen categories answers for it."""
    departments = {council.categories[key].department for key in chosen}
    return council.categories[category].department not in departments


def _worths(body: Part, passage: _Passage, least: int) -> dict[str, int]:
    """Points of every category in a passage, the most first; empty when even those are too few."""
    inside = _by_category([hit for hit in body.hits if passage.first <= hit.first and hit.last <= passage.last])
    worths = sorted(((key, points(hits, body.words, set())) for key, hits in inside.items()), key=lambda one: -one[1])
    return dict(worths) if worths and worths[0][1] >= max(least, min(WORD, passage.wanted)) else {}


def _passages(body: Part) -> Iterator[_Passage]:
    """Cuts a text at blank lines, items of lists and turns to another matter."""
    cuts = sorted(_cuts(body).items())
    following = [*cuts[1:], (len(body.words.words), False)]
    for (first, apart), (end, then_apart) in zip(cuts, following, strict=True):
        if end > first:
            yield _Passage(first, end - 1, 2 if apart else WORD if then_apart else 2 * WORD)


def _cuts(body: Part) -> dict[int, bool]:
    """Index of the first word of every passage, and whether its writer set it apart."""
    words = body.words
    apart = {_word_at(words, place) for place in (*_items(words.text), *(words.starts[hit.first] for hit in body.of("several") if _turns(hit, words)))}
    paragraphs = {_word_at(words, found.end()) for found in _BLANK.finditer(words.text)}
    behind = {len(words.words)}
    return {0: False} | dict.fromkeys(paragraphs - behind, False) | dict.fromkeys(apart - behind, True)


def _word_at(words: Words, place: int) -> int:
    """Index of the first word at or after a place of the text."""
    return bisect_left(words.starts, place)


def _items(text: str) -> list[int]:
    """Where the items of lists begin: two or more bullets, or numbers that count up."""
    bullets = [m.end() for m in _BULLET.finditer(text)]
    found = _NUMBERED.finditer(text) if _MAY_BE_NUMBERED.search(f"\n{text}") else ()
    numbered = [(m.group(1) or m.group(2), m.end()) for m in found]
    said = [label for label, _ in numbered]
    counted = {label for row in _LIST for label, after in pairwise(row) if label in said and after in said[said.index(label) :]}
    counted |= {after for row in _LIST for label, after in pairwise(row) if label in counted}
    return (bullets if len(bullets) > 1 else []) + [place for label, place in numbered if label in counted]


def _turns(hit: Hit, words: Words) -> bool:
    """Whether a phrase like `also` opens a sentence or a clause; in the middle of one it only adds to it."""
    if hit.last > hit.first or hit.first == 0:
        return True
    before = words.text[words.ends[hit.first - 1] : words.starts[hit.first]].strip(" ")
    return bool(before) or words.words[hit.first - 1] in {"and", "but", "oh"}
