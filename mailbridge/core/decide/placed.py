"""A held mail that the councillor has placed: it is decided again, and where it belongs is her word."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from mailbridge.core import tokens
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.decide.commands import how_to_undo, kept_back
from mailbridge.core.decide.enquiry import opened_by_her_word
from mailbridge.core.decide.machine import decide_auto_reply
from mailbridge.core.decide.officer import decide_officer_reply
from mailbridge.core.decide.resident import joined
from mailbridge.core.decision import Decision, Situation
from mailbridge.core.known import KnownCase
from mailbridge.core.letters.letter import Letter
from mailbridge.core.recognise.placed import AS_CASE
from mailbridge.model.words import Flag, Kind, PartyRole

_DOUBTFUL = frozenset({Flag.SPOOFED_SENDER, Flag.SENDER_FAILED})
_JOINING: Mapping[Kind, Callable[[Situation], Decision]] = {Kind.OFFICER_REPLY: decide_officer_reply, Kind.AUTO_REPLY: decide_auto_reply}
"""Who joins a case otherwise than a resident."""


def decide_placed(situation: Situation) -> Decision:
    """A new case, or a further mail in the case that she named. What goes out waits as it does after any command, so that she can take it back."""
    case = situation.case
    decision = taken_up(situation) if situation.known.placed_as == AS_CASE or case is None else _put_into(situation, case)
    return replace(decision, letters=tuple(kept_back(situation, letter) for letter in decision.letters))


def _put_into(situation: Situation, case: KnownCase) -> Decision:
    """She has read the mail: she is told again only where it speaks of danger."""
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


def told(desk: Desk, letters: Sequence[Letter], placed: Sequence[tuple[int, Decision]]) -> list[Letter]:
    """Her transcripts, with a line on where each mail has gone that she placed, and until when that can be taken back."""
    lines = tuple(f"{tokens.held_name(number)} is in {decision.ending.reference} now." for number, decision in placed)
    outgoing = [one.not_before for _, decision in placed for one in decision.letters if one.party is not PartyRole.COUNCILLOR and one.not_before]
    return [_told(letter, lines, how_to_undo(desk, min(outgoing)) if outgoing else letter.facts.next_step) for letter in letters]


def _told(letter: Letter, lines: Sequence[str], undo: str) -> Letter:
    still = letter.suggestions if undo else ()
    return replace(letter, suggestions=still, facts=replace(letter.facts, transcript=(*letter.facts.transcript, *lines), next_step=undo))
