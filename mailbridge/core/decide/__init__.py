"""`decide`: what should happen because of one mail. Pure; the answer is facts, letters and the one place where the mail ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from mailbridge.core.decide.alarm import alarmed
from mailbridge.core.decide.campaign import answers_all, decide_copy, decide_reply, sketched
from mailbridge.core.decide.commands import decide_command
from mailbridge.core.decide.enquiry import decide_councillor_forward, decide_enquiry
from mailbridge.core.decide.guards import guarded
from mailbridge.core.decide.listing import decide_listed
from mailbridge.core.decide.looping import decide_echo
from mailbridge.core.decide.machine import decide_auto_reply, decide_bounce
from mailbridge.core.decide.officer import decide_officer_reply
from mailbridge.core.decide.pen import decide_ignored
from mailbridge.core.decide.placed import decide_placed
from mailbridge.core.decide.refused import decide_refused
from mailbridge.core.decide.resident import decide_follow_up
from mailbridge.core.decide.ruled import ruled
from mailbridge.core.decide.timing import timed
from mailbridge.core.decision import Decision, Situation
from mailbridge.model.words import Kind, PartyRole

DECISIONS: Mapping[Kind, Callable[[Situation], Decision]] = {
    Kind.NEW_ENQUIRY: decide_enquiry,
    Kind.CAMPAIGN_COPY: decide_copy,
    Kind.COUNCILLOR_FORWARD: decide_councillor_forward,
    Kind.FOLLOW_UP: decide_follow_up,
    Kind.OFFICER_REPLY: decide_officer_reply,
    Kind.AUTO_REPLY: decide_auto_reply,
    Kind.BOUNCE: decide_bounce,
    Kind.COMMAND: decide_command,
    Kind.NOT_CASEWORK: decide_ignored,
    Kind.OWN_MAIL: decide_ignored,
    Kind.REFUSED: decide_refused,
    Kind.UNPLACED: decide_enquiry,
}
"""Kind of mail -> who decides about it."""


def decide(situation: Situation) -> Decision:
    """What should be recorded and posted because of this mail."""
    decision = sketched(situation, _decided(situation))
    return replace(decision, letters=timed(situation, decision.letters))


def _decided(situation: Situation) -> Decision:
    if situation.known.placed_as:
        return alarmed(situation, decide_placed(situation))
    kind = understood(situation)
    if answers_all(situation, kind):
        return guarded(situation) or alarmed(situation, ruled(situation, decide_reply(situation)))
    decision = guarded(situation)
    return decision or alarmed(situation, ruled(situation, decide_echo(situation, kind) or decide_listed(situation, kind) or DECISIONS[kind](situation)))


def understood(situation: Situation) -> Kind:
    """The kind of a mail once the database has been asked: an answer to a letter of ours is known by that letter."""
    kind, letter, case = situation.reading.kind, situation.known.letter, situation.case
    if kind not in {Kind.NEW_ENQUIRY, Kind.FOLLOW_UP, Kind.OFFICER_REPLY, Kind.UNPLACED}:
        return kind
    if case is None:
        return Kind.OFFICER_REPLY if situation.known.listing else kind
    if situation.author in case.parties:
        return Kind.FOLLOW_UP
    if letter is not None:
        return Kind.OFFICER_REPLY if letter.party in {PartyRole.OFFICER, PartyRole.COPIED} else Kind.FOLLOW_UP
    return Kind.FOLLOW_UP if kind is Kind.UNPLACED else kind
