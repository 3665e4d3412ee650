"""Journey two: what the clock alone brings about in a case. Reminders in working days, each rung once, and the end of a sleep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mailbridge.core.calendar import WorkingDays
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.to_officer import reminder
from mailbridge.core.effects import Chased, Fact, Woke
from mailbridge.core.known import KnownCase, KnownReferral
from mailbridge.core.letters.letter import Letter
from mailbridge.core.lifecycle import CHASED, ENDED
from mailbridge.core.people import Service
from mailbridge.model.words import CaseStatus, ChaseStep, ReferralStatus

LADDER: dict[ChaseStep | None, ChaseStep] = {
    None: ChaseStep.CHASER_1,
    ChaseStep.CHASER_1: ChaseStep.CHASER_2,
    ChaseStep.CHASER_2: ChaseStep.ESCALATION,
}
"""The last rung taken -> the next one. After the escalation there is none: the councillor decides."""
UNCHASED = frozenset({CaseStatus.CLOSED, CaseStatus.DEFERRED})
"""Statuses of a case in which nobody is reminded."""


@dataclass(frozen=True)
class Step:
    """A rung to be taken: the fact and the letter."""

    fact: Fact
    letter: Letter


def due_on(referral: KnownReferral, calendar: WorkingDays) -> date:
    """The day at whose end an answer is due: the day that the councillor set or so many working days after day zero; a promised date only puts it off."""
    expected = referral.due_set or calendar.add(calendar.day(referral.sent_at), referral.working_days)
    promised = referral.promised_on if referral.status is ReferralStatus.HOLDING_REPLY else None
    return max(expected, promised) if promised else expected


def is_overdue(referral: KnownReferral, calendar: WorkingDays, now: datetime) -> bool:
    """Whether an answer is late: on the day after it was due, not a second earlier."""
    return referral.status in CHASED and calendar.day(now) > due_on(referral, calendar)


def next_step_on(referral: KnownReferral, calendar: WorkingDays, waits: Sequence[int]) -> tuple[ChaseStep, date] | None:
    """The next rung and its working day, or None where the clock stands still or the ladder has ended.

    A rung counts from the day on which the one before was really taken: after days of downtime one reminder goes out, not three.
    """
    step = LADDER.get(referral.step)
    if step is None or referral.status not in CHASED:
        return None
    start = due_on(referral, calendar)
    if referral.step_at is not None:
        start = max(start, calendar.day(referral.step_at)) if _promised_later(referral, calendar) else calendar.day(referral.step_at)
    on = calendar.add(start, waits[list(ChaseStep).index(step)])
    return step, max(on, referral.hold_until) if referral.hold_until else on


def _promised_later(referral: KnownReferral, calendar: WorkingDays) -> bool:
    """A date promised after the last reminder moves the next one (once: a later promise replaces it only by a new mail)."""
    step_at, promised = referral.step_at, referral.promised_on
    return step_at is not None and promised is not None and promised >= calendar.day(step_at)


def due_step(desk: Desk, case: KnownCase, referral: KnownReferral) -> Step | None:
    """The rung that is to be taken now: its day has come and the office is open."""
    found = next_step_on(referral, desk.calendar, desk.council.service.chase)
    if found is None or case.status in UNCHASED or not referral.has_left:
        return None
    step, day = found
    if desk.today < day or not is_office_open(desk.council.service, desk.now):
        return None
    fact = Chased(reference=case.reference, referral=referral.key, step=step, at=desk.now)
    return Step(fact, reminder(desk, case, referral, step))


def is_office_open(service: Service, now: datetime) -> bool:
    """Whether reminders may be written at this moment (UTC)."""
    return WorkingDays.of(service).next_office(now, service.office_hours) == now


def wakes(desk: Desk, case: KnownCase) -> Woke | None:
    """The end of a sleep, from the start of her hours on the day that she named."""
    awake = desk.calendar.local(desk.now).time() >= desk.councillor.hours.start
    if case.status is not CaseStatus.DEFERRED or case.deferred_until is None or case.deferred_until > desk.today or not awake:
        return None
    return Woke(reference=case.reference, still_asked=any(referral.status not in ENDED for referral in case.referrals))
