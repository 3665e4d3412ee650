"""Facts by which the councillor changes what a case is, whose it is, and who may know of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mailbridge.core.effects.fact import Fact, ReferralFact


@dataclass(frozen=True, slots=True, kw_only=True)
class DueSet(ReferralFact):
    """The councillor asks for the answer by a day of her own (R072)."""

    due: date

    @property
    def line(self) -> str:
        return f"An answer is asked for by {self.due:%d %B %Y}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameWithheld(Fact):
    """From now on nothing that tells who the resident is goes to the council."""

    @property
    def line(self) -> str:
        return "The resident's name is withheld from now on"


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePrivate(Fact):
    """Nobody but her and whoever acts for her sees the case; what was shared before is so no longer."""

    @property
    def line(self) -> str:
        return "Private: shared with nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared(Fact):
    """A ward colleague may look at the case."""

    colleague: str
    name: str

    @property
    def line(self) -> str:
        return f"Shared with {self.name}, who may look at it"


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOn(Fact):
    """The case is another councillor's from now on."""

    colleague: str
    name: str

    @property
    def line(self) -> str:
        return f"Passed on to {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed(Fact):
    """One of several councillors who got the same mail leads on it."""

    colleague: str
    name: str
    taken_over: bool = False  # it was another's until now

    @property
    def line(self) -> str:
        return f"{self.name} leads on this"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged(Fact):
    """The matter goes on in another case."""

    into: str

    @property
    def line(self) -> str:
        return f"Goes on in {self.into}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TookOver(Fact):
    """Another case about the same matter goes on in this one."""

    other: str

    @property
    def line(self) -> str:
        return f"{self.other} goes on here"


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitOff(Fact):
    """Another matter in it has a case of its own now."""

    other: str

    @property
    def line(self) -> str:
        return f"Another matter in it goes on in {self.other}"
