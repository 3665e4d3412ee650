"""What the signs of a mail mean when they stand together: a child and a bruise, a means and a farewell. One sign alone means nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mailbridge.core.recognise.lexicon import Together
from mailbridge.core.recognise.phrases import Hit
from mailbridge.core.recognise.vocabulary import SIGN, Configured, Part, Scan

_NO_SUBJECT: Mapping[str, Sequence[Hit]] = {}


@dataclass(frozen=True, slots=True)
class Meant:
    """What the signs mean: surely, or perhaps, so that a person should read the mail soon."""

    sure: frozenset[str]
    perhaps: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of `together` in signs.toml with the owners of its signs in the index."""

    means: str
    sure: bool
    signs: tuple[str, ...]
    enough: int
    unless: tuple[str, ...]
    near: int


@lru_cache(maxsize=4)
def meant(found: Scan, setting: Configured, *, titled: bool = True) -> Meant:
    """What is meant by all rows that hold. Without `titled` the subject is not read."""
    title = found.title.by_owner if titled else _NO_SUBJECT
    said = {*title, *found.body.by_owner}
    rows = [row for row in _rows(setting) if len(said.intersection(row.signs)) >= row.enough and _holds(row, title, found.body)]
    return Meant(*(frozenset(row.means for row in rows if row.sure is sure) for sure in (True, False)))


@lru_cache(maxsize=4)
def _rows(setting: Configured) -> tuple[_Row, ...]:
    return tuple(_row(one) for one in setting.lexicon.signs.together)


def _row(one: Together) -> _Row:
    signs, unless = (tuple(SIGN + name for name in names) for names in (one.signs, one.unless))
    return _Row(one.means, one.sure, signs, one.enough or len(signs), unless, one.near)


def _holds(row: _Row, title: Mapping[str, object], body: Part) -> bool:
    """A sign in the subject stands beside every sentence of the text."""
    if any(sign in title for sign in row.unless):
        return False
    signs = [body.of(sign) for sign in row.signs if sign not in title]
    wanted = row.enough - len(row.signs) + len(signs)
    excuses = [hit for sign in row.unless for hit in body.of(sign)]
    return wanted < 1 or any(_stands(hit, signs, wanted, excuses, body, row.near) for hits in signs for hit in hits)


def _stands(hit: Hit, signs: Sequence[Sequence[Hit]], wanted: int, excuses: Sequence[Hit], body: Part, near: int) -> bool:
    beside = sum(any(other is hit or (_apart(hit, other) and _near(hit, other, body, near)) for other in hits) for hits in signs)
    return beside >= wanted and not any(_near(hit, excuse, body, near) for excuse in excuses)


def _apart(hit: Hit, other: Hit) -> bool:
    """Two signs are two only in words of their own."""
    return hit.last < other.first or other.last < hit.first


def _near(hit: Hit, other: Hit, body: Part, near: int) -> bool:
    return abs(body.words.sentences[hit.first] - body.words.sentences[other.first]) <= near
