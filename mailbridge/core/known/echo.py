"""What is known of how quickly somebody answers what we write to them: a machine does so within minutes, each time, in the same words."""

from __future__ import annotations

from dataclasses import dataclass

from mailbridge.core.known.case import KnownCase


@dataclass(frozen=True, slots=True)
class KnownEcho:
    """Of the author of a mail that a councillor's desk has written to."""

    quick: bool = False
    """A letter went to them just before this mail came."""
    case: KnownCase | None = None
    """The case of that letter, where they are a resident."""
    answers_all: bool = False
    """That letter went to many people alike, and is about no case of theirs."""
    mails: tuple[str, ...] = ()
    """sha256 of mails of theirs that came as quickly before, within the time of `core.loops.SILENCE`."""
    said: tuple[str, ...] = ()
    """Their words, which `bridge` reads in the archive."""
    noticed: int = 0
    """How often within that time they were found to answer by themselves."""
