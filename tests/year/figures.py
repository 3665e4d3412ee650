"""A year in numbers: how soon answers came and where the rungs lay, what each week held, how each department did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from statistics import median

from mailbridge.core.calendar import WorkingDays
from mailbridge.core.people import Council
from mailbridge.model.words import ChaseStep, ReferralStatus
from tests.year.laws import rungs_of
from tests.year.log import Entry, Heard, Log, Moved, Stood, Went
from tests.year.words import Means

ANSWERED = frozenset({ReferralStatus.ANSWERED, ReferralStatus.DECLINED, ReferralStatus.NOT_RESPONSIBLE})
RUNGS = (ChaseStep.CHASER_1, ChaseStep.CHASER_2, ChaseStep.ESCALATION)
FARTHEST = 40
"""Working days that the curve shows."""
SEEN_FOR = timedelta(days=70)
"""Referrals that were sent later than this before the end say nothing of a curve of so many days."""


@dataclass(frozen=True)
class Followed:
    """One referral from its sending on, in working days."""

    key: str
    asked_for: int
    sent_at: datetime
    answered: int | None
    """Days until the answer."""
    on_time: bool
    """Answered before it was due, as she asked at first."""
    rungs: tuple[tuple[ChaseStep, int, datetime], ...]

    @property
    def department(self) -> str:
        """Its key."""
        return self.key.split("/")[1]


@dataclass
class Week:
    """Monday to Sunday."""

    monday: date
    rungs: dict[date, Counter[ChaseStep]] = field(default_factory=dict)
    closed: frozenset[date] = frozenset()
    overdue: int = 0
    """At the beginning of the next week."""


@dataclass(frozen=True)
class Row:
    """How a department did."""

    name: str
    asked: int
    answered: int
    on_time: int
    median: float | None
    reminders: int
    escalations: int


@dataclass(frozen=True)
class Curve:
    """Of referrals with the same time to answer: the share answered by each working day, and how many rungs were taken on it."""

    asked_for: int
    referrals: int
    shares: tuple[float, ...]
    rungs: dict[ChaseStep, Counter[int]]


@dataclass(frozen=True)
class Figures:
    """Everything that the page shows."""

    referrals: int
    answered: int
    letters: Counter[str]
    heard: Counter[Means]
    still_open: int
    overdue: int
    curves: tuple[Curve, ...]
    weeks: tuple[Week, ...]
    departments: tuple[Row, ...]


def figures(log: Log, council: Council) -> Figures:
    """A year, counted."""
    calendar = WorkingDays.of(council.service)
    courses = [_course(key, entries, calendar) for key, entries in log.by_referral.items()]
    last = max(entry.at for entry in log.entries)
    at_the_end = [entry for entry in log.entries if isinstance(entry, Stood) and entry.at == last]
    return Figures(
        referrals=len(courses),
        answered=sum(one.answered is not None for one in courses),
        letters=Counter(entry.letter for entry in log.entries if isinstance(entry, Went)),
        heard=Counter(entry.means for entry in log.entries if isinstance(entry, Heard)),
        still_open=len(at_the_end),
        overdue=sum(entry.overdue for entry in at_the_end),
        curves=tuple(_curves([one for one in courses if one.sent_at < last - SEEN_FOR])),
        weeks=tuple(_weeks(log, courses, calendar)),
        departments=tuple(_rows(courses, council)),
    )


def _course(key: str, entries: Sequence[Entry], calendar: WorkingDays) -> Followed:
    moves = [entry for entry in entries if isinstance(entry, Moved)]
    first = moves[0]
    start = calendar.day(first.sent_at or first.at)
    end = next((entry.at for entry in moves if entry.status in ANSWERED), None)
    days = calendar.count(start, calendar.day(end)) if end else None
    taken = tuple((rung, calendar.count(start, calendar.day(moved.at)), moved.at) for moved, rung in rungs_of(moves))
    return Followed(key, first.working_days, first.sent_at or first.at, days, days is not None and days <= first.working_days, taken)


def _curves(courses: Sequence[Followed]) -> Iterator[Curve]:
    for asked_for in sorted({one.asked_for for one in courses}):
        theirs = [one for one in courses if one.asked_for == asked_for]
        by_day = Counter(one.answered for one in theirs if one.answered is not None)
        shares = tuple(sum(count for day, count in by_day.items() if day <= n) / len(theirs) for n in range(FARTHEST + 1))
        rungs = {rung: Counter(day for one in theirs for taken, day, _ in one.rungs if taken is rung) for rung in RUNGS}
        yield Curve(asked_for, len(theirs), shares, rungs)


def _weeks(log: Log, courses: Sequence[Followed], calendar: WorkingDays) -> Iterator[Week]:
    late = Counter(entry.at for entry in log.entries if isinstance(entry, Stood) and entry.overdue)
    taken: dict[date, Counter[ChaseStep]] = {}
    for course in courses:
        for rung, _, at in course.rungs:
            taken.setdefault(calendar.day(at), Counter())[rung] += 1
    first, last = (calendar.day(entry.at) for entry in (log.entries[0], log.entries[-1]))
    monday = first - timedelta(days=first.weekday())
    while monday < last:
        days = [monday + timedelta(days=n) for n in range(7)]
        end = calendar.at(monday + timedelta(days=7), time())
        overdue = next((late[at] for at in sorted(late) if at >= end), late[max(late)] if late else 0)
        yield Week(monday, {day: taken[day] for day in days if day in taken}, frozenset(day for day in days if not calendar.is_working(day)), overdue)
        monday += timedelta(days=7)


def _rows(courses: Sequence[Followed], council: Council) -> Iterator[Row]:
    for key in sorted({one.department for one in courses}, key=lambda key: council.departments[key].name):
        theirs = [one for one in courses if one.department == key]
        days = [one.answered for one in theirs if one.answered is not None]
        rungs = Counter(rung for one in theirs for rung, _, _ in one.rungs)
        yield Row(
            council.departments[key].name,
            len(theirs),
            len(days),
            sum(one.on_time for one in theirs),
            median(days) if days else None,
            rungs[ChaseStep.CHASER_1] + rungs[ChaseStep.CHASER_2],
            rungs[ChaseStep.ESCALATION],
        )
