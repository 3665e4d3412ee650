"""Facts that follow from the councillor's word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mailbridge.core.effects.fact import Fact, ReferralFact, on_one_line
from mailbridge.model.words import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Fact):
    """A note for the file."""

    text: str

    @property
    def line(self) -> str:
        return f"Note: {on_one_line(self.text)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentAsked(Fact):
    """The councillor asked the resident something."""

    text: str

    @property
    def line(self) -> str:
        return f"Asked the resident: {on_one_line(self.text)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentTold(Fact):
    """The councillor told the resident how things stand (R076)."""

    text: str

    @property
    def line(self) -> str:
        return f"Told the resident: {on_one_line(self.text)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded(ReferralFact):
    """The department was reminded at the councillor's word, besides the ladder."""

    @property
    def line(self) -> str:
        return "Reminded at the councillor's word"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(Fact):
    """No reminder goes out before a day."""

    until: date

    @property
    def line(self) -> str:
        return f"No reminders until {self.until:%d %B %Y}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone(Fact):
    """Commands were taken back; everything but the history is as it was before them."""

    said: str

    @property
    def line(self) -> str:
        return f"Taken back: {on_one_line(self.said)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferred(Fact):
    """The case sleeps until a day (R017)."""

    until: date

    @property
    def line(self) -> str:
        return f"Sleeps until {self.until:%d %B %Y}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Woke(Fact):
    """The day came until which the case was to sleep. `still_asked`: a department has not answered yet."""

    still_asked: bool = False

    @property
    def line(self) -> str:
        return "Awake again; an answer is still expected" if self.still_asked else "Awake again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Fact):
    """The case ended, with an outcome and who says so."""

    outcome: Outcome
    text: str
    at: datetime
    merged: bool = False
    """The matter goes on in another case, so what the resident was to hear goes out all the same."""

    @property
    def line(self) -> str:
        return f"Closed as {self.outcome.replace('_', ' ')}: {on_one_line(self.text)}" if self.text else f"Closed as {self.outcome.replace('_', ' ')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(Fact):
    """The case was taken up again. `repeat`: since the resident says that it is not sorted, or has come back."""

    text: str = ""
    repeat: bool = False

    @property
    def line(self) -> str:
        return f"Reopened: {on_one_line(self.text)}" if self.text else "Reopened"


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyNoted(Fact):
    """What whoever visits the resident must know. The words stand beside the contact, and in no history (R112)."""

    safety: str

    @property
    def line(self) -> str:
        return "A note about safety was made"
