"""Facts about a councillor's desk, which belong to no case: she is away, a rule of hers, a held mail that she placed, what she took back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mailbridge.model.words import DayPart, RuleKind


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFact:
    """Something that holds for a councillor from now on. `who` is a name for the history."""

    councillor: str
    who: str = "mailbridge"


@dataclass(frozen=True, slots=True, kw_only=True)
class WentAway(DeskFact):
    """She is away from a day (included) until a day (the first one back); `cover` is the key of whoever acts meanwhile."""

    starts: date
    until: date
    cover: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBack(DeskFact):
    """She is back, whatever day it was to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinedUp(DeskFact):
    """A line-up was thought of. `letter` is its key, empty where there was nothing to say; `told` are the letters kept back of which it tells."""

    day: date
    part: DayPart
    nth: int = 0
    letter: str = ""
    told: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleMade(DeskFact):
    """How mail of a sender is treated from now on."""

    kind: RuleKind
    address: str
    reference: str = ""
    inbound: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleEnded(DeskFact):
    """A rule holds no longer."""

    rule: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldMailPlaced(DeskFact):
    """A held mail is decided again, as a new case (`placed_as="case"`) or as belonging to a case (its reference)."""

    inbound: int
    placed_as: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldMailDismissed(DeskFact):
    """A held mail needs nothing more."""

    inbound: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftUsed(DeskFact):
    """A draft went out, as it was or in her words."""

    draft: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack(DeskFact):
    """The commands of a mail were taken back."""

    deed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased(DeskFact):
    """Everything personal goes that is held on somebody. Numbers are those of rows; statistics, and a mark of each mail, stay."""

    address: str = ""
    cases: tuple[str, ...] = ()
    """References."""
    contacts: tuple[int, ...] = ()
    mails: tuple[int, ...] = ()
    own_mails: tuple[int, ...] = ()
    """Those of them that the person wrote."""
    letters: tuple[int, ...] = ()
    """What of them has not left is taken back."""
    listings: tuple[int, ...] = ()
    """Letters that list the cases: they go out, if they have not, and are kept no longer."""
