"""Raises the alarm about one mail: who is told at once, and whether its writer gets the emergency text or why not (R111; CASEWORK.md, section 4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from mailbridge.core.correspondence.alarms import Alarm, alert, emergency_text, in_short
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.timing import Reach
from mailbridge.core.decision import Situation
from mailbridge.core.effects import EmergencyTexted, Fact
from mailbridge.core.letters.letter import Letter
from mailbridge.core.people import Councillor
from mailbridge.core.recognise.marks import is_unanswerable
from mailbridge.core.risk import ABUSE, CARE, THREATS, is_of_somebody_else, may_be_read_by_abuser, text_for
from mailbridge.model.words import Flag, Kind

TEXT_AGAIN = timedelta(days=7)
"""Nobody gets an emergency text twice within this time, whatever they write and in which case."""
DOUBTFUL = frozenset({Flag.SENDER_FAILED, Flag.SPOOFED_SENDER})


@dataclass(frozen=True, slots=True)
class Raised:
    """What an alarm brings about besides the fact that it was raised."""

    letters: tuple[Letter, ...]
    """To her first."""
    facts: tuple[Fact, ...] = ()


def raised(situation: Situation, desk: Desk, alarm: Alarm, *, to_sender: bool) -> Raised:
    """The letters of an alarm. `to_sender`: whoever wrote is the resident, so that a text may go to them if nothing speaks against it."""
    covers, no_text = _covers(situation, desk), why_no_text(situation, desk, alarm) if to_sender else NOT_KNOWN
    case = alarm.case
    text = None if no_text or case is None else emergency_text(desk, case, text_for(alarm.dangers), alarm.dangers, alarm.inbound)
    told = (alert(desk, alarm, covers, text=text, no_text=no_text), *in_short(desk, alarm, (desk.councillor, *covers)))
    if text is None or case is None:
        return Raised(told)
    return Raised((*told, text), (EmergencyTexted(reference=case.reference),))


NOT_KNOWN = "it is not sure whose mail this is"


def _covers(situation: Situation, desk: Desk) -> tuple[Councillor, ...]:
    """Who stands in for her: by the settings, whether she is away or not, and by her leave today."""
    found = (desk.council.councillors.get(desk.councillor.cover), Reach(desk, situation.known.leave).cover)
    return tuple({one.addresses[0].lower(): one for one in found if one is not None}.values())


def why_no_text(situation: Situation, desk: Desk, alarm: Alarm) -> str:
    """Why whoever wrote gets no text, as half a sentence for her; empty where they get it."""
    return next((why for holds, why in NO_TEXT if holds(situation, desk, alarm)), "")


def _is_of_somebody_else(situation: Situation, _: Desk, alarm: Alarm) -> bool:
    """Whether letters would go to another address than the one that the mail came from."""
    came_from = situation.mail.from_.address.lower() if situation.mail.from_ else ""
    return alarm.case is None or not came_from or alarm.case.resident_address.lower() != came_from


def _is_no_person(situation: Situation, _: Desk, alarm: Alarm) -> bool:
    machine = situation.reading.machine is not None or situation.reading.kind is Kind.CAMPAIGN_COPY
    return machine or situation.council.is_council_domain(situation.reading.author.domain) or is_unanswerable(situation.mail, situation.author)


def _may_be_theirs(_: Situation, __: Desk, alarm: Alarm) -> bool:
    """Whether the text would be the one about somebody else's harm, and the mail does not clearly tell of that: to a mother it would be an accusation."""
    return text_for(alarm.dangers) == CARE and not is_of_somebody_else(alarm.words)


def _had_one(situation: Situation, _: Desk, alarm: Alarm) -> bool:
    at = situation.known.texted_at
    return at is not None and situation.now - at < TEXT_AGAIN


NO_TEXT: tuple[tuple[Callable[[Situation, Desk, Alarm], bool], str], ...] = (
    (lambda _, desk, alarm: not alarm.dangers.isdisjoint({THREATS, ABUSE}), "threats and abuse are not answered"),
    (lambda _, desk, alarm: may_be_read_by_abuser(alarm.dangers, alarm.words), "whoever is dangerous may read that mailbox"),
    (lambda _, desk, alarm: desk.councillor.emergency_text == "off", "the settings say so"),
    (lambda situation, _, alarm: situation.known.mailbox_kind == "personal", "nobody is answered out of your own mailbox before you say so"),
    (lambda situation, _, alarm: bool(situation.reading.councillor or situation.known.placed_as), "you have read this mail before"),
    (lambda situation, _, alarm: bool(DOUBTFUL & situation.reading.flags), "the mail may be forged"),
    (_is_no_person, "no person may have written it"),
    (_is_of_somebody_else, "it came from another address than theirs"),
    (_may_be_theirs, "it may be about themselves or their own children, and the text is for whoever worries about somebody else"),
    (_had_one, "they got one in the last seven days"),
)
"""What speaks against a text, in the order in which she is told of it."""
