"""Departments, colleagues and cases as a councillor names them: by key, name, alias, or any beginning that fits one only."""

from __future__ import annotations

import re
from functools import lru_cache

from mailbridge.core.people import Council

_LINKS = frozenset(["and", "&", "+", ",", "to", "the", "for", "with", "team", "dept", "department", "please", "pls", "both", "also", "at", "in", "plus"])
_SHORTEST = 3
_WORD = re.compile(r"[\w'’&+]+|,")


def departments_in(words: str, council: Council, *, leading: bool = False, in_full: bool = False) -> tuple[str, ...]:
    """Keys of the departments named, in order. `leading`: only those that the words begin with, before anything else is said.

    `in_full`: in running text only whole names count, since "high" and "street" begin more than departments."""
    parts = [part.lower() for part in _WORD.findall(words[:400].replace("_", " "))]
    found: list[str] = []
    at = 0
    while at < len(parts):
        key, length = _at(parts, at, council, in_full=in_full)
        if not key and leading and parts[at] not in _LINKS:
            break
        found += [key] if key else []
        at += length
    return tuple(dict.fromkeys(found))


def only_departments(words: str, council: Council) -> tuple[str, ...]:
    """Keys of the departments named, where the words hold nothing else."""
    parts = [part.lower() for part in _WORD.findall(words[:400])]
    found: list[str] = []
    while parts:
        key, length = _at(parts, 0, council, in_full=False)
        if not key and parts[0] not in _LINKS:
            return ()
        found += [key] if key else []
        parts = parts[length:]
    return tuple(dict.fromkeys(found))


def reference_of(words: str, council: Council) -> str:
    """The first reference of ours in some words, `MB-88` or `#88`; empty when there is none."""
    found = re.search(rf"(?<![A-Za-z0-9-])(?:{council.service.reference_prefix}[ -]?|#)0*(\d{{1,9}})(?![A-Za-z0-9])", words, re.IGNORECASE)
    return f"{council.service.reference_prefix}-{int(found[1])}" if found else ""


def colleagues_in(words: str, council: Council) -> tuple[str, ...]:
    """Keys of the councillors named: by key, name, or a beginning of a name that fits one of them only. In order."""
    parts = [part.lower() for part in _WORD.findall(words[:400])]
    names = [(key, {key.lower(), *c.name.lower().split(), c.name.lower().replace(" ", "")}) for key, c in council.councillors.items()]
    found = [_colleague(part, names) for part in parts]
    return tuple(dict.fromkeys(key for key in found if key))


def _colleague(part: str, names: list[tuple[str, set[str]]]) -> str:
    """The only councillor one of whose names begins so."""
    fits = [key for key, written in names if part in written] or [
        key for key, written in names if len(part) >= _SHORTEST and any(name.startswith(part) for name in written)
    ]
    return fits[0] if len(fits) == 1 else ""


def _at(parts: list[str], at: int, council: Council, *, in_full: bool) -> tuple[str, int]:
    """The department named at a place and how many words that took; the longest name wins."""
    names = _names(council)
    for length in range(min(4, len(parts) - at), 0, -1):
        phrase = " ".join(parts[at : at + length])
        fits = names.get(phrase) or (_beginning(phrase, names) if parts[at] not in _LINKS and not in_full else None)
        if fits and len(fits) == 1:
            return next(iter(fits)), length
    return "", 1


def _beginning(phrase: str, names: dict[str, frozenset[str]]) -> frozenset[str]:
    """The departments of which a name begins so, or is one slip away from a long word."""
    if len(phrase) < _SHORTEST:
        return frozenset()
    begun = frozenset(key for name, keys in names.items() if name.startswith(phrase) for key in keys)
    if begun or " " in phrase or len(phrase) < 6:
        return begun
    return frozenset(key for name, keys in names.items() if " " not in name and _one_slip(phrase, name) for key in keys)


def _one_slip(word: str, name: str) -> bool:
    if abs(len(word) - len(name)) > 1 or word[0] != name[0]:
        return False
    same = next((n for n, (a, b) in enumerate(zip(word, name, strict=False)) if a != b), min(len(word), len(name)))
    rest, other = word[same:], name[same:]
    return rest[1:] == other[1:] or rest[1:] == other or rest == other[1:] or (rest[:2] == other[:2][::-1] and rest[2:] == other[2:])


def _names(council: Council) -> dict[str, frozenset[str]]:
    written = tuple((key, (key, d.name, *d.aliases)) for key, d in council.departments.items())
    return _table(written)


@lru_cache(maxsize=8)
def _table(written: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, frozenset[str]]:
    """Every name in lower case -> keys; a name of several words also without `and`, and joined."""
    found: dict[str, set[str]] = {}
    for key, names in written:
        for name in names:
            plain = re.sub(r"[._-]+", " ", name.lower())
            for form in {plain, plain.replace(" ", ""), plain.replace(" and ", " ").replace(",", "")}:
                found.setdefault(form, set()).add(key)
    return {name: frozenset(keys) for name, keys in found.items()}
