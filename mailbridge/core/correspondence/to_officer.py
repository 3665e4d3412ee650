"""Letters to officers: the forward that explains itself, and the ladder of reminders in the same thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mailbridge.core.calendar import written
from mailbridge.core.correspondence.addressed import as_reminder, copied, first_contact, is_central, to_whom
from mailbridge.core.correspondence.desk import Desk, place_in_words
from mailbridge.core.correspondence.disclosure import Form, disclosed, form, her_words, is_direct, is_sensitive, known_to, place_shown, with_its_place
from mailbridge.core.correspondence.glances import map_link
from mailbridge.core.known import EarlierCase, KnownCase, KnownReferral
from mailbridge.core.ladder import asked_by
from mailbridge.core.letters.facts import Facts, Item
from mailbridge.core.letters.letter import Letter, LineEvidence
from mailbridge.core.letters.plain import one_line
from mailbridge.core.lifecycle import ENDED
from mailbridge.core.risk import is_abusive
from mailbridge.model.words import ChaseStep, Flag, PartyRole, ReferralStatus, ReplyRoute

ROUTES = {
    ReplyRoute.VIA_COUNCILLOR: "Please reply to me by answering this mail; I will tell the resident.",
    ReplyRoute.DIRECT_CC_COUNCILLOR: "Please write to the resident directly and copy me by keeping this address in Cc.",
}
"""First line of each forward (R061)."""
RUNGS = {
    ChaseStep.CHASER_1: "",
    ChaseStep.CHASER_2: "I have written about it once before",
    ChaseStep.ESCALATION: "I have written to your colleagues twice",
}
"""Rung -> what a line of a list says of it."""
TWICE = "I have written twice since then."
WRITTEN = {
    ChaseStep.CHASER_1: "I have written once since then.",
    **dict.fromkeys((ChaseStep.CHASER_2, ChaseStep.ESCALATION_ASKED, ChaseStep.ESCALATION), TWICE),
}
"""The last rung taken -> how often the department was reminded, as the next person up is told."""
SEEN = frozenset(ReferralStatus) - {ReferralStatus.QUEUED, ReferralStatus.DELIVERY_FAILED, ReferralStatus.REDIRECTED, ReferralStatus.WITHDRAWN}
"""Statuses of a referral that reached its department."""
ROUTES_OF_LISTS = "Please reply to me by answering this mail; I will tell the residents."
WORDS_IN_LIST = 160
"""Characters of the resident's own words that a line of a list quotes."""
USUAL_ACTION = "Please look into this and tell me what can be done, or by when you can say."
ONCE_MORE = "Please look at this once more and tell me what can be done, or by when you can say."
AGREED = "The resident has agreed that you see what they wrote. Here it is, for the matter that you have from me already."
MEGABYTE = 1_000_000


def forward(desk: Desk, case: KnownCase, referral: KnownReferral, *, earlier: tuple[EarlierCase, ...] = (), instruction: str = "") -> Letter:
    """The case put to the department: reply route first, action asked, reply by, then the resident's own words (R051, R059 to R061, R069)."""
    case = known_to(case, referral.department)
    unit, how = desk.department(referral.department), form(desk, case, referral.department)
    addressed = to_whom(desk, referral, narrow=how is not Form.FULL)
    about = _about(desk, case, referral)
    facts = about.but(
        name=addressed.name,
        reply_route_line=ROUTES[ReplyRoute.DIRECT_CC_COUNCILLOR if is_direct(desk, case, referral.department) else ReplyRoute.VIA_COUNCILLOR],
        meant_for=_meant_for(desk, referral),
        action=her_words(case, instruction) or (ONCE_MORE if Flag.REPEAT in case.flags else about.action),
        map_link=map_link(desk, place_shown(case)),
        reported_before=" ".join(part for part in (about.reported_before, _asked_before(desk, case, referral)) if part),
        earlier_cases=_earlier(case, referral, earlier),
        copied=tuple(one.line for one in unit.cc if how is Form.FULL),
        cc_instructions=unit.cc_instructions if how is Form.FULL else "",
        direct=int(is_direct(desk, case, referral.department)),
    )
    return Letter(
        key=f"forward:{referral.key}",
        name="forward",
        party=PartyRole.OFFICER,
        to=addressed.to,
        cc=addressed.cc,
        sender=desk.sender,
        owner=desk.key,
        facts=facts,
        referral=referral.key,
        evidence_of="" if how is Form.BARE else case.origin_sha256,
        nameless=how is not Form.FULL,
        largest=unit.largest_mail * MEGABYTE,
        seed=case.number,
    )


def _asked_before(desk: Desk, case: KnownCase, referral: KnownReferral) -> str:
    """That a department had the case before, where that leads to no letter with a name that is withheld by now."""
    if Flag.ANONYMOUS in case.flags:
        return ""
    others = [one for one in case.referrals if one.department == referral.department and one.key != referral.key and one.sent_at <= referral.sent_at]
    seen = [one for one in others if one.status in SEEN or one.answered_at]
    wrote = f"I wrote to you on {written(desk.calendar.day(seen[-1].sent_at))}" if seen else ""
    if Flag.REPEAT not in case.flags or not seen:
        return f"{wrote}." if wrote else ""
    named = f" (your reference: {', '.join(_own(case, referral))})" if _own(case, referral) else ""
    thanked = " Thank you for what you did about it then." if seen[-1].answered_at else ""
    return f"This is a repeat. {wrote}{named}.{thanked} The resident tells me that it is there again, or still."


def the_rest(desk: Desk, case: KnownCase, referral: KnownReferral, inbound: int, instruction: str) -> Letter:
    """Everything, in the thread of a forward that kept to what is needed: the resident has agreed. Its days go on as they were."""
    letter, thread = forward(desk, case, referral, instruction=instruction or referral.asked), referral.thread
    facts = replace(letter.facts, withheld=AGREED)
    return replace(letter, key=f"rest:{referral.key}/{inbound}", facts=facts, in_reply_to=thread[-1] if thread else "", references=thread)


def _meant_for(desk: Desk, referral: KnownReferral) -> str:
    """The department, where the referral goes to the council's one mailbox for all enquiries."""
    unit = desk.department(referral.department)
    return (f"{unit.name} ({unit.officer})" if unit.officer else unit.name) if is_central(desk, referral) else ""


def batch(desk: Desk, department: str, entries: Sequence[tuple[KnownCase, KnownReferral]]) -> Letter:
    """Several cases in one mail, numbered, each with its reference, place, request and day: answered line by line (R063)."""
    entries = [(known_to(case, department), referral) for case, referral in entries]
    unit, first = desk.department(department), entries[0][1]
    facts = replace(
        desk.facts_without_case(),
        ward=desk.councillor.ward,
        name="" if is_central(desk, first) else unit.officer,
        department=unit.name,
        reply_route_line=ROUTES_OF_LISTS,
        copied=tuple(one.line for one in unit.cc),
        cc_instructions=unit.cc_instructions,
        count=len(entries),
        open_items=tuple(_numbered(desk, case, referral, number) for number, (case, referral) in enumerate(entries, 1)),
    )
    return Letter(
        key=f"batch:{desk.key}/{first.key}",
        name="batch",
        party=PartyRole.OFFICER,
        to=(first_contact(desk, first),),
        cc=copied(desk, unit),
        sender=desk.sender,
        owner=desk.key,
        facts=facts,
        lists=tuple(referral.key for _, referral in entries),
        line_evidence=tuple(
            LineEvidence(number, case.origin_sha256, form(desk, case, department) is not Form.FULL)
            for number, (case, _) in enumerate(entries, 1)
            if case.origin_sha256
        ),
        largest=unit.largest_mail * MEGABYTE,
    )


def _numbered(desk: Desk, case: KnownCase, referral: KnownReferral, number: int) -> Item:
    """A case as a line of a list: its own request, and a few words of the resident where they may be passed on."""
    facts = _about(desk, case, referral)
    due = referral.due_set or desk.calendar.add(desk.today, referral.working_days)
    return replace(
        item(desk, case, referral),
        number=number,
        reply_by=written(due),
        note=one_line(facts.issue, WORDS_IN_LIST),
        action=her_words(case, referral.asked) or facts.action,
        words=in_a_line(facts.words),
    )


def in_a_line(words: str) -> str:
    """As much of the resident's own words as a line of a list has room for."""
    return one_line(words, WORDS_IN_LIST)


def reminder_by_hand(desk: Desk, case: KnownCase, referral: KnownReferral, inbound: int) -> Letter:
    """The friendly reminder, because the councillor says so; the ladder is not moved by it."""
    return replace(reminder(desk, case, referral, ChaseStep.CHASER_1), key=f"chase:{referral.key}/{inbound}")


def escalation_by_hand(desk: Desk, case: KnownCase, referral: KnownReferral, inbound: int, words: str) -> Letter:
    """The letter to the next person up, because the councillor says so; with her own words, where she has any."""
    letter = reminder(desk, case, referral, ChaseStep.ESCALATION)
    facts = replace(letter.facts, action=words) if words else letter.facts
    return replace(letter, key=f"escalate:{referral.key}/{inbound}", facts=facts)


def reminder(desk: Desk, case: KnownCase, referral: KnownReferral, step: ChaseStep) -> Letter:
    """One rung of the ladder, in the thread of the forward; the escalation goes to the next rung with the department in copy (R073, R075)."""
    case = known_to(case, referral.department)
    unit, sent = desk.department(referral.department), desk.calendar.day(referral.sent_at)
    addressed = as_reminder(desk, referral, step, narrow=form(desk, case, referral.department) is not Form.FULL)
    facts = replace(
        _about(desk, case, referral),
        meant_for=_meant_for(desk, referral) if step is not ChaseStep.ESCALATION else "",
        open_items=_open_items(desk, case, referral),
        escalation_name=unit.escalation_name or unit.name,
        promised_date=_promised(referral),
        so_far=_so_far(referral, step),
    )
    facts = replace(facts, action=her_words(case, referral.asked) or facts.action, issue=with_its_place(facts.issue, case))
    return Letter(
        key=f"{step}:{referral.key}/{sent:%Y-%m-%d}",  # an answer to their question starts the ladder anew
        name=step.value,
        party=PartyRole.OFFICER,
        to=addressed.to,
        cc=addressed.cc,
        sender=desk.sender,
        owner=desk.key,
        facts=facts,
        referral=referral.key,
        in_reply_to=referral.thread[-1] if referral.thread else "",
        references=referral.thread,
        topic=_topic(desk, case, referral),
        seed=case.number,
    )


def reminder_list(desk: Desk, lines: Sequence[tuple[KnownCase, KnownReferral, ChaseStep]], first: Letter) -> Letter:
    """Reminders that would be too many for one week, as one letter with numbered lines (R063). `first` is what the first would have been alone."""
    items = tuple(
        replace(item(desk, known_to(case, referral.department), referral), number=number, note=_note(desk, referral, rung))
        for number, (case, referral, rung) in enumerate(lines, 1)
    )
    unit, escalated = desk.department(lines[0][1].department), lines[0][2] is ChaseStep.ESCALATION
    signed = replace(desk.facts_without_case(), ward=desk.councillor.ward, department=unit.name, open_items=items)
    return Letter(
        key=f"reminders:{desk.key}/{desk.today.isoformat()}/{lines[0][1].key}",
        name="reminder_list",
        party=PartyRole.OFFICER,
        to=first.to,
        cc=first.cc,
        sender=desk.sender,
        owner=desk.key,
        facts=replace(signed, escalation_name=unit.escalation_name if escalated else "", name=first.facts.name),
        lists=tuple(referral.key for _, referral, _ in lines),
        seed=lines[0][0].number,
    )


def _note(desk: Desk, referral: KnownReferral, rung: ChaseStep) -> str:
    """What a line of a list says besides: whom it is for, where one mailbox takes all enquiries, and how often it was asked."""
    meant_for = _meant_for(desk, referral)
    return ". ".join(part for part in (f"For {meant_for}" if meant_for else "", RUNGS[rung]) if part)


def answer(desk: Desk, case: KnownCase, referral: KnownReferral, words: str, inbound: int) -> Letter:
    """What a department asked for, in its thread; its days are counted anew."""
    case = known_to(case, referral.department)
    addressed = to_whom(desk, referral, narrow=form(desk, case, referral.department) is not Form.FULL)
    facts = replace(_about(desk, case, referral), name=addressed.name, answer=words, reply_by=written(desk.due(referral.working_days)))
    return Letter(
        key=f"clarification:{referral.key}/{inbound}",
        name="officer_answer",
        party=PartyRole.OFFICER,
        to=addressed.to,
        cc=addressed.cc,
        sender=desk.sender,
        facts=facts,
        referral=referral.key,
        in_reply_to=referral.thread[-1] if referral.thread else "",
        references=referral.thread,
        topic=_topic(desk, case, referral),
        seed=case.number,
    )


def word(desk: Desk, case: KnownCase, referral: KnownReferral, words: str, key: str) -> Letter:
    """A word of the councillor's in the thread, which asks for no answer and moves no day."""
    letter = answer(desk, case, referral, words, 0)
    return replace(letter, key=key, facts=replace(letter.facts, reply_by=""))


def thanks(desk: Desk, case: KnownCase, referral: KnownReferral, words: str, inbound: int) -> Letter:
    """A short, warm thank-you to the officer who answered, in the thread; with her own words, where she has any (R067)."""
    letter = answer(desk, case, referral, words, inbound)
    return replace(letter, key=f"thanks:{referral.key}/{inbound}", name="thanks", facts=replace(letter.facts, reply_by=""))


def _about(desk: Desk, case: KnownCase, referral: KnownReferral) -> Facts:
    """The facts of a case as one department needs them."""
    unit = desk.department(referral.department)
    sent = desk.calendar.day(referral.sent_at)
    return disclosed(desk, case, referral.department).but(
        title=official_title(desk, case),
        name="" if is_central(desk, referral) else unit.officer,
        department=unit.name,
        action=_wish(desk, case, referral),
        sent_on=written(sent),
        working_days=referral.working_days,
        days_waiting=desk.calendar.count(sent, desk.today),
        reply_by=written(asked_by(referral, desk.calendar)),
    )


def _topic(desk: Desk, case: KnownCase, referral: KnownReferral) -> str:
    """What a referral was called at first, also where its street is known by now; not where a name is withheld or it has become sensitive since."""
    return "" if Flag.ANONYMOUS in case.flags or is_sensitive(desk, case) else referral.topic


def _wish(desk: Desk, case: KnownCase, referral: KnownReferral) -> str:
    """What the resident wants done, where their own words are passed on."""
    return case.wish if case.wish and form(desk, case, referral.department) is Form.FULL else USUAL_ACTION


def _earlier(case: KnownCase, referral: KnownReferral, earlier: tuple[EarlierCase, ...]) -> tuple[str, ...]:
    """What a department has seen itself: its earlier cases of this resident and, where nobody else was asked, its own references."""
    if Flag.ANONYMOUS in case.flags:
        return ()
    return tuple(one.reference for one in earlier if referral.department in one.departments) + _own(case, referral)


def _own(case: KnownCase, referral: KnownReferral) -> tuple[str, ...]:
    """What the department's own systems call the case, where nobody else was asked."""
    return case.externals if all(one.department == referral.department for one in case.referrals) else ()


def official_title(desk: Desk, case: KnownCase) -> str:
    """What officers see in the subject: `Pothole, 14 Mill Lane`; where a case is sensitive or a name is withheld, nothing that tells."""
    if is_sensitive(desk, case) or Flag.ANONYMOUS in case.flags:
        return "Enquiry on behalf of a resident"
    category = desk.category(case)
    if category is None:
        return (not is_abusive(case) and (case.title or case.issue)) or "Enquiry on behalf of a resident"
    named = category.name[:1].upper() + category.name[1:]
    return f"{named}, {case.place.street}" if case.place.street else named


def _open_items(desk: Desk, case: KnownCase, about: KnownReferral) -> tuple[Item, ...]:
    """What is open of this case with one department. Whom else she has asked is told to nobody."""
    return tuple(item(desk, case, referral) for referral in case.referrals if referral.status not in ENDED and referral.department == about.department)


def _so_far(referral: KnownReferral, step: ChaseStep) -> str:
    """What they have said, and to the next person up how often they were reminded: a holding reply is not passed over."""
    holding = referral.status is ReferralStatus.HOLDING_REPLY and not referral.promised_on
    if step is not ChaseStep.ESCALATION:
        return "Thank you for telling me that you are looking into it." if holding else ""
    told = "They told me that they are looking into it." if holding else ""
    return " ".join(part for part in (told, WRITTEN.get(referral.step, "") if referral.step else "") if part)


def item(desk: Desk, case: KnownCase, referral: KnownReferral) -> Item:
    """One open referral as a line of a list."""
    sent = desk.calendar.day(referral.sent_at)
    return Item(
        reference=case.reference,
        title=official_title(desk, case),
        place="" if case.place.street and case.place.street in official_title(desk, case) else place_in_words(place_shown(case)),
        sent_on=written(sent),
        reply_by=written(asked_by(referral, desk.calendar)),
        note=desk.department_name(referral.department),
    )


def _promised(referral: KnownReferral) -> str:
    """The day that the department named itself and that has not been kept."""
    return written(referral.promised_on) if referral.status is ReferralStatus.HOLDING_REPLY and referral.promised_on else ""
