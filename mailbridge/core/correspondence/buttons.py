"""The commands that a letter to the councillor offers, three or four for each situation: one tap writes the mail."""

from __future__ import annotations

from collections.abc import Sequence

from mailbridge.core.commands.names import departments_in
from mailbridge.core.correspondence.desk import Desk, first_name
from mailbridge.core.correspondence.wording import quotable, unaddressed
from mailbridge.core.known import Around, KnownCase
from mailbridge.core.letters.letter import Letter, Suggestion
from mailbridge.core.letters.plain import one_line
from mailbridge.core.lifecycle import CHASED, ENDED
from mailbridge.core.reading import Answer
from mailbridge.core.same_matter import same_matter
from mailbridge.core.signposting import not_ours
from mailbridge.model.words import CaseStatus, ReferralStatus

MOST = 4
PLAIN = frozenset({"acknowledgement_plain", "acknowledgement_not_ours", "acknowledgement_sensitive"})
"""Acknowledgements after which she still decides where it goes."""
MORE_TIME = 5
"""Working days that one button gives a department."""
SHOW = ("Show everything about it", "SHOW")


def command(label: str, words: str, reference: str, body: str = "") -> Suggestion:
    """A button: the command in the subject, behind the reference."""
    return Suggestion(label, f"[{reference}] {words}", body)


def for_new_case(desk: Desk, case: KnownCase, departments: Sequence[str], draft: Letter | None) -> list[Suggestion]:
    """Where it can go, the acknowledgement that waits, and the end of what is no casework."""
    ref = case.reference
    known = [key for key in departments if key in desk.council.departments]
    if draft is not None and draft.name not in PLAIN:
        return [*with_draft(draft, f"Send it to {resident(case)}", "ACK", ref), command("It is not casework", "CLOSE not casework", ref), command(*SHOW, ref)]
    sending = [_sending(desk, key, ref) for key in known[:2]]
    asking = [] if sending or not case.resident_address else [command(f"Ask {resident(case)} something", "ASK", ref)]
    told = command("Close it without another letter", "CLOSE quiet outside remit", ref)
    saying_no = told if not_ours(desk, case) else command("I cannot help (write why)", "CLOSE not possible", ref)
    ending = [saying_no, command("It is not casework", "CLOSE not casework", ref)]
    return [*sending, *asking, *with_draft(draft, "Send the acknowledgement", "ACK", ref), *ending][:MOST]


def merging(case: KnownCase, around: Around) -> list[Suggestion]:
    """The open case that is about the same matter, by its kind and place: her word makes one of both (R005)."""
    other = same_matter(case, around)
    return [command(f"It is the same as {other.reference}: make one of both", f"MERGE {other.reference}", case.reference)] if other else []


def _sending(desk: Desk, key: str, reference: str) -> Suggestion:
    """The case to a department, or to somebody outside the council, who gets it once the resident agrees."""
    unit = desk.council.departments.get(key)
    if unit is None:
        return command(f"Let {desk.body_name(key)} look at it", f"SHARE {key}", reference)
    return command(f"Send it to {unit.name}", f"{'REFER' if unit.outside else 'FORWARD'} {key}", reference)


def for_answer(desk: Desk, case: KnownCase, answer: Answer, department: str, words: str, draft: Letter | None) -> list[Suggestion]:
    """The draft, the end that fits the answer, or the matter once more to whoever can act."""
    ref, name = case.reference, desk.department_name(department) if department else ""
    sending = with_draft(draft, f"Send the draft to {resident(case)}", "SEND", ref)
    again = [command(f"Ask {name} again", f"FORWARD {department}", ref)] if department in desk.council.departments else []
    if answer.not_responsible and not answer.substantive:
        named = elsewhere(desk, case, answer, department, words)
        return [*(named[:2] or again), command(*SHOW, ref), command("Close: not the council's", "CLOSE outside remit", ref)]
    sending = sending or ([command(f"Write to {resident(case)} yourself", "UPDATE", ref)] if case.resident_address else [])
    if answer.refused:
        return [*sending, command("Close: not possible", "CLOSE not possible", ref, _reason(name, words, draft)), *again, command(*SHOW, ref)][:MOST]
    if answer.substantive:
        return [*sending, command("Close: resolved", "CLOSE resolved", ref), *again, command(*SHOW, ref)][:MOST]
    return [*sending, command(f"Remind {name or 'them'} now", "CHASE", ref), command("Close: resolved", "CLOSE resolved", ref), command(*SHOW, ref)][:MOST]


def _reason(name: str, words: str, draft: Letter | None) -> str:
    """The officer's words as the reason, ready to be edited, where they may be passed on at all."""
    return f"{name or 'The council'} answered me:\n\n{quotable(words)}" if draft else ""


def elsewhere(desk: Desk, case: KnownCase, answer: Answer, department: str, words: str) -> list[Suggestion]:
    """The case to whoever else could act: whom they name, and what the category names besides."""
    category = desk.category(case)
    named = tuple(filter(None, [desk.council.department_of(answer.redirected_to)])) or departments_in(words, desk.council, in_full=True)
    also = (category.department, *category.also) if category else ()
    return [_sending(desk, key, case.reference) for key in dict.fromkeys((*named, *also)) if key in desk.council.departments and key != department]


def for_question(desk: Desk, case: KnownCase, department: str, words: str) -> list[Suggestion]:
    """The question passed on to the resident, or answered by herself."""
    ref = case.reference
    asking = [command(f"Ask {resident(case)}", "ASK", ref, unaddressed(quotable(words).strip("“”")))] if case.resident_address else []
    answering = [command(f"Answer {desk.department_name(department)} yourself", f"FORWARD {department}", ref)] if department in desk.council.departments else []
    return [*asking, *answering, command(*SHOW, ref)]


def for_unverified(desk: Desk, case: KnownCase, department: str) -> list[Suggestion]:
    """Her word on whether it counts."""
    ref = case.reference
    counting = [command("It counts as their answer", "OK", ref)] if department else []
    reminding = [command(f"Remind {desk.department_name(department)} now", "CHASE", ref)] if department in desk.council.departments else []
    return [*counting, *reminding, command("Close: resolved", "CLOSE resolved", ref), command(*SHOW, ref)]


def for_follow_up(desk: Desk, case: KnownCase, draft: Letter | None, *, stranger: bool, agreed: str = "", again: str = "") -> list[Suggestion]:
    """What a further mail in a case may need; a closed one is taken up again first."""
    ref = case.reference
    if stranger:
        return [command("Note something", "NOTE", ref), command(*SHOW, ref)]
    if case.status is CaseStatus.CLOSED:
        asking = [command(f"Ask {desk.department_name(again)} again", f"REOPEN; FORWARD {again}", ref)] if again else []
        return [*asking, command("Take it up again", "REOPEN", ref), command("Note something", "NOTE", ref), command(*SHOW, ref)]
    agreeing = [_sending(desk, agreed, ref)] if agreed else [command(f"Ask {desk.department_name(again)} again", f"FORWARD {again}", ref)] if again else []
    asked = [r.department for r in case.referrals if r.status not in ENDED and r.department in desk.council.departments]
    sending = with_draft(draft, f"Send the draft to {desk.department_name(asked[-1])}" if asked else "Send the draft", "SEND", ref)
    passing = [] if draft else [command(f"Pass it on to {desk.department_name(key)}", f"FORWARD {key}", ref) for key in asked[-1:]]
    writing = [command(f"Write to {resident(case)}", "UPDATE", ref)] if case.resident_address else []
    return [*agreeing, *sending, *passing, *writing, command("Close: resolved", "CLOSE resolved", ref), command(*SHOW, ref)][:MOST]


def for_escalation(desk: Desk, case: KnownCase, department: str, name: str) -> list[Suggestion]:
    """Her word for the next person up, another reminder, or more time."""
    ref, later = case.reference, desk.due(MORE_TIME)
    waiting = command("Give them another week", f"HOLD until {later.day} {later:%B %Y}", ref)
    return [command(f"Ask {name}", f"ESCALATE {department}", ref), command("Remind them once more", "CHASE", ref), waiting, command(*SHOW, ref)]


def for_failed_delivery(desk: Desk, case: KnownCase, department: str, *, has_deputy: bool = False) -> list[Suggestion]:
    """Once more, in another way, or not at all; where the deputy has it, nothing is sent twice."""
    ref, known = case.reference, department in desk.council.departments
    again = command(f"Send it to {desk.department_name(department)} again", f"FORWARD {department}", ref)
    ending = command("Close without a letter", "CLOSE quiet no reply", ref)
    sending = [] if has_deputy else [again if known else ending]
    return [*sending, command("Note what you found out", "NOTE", ref), command(*SHOW, ref)]


def for_risk(case: KnownCase) -> list[Suggestion]:
    """What she did, for the history; and her own words to the resident, if she wants to write."""
    writing = [command(f"Write to {resident(case)} yourself", "UPDATE", case.reference)] if case.resident_address else []
    return [command("Note what you did", "NOTE", case.reference), *writing, command(*SHOW, case.reference)]


def for_card(desk: Desk, case: KnownCase, *, draft: bool) -> list[Suggestion]:
    """What the state of the case asks for next."""
    ref = case.reference
    if case.status is CaseStatus.CLOSED:
        return [command("Take it up again", "REOPEN", ref), command("Note something", "NOTE", ref)]
    waiting = [r for r in case.referrals if r.status not in ENDED]
    queued = next((r.department for r in waiting if r.status is ReferralStatus.QUEUED and r.department in desk.council.departments), "")
    sending = [Suggestion("Send the draft", f"[{ref}] SEND", carries_draft=True)] if draft else []
    chasing = [command("Remind them now", "CHASE", ref)] if any(r.status in CHASED for r in waiting) else []
    chasing = [command("Send it now, not with the list", f"FORWARD {queued} now", ref)] if queued else chasing
    category = desk.category(case)
    usual = [_sending(desk, key, ref) for key in ([category.department] if category else []) if key in desk.council.departments]
    writing = [command(f"Write to {resident(case)}", "UPDATE", ref)] if case.resident_address else []
    return [*sending, *(chasing or usual), *writing, command("Close: resolved", "CLOSE resolved", ref), command("Note something", "NOTE", ref)][:MOST]


def with_draft(draft: Letter | None, label: str, words: str, reference: str) -> list[Suggestion]:
    """The button that sends the draft; `press` puts the draft's words into the mail that it writes."""
    return [Suggestion(label, f"[{reference}] {words}", carries_draft=True)] if draft else []


def resident(case: KnownCase) -> str:
    """How a button calls the resident: by the first name of whoever gets the letters, where one is known."""
    person = case.correspondent if case.correspondent and case.correspondent.address else case.constituent
    return one_line(first_name(person.name if person else ""), 30) or "the resident"
