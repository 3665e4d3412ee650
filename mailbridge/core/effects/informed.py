"""Facts about whether a resident is kept informed: what they were asked once more, and whether it is sorted."""

from __future__ import annotations

from dataclasses import dataclass

from mailbridge.core.effects.fact import Fact
from mailbridge.model.words import Satisfaction


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
