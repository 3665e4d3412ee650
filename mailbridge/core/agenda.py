"""What a line-up is made of: the councillor's open cases in short, held mail, letters kept back, what was done. Frozen views, as `lookup` found them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from mailbridge.core.known import KnownCampaign, KnownHeld, KnownPermission, KnownReferral
from mailbridge.core.reading import Place
from mailbridge.core.risk import GUARDED, RISKS
from mailbridge.model.words import CaseStatus, Flag, MachineKind, Preference, Sensitivity

FIRST = frozenset({Flag.READ_SOON, Flag.SENSITIVE, Flag.PREVIOUS_FAILURE, Flag.REPEAT, Flag.EMERGENCY, Flag.THREAT})
"""Flags of cases that come first in their group (R144)."""
UNSPOKEN = frozenset({Flag.SENSITIVE, Flag.READ_SOON})
"""Flags of cases whose title may say too much."""


class Why(Enum):
    """What a case waits for the councillor with."""

    NEW = "a new case"
    ANSWERED = "the department has answered"
    ASKED = "the department asks something"
    NOT_THEIRS = "the department says it is not theirs"
    RESIDENT_WROTE = "the resident wrote"
    WOKE = "it slept until now"
    OTHER = "your word is wanted"


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that is not closed, in short. Moments are UTC."""

    reference: str
    title: str
    issue: str
    place: Place
    status: CaseStatus
    status_since: datetime
    opened_at: datetime
    flags: frozenset[Flag] = frozenset()
    sensitivities: tuple[Sensitivity, ...] = ()
    categories: tuple[str, ...] = ()
    referrals: tuple[KnownReferral, ...] = ()
    """Without their letters."""
    deferred_until: date | None = None
    reachable: bool = False
    """Whether there is a resident who can be written to."""
    told_at: datetime | None = None
    """When the last letter went to the resident, of ours or of the department."""
    why: Why = Why.OTHER
    """Why it waits for the councillor, where it does."""
    at_risk: bool = False
    """It may be about risk to life or safety, and nobody has acted on it yet."""
    campaign: KnownCampaign | None = None
    """It stands for many people who wrote the same."""
    informed: Preference = Preference.EACH_STEP
    """How much the resident wants to hear."""
    woke_at: datetime | None = None
    nudged_at: datetime | None = None
    """When the resident was last asked once more."""
    asked: tuple[KnownPermission, ...] = ()
    """Bodies about which the resident was asked and has not answered."""
    alarm: MachineKind | None = None
    """What a department's machine said that needs a person, and nobody has acted on yet."""
    alarm_at: datetime | None = None

    @property
    def first(self) -> bool:
        """Whether it comes before others: somebody vulnerable, or somebody who was let down before."""
        return bool(FIRST & self.flags or self.sensitivities)

    @property
    def is_private(self) -> bool:
        """Whether its title may say what nobody should read over her shoulder."""
        return bool(self.sensitivities or UNSPOKEN & self.flags)

    @property
    def silent_since(self) -> datetime:
        """Since when the resident has heard nothing."""
        return self.told_at or self.opened_at

    @property
    def is_guarded(self) -> bool:
        """Whether the resident must not be written to by the way."""
        return is_guarded_by(self.flags, self.sensitivities)


def is_guarded_by(flags: Collection[str], sensitivities: Collection[str]) -> bool:
    """The same by what stands in the row of a case."""
    return not GUARDED.isdisjoint(flags) or not RISKS.isdisjoint(sensitivities)


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """A letter to her that was not posted, since the next line-up tells of it."""

    number: int
    letter: str
    at: datetime
    reference: str = ""
    title: str = ""
    """Empty where it says what nobody should read over her shoulder, or the case is a colleague's."""
    inbound: int = 0
    is_closed: bool = False
    closed_since: bool = False
    """Its case has been closed after it was written."""


@dataclass(frozen=True, slots=True)
class Tidings:
    """What became of a case without her, since the last line-up."""

    reference: str
    title: str
    """Empty where it says what nobody should read over her shoulder."""
    words: str
    """What became of it."""
    is_news: bool = True
    """Whether it is a reason to write to her today."""


@dataclass(frozen=True, slots=True)
class Loop:
    """Somebody who answers every letter by themselves: a machine, whoever sits behind it."""

    address: str
    reference: str
    """The case in which it answered last."""
    mails: int
    """How many of its mails were answered by nothing, lately."""
    until: datetime
    """Until when it is not written to by itself (UTC)."""


@dataclass(frozen=True, slots=True)
class Absent:
    """An officer's out-of-office: back on a day."""

    who: str
    department: str
    until: date
    reference: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """Everything that a line-up can tell."""

    cases: tuple[OpenCase, ...] = ()
    """The oldest first."""
    held: tuple[KnownHeld, ...] = ()
    kept: tuple[KeptLetter, ...] = ()
    absent: tuple[Absent, ...] = ()
    tidings: tuple[Tidings, ...] = ()
    """The oldest first."""
    loops: tuple[Loop, ...] = ()
    """Machines that have answered since the last line-up."""
    done: Mapping[str, int] = field(default_factory=dict)
    """Fact -> in how many cases it happened since the last line-up."""
    since: datetime | None = None
    """When the last line-up was written."""
    returned: bool = False
    """She has been away until today."""
