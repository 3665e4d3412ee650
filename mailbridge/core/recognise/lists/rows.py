"""What of a line of a list helps to recognise that it is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mailbridge.core.streets import street_key

_HOUSE = re.compile(r"\s{0,4}(?:no\.? ?|number |outside |opposite |at |by |flat \w{1,4},? )*(\d{1,4}[a-z]?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: its number, its case, and where that is."""

    number: int
    reference: str
    street: str = ""
    """As written, with its house number."""

    @property
    def house(self) -> str:
        """`14` of `14 Mill Lane`; empty where none is known."""
        found = _HOUSE.match(self.street)
        return found[1].lower() if found else ""

    @property
    def key(self) -> str:
        """The street as it can be compared."""
        return street_key(self.street)


@dataclass(frozen=True)
class Rows:
    """All lines of one list."""

    all: Sequence[Row]
    prefix: str
    """Of references: `MB`."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers as printed."""
        return tuple(row.number for row in self.all)

    def of_reference(self, reference: str) -> Row | None:
        """The line of a case, if it has one."""
        return next((row for row in self.all if row.reference == reference), None)

    def of_street(self, key: str, house: str) -> tuple[Row, ...]:
        """The lines that a street, with or without a house number, can mean."""
        same = tuple(row for row in self.all if row.key == key)
        return tuple(row for row in same if not house or row.house in ("", house))
