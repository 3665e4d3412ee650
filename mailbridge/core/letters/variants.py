"""Which variant of a letter somebody gets: one that they never had; once they had them all, the one that they had longest ago (R048)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Sequence

OPENING = 4
"""Words by which two letters begin alike."""
_FILLED_IN = re.compile(r"\{\{[^{}\n]{0,200}\}\}|\{%[^%\n]{0,500}%\}")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def rotated(names: Sequence[str], person: str, seed: int = 0) -> tuple[str, ...]:
    """The variants in an order of this person's (an address), so that neighbours do not all get the first one."""
    start = (zlib.crc32(person.lower().encode()) + seed) % len(names)
    return (*names[start:], *names[:start])


def chosen(names: Sequence[str], had: Sequence[str], alike: Collection[str] = ()) -> str:
    """One of a family's variants, for somebody who `had` these letters, oldest first.

    `alike`: variants that begin like a letter which they had today. They are left out while there are others, but not for the price of a text had before."""
    last = {name: number for number, name in enumerate(had)}
    fresh = [name for name in names if name not in last]
    pool = fresh or sorted(names, key=lambda name: last[name])
    return next((name for name in pool if name not in alike), pool[0]) if fresh else pool[0]


def opening(body: str) -> str:
    """How a template begins, after the greeting: its first words, without what is filled in."""
    lines = (line.strip() for line in body.splitlines())
    said = next((words for line in lines if line and "{{ greeting }}" not in line and (words := _WORD.findall(_FILLED_IN.sub(" ", line).lower()))), [])
    return " ".join(said[:OPENING])
