"""A held mail that the councillor has placed: it is decided again, and where it belongs is her word."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from mailbridge.core import tokens
from mailbridge.core.decide.enquiry import opened_by_her_word
from mailbridge.core.decide.machine import decide_auto_reply
from mailbridge.core.decide.officer import decide_officer_reply
from mailbridge.core.decide.resident import joined
from mailbridge.core.decision import Decision, Ending, Situation
from mailbridge.core.known import KnownCase
from mailbridge.core.letters.letter import Letter
from mailbridge.core.recognise.placed import AS_CASE
from mailbridge.model.words import Flag, Kind

_DOUBTFUL = frozenset({Flag.SPOOFED_SENDER, Flag.SENDER_FAILED})
_JOINING: Mapping[Kind, Callable[[Situation], Decision]] = {Kind.OFFICER_REPLY: decide_officer_reply, Kind.AUTO_REPLY: decide_auto_reply}
"""Who joins a case otherwise than a resident."""


def decide_placed(situation: Situation) -> Decision:
    """A new case, or a further mail in the case that she named. She has read it: of mail in a case she is told again only where it speaks of danger."""
    case = situation.case
    if situation.known.placed_as == AS_CASE or case is None:
        return taken_up(situation)
    decision = joining(situation, case)
    return replace(decision, letters=tuple(letter for letter in decision.letters if letter.name == "risk"))


def taken_up(situation: Situation) -> Decision:
    """A case, also in a personal mailbox, and whatever the mail names. A machine, or somebody who may be another, is answered only when she says so."""
    return opened_by_her_word(situation, offer_only=situation.reading.machine is not None or bool(_DOUBTFUL & situation.reading.flags))


def joining(situation: Situation, case: KnownCase) -> Decision:
    """The mail joins a case, whoever wrote it."""
    matched = replace(situation, known=replace(situation.known, case=case))
    decide = _JOINING.get(situation.reading.kind)
    return decide(matched) if decide else joined(matched, case)


def told(letters: Sequence[Letter], endings: Sequence[tuple[int, Ending]]) -> list[Letter]:
    """Her transcripts, with a line on where each mail has gone that she placed."""
    lines = tuple(f"{tokens.held_name(number)} is in {ending.reference} now." for number, ending in endings if ending.reference)
    return [replace(letter, facts=replace(letter.facts, transcript=(*letter.facts.transcript, *lines))) for letter in letters]
