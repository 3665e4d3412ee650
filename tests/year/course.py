"""Lets a year happen to a council: residents write, officers do what officers do, the councillor says what she must, and the clock ticks."""

from __future__ import annotations

import heapq
import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parseaddr
from functools import partial
from random import Random

from mailbridge.core.calendar import WorkingDays
from mailbridge.core.known import KnownReferral
from mailbridge.core.lifecycle import CHASED, ENDED
from mailbridge.model.words import CaseStatus, ChaseStep, ReferralStatus
from tests.year import mails
from tests.year.log import Heard, Log, Moved, Said, Went
from tests.year.officers import Deed, Officers, spoken
from tests.year.seen import standings
from tests.year.town import Changed, Posted, Town
from tests.year.words import ANSWERS_OF_HERS, WEIGHTS, Means

TICKS = (time(8, 30), time(9), time(14), time(17, 5))
"""Local times at which the clock is asked, on every day of the week: also when nothing may happen."""
MONDAY_MORNING = time(6, 30)
LAST_WORDS = frozenset({Means.ANSWER, Means.REFUSAL, Means.NOT_US})
"""After these an officer has done with it."""
UNASKED = frozenset({Means.TICKET, Means.AWAY, Means.BOUNCE})
"""What machines do by themselves."""


@dataclass(frozen=True)
class Plan:
    """Which year it is."""

    referrals: int = 2000
    seed: int = 1
    start: date = date(2026, 1, 1)
    days: int = 365


@dataclass
class Course:
    """A year as it happens to a town."""

    town: Town
    plan: Plan
    log: Log = field(default_factory=Log)

    def __post_init__(self) -> None:
        self.calendar = WorkingDays.of(self.town.council.service)
        self.officers = Officers(self.plan.seed, self.calendar)
        self.now = datetime.now(UTC)
        self._queue: list[tuple[datetime, int, Callable[[], None]]] = []
        self._number = itertools.count()
        self._letters: dict[str, Posted] = {}
        self._done: set[str] = set()
        self._asking: set[str] = set()
        self._turns: Counter[str] = Counter()
        self._stood: dict[str, Moved] = {}

    def lived(self) -> Log:
        """Everything, from the first morning to the last evening."""
        self._schedule()
        end = self.calendar.at(self.plan.start + timedelta(days=self.plan.days), time())
        while self._queue and self._queue[0][0] < end:
            self.now, _, happens = heapq.heappop(self._queue)
            happens()
            self._look()
        self.now = end
        self._take_stock()
        return self.log

    # ---- what was arranged before

    def _schedule(self) -> None:
        for n in range(self.plan.days):
            day = self.plan.start + timedelta(days=n)
            for clock in TICKS:
                self._at(self.calendar.at(day, clock), self._tick)
            if day.weekday() == 0:
                self._at(self.calendar.at(day, MONDAY_MORNING), self._take_stock)
        draw = Random(f"{self.plan.seed}/residents")
        departments = draw.choices(list(WEIGHTS), list(WEIGHTS.values()), k=self.plan.referrals)
        moments = sorted(self._moment(draw) for _ in departments)
        for number, (moment, department) in enumerate(zip(moments, departments, strict=True), 1):
            self._at(moment, partial(self._resident_writes, number, department))

    def _moment(self, draw: Random) -> datetime:
        day = self.plan.start + timedelta(days=draw.randrange(self.plan.days))
        return self.calendar.at(day, time(draw.randint(6, 23), draw.randint(0, 59), draw.randint(0, 59)))

    def _at(self, moment: datetime, happens: Callable[[], None]) -> None:
        heapq.heappush(self._queue, (moment, next(self._number), happens))

    # ---- what happens

    def _tick(self) -> None:
        self.town.tick(self.now)

    def _take_stock(self) -> None:
        self.log.entries += standings(self.town.desk(self.now), self.town.open_cases(), self.now)

    def _resident_writes(self, number: int, department: str) -> None:
        reference = self.town.arrives(mails.resident(self.plan.seed, number, department, self.now), self.now)
        if not self.town.case(reference).referrals:
            self._she_says(reference, f"forward {named(department)}", hours=(1, 30))

    def _officer_writes(self, deed: Deed) -> None:
        """Nobody answers twice, or before their question was answered; machines do not think."""
        if deed.means not in UNASKED and (deed.referral in self._done | self._asking or self._is_with_another(deed.referral)):
            return
        if deed.means in LAST_WORDS:
            self._done.add(deed.referral)
        if deed.means is Means.QUESTION:
            self._asking.add(deed.referral)
        letter, before = self._letters[deed.referral], self._stood[deed.referral].status
        self.town.arrives(mails.written(deed, letter.mail(), letter.to[0]), self.now)
        address = letter.to[0] if deed.means is Means.BOUNCE else parseaddr(deed.sender)[1]
        reference = deed.referral.partition("/")[0]
        now = next(one.status for one in self.town.case(reference).referrals if one.key == deed.referral)
        self.log.entries.append(Heard(self.now, deed.referral, deed.means, before, now, address))

    def _is_with_another(self, key: str) -> bool:
        """Whether their department was asked once more, since the first letter had come back: that one is answered."""
        reference, department, _ = key.split("/")
        return [one.key for one in self.town.case(reference).referrals if one.department == department][-1] != key

    def _she_writes(self, reference: str, words: str, text: str) -> None:
        if self.town.case(reference).status is not CaseStatus.CLOSED:
            self.log.entries.append(Said(self.now, reference, words))
            self.town.arrives(mails.command(f"[{reference}] {words}", text, self.now), self.now)

    def _she_says(self, reference: str, words: str, text: str = "", *, hours: tuple[int, int]) -> None:
        """A command of hers some hours later, when she is up."""
        draw = Random(f"{self.plan.seed}/her/{reference}/{words}/{self._turns[reference]}")
        self._turns[reference] += 1
        moment = self.now + timedelta(hours=draw.randint(*hours), minutes=draw.randint(0, 59), seconds=draw.randint(1, 59))
        self._at(self.calendar.next_waking(moment, self.town.council.service.waking_hours), partial(self._she_writes, reference, words, text))

    # ---- what came of it

    def _look(self) -> None:
        for posted in self.town.left():
            self.log.entries.append(Went(posted.at, posted.letter, posted.referrals, posted.to, posted.cc))
            for key in posted.referrals:
                self._is_read(key, posted)
        for changed in self.town.changed():
            self._noted(changed)

    def _is_read(self, key: str, posted: Posted) -> None:
        if posted.letter != "reminder_list":  # they look for the mail that it is about, and answer that
            self._letters[key] = posted
        if posted.letter == "officer_answer":
            self._asking.discard(key)
        for deed in self.officers.react(posted.letter, key, posted.to[0], posted.at):
            self._at(deed.at, partial(self._officer_writes, deed))

    def _noted(self, changed: Changed) -> None:
        one = changed.referral
        moved = Moved(self.now, one.key, changed.case, one.status, one.step, one.sent_at, one.working_days, one.promised_on, one.put_off_until, one.address)
        before = self._stood.get(one.key)
        if before and replace(before, at=self.now) == moved:
            return
        self._stood[one.key] = moved
        self.log.entries.append(moved)
        if before is None:
            self._she_may_wait(one)
        elif changed.case is not CaseStatus.CLOSED and (before.status is not one.status or before.step is not one.step):
            self._she_reacts(one)

    def _she_may_wait(self, one: KnownReferral) -> None:
        """Some cases she lays to sleep, for some she holds the reminders."""
        draw = Random(f"{self.plan.seed}/waits/{one.key}")
        verb = draw.choices(("", "defer", "hold"), (95, 2, 3))[0]
        until = spoken(self.calendar.day(self.now) + timedelta(days=draw.randint(8, 40)))
        if verb:
            self._she_says(one.key.partition("/")[0], f"{verb} until {until}", hours=(20, 200))

    def _she_reacts(self, one: KnownReferral) -> None:
        reference, department, _ = one.key.split("/")
        draw = Random(f"{self.plan.seed}/reacts/{one.key}/{one.status}/{self._turns[one.key]}")
        self._turns[one.key] += 1
        match one.step if one.step is ChaseStep.ESCALATION_ASKED and one.status in CHASED else one.status:
            case ChaseStep.ESCALATION_ASKED if draw.random() < 0.85:
                self._she_says(reference, f"escalate {named(department)}", hours=(2, 70))
            case ReferralStatus.CLARIFICATION_REQUESTED:
                self._she_says(reference, f"forward {named(department)}", draw.choice(ANSWERS_OF_HERS), hours=(2, 90))
            case ReferralStatus.NOT_RESPONSIBLE:
                self._she_says(reference, "forward parking" if department != "parking" else "forward highways", hours=(2, 60))
            case ReferralStatus.DELIVERY_FAILED:
                self._she_says(reference, f"forward {named(department)}", hours=(12, 50))
            case ReferralStatus.ANSWERED | ReferralStatus.DECLINED if self._is_over(reference) and draw.random() < 0.95:
                words = "close resolved They tell me that it is done" if one.status is ReferralStatus.ANSWERED else "close not possible They say no"
                self._she_says(reference, words, hours=(3, 120))
            case _:
                pass

    def _is_over(self, reference: str) -> bool:
        return all(one.status in ENDED for one in self.town.case(reference).referrals)


def named(department: str) -> str:
    """A department as she names it."""
    return department.replace("_", " ")
