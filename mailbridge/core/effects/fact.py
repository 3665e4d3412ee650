"""What every fact is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened to a case. `who` is a name for the history: a person, a department, `mailbridge`."""

    reference: str
    who: str = "mailbridge"

    @property
    def line(self) -> str:
        """The fact as one line of the history."""
        raise NotImplementedError(type(self).__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralFact(Fact):
    """A fact about one referral."""

    referral: str


def on_one_line(text: str) -> str:
    """What people wrote, as it fits into a line of the history."""
    return " ".join(text.split())
