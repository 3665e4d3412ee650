"""What became of one trial."""

from __future__ import annotations

from dataclasses import dataclass, field

LOOK_SECONDS = 12.0
"""How long an idle mailbox is left alone in the harness."""


@dataclass(frozen=True)
class Outcome:
    """What became of one trial."""

    name: str
    hit: int
    """How often the fault came."""
    seconds: float
    """From the fault to the moment at which everything was made up for."""
    waited: bool
    """Whether a letter had to wait for its own next try."""
    posted_twice: int
    told: list[str]
    """The outages that it logged."""
    wrong: list[str] = field(default_factory=list)
    """What was lost, doubled or never ended; empty when all is well."""

    @property
    def way_back(self) -> str:
        """How the program came back, in one word of the page."""
        if self.waited:
            return "letter"
        if any("too long" in line or "timed out" in line.lower() for line in self.told):
            return "limit"
        if self.told:
            return "refused" if any("login refused" in line for line in self.told) else "pause"
        return "look" if self.seconds >= LOOK_SECONDS * 0.85 else "once"
