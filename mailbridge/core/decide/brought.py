"""What a resident's answer brings about."""

from __future__ import annotations

from dataclasses import dataclass

from mailbridge.core.effects import Fact
from mailbridge.core.letters.letter import Letter


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer brings about."""

    facts: tuple[Fact, ...] = ()
    reason: str = ""
    """Why she is told, in her letter."""
    agreed: str = ""
    """Key of the body that may be told now."""
    letters: tuple[Letter, ...] = ()
    """What goes out besides the letter to her."""
    again: str = ""
    """Key of the department that could be asked once more."""
    quiet: bool = False
    """It is noted, and she gets no letter for it."""


NOTHING = Answer()
