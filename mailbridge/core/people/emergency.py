"""Whom people can ring in danger: the shape of `config/emergency.toml`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Literal

from pydantic import Field

from mailbridge.core.people.setting import Setting

Nation = Literal["england", "wales", "scotland", "northern-ireland"]


class Helper(Setting):
    """Somebody who helps, and how they are reached."""

    who: str
    """Who it is and when they are there: `Samaritans, day and night, free`."""
    number: str = ""
    """A telephone number as it is read out, or an address. Empty: the council's own, which nobody has put in yet; it stands in no letter."""
    dangers: tuple[str, ...] = Field(min_length=1)
    """For what: classes of `emergencies` in words.toml, kinds of sensitivity, `threats`, `abuse`."""
    nations: tuple[Nation, ...] = ()
    """Where the number holds; empty: everywhere."""
    hers_alone: bool = False
    """Whether only the councillor is told of it, such as of whom at the council to tell about abuse."""

    @property
    def line(self) -> str:
        """As a letter names it."""
        return f"{self.who}: {self.number}"


class Emergency(Setting):
    """All of them, and when somebody has to look at the numbers again."""

    review_by: date = date(2027, 5, 31)
    numbers: dict[str, Helper] = Field(default_factory=dict)
    """In the order in which letters name them."""

    def lines(self, nation: Nation, dangers: Collection[str], *, hers: bool) -> tuple[str, ...]:
        """Whom to ring in these dangers, one line each. `hers`: for the councillor, not for a resident."""
        wanted = set(dangers)
        found = (one for one in self.numbers.values() if one.number and wanted.intersection(one.dangers) and (hers or not one.hers_alone))
        return tuple(one.line for one in found if not one.nations or nation in one.nations)

    def is_stale(self, today: date) -> bool:
        """Whether the day has passed by which the numbers were to be looked at."""
        return today > self.review_by

    @property
    def unknown(self) -> tuple[str, ...]:
        """Names of the numbers that the council has to put in itself."""
        return tuple(name for name, one in self.numbers.items() if not one.number)
