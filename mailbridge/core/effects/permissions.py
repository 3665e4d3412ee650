"""Facts about who may be told of a case: asked, given, refused, taken back (R096, R098)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mailbridge.core.effects.fact import Fact, on_one_line
from mailbridge.model.words import PermissionState

EVERYTHING = "their name, how to reach them, and what they wrote"
WITHOUT_NAME = "what it is about, without their name"


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionFact(Fact):
    """A word on whether a body may be told. `body` is a key of the settings, `name` how it is called."""

    state: ClassVar[PermissionState]
    body: str
    name: str
    said_by: str = ""
    """Who said so, where that is not `who`: the resident, through the councillor; a daughter for her mother."""
    told: str = ""
    """How the councillor heard it, in her words."""

    @property
    def scope(self) -> str:
        """What is spoken of."""
        return EVERYTHING

    @property
    def _heard(self) -> str:
        return "".join((f", says {self.said_by}" if self.said_by else "", f": {on_one_line(self.told)}" if self.told else ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionAsked(PermissionFact):
    """The resident is asked whether somebody may be told. `first`: by the first letter that they get, while the councillor looks at the case."""

    state = PermissionState.ASKED
    first: bool = False

    @property
    def line(self) -> str:
        return f"The resident is asked whether {self.name} may be told"


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionGiven(PermissionFact):
    """The resident, or the councillor for them, says that a body may be told."""

    state = PermissionState.GIVEN

    @property
    def line(self) -> str:
        return f"{self.name} may be told{self._heard}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionLimited(PermissionFact):
    """A body may be told what it is about, and not whose it is."""

    state = PermissionState.NAMELESS

    @property
    def scope(self) -> str:
        return WITHOUT_NAME

    @property
    def line(self) -> str:
        return f"{self.name} may be told without the resident's name{self._heard}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionRefused(PermissionFact):
    """The resident does not want a body to be told."""

    state = PermissionState.REFUSED

    @property
    def line(self) -> str:
        return f"{self.name} may not be told{self._heard}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionUnclear(PermissionFact):
    """The answer holds a condition or a doubt: it counts as no until the councillor has read it."""

    state = PermissionState.UNCLEAR

    @property
    def line(self) -> str:
        return f"No plain yes or no about {self.name}: it counts as no until it is read"


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionWithdrawn(PermissionFact):
    """A body may be told no more, from now on."""

    state = PermissionState.WITHDRAWN

    @property
    def line(self) -> str:
        return f"{self.name} may be told nothing more{self._heard}"
