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
from mailbridge.model.words import Outcome


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
    opened = [case for case in figures.cases if case.opened_at in span]
    closed = [case for case in figures.cases if case.closed_at in span]
    yield f"{period.name}{' so far' if period.so_far else ''}: {_count(len(opened), 'new case')} from {_people(opened)}, {len(closed)} closed."
    yield from _tallied("How they came", (case.channel for case in opened))
    yield from _tallied("What about", (_category(desk, case.category) for case in opened))
    yield from _outcomes(closed)
    yield from _traffic(figures, span, len(opened))
    yield from _departments(desk, figures, span)


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
    """What could not be done is counted apart: it is no failure to have asked."""
    refused = sum(case.outcome == Outcome.NOT_POSSIBLE for case in closed)
    yield from _tallied("How they ended", (case.outcome.replace("_", " ") for case in closed if case.outcome != Outcome.NOT_POSSIBLE))
    if refused:
        yield f"Asked for, and not possible: {refused}."


def _traffic(figures: Figures, span: Span, opened: int) -> Iterator[str]:
    mails = sum(at in span for at in figures.mails)
    letters = sum(letter.at in span for letter in figures.letters)
    if mails or letters:
        each = f", {(mails + letters) / opened:.1f} for each new case" if opened else ""
        yield f"Mails: {mails} in, {letters} out{each}."


def _departments(desk: Desk, figures: Figures, span: Span) -> Iterator[str]:
    sent = [referral for referral in figures.referrals if referral.sent_at in span]
    reminders = Counter(_department_of(letter.referral) for letter in figures.letters if letter.is_reminder and letter.at in span)
    for key in sorted({*(referral.department for referral in sent), *reminders}, key=desk.department_name):
        yield _department(desk, key, [referral for referral in sent if referral.department == key], reminders[key])


def _department_of(referral_key: str) -> str:
    """`MB-2417/highways/1` -> `highways`."""
    return referral_key.split("/")[1]


def _department(desk: Desk, key: str, sent: Sequence[ReferralFigures], reminders: int) -> str:
    answered = [referral for referral in sent if referral.answered_at is not None]
    due = [referral for referral in sent if referral.answered_at is not None or (referral.status in UNANSWERED and desk.today > _due(desk, referral))]
    parts = [_count(len(sent), "referral")]
    if due:
        parts.append(f"{round(100 * sum(_in_time(desk, referral) for referral in due) / len(due))}% answered in time")
    if answered:
        parts.append(f"typically after {_count(_typical(desk, answered), 'working day')}")
    parts.append(f"{_count(reminders, 'reminder')} sent")
    return f"{desk.department_name(key)}: {', '.join(parts)}."


def _due(desk: Desk, referral: ReferralFigures) -> date:
    """The day that was asked for; what was promised later is no answer in time."""
    return referral.due_set or desk.calendar.add(desk.calendar.day(referral.sent_at), referral.working_days)


def _in_time(desk: Desk, referral: ReferralFigures) -> bool:
    return referral.answered_at is not None and desk.calendar.day(referral.answered_at) <= _due(desk, referral)


def _typical(desk: Desk, answered: Sequence[ReferralFigures]) -> int:
    """The median, in working days."""
    days = [desk.calendar.count(desk.calendar.day(referral.sent_at), desk.calendar.day(referral.answered_at or referral.sent_at)) for referral in answered]
    return round(median(days))
