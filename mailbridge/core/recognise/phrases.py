"""Phrases of the configuration and how they are found in a text: one index for all of them, one pass over the words, time linear in the text.

A phrase is a row of words. Case, hyphens, apostrophes and accents of typing do not matter (`don't`, `dont` and `don’t` are one word).
`pothole*` stands for any ending, `bin/bins/caddy` for any one of them, `...` for up to four words between, `....` for up to twelve, within one sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, count, pairwise, repeat
from operator import attrgetter
from typing import NamedTuple

LONGEST_TEXT = 20_000
"""Characters that are read of a text: far more than a person writes, far less than a hostile mail holds."""
LONGEST_TITLE = 1_000
"""Characters that are read of a subject."""
GAPS = {"...": 4, "....": 12}
"""How many words `...` and `....` may stand for."""
HEAD = 3
"""Letters by which words with any ending are indexed."""
WORDS_KEPT = 16_384
"""Words of mails whose phrases are remembered."""

_WORD = re.compile(r"[^\W_]+(?:['’‘`´][^\W_]+)*")
_CLOSED = r"[.!?]{0,5}(?=[\s)\"'”’]|$)"
_END = re.compile(rf"\.{_CLOSED}|!{_CLOSED}|\?{_CLOSED}|\n[ \t]*\n|\n(?=[ \t]{{0,8}}(?:[-*•·–>]|\(?\w{{1,2}}[.)]) )|;|•|\.\.+|: *\n")
"""Ends of sentences. Each alternative begins with one letter of its own, so that Python's matcher passes over all other letters at once."""
_OTHER_WORDS = frozenset({"ill", "hell", "shell", "well", "shed", "wed", "were", "id", "its", "dv", "as", "so"})
_MARKS = str.maketrans("", "", "'’‘`´")


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A text as words in lower case, with their places and the number of the sentence that each stands in."""

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[int, ...]
    contracted: frozenset[int]
    """Words like `I'll` and `she'd`, which without their apostrophe are other words: they count within phrases only."""

    def slice(self, first: int, last: int) -> str:
        """The text from word `first` to word `last`, both included, as written."""
        return self.text[self.starts[first] : self.ends[last]]


class Hit(NamedTuple):
    """A phrase found: whose it is, how much it weighs, and its first and last word."""

    owner: str
    points: int
    phrase: int
    """Number of the phrase in the index: the same phrase found twice counts once."""
    first: int
    last: int
    landmark: bool = False
    """Whether it only tells where something else is: `by the bus stop`."""


@dataclass(frozen=True, slots=True)
class _Slot:
    """One place of a phrase: whole words, beginnings of words, and whether words may stand before it."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]
    gap: int
    signs: frozenset[str]
    """The whole words, and the first letters of the beginnings with a star."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    number: int
    owner: str
    points: int
    """0: an `unless` phrase."""
    rest: tuple[_Slot, ...]

    def is_possible(self, signs: set[str]) -> bool:
        """Whether the text holds words for all its places: most phrases end here, long before they are compared word by word."""
        for slot in self.rest:  # noqa: SIM110  (a generator costs more than the work)
            if slot.signs.isdisjoint(signs):
                return False
        return True


def read_words(text: str, spellings: Mapping[str, str]) -> Words:
    """Splits a text into words; usual misspellings are put right, sentences are counted."""
    text = text[:LONGEST_TEXT]
    spans = [m.span() for m in _WORD.finditer(text)]
    written = [text[start:end] for start, end in spans]
    starts, ends = zip(*spans, strict=True) if spans else ((), ())
    plain = tuple(map(_plain, written))
    misspelt = not spellings.keys().isdisjoint(plain)
    doubtful = [at for at, word in enumerate(plain) if word in _OTHER_WORDS]
    return Words(
        text=text,
        words=tuple(spellings.get(word, word) for word in plain) if misspelt else plain,
        starts=starts,
        ends=ends,
        sentences=_sentences(text, starts),
        contracted=frozenset(at for at in doubtful if written[at].lower() != plain[at]),
    )


def _sentences(text: str, starts: Sequence[int]) -> tuple[int, ...]:
    """For each word the number of sentences that end before it."""
    begun = [bisect_left(starts, m.end()) for m in _END.finditer(text)]
    lengths = (upto - since for since, upto in pairwise((0, *begun, len(starts))))
    return tuple(chain.from_iterable(map(repeat, count(), lengths)))


@lru_cache(maxsize=WORDS_KEPT)
def _plain(word: str) -> str:
    return word.lower() if word.isalnum() else word.translate(_MARKS).lower()


class Index:
    """All phrases of a configuration, found by their first word, or by their first two."""

    def __init__(self) -> None:
        self._whole: dict[str, list[_Phrase]] = {}
        self._pairs: dict[tuple[str, str], list[_Phrase]] = {}
        self._beginnings: dict[str, list[tuple[str, _Phrase]]] = {}
        self._known: dict[str, list[_Phrase]] = {}
        self._count = 0

    def add(self, owner: str, phrases: Iterable[str], points: int) -> None:
        """Adds phrases of one owner; `points` 0 makes them exceptions that void the owner's other hits where they overlap."""
        self._known.clear()
        for phrase in phrases:
            slots = slots_of(phrase)
            if slots:
                self._put(slots[0], _Phrase(self._count, owner, points, slots[1:]))
                self._count += 1

    def _put(self, slot: _Slot, phrase: _Phrase) -> None:
        second = phrase.rest[0] if phrase.rest and not phrase.rest[0].gap else None
        for word in slot.whole:
            for after in second.whole if second else ():
                self._pairs.setdefault((word, after), []).append(phrase)
            if second is None or second.beginnings:
                self._whole.setdefault(word, []).append(phrase)
        for beginning in slot.beginnings:
            self._beginnings.setdefault(beginning[:HEAD], []).append((beginning, phrase))

    def find(self, words: Words) -> list[Hit]:
        """All hits of the text that no exception voids, in the order of the text."""
        vocabulary = set(words.words)
        signs = vocabulary.union(*map(_beginnings, vocabulary))
        possible = {word: found for word in vocabulary if (found := [phrase for phrase in self._starting(word) if phrase.is_possible(signs)])}
        begun = [(at, possible[word]) for at, word in enumerate(words.words) if word in possible]
        begun += [(at, self._pairs[pair]) for at, pair in enumerate(pairwise(words.words)) if pair in self._pairs]
        hits = [hit for at, some in begun for phrase in some if (hit := _hit(phrase, words, at))]
        hits = [hit for hit in hits if hit.first < hit.last or hit.first not in words.contracted]
        return sorted(_without_exceptions(hits), key=attrgetter("first"))

    def _starting(self, word: str) -> list[_Phrase]:
        """The phrases that may begin with a word; mails share most of their words, so the answers are kept."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= WORDS_KEPT:
                self._known.clear()
            found = self._known[word] = self._looked_up(word)
        return found

    def _looked_up(self, word: str) -> list[_Phrase]:
        found = list(self._whole.get(word, ()))
        for n in range(1, min(len(word), HEAD) + 1):
            found += [phrase for beginning, phrase in self._beginnings.get(word[:n], ()) if word.startswith(beginning)]
        return found


@lru_cache(maxsize=WORDS_KEPT)
def _beginnings(word: str) -> tuple[str, ...]:
    """The signs of a word for places with a star."""
    return tuple(f"{word[:n]}*" for n in range(1, HEAD + 1))


def slots_of(phrase: str) -> tuple[_Slot, ...]:
    """A written phrase as slots."""
    slots: list[_Slot] = []
    gap = 0
    for piece in _plain(phrase).replace("-", " ").split():
        if piece in GAPS:
            gap = GAPS[piece]
        else:
            slots.append(_slot(piece, gap))
            gap = 0
    return tuple(slots)


@lru_cache(maxsize=16_384)
def _slot(piece: str, gap: int) -> _Slot:
    if piece.isalnum():
        word = frozenset((piece,))
        return _Slot(word, (), gap, word)
    choices = [choice for choice in piece.split("/") if choice.strip("*")]
    beginnings = tuple(c[:-1] for c in choices if c.endswith("*"))
    return _Slot(
        whole=frozenset(c for c in choices if not c.endswith("*")),
        beginnings=beginnings,
        gap=gap,
        signs=frozenset(choice if not choice.endswith("*") else f"{choice[:-1][:HEAD]}*" for choice in choices),
    )


def _hit(phrase: _Phrase, words: Words, at: int) -> Hit | None:
    """The phrase, where it begins at this word. Written out, since this is asked a thousand times of a mail."""
    last = at
    for slot in phrase.rest:
        for here, word in enumerate(words.words[last + 1 : last + 2 + slot.gap], last + 1):
            if word in slot.whole or (slot.beginnings and word.startswith(slot.beginnings)):
                last = here
                break
        else:
            return None
    return Hit(phrase.owner, phrase.points, phrase.number, at, last) if words.sentences[last] == words.sentences[at] else None


def _without_exceptions(hits: Sequence[Hit]) -> list[Hit]:
    voided: dict[str, set[int]] = {}
    for hit in hits:
        if not hit.points:
            voided.setdefault(hit.owner, set()).update(range(hit.first, hit.last + 1))
    return [hit for hit in hits if hit.points and (hit.owner not in voided or voided[hit.owner].isdisjoint(range(hit.first, hit.last + 1)))]
