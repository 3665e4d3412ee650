"""The groups of a line-up in their order, and which lines each has. A referral that is late stands nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from mailbridge.core import ladder
from mailbridge.core.agenda import Agenda, OpenCase, Why
from mailbridge.core.known import KnownCampaign, KnownReferral
from mailbridge.core.letters.facts import Item
from mailbridge.core.lifecycle import CHASED, ENDED, UNCHASED
from mailbridge.core.lineup.lines import PRIVATE, Line, View, day, likeliest, look, of_case, of_held, since, tap
from mailbridge.model.words import CaseStatus, ChaseStep, MachineKind, Preference, ReferralStatus

AHEAD = 7
"""Days that count as this week."""
UNANSWERED_AFTER = 5
"""Working days after which a question to a resident is told of."""
LONG_PAUSE = 10
"""Working days after which a department's question that nobody has answered is told of."""
WITH_HER = frozenset({CaseStatus.AWAITING_COUNCILLOR, CaseStatus.ANSWERED, CaseStatus.NEW, CaseStatus.TRIAGE})
PATIENT = frozenset({CaseStatus.AWAITING_CONSTITUENT, CaseStatus.DEFERRED})
"""Statuses in which a resident does not expect to hear from her."""
CAME: Mapping[str, str] = {
    "new_case": "a new case",
    "follow_up": "the resident wrote again",
    "answered": "the department wrote",
    "officer_question": "the department asks something",
    "officer_unverified": "somebody whom I do not know answered",
    "delivery_failed": "a letter of yours did not arrive",
    "escalation_asked": "may the next person up be asked?",
    "colleague": "a colleague did something about it",
}
"""Letter that was kept back -> what it would have told."""
ALARMS: Mapping[MachineKind, str] = {
    MachineKind.CHANNEL_REFUSED: "nobody reads the mailbox that has it",
    MachineKind.SECURE_LINK: "a message waits behind a link that expires",
    MachineKind.RECALL: "they took a mail back",
}
"""What a machine said -> how a line tells it."""
DONE: Mapping[str, str] = {"CaseOpened": "new", "Acknowledged": "acknowledged", "Referred": "referred", "Answered": "answered", "Closed": "closed"}
"""Fact -> how what was done is told, in this order."""
REMINDED: Mapping[ChaseStep | None, str] = {
    None: "",
    ChaseStep.CHASER_1: "reminded once",
    ChaseStep.CHASER_2: "reminded twice",
    ChaseStep.ESCALATION_ASKED: "reminded twice; ESCALATE asks the next person up",
    ChaseStep.ESCALATION: "reminded twice, then their manager was asked",
}


def waits_for_her(case: OpenCase) -> bool:
    """Whether it is her move: it was put to her, or it is open and nobody has been asked."""
    if case.campaign:
        return False  # another group tells of it
    idle = case.status is CaseStatus.OPEN and all(referral.status in ENDED for referral in case.referrals)
    return case.status in WITH_HER or idle


def at_risk(view: View) -> Iterator[Line]:
    """Somebody may be in danger, and nobody has acted yet."""
    for case in view.agenda.cases:
        if case.at_risk:
            yield of_case(view, case, since(view, case.status_since), look(case.reference), news=True)
    for one in view.agenda.held:
        if one.alarming:
            yield of_held(view, one)


def waiting(view: View) -> Iterator[Line]:
    """What waits for her, with why, and since when."""
    for case in view.agenda.cases:
        if waits_for_her(case) and not case.at_risk:
            news = view.was_there(case.status_since) or view.is_kept(case.reference) or case.why is Why.WOKE
            words = "; ".join((f"{case.why.value}, {since(view, case.status_since)}", *_no_answer(view, case)))
            yield of_case(view, case, words, likeliest(view, case), news=news)


def _no_answer(view: View, case: OpenCase) -> Iterator[str]:
    """Whether somebody may be told was asked, and silence is no yes."""
    for one in case.asked:
        on = view.desk.calendar.day(one.at or view.desk.now)
        if view.desk.calendar.count(on, view.desk.today) >= UNANSWERED_AFTER:
            unit = view.desk.council.departments.get(one.body)
            nameless = f"; without a name: FORWARD {one.body} ANON" if unit and not unit.outside else ""
            yield f"asked on {day(on)} whether {one.name} may be told, and no answer{nameless}"


def urgent(view: View) -> Iterator[Line]:
    """What a department's machine said that only a person can see to (stories 3 and 19)."""
    for case in view.agenda.cases:
        if case.alarm and case.alarm_at and not case.at_risk:
            news = view.was_there(case.alarm_at) or view.is_kept(case.reference)
            yield of_case(view, case, f"{ALARMS[case.alarm]}, {since(view, case.alarm_at)}", look(case.reference), news=news)


def held(view: View) -> Iterator[Line]:
    """What could not be placed."""
    return (of_held(view, one) for one in view.agenda.held if not one.alarming)


def campaigns(view: View) -> Iterator[Line]:
    """Mail that many people send: a line each, however many they are."""
    last = view.agenda.since
    for case in view.agenda.cases:
        if one := case.campaign:
            grown = view.is_kept(case.reference) or last is None or one.last_at > last
            button = look(case.reference) if one.answer else tap("Answer all of them", "ANSWER", case.reference)
            yield of_case(view, case, in_numbers(one), button, news=grown and one.answer is None)


def in_numbers(one: KnownCampaign) -> str:
    """How many they are, and whether they have an answer."""
    own = f", {one.own} with words of their own" if one.own else ""
    gone = f"your answer has gone to {one.answered}" if one.answer else "no answer yet"
    return f"{one.people} people, {one.in_ward} in the ward{own}; {gone}"


def awake(view: View) -> Iterator[Line]:
    """Cases that slept, and go on without her."""
    last = view.agenda.since
    for case in view.agenda.cases:
        if case.woke_at and (last is None or case.woke_at > last) and not waits_for_her(case):
            yield of_case(view, case, "it slept until now, and goes on", look(case.reference), news=True)


def came_in(view: View) -> Iterator[Line]:
    """What letters that were kept back would have told, where no other group tells it."""
    told = {line.item.reference for group in (at_risk, urgent, waiting, campaigns, held) for line in group(view)}
    cases = {case.reference: case for case in view.agenda.cases}
    for one in {kept.reference: kept for kept in view.agenda.kept if kept.reference}.values():
        words = CAME.get(one.letter, "something came in")
        if one.reference in cases and one.reference not in told:
            yield of_case(view, cases[one.reference], words, look(one.reference), news=True)
        elif one.reference not in told and not one.closed_since:
            note = f"{words}; the case is closed" if one.is_closed else words
            yield Line(Item(one.reference, one.title or PRIVATE, note=note, suggestion=look(one.reference)), news=True)


def _running(view: View) -> Iterator[tuple[OpenCase, KnownReferral]]:
    """Referrals whose clock runs."""
    awake = (case for case in view.agenda.cases if case.status not in UNCHASED)
    return ((case, referral) for case in awake for referral in case.referrals if referral.status in CHASED)


def _is_late(view: View, referral: KnownReferral) -> bool:
    return ladder.is_overdue(referral, view.desk.calendar, view.desk.now)


def overdue(view: View) -> Iterator[Line]:
    """Answers that are late."""
    calendar, today = view.desk.calendar, view.desk.today
    for case, referral in _running(view):
        if _is_late(view, referral):
            on = ladder.due_on(referral, calendar)
            days = calendar.count(on, today)
            late = f"{days} working {'day' if days == 1 else 'days'} overdue" if days else "overdue"
            note = ", ".join(part for part in (view.desk.department_name(referral.department), late, REMINDED[referral.step]) if part)
            yield of_case(view, case, note, tap("Remind them", "CHASE", case.reference), news=calendar.add(on, 1) == today)


def promised(view: View) -> Iterator[Line]:
    """Days that a department named, when they are near, or past and nothing came."""
    calendar, today = view.desk.calendar, view.desk.today
    for case, referral in _running(view):
        on = referral.promised_on if referral.status is ReferralStatus.HOLDING_REPLY else None
        if on is not None and (on - today).days <= AHEAD and not _is_late(view, referral):
            note = f"{view.desk.department_name(referral.department)} named {day(on)}{', which has passed' if on < today else ''}"
            yield of_case(view, case, note, tap("Remind them", "CHASE", case.reference), news=today in (on, calendar.add(on, 1)))


def paused(view: View) -> Iterator[Line]:
    """Questions of departments that have long had no answer from us: their clock stands still (story 15)."""
    calendar, today = view.desk.calendar, view.desk.today
    for case in view.agenda.cases:
        for referral in case.referrals:
            asked = calendar.day(referral.paused_at) if referral.paused_at and referral.status is ReferralStatus.CLARIFICATION_REQUESTED else today
            days = calendar.count(asked, today)
            if days > LONG_PAUSE:
                note = f"{view.desk.department_name(referral.department)} asked something on {day(asked)}, and has no answer yet"
                yield of_case(view, case, note, look(case.reference), news=days == LONG_PAUSE + 1)


def due_soon(view: View) -> Iterator[Line]:
    """Answers that are due within a week; of those with a day that was named another group tells."""
    for case, referral in _running(view):
        on = ladder.due_on(referral, view.desk.calendar)
        named = referral.status is ReferralStatus.HOLDING_REPLY and referral.promised_on is not None
        if not named and 0 <= (on - view.desk.today).days <= AHEAD:
            yield of_case(view, case, f"{view.desk.department_name(referral.department)}, due {day(on)}", look(case.reference))


def quiet(view: View) -> Iterator[Line]:
    """Residents who have heard nothing for too long (R076)."""
    calendar, today = view.desk.calendar, view.desk.today
    for case in view.agenda.cases:
        silent = calendar.count(calendar.day(case.silent_since), today)
        waits = case.reachable and not case.is_guarded and case.status not in PATIENT and case.informed is Preference.EACH_STEP
        if waits and silent >= view.desk.councillor.silent_days:
            yield of_case(view, case, f"nothing for {silent} working days", tap("Write to them", "UPDATE", case.reference, _news(view, case)))


def _news(view: View, case: OpenCase) -> str:
    """Words for a resident who has long heard nothing, for her to change."""
    asked = [_course(view, one) for one in case.referrals if one.status not in {*ENDED, ReferralStatus.QUEUED}]
    course = " ".join(dict.fromkeys(asked)) or "I am still looking into it."
    return f"I have not forgotten this. {course} I will write again when there is news."


def _course(view: View, referral: KnownReferral) -> str:
    """How it stands with one department: when it was asked, and what has come of that."""
    name, sent = view.desk.department_name(referral.department), view.desk.calendar.day(referral.sent_at)
    asked = f"I asked {name} on {day(sent)}"
    if referral.status is ReferralStatus.HOLDING_REPLY:
        on = referral.promised_on
        return f"{asked}. They are looking into it{f', and named {day(on)} for their answer' if on and on >= view.desk.today else ''}."
    return f"{asked}{', and have reminded them since' if referral.step else ''}. I wait for their answer."


def newly_quiet(view: View) -> Iterator[Line]:
    """Those of them who have reached that number of days since yesterday; the review of the week tells of all."""
    calendar, limit = view.desk.calendar, view.desk.councillor.silent_days
    cases = tuple(case for case in view.agenda.cases if calendar.add(calendar.day(case.silent_since), limit) == view.desk.today)
    return (replace(line, news=True) for line in quiet(View(view.reach, Agenda(cases))))


def unanswered(view: View) -> Iterator[Line]:
    """Questions to residents that have had no answer."""
    calendar, today = view.desk.calendar, view.desk.today
    for case in view.agenda.cases:
        asked = calendar.day(case.status_since)
        if case.status is CaseStatus.AWAITING_CONSTITUENT and calendar.count(asked, today) >= UNANSWERED_AFTER:
            reminded = f", and once more on {day(calendar.day(case.nudged_at))}" if case.nudged_at else ""
            words = "; ".join((f"asked on {day(asked)}{reminded}", *_no_answer(view, case)))
            yield of_case(view, case, words, tap("Close it: no reply", "CLOSE no reply", case.reference))
        elif not waits_for_her(case) and (told := list(_no_answer(view, case))):
            yield of_case(view, case, "; ".join(told), look(case.reference))


def tidings(view: View) -> Iterator[Line]:
    """What became of cases without her."""
    for one in view.agenda.tidings:
        yield Line(Item(one.reference, one.title or PRIVATE, note=one.words, suggestion=tap("Take it up again", "REOPEN", one.reference)), news=one.is_news)


def loops(view: View) -> Iterator[Line]:
    """Who answers every letter by themselves, so that she knows why they are not written to."""
    for one in view.agenda.loops:
        mails = f"{one.mails} mail{'' if one.mails == 1 else 's'}"
        note = f"answers every letter by itself, {mails}; I have stopped writing to it by myself until {day(view.desk.calendar.day(one.until))}"
        yield Line(Item(one.reference, one.address, note=note, suggestion=look(one.reference)), news=True)


def asleep(view: View) -> Iterator[Line]:
    """Cases that sleep, and until when."""
    for case in view.agenda.cases:
        if case.deferred_until:
            yield of_case(view, case, f"sleeps until {day(case.deferred_until)}", look(case.reference))


def waking(view: View) -> Iterator[Line]:
    """Cases that sleep, and wake within a week."""
    soon = view.desk.today + timedelta(days=AHEAD)
    cases = tuple(case for case in view.agenda.cases if case.deferred_until and case.deferred_until <= soon)
    return asleep(View(view.reach, Agenda(cases)))


def done(view: View) -> Iterator[Line]:
    """What was done since the last line-up, in numbers."""
    counts = [f"{view.agenda.done[fact]} {words}" for fact, words in DONE.items() if view.agenda.done.get(fact)]
    if counts:
        yield Line(Item("", ", ".join(counts)))


def absent(view: View) -> Iterator[Line]:
    """Officers who are away, and until when."""
    for one in view.agenda.absent:
        of = f" of {view.desk.department_name(one.department)}" if one.department else ""
        button = tap("No reminders until then", f"HOLD until {one.until.day} {one.until:%B %Y}", one.reference)
        yield Line(Item(one.reference, f"{one.who}{of} is back on {day(one.until)}", suggestion=button))


@dataclass(frozen=True, slots=True)
class Heading:
    """A group: its heading, its lines, and in which line-ups it stands."""

    words: str
    lines: Callable[[View], Iterator[Line]]
    weekly: bool = False
    """Only in the review of the week."""
    daily: bool = False
    """Not in that review, where another group tells it."""
    afternoon: bool = False
    """Also in the second line-up of a day."""
    counts: bool = True
    """Whether its lines need a look."""


HEADINGS: tuple[Heading, ...] = (
    Heading("Please read these first", at_risk, afternoon=True),
    Heading("Please see to these yourself", urgent, afternoon=True),
    Heading("Waiting for you", waiting, afternoon=True),
    Heading("Campaigns", campaigns, afternoon=True),
    Heading("Could not be placed", held, afternoon=True),
    Heading("Came in", came_in, afternoon=True),
    Heading("Awake again", awake),
    Heading("Overdue", overdue),
    Heading("Days that were named", promised),
    Heading("Departments that wait for your answer", paused),
    Heading("Due within a week", due_soon, weekly=True),
    Heading("Residents who have heard nothing for long", quiet, weekly=True),
    Heading("Residents who have heard nothing for long", newly_quiet, daily=True),
    Heading("Residents who have not answered", unanswered, weekly=True),
    Heading("Asleep until this week", waking, weekly=True),
    Heading("Settled without you", tidings, counts=False),
    Heading("Answering machines", loops, counts=False),
    Heading("Done since the last line-up", done, counts=False),
    Heading("Out of office", absent, weekly=True, counts=False),
)
"""The order of a line-up."""


def since_the_morning(agenda: Agenda) -> Agenda:
    """Only that of which letters were kept back."""
    references, inbounds = {one.reference for one in agenda.kept}, {one.inbound for one in agenda.kept}
    return Agenda(
        cases=tuple(case for case in agenda.cases if case.reference in references),
        held=tuple(one for one in agenda.held if one.inbound in inbounds),
        kept=agenda.kept,
        since=agenda.since,
    )
