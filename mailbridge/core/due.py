"""Journey two: what the clock alone brings about in a case. Reminders in working days, each rung once, not too many to one officer; and the end of a sleep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailbridge.core.calendar import WorkingDays
from mailbridge.core.correspondence.about_case import may_i_escalate
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.to_officer import reminder, reminder_list
from mailbridge.core.effects import Chased, Woke
from mailbridge.core.known import KnownCase, KnownReferral
from mailbridge.core.ladder import Ladder, due_on
from mailbridge.core.letters.letter import Letter
from mailbridge.core.lifecycle import ENDED, UNCHASED
from mailbridge.core.people import Council, Service
from mailbridge.model.words import CaseStatus, ChaseStep

WEEK = timedelta(days=7)
"""For how long `reminders_a_week` counts."""


@dataclass(frozen=True, slots=True)
class Running:
    """A referral whose clock runs, in short."""

    reference: str
    councillor: str
    referral: KnownReferral


@dataclass(frozen=True)
class Step:
    """A rung to be taken: of which referral, and by which letter if it is taken alone."""

    case: KnownCase
    referral: KnownReferral
    fact: Chased
    letter: Letter

    @property
    def addressee(self) -> str:
        """Whose week of reminders it counts in; empty where it asks the councillor."""
        return "" if self.fact.step is ChaseStep.ESCALATION_ASKED else self.letter.to[0].address.lower()


def is_office_open(service: Service, now: datetime) -> bool:
    """Whether reminders may be written at this moment (UTC)."""
    return WorkingDays.of(service).next_office(now, service.office_hours) == now


def cases_due(council: Council, running: Iterable[Running], now: datetime) -> Mapping[str, tuple[str, ...]]:
    """Councillor -> references of the cases in which a rung has come to its day, as far as it can be seen from outside."""
    calendar, found = WorkingDays.of(council.service), dict[str, list[str]]()
    for one in running:
        step = Ladder.of(council, one.referral.department, calendar).next_step(one.referral) if one.referral.department in council.departments else None
        if step and one.councillor in council.councillors and step[1] <= calendar.day(now):
            found.setdefault(one.councillor, []).append(one.reference)
    return {councillor: tuple(dict.fromkeys(references)) for councillor, references in found.items()}


def years_unknown(council: Council, running: Iterable[Running]) -> tuple[int, ...]:
    """Years in which answers are due, and whose bank holidays nobody has confirmed."""
    calendar = WorkingDays.of(council.service)
    years = {due_on(one.referral, calendar).year for one in running}
    return tuple(sorted(year for year in years if year > council.service.bank_holidays_until))


def steps_due(desk: Desk, case: KnownCase) -> tuple[Step, ...]:
    """The rungs of a case that are to be taken now: their day has come, and something about the referral has left."""
    if case.status in UNCHASED:
        return ()
    known = (referral for referral in case.referrals if referral.department in desk.council.departments and referral.has_left)
    return tuple(step for referral in known if (step := _step_due(desk, case, referral)))


def _step_due(desk: Desk, case: KnownCase, referral: KnownReferral) -> Step | None:
    found = Ladder.of(desk.council, referral.department, desk.calendar).next_step(referral)
    if found is None or desk.today < found[1]:
        return None
    rung = found[0]
    fact = Chased(reference=case.reference, referral=referral.key, step=rung, at=desk.now)
    letter = may_i_escalate(desk, case, referral) if rung is ChaseStep.ESCALATION_ASKED else reminder(desk, case, referral, rung)
    return Step(case, referral, fact, letter)


def taken(desk: Desk, steps: Sequence[Step], had: int) -> list[tuple[tuple[Step, ...], Letter]]:
    """Rungs of one addressee that are taken now, with their letters: each alone, or all in one list where the week would get too full.

    `had`: reminders of the last seven days. The last place of a week is kept for a list; when that has gone out, the rest waits for the next week."""
    room = desk.council.service.reminders_a_week - had
    if not steps[0].addressee or len(steps) < room or len(steps) == room == 1:
        return [((step,), step.letter) for step in steps]
    lines = [(step.case, step.referral, step.fact.step) for step in steps]
    return [(tuple(steps), reminder_list(desk, lines, steps[0].letter))] if room > 0 else []


def wakes(desk: Desk, case: KnownCase) -> Woke | None:
    """The end of a sleep, from the start of her hours on the day that she named."""
    awake = desk.calendar.local(desk.now).time() >= desk.councillor.hours.start
    if case.status is not CaseStatus.DEFERRED or case.deferred_until is None or case.deferred_until > desk.today or not awake:
        return None
    return Woke(reference=case.reference, still_asked=any(referral.status not in ENDED for referral in case.referrals))
