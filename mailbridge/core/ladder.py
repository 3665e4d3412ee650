"""The ladder of reminders as dates: when an answer is due, which rung comes next and on which working day, and what a promise moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from mailbridge.core.calendar import WorkingDays
from mailbridge.core.known import KnownReferral
from mailbridge.core.lifecycle import CHASED
from mailbridge.core.people import Council
from mailbridge.model.words import ChaseStep

NEXT: Mapping[ChaseStep | None, ChaseStep] = {
    None: ChaseStep.CHASER_1,
    ChaseStep.CHASER_1: ChaseStep.CHASER_2,
    ChaseStep.CHASER_2: ChaseStep.ESCALATION,
}
"""The last rung taken -> the next one. After the escalation there is none, and after she was asked about it her word takes it."""
WAIT: Mapping[ChaseStep, int] = {ChaseStep.CHASER_1: 0, ChaseStep.CHASER_2: 1, ChaseStep.ESCALATION: 2, ChaseStep.ESCALATION_ASKED: 2}
"""Rung -> its place among the three waits of the settings."""


def asked_by(referral: KnownReferral, calendar: WorkingDays) -> date:
    """The day by which an answer was asked for: the one that the councillor set, or so many working days after day zero."""
    return referral.due_set or calendar.add(calendar.day(referral.sent_at), referral.working_days)


def due_on(referral: KnownReferral, calendar: WorkingDays) -> date:
    """The day at whose end an answer is due: the day by which it was asked for; a promise only puts it off."""
    expected = asked_by(referral, calendar)
    return max(expected, referral.put_off_until) if referral.put_off_until else expected


def is_overdue(referral: KnownReferral, calendar: WorkingDays, now: datetime) -> bool:
    """Whether an answer is late: on the day after it was due, not a second earlier."""
    return referral.status in CHASED and calendar.day(now) > due_on(referral, calendar)


@dataclass(frozen=True)
class Ladder:
    """How a department is reminded. Days are working days of the council's calendar."""

    calendar: WorkingDays
    waits: tuple[int, int, int]
    """From the due date to the first reminder, from there to the second, from there to the escalation."""
    asks: bool = False
    """Whether the councillor is asked before the next person up is written to."""
    holding_days: int = 5
    """What a holding reply without a date is worth."""

    @classmethod
    def of(cls, council: Council, department: str, calendar: WorkingDays) -> Ladder:
        """The ladder of a department, which may have waits of its own; where nobody stands above it, there is nothing to ask about."""
        service, unit = council.service, council.departments.get(department)
        waits = unit.chase if unit and unit.chase else service.chase
        return cls(calendar, waits, service.escalate == "ask" and bool(unit and unit.escalation), service.holding_days)

    def next_step(self, referral: KnownReferral) -> tuple[ChaseStep, date] | None:
        """The next rung and its working day, or None where the clock stands still or the ladder has ended.

        A rung counts from the day on which the one before was really taken: after days of downtime one reminder goes out, not three."""
        step = NEXT.get(referral.step)
        if step is None or referral.status not in CHASED:
            return None
        step = ChaseStep.ESCALATION_ASKED if step is ChaseStep.ESCALATION and self.asks else step
        on = max((self._regular(referral, step), *(self.calendar.add(day, self.waits[0]) for day in _set_later(referral))))
        return step, max(on, referral.hold_until) if referral.hold_until else on

    def _regular(self, referral: KnownReferral, step: ChaseStep) -> date:
        """The day of a rung, whatever was promised."""
        start = self.calendar.day(referral.step_at) if referral.step_at else asked_by(referral, self.calendar)
        return self.calendar.add(start, self.waits[WAIT[step]])

    def put_off(self, referral: KnownReferral, promised: date | None, today: date) -> date | None:
        """The day to which a holding reply puts the next rung off: the promised one, else some working days from now.

        None where it moves nothing: no rung is left, the rung comes later anyway, or it was put off before (once each, R068)."""
        found = self.next_step(referral)
        until = promised or self.calendar.add(today, self.holding_days)
        if found is None or referral.put_off_until is not None or self.calendar.add(until, self.waits[0]) <= found[1]:
            return None
        return until


def _set_later(referral: KnownReferral) -> tuple[date, ...]:
    """Days before which nobody is reminded: the promised one, and the one that the councillor has set herself."""
    return tuple(day for day in (referral.put_off_until, referral.due_set) if day)
