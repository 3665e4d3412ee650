"""Words of danger in mail that opens no case and joins none: a person reads them at once, whoever wrote and whatever the mail is (R111)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from mailbridge.core.correspondence.alarms import Alarm
from mailbridge.core.correspondence.to_councillor import placings
from mailbridge.core.decide.alarming import raised
from mailbridge.core.decide.pen import desk_of, sender_of
from mailbridge.core.decision import Decision, Situation, held
from mailbridge.core.effects import CouncillorAsked
from mailbridge.core.reading import Reading
from mailbridge.core.risk import dangers, is_danger, is_risk
from mailbridge.model.words import InboundStatus, Kind

ALARMING: Mapping[Kind, Callable[[Reading], bool]] = {
    Kind.NEW_ENQUIRY: is_risk,
    Kind.CAMPAIGN_COPY: is_risk,
    Kind.FOLLOW_UP: is_risk,
    Kind.UNPLACED: is_risk,
    Kind.OFFICER_REPLY: is_danger,
    Kind.AUTO_REPLY: is_danger,
    Kind.NOT_CASEWORK: is_danger,
    Kind.REFUSED: is_danger,
}
"""Kind of mail -> what in it alarms. Officers and newsletters write of safeguarding every day; of somebody in danger now they do not."""
WHY = "this may be about risk to life or safety; look at who wrote it, since I cannot tell how they belong to the matter"
REPLACED = frozenset({"held", "follow_up"})
"""Letters that would tell her the same later."""


def alarmed(situation: Situation, decision: Decision) -> Decision:
    """The decision, with the alarm where the mail speaks of danger and none was raised yet. What would have been ignored is held."""
    alarming = ALARMING.get(situation.reading.kind)
    if alarming is None or not alarming(situation.reading) or any(letter.name == "risk" for letter in decision.letters):
        return decision
    case, words = situation.case, situation.reading.new_text or situation.mail.text
    known, desk = situation.known, desk_of(situation)
    alarm = Alarm(known.inbound, words, WHY, dangers(situation.reading), case, sender_of(situation), known.around)
    alert, *short = raised(situation, desk, alarm, to_sender=False).letters
    others = tuple(letter for letter in decision.letters if letter.name not in REPLACED)
    ending = held(WHY, case.reference if case else "") if decision.ending.status is InboundStatus.IGNORED else decision.ending
    if ending.status is InboundStatus.HELD:
        alert = replace(alert, suggestions=placings(desk, known.inbound, known.likely))
    seen = (CouncillorAsked(reference=case.reference, what=WHY),) if case else ()  # letters of the case go on: a stranger must not stop them
    return replace(decision, ending=ending, facts=(*decision.facts, *seen), letters=(alert, *short, *others))
