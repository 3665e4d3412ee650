"""What REPORT says of a period, in lines that read well on a phone. Figures only: no name, no place, no word of anybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from mailbridge.core.asked import CaseFigures, Figures, ReferralFigures
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.lifecycle import UNANSWERED
from mailbridge.core.periods import Period
from mailbridge.model.words import Outcome, ReferralStatus, Satisfaction

APART = (Outcome.NOT_POSSIBLE, Outcome.OUTSIDE_REMIT)
"""Outcomes that are counted by themselves."""


@dataclass(frozen=True, slots=True)
class Span:
    """A period in moments (UTC): from `begin` (included) to `end` (excluded)."""

    begin: datetime
    end: datetime

    def __contains__(self, moment: object) -> bool:
        return isinstance(moment, datetime) and self.begin <= moment < self.end


def report(desk: Desk, figures: Figures, period: Period) -> Iterator[str]:
    """One period, line by line (R119, R121, R122, R124, R127, R128)."""
    span = Span(desk.calendar.at(period.start, time()), desk.calendar.at(period.end + timedelta(days=1), time()))
    opened = [case for case in figures.cases if case.opened_at in span and not case.out_of_ward]
    closed = [case for case in figures.cases if case.closed_at in span and not case.out_of_ward]
    yield f"{period.name}{' so far' if period.so_far else ''}: {_count(len(opened), 'new case')} from {_people(opened)}, {len(closed)} closed."
    yield from _first_answers(desk, opened)
    yield from _tallied("How they came", (case.channel for case in opened))
    yield from _tallied("What about", (_category(desk, case.category) for case in opened))
    yield from _outcomes(closed)
    yield from _satisfaction(figures, span)
    if elsewhere := sum(case.out_of_ward and case.opened_at in span for case in figures.cases):
        yield f"For councillors of other wards, and not counted here: {elsewhere}."
    yield from _traffic(figures, span, len(opened))
    yield from _departments(desk, figures, span)
    yield from _campaigns(figures, span)


def _first_answers(desk: Desk, opened: Sequence[CaseFigures]) -> Iterator[str]:
    """How soon residents heard for the first time (R047)."""
    heard = [(case.opened_at, case.first_heard_at) for case in opened if case.first_heard_at]
    if heard:
        same_day = sum(desk.calendar.day(opened_at) == desk.calendar.day(at) for opened_at, at in heard)
        minutes = median(max(0.0, (at - opened_at).total_seconds() / 60) for opened_at, at in heard)
        yield f"First answers: {same_day} of {len(heard)} on the same day, typically after {lasting(minutes)}."


def lasting(minutes: float) -> str:
    """`12 minutes`, `9 hours`, `3 days`."""
    if minutes < 90:
        return _count(max(1, round(minutes)), "minute")
    return _count(round(minutes / 60), "hour") if minutes < 48 * 60 else _count(round(minutes / 1440), "day")


def _people(cases: Sequence[CaseFigures]) -> str:
    return _count(len({case.person for case in cases if case.person}), "person", "people")


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def _tallied(heading: str, words: Iterable[str]) -> Iterator[str]:
    counted = Counter(words)
    if counted:
        yield f"{heading}: {', '.join(f'{word} {number}' for word, number in sorted(counted.items(), key=lambda one: (-one[1], one[0])))}."


def _category(desk: Desk, key: str) -> str:
    known = desk.council.categories.get(key)
    return known.name if known else key.replace("_", " ") or "not yet clear"


def _outcomes(closed: Sequence[CaseFigures]) -> Iterator[str]:
    """What could not be done, or was not the council's, is counted apart: it is no failure to have asked."""
    refused, theirs = (sum(case.outcome == result for case in closed) for result in APART)
    yield from _tallied("How they ended", (case.outcome.replace("_", " ") for case in closed if case.outcome not in APART))
    if refused:
        yield f"Asked for, and not possible: {refused}."
    if theirs:
        yield f"Not for the council: {theirs}."


def _satisfaction(figures: Figures, span: Span) -> Iterator[str]:
    """What residents said when they were asked. No answer is counted apart: silence is not satisfaction (R081, R122)."""
    answers = Counter(one.answer for one in figures.surveys if one.at in span)
    if answers:
        said = [f"{answer.value} {answers[answer.value]}" for answer in Satisfaction if answers[answer.value]]
        silent = [f"no answer {answers['']}"] if answers[""] else []
        yield f"Is it sorted? Of {_count(answers.total(), 'resident')} asked: {', '.join([*said, *silent])}."
    again = sum(at in span for at in figures.reopened)
    if again:
        yield f"Taken up again: {again}."


def _traffic(figures: Figures, span: Span, opened: int) -> Iterator[str]:
    mails = sum(at in span for at in figures.mails)
    letters = sum(letter.at in span for letter in figures.letters)
    if mails or letters:
        each = f", {(mails + letters) / opened:.1f} for each new case" if opened else ""
        yield f"Mails: {mails} in, {letters} out{each}."


def _departments(desk: Desk, figures: Figures, span: Span) -> Iterator[str]:
    sent = [referral for referral in figures.referrals if referral.sent_at in span]
    reminders = Counter(department_of(letter.referral) for letter in figures.letters if letter.is_reminder and letter.referral and letter.at in span)
    for key in sorted({*(referral.department for referral in sent), *reminders}, key=desk.department_name):
        theirs = [referral for referral in sent if referral.department == key]
        yield f"{desk.department_name(key)}: {', '.join([*_record(desk, theirs, reminders[key]), *_effort(figures, span, theirs)])}."


def _campaigns(figures: Figures, span: Span) -> Iterator[str]:
    """Opinions without a problem of anybody's own are no casework: counted apart, by campaign and ward (R002)."""
    people = [one for one in figures.campaigns if one.joined_at in span]
    for number, title in dict.fromkeys((one.campaign, one.title) for one in people):
        theirs = [one for one in people if one.campaign == number]
        inside, outside = (sum(one.in_ward is where for one in theirs) for where in (True, False))
        answered = sum(one.answered_at is not None for one in theirs)
        where = f"{inside} in the ward, {outside} elsewhere, {len(theirs) - inside - outside} not known"
        yield f"{title} (views, no casework): {_count(len(theirs), 'person', 'people')}; {where}; {answered} answered."


def standing(desk: Desk, figures: Figures, key: str) -> Iterator[str]:
    """How one department has answered, in all that was looked up; then each of its contacts, where there are several (R066)."""
    theirs = [referral for referral in figures.referrals if referral.department == key]
    reminders = Counter(letter.referral for letter in figures.letters if letter.is_reminder)
    if theirs:
        yield f"In the last 12 months: {', '.join(_whole_record(desk, theirs, reminders))}."
    contacts = sorted({referral.address for referral in theirs})
    for address in contacts if len(contacts) > 1 else ():
        yield f"{address}: {', '.join(_whole_record(desk, [one for one in theirs if one.address == address], reminders))}."


def _whole_record(desk: Desk, sent: Sequence[ReferralFigures], reminders: Counter[str]) -> list[str]:
    """A record with what was answered, and what is open now."""
    first, *others = _record(desk, sent, sum(reminders[referral.key] for referral in sent))
    answered = sum(referral.answered_at is not None for referral in sent)
    return [first, f"{answered} answered", *others, f"{sum(referral.status in UNANSWERED for referral in sent)} open now"]


def department_of(referral_key: str) -> str:
    """`MB-2417/highways/1` -> `highways`."""
    return referral_key.split("/")[1]


def _record(desk: Desk, sent: Sequence[ReferralFigures], reminders: int) -> list[str]:
    """So many referrals, the part of them that was answered in time, how long it took, and the reminders."""
    answered = [referral for referral in sent if referral.answered_at is not None]
    due = [referral for referral in sent if referral.answered_at is not None or _is_late(desk, referral)]
    parts = [_count(len(sent), "referral")]
    if due:
        parts.append(f"{round(100 * sum(_in_time(desk, referral) for referral in due) / len(due))}% answered in time")
    if answered:
        parts.append(f"typically after {_count(_typical(desk, answered), 'working day')}")
    return [*parts, f"{_count(reminders, 'reminder')} sent"]


def _effort(figures: Figures, span: Span, sent: Sequence[ReferralFigures]) -> Iterator[str]:
    """How many mails went to and fro for each case that a department was asked about (R128)."""
    keys, cases = {referral.key for referral in sent}, {referral.case for referral in sent}
    mails = sum(at in span and key in keys for at, key in figures.of_departments) + sum(
        letter.at in span and letter.referral in keys for letter in figures.letters
    )
    if cases:
        yield f"{mails / len(cases):.1f} mails for each case"


def _is_late(desk: Desk, referral: ReferralFigures) -> bool:
    """Whether an answer did not come in time: it still does not, or the case was closed without it after the day. While they wait for us it is not late."""
    if referral.status is ReferralStatus.CLARIFICATION_REQUESTED:
        return False
    if referral.status is ReferralStatus.WITHDRAWN:
        return referral.closed_at is not None and desk.calendar.day(referral.closed_at) > _due(desk, referral)
    return referral.status in UNANSWERED and desk.today > _due(desk, referral)


def _due(desk: Desk, referral: ReferralFigures) -> date:
    """The day that was asked for; what was promised later is no answer in time."""
    return referral.due_set or desk.calendar.add(desk.calendar.day(referral.sent_at), referral.working_days)


def _in_time(desk: Desk, referral: ReferralFigures) -> bool:
    return referral.answered_at is not None and desk.calendar.day(referral.answered_at) <= _due(desk, referral)


def _typical(desk: Desk, answered: Sequence[ReferralFigures]) -> int:
    """The median, in working days."""
    days = [desk.calendar.count(desk.calendar.day(referral.sent_at), desk.calendar.day(referral.answered_at or referral.sent_at)) for referral in answered]
    return round(median(days))
