"""Journey two: what the clock alone brings about. Chasers in working days, each rung once, and the daily line-up for the councillor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from mailbridge.core.calendar import WorkingDays
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.to_councillor import digest
from mailbridge.core.correspondence.to_officer import item, reminder
from mailbridge.core.effects import Chased, Fact
from mailbridge.core.known import KnownCase, KnownReferral
from mailbridge.core.letters.facts import Group, Item
from mailbridge.core.letters.letter import Letter
from mailbridge.core.lifecycle import CHASED
from mailbridge.core.people import Service
from mailbridge.model.words import CaseStatus, ChaseStep, ReferralStatus

LADDER: dict[ChaseStep | None, ChaseStep] = {
    None: ChaseStep.CHASER_1,
    ChaseStep.CHASER_1: ChaseStep.CHASER_2,
    ChaseStep.CHASER_2: ChaseStep.ESCALATION,
}
"""The last rung taken -> the next one. After the escalation there is none: the councillor decides."""

LONGEST_GROUP = 30
"""Lines under one heading of the digest."""


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
    if found is None or case.status is CaseStatus.CLOSED or not referral.has_left:
        return None
    step, day = found
    if desk.today < day or not is_office_open(desk.council.service, desk.now):
        return None
    fact = Chased(reference=case.reference, referral=referral.key, step=step, at=desk.now)
    return Step(fact, reminder(desk, case, referral, step))


def is_office_open(service: Service, now: datetime) -> bool:
    """Whether reminders may be written at this moment (UTC)."""
    return WorkingDays.of(service).next_office(now, service.office_hours) == now


def line_up(desk: Desk, cases: Sequence[KnownCase], held: Sequence[Item]) -> Letter | None:
    """The digest: what waits for her, what is overdue, what is due within a week, what is held (R032).

    The whole of it on the first working day of a week; on other days only when something waits for her or has just become overdue. None: nothing to say."""
    late = [(c, r) for c in cases for r in c.referrals if is_overdue(r, desk.calendar, desk.now)]
    soon = [(c, r) for c in cases for r in c.referrals if r.status in CHASED and 0 <= (due_on(r, desk.calendar) - desk.today).days <= 7]
    waiting = [c for c in cases if c.status in {CaseStatus.AWAITING_COUNCILLOR, CaseStatus.ANSWERED, CaseStatus.NEW, CaseStatus.TRIAGE}]
    groups = (
        Group("Waiting for you", tuple(Item(c.reference, c.title or c.issue, note=c.status.replace("_", " ")) for c in waiting)),
        Group("Overdue", tuple(item(desk, c, r) for c, r in late)),
        Group("Due within a week", tuple(item(desk, c, r) for c, r in soon)),
        Group("Could not be placed", tuple(held)),
    )
    told = tuple(_shortened(group) for group in groups if group.items)
    news = waiting or held or any(_just_became_late(desk, r) for _, r in late)
    if not told or not (news or _begins_week(desk)):
        return None
    letter = digest(desk, told)
    return replace(letter, facts=replace(letter.facts, count=sum(len(group.items) for group in groups)))


def _shortened(group: Group) -> Group:
    """A list that a person reads: so many, and how many there are besides."""
    more = len(group.items) - LONGEST_GROUP
    return Group(group.heading, (*group.items[:LONGEST_GROUP], Item("", f"and {more} more"))) if more > 0 else group


def _begins_week(desk: Desk) -> bool:
    return all(not desk.calendar.is_working(desk.today - timedelta(days=n)) for n in range(1, desk.today.weekday() + 1))


def _just_became_late(desk: Desk, referral: KnownReferral) -> bool:
    """Whether today is the first working day on which an answer is late."""
    return desk.calendar.add(due_on(referral, desk.calendar), 1) == desk.today
