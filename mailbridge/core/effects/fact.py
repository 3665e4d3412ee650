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
    officer: str = ""
    """Address of the known officer who wrote, where letters about it go from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerFact(ReferralFact):
    """Something that an officer wrote."""

    via: str = ""
    """Whose copy of our letter it answers, where that is somebody else's than its writer's."""


def answering(line: str, via: str) -> str:
    """A line of the history, with whose copy of our letter was answered."""
    return f"{line}, in reply to what went to {via}" if via else line


def on_one_line(text: str) -> str:
    """What people wrote, as it fits into a line of the history."""
    return " ".join(text.split())
