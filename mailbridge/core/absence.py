"""What is known not to be there before a mail is recorded: whoever has asked once hands the answer on, and nobody asks again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Absent:
    """What there is not. As it is made, nothing is known, and everything is asked for."""

    cases: frozenset[str] = frozenset()
    """References that are given just now: no letter can have been decided about them."""
    contacts: frozenset[tuple[str, str]] = frozenset()
    """(councillor, address) where she knew nobody."""
    readers: frozenset[str] = frozenset()
    """Addresses to which nothing was ever written, and at which no councillor knew anybody."""
    restores: bool = False
    """The database was never restored."""


NOTHING_KNOWN = Absent()
