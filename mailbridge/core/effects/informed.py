"""Facts about whether a resident is kept informed: a question of ours that was asked once more."""

from __future__ import annotations

from dataclasses import dataclass

from mailbridge.core.effects.fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudged(Fact):
    """The resident had not answered our question, and was asked once more."""

    @property
    def line(self) -> str:
        return "No answer yet: the resident was asked once more"
