"""What is known of a councillor's desk: her leave and rules, held mail, drafts, and commands that can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mailbridge.model.words import RuleKind


@dataclass(frozen=True, slots=True)
class KnownLeave:
    """When a councillor is away: days of the council's calendar, `until` is the first one back; `cover` a key or empty."""

    councillor: str
    starts: date
    until: date
    cover: str = ""


@dataclass(frozen=True, slots=True)
class KnownRule:
    """A rule of hers about a sender."""

    number: int
    kind: RuleKind
    address: str
    reference: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class KnownHeld:
    """A mail in the holding pen, or one that was there."""

    inbound: int
    author: str
    subject: str
    reason: str
    received_at: datetime
    settled: str = ""
    """Where it has ended since, in words; empty while it waits for her."""
    alarming: bool = False  # she was alarmed because of it
    more: int = 0
    """Further mails of the same sender that are kept with it, since there are too many."""


@dataclass(frozen=True, slots=True)
class LikelyCase:
    """An open case to which a mail may belong, by its author or by what it names."""

    reference: str
    title: str


@dataclass(frozen=True, slots=True)
class KnownDraft:
    """A letter that waits for her word, or went out at it."""

    number: int
    key: str
    letter: str
    text: str
    referral: str = ""
    reference: str = ""
    """The case that it belongs to."""
    shown: bool = False
    """It stands in the letter that this mail answers."""
    used_at: datetime | None = None
    """When she said that it should go out (UTC)."""
    recalled: bool = False
    """The officer took back what it quotes, and she has not said yet that it may go out."""
    variant: str = ""
    """Template that it was made of."""


@dataclass(frozen=True, slots=True)
class KnownDeed:
    """Commands that might be taken back."""

    number: int
    who: str
    said: str
    done_at: datetime
    cases: tuple[tuple[str, str], ...] = ()
    """The cases that it touched: reference, and the status in which it found them; empty where it opened them or left the status alone."""
    owners: frozenset[str] = frozenset()
    """Keys of the councillors whose cases those are now, as far as the commands themselves did not hand them over."""
    left_to: tuple[str, ...] = ()
    """Whom letters of it have reached already; where there are any, it is too late."""
    changed_since: tuple[str, ...] = ()
    """References of cases, or other things, in which something has happened since."""
    undone: bool = False
