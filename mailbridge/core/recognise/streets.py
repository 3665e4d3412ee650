"""House numbers, streets and other named places in a text, as their writer put them. The last words of names are configured (`words.toml`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from mailbridge.core.recognise.phrases import Words
from mailbridge.core.recognise.vocabulary import Configured

_NUMBER = re.compile(r"\d{1,4}[a-zA-Z]?$")
_QUALIFIERS = frozenset({"old", "new", "long", "high", "upper", "lower", "north", "south", "east", "west", "little", "great"})
_UNIT_WORDS = frozenset({"flat", "flt", "apt", "apartment", "room", "unit", "maisonette", "block", "plot"})
_NUMBER_WORDS = frozenset({"no", "nos", "number", "numbers", "num", "nr"})
_WORDS_INSIDE = frozenset({"of", "the", "le", "de", "and", "on"})
_BEFORE_HOUSE = frozenset(
    {"at", "of", "outside", "opposite", "near", "by", "o", "s", "from", "live", "lives", "number", "no", "address", "address:", "nr", "opp"}
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A named place: the words as written, whether a house number is among them, and how sure one can be that it is a name (higher is surer)."""

    text: str
    start: int
    numbered: bool
    sureness: int


@dataclass(frozen=True, slots=True)
class _Names:
    streets: frozenset[str]
    capital_streets: frozenset[str]
    spots: frozenset[str]
    endings: tuple[str, ...]
    never: frozenset[str]
    counted: frozenset[str]
    last: frozenset[str]
    """Those of `streets`, `capital_streets` and `spots` together."""


class _Token(NamedTuple):
    text: str
    start: int
    end: int
    low: str

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_number(self) -> bool:
        return self.text[0].isdecimal() and bool(_NUMBER.match(self.text))


class _Tokens(Sequence[_Token]):
    """The words of a text with their capitals, made when they are asked for: few ever are."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def __len__(self) -> int:
        return len(self._words.words)

    def __getitem__(self, at: int) -> _Token:  # type: ignore[override]
        words = self._words
        return _Token(words.slice(at, at), words.starts[at], words.ends[at], words.words[at])


@lru_cache(maxsize=8)
def _names(setting: Configured) -> _Names:
    lexicon = setting.lexicon
    return _Names(
        frozenset(lexicon.streets),
        frozenset(lexicon.capital_streets),
        frozenset(lexicon.spots),
        lexicon.street_endings,
        frozenset(lexicon.never_street_names),
        frozenset(lexicon.counted),
        frozenset((*lexicon.streets, *lexicon.capital_streets, *lexicon.spots)),
    )


@lru_cache(maxsize=8)
def spots(words: Words, setting: Configured) -> tuple[Spot, ...]:
    """All named places of a text in its order; where names overlap, the surest and longest stays."""
    tokens = _Tokens(words)
    found = sorted(_candidates(words, tokens, _names(setting)), key=lambda c: (-c[0], c[1] - c[2]))
    taken: set[int] = set()
    kept: list[Spot] = []
    for sureness, first, last, numbered in found:
        if not taken.intersection(range(first, last + 1)):
            taken.update(range(first, last + 1))
            kept.append(Spot(_written(words.text, tokens, first, last), tokens[first].start, numbered, sureness))
    return tuple(sorted(kept, key=lambda spot: spot.start))


def _written(text: str, tokens: Sequence[_Token], first: int, last: int) -> str:
    written = " ".join(text[tokens[first].start : tokens[last].end].replace(",\n", ", ").split())
    return f"{written})" if written.count("(") > written.count(")") else written


_Candidate = tuple[int, int, int, bool]
"""Sureness, first token, last token, whether it has a house number."""


def _candidates(words: Words, tokens: _Tokens, names: _Names) -> Iterator[_Candidate]:
    text = words.text
    telling = {low for low in set(words.words) if low in names.last or low.endswith(names.endings) or low[0].isdecimal()}
    for at, low in ((at, low) for at, low in enumerate(words.words) if low in telling):
        if low in names.streets or low in names.capital_streets:
            yield from _street(text, tokens, at, low in names.streets, names)
        if low in names.spots and (found := _place(text, tokens, at, names)):
            yield found
        if low.endswith(names.endings) and tokens[at].capital and (found := _one_word(text, tokens, at, names)):
            yield found
        if low[0].isdecimal() and tokens[at].is_number and (found := _bare_name(text, tokens, at, names)):
            yield found


def _street(text: str, tokens: Sequence[_Token], at: int, plain: bool, names: _Names) -> Iterator[_Candidate]:
    first = _name_start(text, tokens, at, names)
    if first is None and at:
        first = _uncapitalised(text, tokens, at, plain, names)
    if first is None:
        return
    start, numbered = _with_number(text, tokens, first, names)
    last, after = _number_after(text, tokens, at)
    last = _longer(text, tokens, last, names)
    yield (5 if numbered or after else 3 + tokens[at].capital, start, last, numbered or after)


def _joined(text: str, left: _Token, right: _Token, gaps: str = " ") -> bool:
    """Whether nothing but one short gap stands between two words."""
    between = text[left.end : right.start]
    return len(between) <= 3 and not between.strip(gaps)


def _name_start(text: str, tokens: Sequence[_Token], at: int, names: _Names) -> int | None:
    """First of the capitalised words before the last word of a name, or None."""
    first = at
    while (
        first
        and at - first < 4
        and _joined(text, tokens[first - 1], tokens[first], " .\n" if first == at else " .")
        and _could_be_name(tokens[first - 1], names)
    ):
        first -= 1
    while first < at and tokens[first].low in _WORDS_INSIDE:
        first += 1
    return first if first < at else None


def _could_be_name(token: _Token, names: _Names) -> bool:
    if token.low in _WORDS_INSIDE - {"on", "and"}:
        return not token.capital
    return token.capital and (token.low not in names.never or token.low in _QUALIFIERS) and len(token.text) > 1 and not token.text[0].isdigit()


def _uncapitalised(text: str, tokens: Sequence[_Token], at: int, plain: bool, names: _Names) -> int | None:
    """`weir road`, or `5 dyers close` where the last word is an ordinary word too."""
    before = tokens[at - 1]
    if before.low in names.never or before.text[0].isdigit() or len(before.text) < 3 or not _joined(text, before, tokens[at], " \n"):
        return None
    if at >= 2 and tokens[at - 2].is_number and _joined(text, tokens[at - 2], before):
        return at - 1
    if (
        at >= 3
        and tokens[at - 3].is_number
        and _joined(text, tokens[at - 3], tokens[at - 2])
        and _joined(text, tokens[at - 2], before)
        and (tokens[at - 2].low in _QUALIFIERS or tokens[at - 2].low not in names.never)
    ):
        return at - 2
    return at - 1 if plain or tokens[at].capital else None


def _with_number(text: str, tokens: Sequence[_Token], first: int, names: _Names) -> tuple[int, bool]:
    """Where the house number, and the flat before it, begin."""
    start = first
    if start and tokens[start - 1].is_number and _joined(text, tokens[start - 1], tokens[start], " ,\n") and not _is_date(tokens, start - 1, names):
        start -= 1
    if start == first:
        return first, False
    if start >= 1 and text[tokens[start - 1].end : tokens[start].start] in {"-", "–", "/"} and tokens[start - 1].is_number:
        start -= 1
    if start >= 1 and tokens[start - 1].low in _NUMBER_WORDS | _UNIT_WORDS and _joined(text, tokens[start - 1], tokens[start], " ."):
        start -= 1
    if (
        start >= 2
        and tokens[start - 2].low in _UNIT_WORDS
        and _joined(text, tokens[start - 2], tokens[start - 1])
        and _joined(text, tokens[start - 1], tokens[start], " ,\n")
    ):
        start -= 2
    return start, True


def _is_date(tokens: Sequence[_Token], at: int, names: _Names) -> bool:
    return at + 1 < len(tokens) and tokens[at + 1].low in names.counted


def _number_after(text: str, tokens: Sequence[_Token], at: int) -> tuple[int, bool]:
    """`Heron Way no 9`."""
    if (
        at + 2 < len(tokens)
        and tokens[at + 1].low in _NUMBER_WORDS
        and tokens[at + 2].is_number
        and _joined(text, tokens[at], tokens[at + 1], " ,(")
        and tokens[at + 1].low != "numbers"
        and _joined(text, tokens[at + 1], tokens[at + 2], " .")
    ):
        return at + 2, True
    return at, False


def _longer(text: str, tokens: Sequence[_Token], last: int, names: _Names) -> int:
    """`Station Road underpass` is one place, and so is `Canal Side Court`."""
    if last + 1 < len(tokens) and tokens[last + 1].low in names.spots and _joined(text, tokens[last], tokens[last + 1]):
        return last + 1
    return last


def _place(text: str, tokens: Sequence[_Token], at: int, names: _Names) -> _Candidate | None:
    """`Weir Park`, `Brook Day Centre`, `weir park`."""
    first = _name_start(text, tokens, at, names)
    if first is not None:
        return (2 + tokens[at].capital, first, at, False)
    if (
        at
        and len(tokens[at].text) > 3
        and tokens[at - 1].low not in names.never
        and len(tokens[at - 1].text) > 3
        and _joined(text, tokens[at - 1], tokens[at])
        and not tokens[at - 1].text[0].isdigit()
    ):
        return (1, at - 1, at, False)
    return None


def _one_word(text: str, tokens: Sequence[_Token], at: int, names: _Names) -> _Candidate | None:
    """`on Ropewalk`."""
    if (
        at
        and tokens[at - 1].low in {"on", "in", "along"}
        and len(tokens[at].text) > 5
        and tokens[at].low not in names.never
        and _joined(text, tokens[at - 1], tokens[at])
    ):
        return (3, at, at, False)
    return None


def _bare_name(text: str, tokens: Sequence[_Token], at: int, names: _Names) -> _Candidate | None:
    """`at 9 Ropewalk,`: a number and a capitalised name that ends with no known word."""
    if (
        at + 1 >= len(tokens)
        or not tokens[at + 1].capital
        or tokens[at + 1].low in names.counted
        or tokens[at + 1].low in names.never
        or not _joined(text, tokens[at], tokens[at + 1])
    ):
        return None
    if (tokens[at + 1].text.isupper() and len(tokens[at + 1].text) <= 4) or tokens[at + 1].text[-1].isdigit():
        return None
    if (
        at
        and tokens[at - 1].low not in _BEFORE_HOUSE | _NUMBER_WORDS | _UNIT_WORDS
        and "\n" not in text[tokens[at - 1].end : tokens[at].start]
        and "," not in text[tokens[at - 1].end : tokens[at].start]
    ):
        return None
    start, _ = _with_number(text, tokens, at + 1, names)
    return (4, start, _name_end(text, tokens, at + 1, names), True)


def _name_end(text: str, tokens: Sequence[_Token], at: int, names: _Names) -> int:
    """Last of the capitalised words that go on a name: `9 Old Silk Mill`."""
    last = at
    while last + 1 < len(tokens) and last - at < 2 and _goes_on(text, tokens[last], tokens[last + 1], names):
        last += 1
    return last


def _goes_on(text: str, left: _Token, right: _Token, names: _Names) -> bool:
    """Whether a capitalised word belongs to the name before it, on the same line, and is no postcode."""
    plain = right.text.isalpha() and not (right.text.isupper() and len(right.text) <= 4)
    return plain and right.capital and right.low not in names.never and text[left.end : right.start] == " "
