"""What happened in a year, as it could be seen from outside: letters that left, referrals that moved, and where each open one stood, week by week."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from mailbridge.model.words import CaseStatus, ChaseStep, ReferralStatus
from tests.year.words import Means


@dataclass(frozen=True, slots=True)
class Went:
    """A letter to an officer left."""

    at: datetime
    letter: str
    referrals: tuple[str, ...]
    to: tuple[str, ...]
    cc: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """A referral, or its case, came to stand otherwise."""

    at: datetime
    referral: str
    case: CaseStatus
    status: ReferralStatus
    step: ChaseStep | None = None
    sent_at: datetime | None = None
    working_days: int = 10
    promised_on: date | None = None
    put_off_until: date | None = None
    address: str = ""
    """Who has it."""


@dataclass(frozen=True, slots=True)
class Stood:
    """How an open referral stood at the beginning of a week."""

    at: datetime
    referral: str
    next_on: date | None = None
    """The day of its next rung."""
    reason: str = ""
    """Why it is paused."""
    at_the_end: bool = False
    """The last rung was taken."""
    shown: bool = False
    """The councillor's line-up names its case."""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """An officer's mail, or a machine's: what it meant, and how the referral stood before and after it."""

    at: datetime
    referral: str
    means: Means
    before: ReferralStatus
    after: ReferralStatus
    address: str = ""
    """Whose mail it is; where a letter came back, whom it did not reach."""


@dataclass(frozen=True, slots=True)
class Said:
    """The councillor gave a command about a case."""

    at: datetime
    reference: str
    words: str


Entry = Went | Moved | Stood | Heard | Said


@dataclass
class Log:
    """The year, in the order in which it happened."""

    entries: list[Entry] = field(default_factory=list)

    def of(self, referral: str) -> Iterator[Entry]:
        """What concerns one referral."""
        return (entry for entry in self.entries if referral in keys(entry))

    @property
    def by_referral(self) -> dict[str, list[Entry]]:
        """The entries of each referral."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            for key in keys(entry):
                found.setdefault(key, []).append(entry)
        return found


def keys(entry: Entry) -> tuple[str, ...]:
    """Keys of the referrals that an entry is about."""
    match entry:
        case Went():
            return entry.referrals
        case Said():
            return ()
        case _:
            return (entry.referral,)
