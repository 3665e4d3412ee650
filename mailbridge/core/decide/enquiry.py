"""A new matter becomes a case; `courses` says what is done with it."""

from __future__ import annotations

from dataclasses import replace

from mailbridge.core.calendar import WorkingDays
from mailbridge.core.deadlines import deadline
from mailbridge.core.decide.courses import COURSES, Enquiry
from mailbridge.core.decide.pen import desk_of, hold
from mailbridge.core.decision import Decision, Situation, ignored, processed
from mailbridge.core.effects import CaseOpened, PreferenceSet
from mailbridge.core.known import KnownCase
from mailbridge.core.leading import written_to
from mailbridge.core.reading import Person, Reading, told_of
from mailbridge.core.recognise.thanked import only_thanks
from mailbridge.core.risk import dangers, is_risk
from mailbridge.model.words import CaseStatus, Channel, Preference


def decide_enquiry(situation: Situation) -> Decision:
    """A resident's new matter becomes a case; in a personal mailbox it is only offered to her."""
    if situation.case is not None:
        return hold(situation, f"it names {situation.case.reference}, but its author is no party to that case")
    personal = situation.known.mailbox_kind == "personal"
    if personal and not situation.reading.matter.categories and not is_risk(situation.reading):
        return Decision(ignored("a personal mailbox: this does not look like casework"))
    if only_thanks(situation.reading.title, situation.reading.new_text) and not is_risk(situation.reading) and not situation.mail.evidence:
        return hold(situation, "it says thanks and asks for nothing, so nobody was answered")
    return _opened(situation, offer_only=personal, channel=situation.reading.channel)


def decide_councillor_forward(situation: Situation) -> Decision:
    """A mail that the councillor passed on: that she did so is her word that it is casework, in a personal mailbox, too."""
    return _opened(situation, offer_only=False)


def opened_by_her_word(situation: Situation, *, offer_only: bool) -> Decision:
    """A case of a mail that the councillor calls one, whatever else the mail names."""
    return _opened(replace(situation, known=replace(situation.known, case=None, letter=None)), offer_only=offer_only)


def opened_beside(situation: Situation, parent: str) -> Decision:
    """A case of a resident's mail that belongs to another one as well: own words in a copy of a campaign, or an answer to what went to all of it."""
    alone = replace(situation, known=replace(situation.known, case=None, letter=None))
    opened = _opened(alone, offer_only=situation.known.mailbox_kind == "personal", channel=situation.reading.channel)
    return replace(opened, facts=tuple(replace(fact, parent=parent) if isinstance(fact, CaseOpened) else fact for fact in opened.facts))


def opened_case(situation: Situation, *, channel: Channel, who: str) -> Decision:
    """A case that the councillor opens herself, by a note or out of another one. `who` is for the history."""
    return _opened(situation, offer_only=False, channel=channel, who=who)


def _opened(situation: Situation, *, offer_only: bool, channel: Channel = Channel.EMAIL, who: str = "") -> Decision:
    case = new_case(situation)
    enquiry = Enquiry(situation, desk_of(situation), case, offer_only)
    opened = Decision(processed(situation.reading.rule, case.reference), facts=(_opening(situation, case, channel, who), *_preference(situation, case)))
    return next(course(opened, enquiry) for applies, course in COURSES if applies(enquiry))


def _preference(situation: Situation, case: KnownCase) -> tuple[PreferenceSet, ...]:
    """How much they want to hear, where they say so, or said so in an earlier case (R021)."""
    said, before = situation.reading.informed, situation.known.informed
    if said is None and before is None:
        return ()
    who, origin = ("mailbridge", "as in an earlier case") if said is None else (situation.author_name, "")
    return (PreferenceSet(reference=case.reference, who=who, preference=case.informed, origin=origin),)


def new_case(situation: Situation) -> KnownCase:
    """The case that this mail opens, as it will stand."""
    reading, service = situation.reading, situation.council.service
    number = situation.known.next_number
    constituent, correspondent = (_as_they_wish(situation, one) for one in people_of(reading))
    return KnownCase(
        reference=f"{service.reference_prefix}-{number}",
        number=number,
        councillor=situation.known.councillor,
        status=CaseStatus.NEW,
        title=_title(situation),
        issue=reading.matter.issue,
        place=reading.matter.place,
        categories=reading.matter.categories,
        enquiry_type=reading.matter.enquiry_type.value,
        opened_at=situation.now,
        words=_words(reading),
        reported_before=reading.matter.prior_contact,
        wish=reading.matter.wish,
        signposts=reading.matter.signposts,
        written_to=written_to(situation.mail, situation.council) if reading.author.address else (),
        constituent=constituent,
        correspondent=correspondent,
        flags=reading.flags,
        informed=reading.informed or situation.known.informed or Preference.EACH_STEP,
        deadline=deadline(reading.new_text, WorkingDays.of(service).day(situation.now)),
        sensitivities=reading.sensitivities,
        resident_thread=(situation.mail.message_id,) if situation.mail.message_id else (),
        origin_sha256=situation.mail.sha256 if situation.mail.evidence or _forwarded_evidence(situation) else "",
    )


def _words(reading: Reading) -> str:
    """What was written; where the subject says it all, the subject."""
    return reading.new_text if reading.new_text.strip() or not reading.matter.categories else reading.title


def _title(situation: Situation) -> str:
    """What the case is called; where its mail speaks of danger or is abusive, in words that may stand in a subject: `missed bin collection, 9 Elm Close`."""
    reading = situation.reading
    if not dangers(reading):
        return reading.title
    category = next((situation.council.categories[key] for key in reading.matter.categories if key in situation.council.categories), None)
    return ", ".join(part for part in (category.name if category else "An email", reading.matter.place.street) if part)


def _as_they_wish(situation: Situation, person: Person | None) -> Person | None:
    """Somebody who writes, and wishes to be answered in another way, is known as such."""
    writes = person is not None and person.address.lower() in (situation.reading.reply_address.lower(), situation.reading.author.address.lower())
    return replace(person, channel=situation.known.author_wishes) if person and writes and person.address else person


def people_of(reading: Reading) -> tuple[Person | None, Person | None]:
    """(constituent, correspondent): the resident concerned, and who writes for them where that is somebody else (R004).

    Where the problem is says nothing of where its writer lives."""
    writer = told_of(reading.told, Person(reading.author.name, reading.reply_address or reading.author.address))
    if reading.constituent is None:
        return (writer if writer.address or writer.name or writer.phone else None), None
    concerned = reading.constituent
    if reading.councillor or not writer.address or concerned.address.lower() == writer.address.lower():
        return concerned, None
    return concerned, writer


def _forwarded_evidence(situation: Situation) -> bool:
    return any(attached.evidence for attached in situation.mail.attached_mails)


def _opening(situation: Situation, case: KnownCase, channel: Channel, who: str) -> CaseOpened:
    reading = situation.reading
    return CaseOpened(
        reference=case.reference,
        who=who or situation.author_name,
        channel=channel,
        number=case.number,
        councillor=case.councillor,
        title=case.title,
        matter=reading.matter,
        words=case.words,
        constituent=case.constituent,
        correspondent=case.correspondent,
        flags=case.flags,
        sensitivities=case.sensitivities,
        message_id=situation.mail.message_id,
        has_evidence=bool(case.origin_sha256),
        written_to=case.written_to,
        deadline=case.deadline,
    )
