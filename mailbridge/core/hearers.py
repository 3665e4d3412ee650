"""Who hears what about one matter of several residents: each by a letter of their own, and nobody another one's name (R005)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mailbridge.core.known import KnownCase
from mailbridge.core.letters.letter import Letter
from mailbridge.model.words import Preference


@dataclass(frozen=True, slots=True)
class Hearers:
    """The cases whose residents hear certain words, and those whose residents do not, since the words name somebody else."""

    told: tuple[KnownCase, ...]
    untold: tuple[KnownCase, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """What the transcript says of those who are not told."""
        return tuple(f"The resident of {one.reference} is not told, as your words name somebody else: UPDATE tells them in other words." for one in self.untold)

    @property
    def who_want_to_hear(self) -> Hearers:
        """The same without whoever asked to hear nothing more (R021)."""
        return replace(self, told=tuple(one for one in self.told if one.informed is not Preference.NONE))

    def letters(self, written: Callable[[KnownCase], Letter]) -> tuple[Letter, ...]:
        """A letter for each who is told."""
        return tuple(written(one) for one in self.told)


JOINING = frozenset({"and", "the", "mrs", "miss"})
"""Words of names (`Jean and Tom Obi`) that stand in any text."""


def hearers(case: KnownCase, text: str) -> Hearers:
    """Whom words about a case may reach: everybody who can be written to, but nobody to whom they would tell another resident's name."""
    reachable = [one for one in case.everybody if one.resident_address]
    told = tuple(one for one in reachable if not _names_another(reachable, one, text))
    return Hearers(told, tuple(one for one in reachable if one not in told))


def _names_another(residents: Sequence[KnownCase], hearer: KnownCase, text: str) -> bool:
    """Whether a text names a resident who is not the hearer."""
    others = [one for one in residents if one.resident_address.lower() != hearer.resident_address.lower()]
    people = [person for one in others for person in (one.constituent, one.correspondent) if person]
    told = [part for person in people for part in (*person.name.split(), person.address, person.phone) if len(part) > 2 and part.lower() not in JOINING]
    return any(re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text, re.IGNORECASE) for part in told)
