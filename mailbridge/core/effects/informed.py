"""Facts about whether a resident is kept informed: what they want to hear, what they were asked, and whether it is sorted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mailbridge.core.effects.fact import Fact
from mailbridge.model.words import Preference, Satisfaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudged(Fact):
    """The resident had not answered our question, and was asked once more."""

    @property
    def line(self) -> str:
        return "No answer yet: the resident was asked once more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveyed(Fact):
    """After the end the resident was asked whether it is sorted, once for each case (R081)."""

    @property
    def line(self) -> str:
        return "The resident was asked whether it is sorted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Satisfied(Fact):
    """What the resident answered. It holds none of their words, so that it can stay as a figure."""

    answer: Satisfaction

    @property
    def line(self) -> str:
        return f"Is it sorted? {self.answer.capitalize()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferenceSet(Fact):
    """How much the resident wants to hear of this case (R021): in their own words, at the councillor's, or as they said before."""

    preference: Preference
    origin: str = ""
    """Where it comes from, where it is not this mail."""

    @property
    def line(self) -> str:
        return f"Wants to hear {HOW_MUCH[self.preference]}{f', {self.origin}' if self.origin else ''}"


HOW_MUCH: Mapping[Preference, str] = {
    Preference.EACH_STEP: "of each step",
    Preference.OUTCOME_ONLY: "only how it ends",
    Preference.NONE: "nothing more",
}
"""How much somebody wants to hear, in words."""
