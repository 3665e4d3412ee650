"""The house laws of the ladder, held against a log: each law yields what breaks it. They ask the calendar, and nothing of the ladder itself."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mailbridge.core.calendar import WorkingDays
from mailbridge.core.lifecycle import ENDED, REMINDERS
from mailbridge.core.people import Council, Hours
from mailbridge.model.words import CaseStatus, ChaseStep, ReferralStatus
from tests.year.log import Entry, Heard, Log, Moved, Said, Stood, Went, keys
from tests.year.words import Means

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class House:
    """What the laws must know of a council."""

    calendar: WorkingDays
    office: Hours
    waits: tuple[int, int, int]
    reminders_a_week: int
    above: Mapping[str, str]
    """Department -> the next person up: their reminders count in the same week."""
    deputies: Mapping[str, str]
    """Department -> who has its cases while its own address refuses letters."""

    @classmethod
    def of(cls, council: Council) -> House:
        """A council's, as configured."""
        service = council.service
        above = {key: str(unit.escalation).lower() for key, unit in council.departments.items() if unit.escalation}
        deputies = {key: str(unit.deputy).lower() for key, unit in council.departments.items() if unit.deputy}
        return cls(WorkingDays.of(service), service.office_hours, service.chase, service.reminders_a_week, above, deputies)

    def opened(self, start: date, end: date) -> bool:
        """Whether the office opened on a day from the first to before the second."""
        return start < end and self.calendar.count(start - timedelta(days=1), end - timedelta(days=1)) > 0

    def wait(self, rung: ChaseStep) -> int:
        """Working days before a rung."""
        return self.waits[(ChaseStep.CHASER_1, ChaseStep.CHASER_2, ChaseStep.ESCALATION).index(rung)]


@dataclass(frozen=True, slots=True)
class Breach:
    """A law was broken."""

    law: str
    referral: str
    at: datetime
    what: str


Finding = tuple[str, datetime, str]
"""Referral, moment, what is wrong."""


def never_twice(log: Log, house: House) -> Iterator[Finding]:
    """No rung of a referral is taken twice. An answer to their question starts the ladder anew."""
    for key, entries in log.by_referral.items():
        had: set[tuple[ChaseStep, datetime | None]] = set()
        for moved, rung in rungs_of(entries):
            if (rung, moved.sent_at) in had:
                yield key, moved.at, f"{rung} a second time"
            had.add((rung, moved.sent_at))


def told_is_done(log: Log, house: House) -> Iterator[Finding]:
    """A rung that the history tells of is a letter that left at that moment, and each reminder that left is such a rung."""
    for key, entries in log.by_referral.items():
        sent = [(entry.at, entry.letter) for entry in entries if isinstance(entry, Went) and entry.letter in REMINDERS]
        for moved, rung in rungs_of(entries):
            here = next((one for one in sent if one[0] == moved.at and one[1] in (rung.value, "reminder_list")), None)
            if here is None:
                yield key, moved.at, f"{rung} was recorded, and no letter left"
            else:
                sent.remove(here)
        for at, letter in sent:
            yield key, at, f"{letter} left, and no rung was recorded"


def open_offices(log: Log, house: House) -> Iterator[Finding]:
    """No reminder on a closed day or outside office hours, unless the councillor herself says so at that moment."""
    hers = _at_her_word(log)
    for sent in (sent for sent in _reminders(log) if (_case(sent.referrals[0]), sent.at) not in hers):
        local = house.calendar.local(sent.at)
        if not house.calendar.is_working(local.date()):
            yield sent.referrals[0], sent.at, f"{sent.letter} on {local:%A %d %B}, when they are closed"
        elif not house.office.start <= local.time() < house.office.end:
            yield sent.referrals[0], sent.at, f"{sent.letter} at {local:%H:%M}"


def silent_after_answer(log: Log, house: House) -> Iterator[Finding]:
    """No reminder after an answer, a no, a "not us", or the end of the case."""
    for key, sent, now in _reminded(log):
        if now.status in ENDED or now.case is CaseStatus.CLOSED:
            yield key, sent.at, f"{sent.letter} after it was {now.status}"


def silent_while_paused(log: Log, house: House) -> Iterator[Finding]:
    """No reminder while a question of theirs waits for ours, while nothing reaches them, or while the case sleeps."""
    hers = _at_her_word(log)
    for key, sent, now in _reminded(log):
        paused = now.status in {ReferralStatus.CLARIFICATION_REQUESTED, ReferralStatus.DELIVERY_FAILED} or now.case is CaseStatus.DEFERRED
        if paused and (_case(key), sent.at) not in hers:
            yield key, sent.at, f"{sent.letter} while it was {now.status}, the case {now.case}"


def none_lost(log: Log, house: House) -> Iterator[Finding]:
    """Each open referral has a next step, is paused with a reason, or has reached the ladder's end and stands in her line-up once it is late."""
    stood: dict[str, set[datetime]] = {}
    for entry in log.entries:
        if isinstance(entry, Stood):
            stood.setdefault(entry.referral, set()).add(entry.at)
            at_the_end = entry.at_the_end and (entry.shown or not entry.overdue)
            if not (entry.next_on or entry.reason or at_the_end):
                yield entry.referral, entry.at, "no next step, no reason for it, and she is not shown it"
    moments = sorted({at for ats in stood.values() for at in ats})
    for key, entries in log.by_referral.items():
        for at in moments:
            if _is_open(entries, at) and at not in stood.get(key, ()):
                yield key, at, "it is open, and was not among the open ones"


def full_weeks(log: Log, house: House) -> Iterator[Finding]:
    """At most so many reminders to one address in any seven days."""
    recent: dict[str, list[datetime]] = {}
    for sent in _reminders(log):
        for address in sent.to:
            within = [at for at in recent.get(address, ()) if at > sent.at - WEEK]
            recent[address] = [*within, sent.at]
            if len(within) >= house.reminders_a_week:
                yield sent.referrals[0], sent.at, f"{address} got {len(within) + 1} reminders within a week"


def never_early(log: Log, house: House) -> Iterator[Finding]:
    """The first rung comes after the due day, each other after its wait, and none before a promised day has passed."""
    for key, entries in log.by_referral.items():
        for moved, rung in rungs_of(entries):
            first = _earliest(house, entries, moved, rung)
            if house.calendar.day(moved.at) < first:
                yield key, moved.at, f"{rung} came before {first:%d %B}"


def _earliest(house: House, entries: Sequence[Entry], moved: Moved, rung: ChaseStep) -> date:
    """The first day on which a rung may be taken, as an officer would reckon."""
    before = [entry for entry in entries[: entries.index(moved)] if isinstance(entry, Moved)]
    taken = [earlier for earlier, _ in rungs_of(before) if earlier.sent_at == moved.sent_at]
    start = taken[-1].at if taken else moved.sent_at or moved.at
    promised = [one.put_off_until for one in before if one.put_off_until and (not taken or one.at > taken[-1].at)]
    regular = house.calendar.add(house.calendar.day(start), house.wait(rung) + (0 if taken else moved.working_days))
    return max(regular, promised[0] + timedelta(days=1)) if promised else regular


def never_late(log: Log, house: House) -> Iterator[Finding]:
    """A rung whose day has passed waits only for its officer's week to have room."""
    sent, stood = list(_reminders(log)), dict[str, Moved]()
    for entry in log.entries:
        if isinstance(entry, Moved):
            stood[entry.referral] = entry
        if isinstance(entry, Stood) and entry.next_on and not entry.reason:
            moved = stood.get(entry.referral)
            since = max(entry.next_on, house.calendar.day((moved or entry).at))
            if house.opened(since, house.calendar.day(entry.at)):
                theirs = {moved and moved.address, house.above.get(_department(entry.referral), "")}
                week = [one for one in sent if entry.at - WEEK - timedelta(days=3) < one.at <= entry.at and theirs & {*one.to, *one.cc}]
                if len(week) < house.reminders_a_week:
                    yield entry.referral, entry.at, f"its rung was due on {entry.next_on:%d %B}, and {len(week)} reminders went there that week"


def understood(log: Log, house: House) -> Iterator[Finding]:
    """What an officer's mail meant is what came of it; a machine moves nothing. (Of letters that come back, another law speaks.)"""
    for heard in (entry for entry in log.entries if isinstance(entry, Heard) and entry.means is not Means.BOUNCE):
        wanted = CAME_OF.get(heard.means)
        expected = heard.before if heard.before in ENDED or wanted is None else wanted
        if heard.after is not expected:
            yield heard.referral, heard.at, f"an officer {heard.means.value}, and {heard.before} became {heard.after}"


CAME_OF: Mapping[Means, ReferralStatus] = {
    Means.ANSWER: ReferralStatus.ANSWERED,
    Means.REFUSAL: ReferralStatus.DECLINED,
    Means.PROMISE: ReferralStatus.HOLDING_REPLY,
    Means.HOLDING: ReferralStatus.HOLDING_REPLY,
    Means.PASSED_ON: ReferralStatus.HOLDING_REPLY,
    Means.QUESTION: ReferralStatus.CLARIFICATION_REQUESTED,
    Means.NOT_US: ReferralStatus.NOT_RESPONSIBLE,
}
"""What a mail makes of an open referral; all others leave it as it was."""


def refused_goes_on(log: Log, house: House) -> Iterator[Finding]:
    """What the department's own address refuses goes to its deputy at once, from day zero; it stands still where no deputy is left, and only there."""
    stood: dict[str, Moved] = {}
    refused: set[str] = set()
    for number, entry in enumerate(log.entries):
        if isinstance(entry, Moved):
            stood[entry.referral] = entry
        elif isinstance(entry, Heard) and entry.means is not Means.BOUNCE:
            refused.discard(entry.address)
        elif isinstance(entry, Heard):
            refused.add(entry.address)
            deputy = house.deputies.get(_department(entry.referral), "")
            next_one = "" if deputy in refused else deputy
            if wrong := _wrongly_refused(entry, stood[entry.referral], next_one, _at_once(log, number)):
                yield entry.referral, entry.at, f"{entry.address} refused a letter: {wrong}"


def _wrongly_refused(heard: Heard, stood: Moved, deputy: str, then: Sequence[Entry]) -> str:
    """What is wrong with what came of a refusal, if anything; `deputy` is empty where none is left."""
    sent = {entry.to[0] for entry in then if isinstance(entry, Went)}
    if heard.before in ENDED or heard.address != stood.address:
        return f"it went to {', '.join(sent)}, and {heard.before} became {heard.after}" if sent or heard.after is not heard.before else ""
    if not deputy:
        return "" if heard.after is ReferralStatus.DELIVERY_FAILED and not sent else f"there was no deputy, and it was {heard.after}"
    has_it = any(isinstance(entry, Moved) and (entry.address, entry.sent_at, entry.step) == (deputy, heard.at, None) for entry in then)
    return "" if sent == {deputy} and has_it and heard.after is ReferralStatus.SENT else f"{deputy} did not get it, and it was {heard.after}"


def _at_once(log: Log, number: int) -> list[Entry]:
    """What happened to the referral of an entry in the same second, after it."""
    first = log.entries[number]
    later = itertools.takewhile(lambda entry: entry.at == first.at, itertools.islice(log.entries, number + 1, None))
    return [entry for entry in later if set(keys(first)) & set(keys(entry))]


LAWS: Mapping[str, Callable[[Log, House], Iterator[Finding]]] = {
    "never two of one step": never_twice,
    "the history tells what was done": told_is_done,
    "none on a closed day or outside office hours": open_offices,
    "none after an answer": silent_after_answer,
    "none while it is paused": silent_while_paused,
    "none lost": none_lost,
    "so many a week to one officer": full_weeks,
    "none early": never_early,
    "none late": never_late,
    "each mail is understood": understood,
    "what is refused goes on": refused_goes_on,
}


def breaches(log: Log, house: House) -> list[Breach]:
    """Everything in a year that breaks a law."""
    return [Breach(law, *finding) for law, broken in LAWS.items() for finding in broken(log, house)]


def _at_her_word(log: Log) -> set[tuple[str, datetime]]:
    """Cases and moments at which the councillor said something."""
    return {(entry.reference, entry.at) for entry in log.entries if isinstance(entry, Said)}


def _case(key: str) -> str:
    return key.partition("/")[0]


def _department(key: str) -> str:
    return key.split("/")[1]


def _reminders(log: Log) -> Iterator[Went]:
    return (entry for entry in log.entries if isinstance(entry, Went) and entry.letter in REMINDERS)


def rungs_of(entries: Sequence[Entry]) -> Iterator[tuple[Moved, ChaseStep]]:
    """The moments at which a letter's rung was taken."""
    step: ChaseStep | None = None
    for entry in entries:
        if isinstance(entry, Moved):
            if entry.step not in (step, None, ChaseStep.ESCALATION_ASKED):
                yield entry, entry.step
            step = entry.step


def _reminded(log: Log) -> Iterator[tuple[str, Went, Moved]]:
    """(referral, reminder, how it stood when the reminder left)."""
    now: dict[str, Moved] = {}
    for entry in log.entries:
        if isinstance(entry, Moved):
            now[entry.referral] = entry
        elif isinstance(entry, Went) and entry.letter in REMINDERS:
            yield from ((key, entry, now[key]) for key in entry.referrals if key in now)


def _is_open(entries: Sequence[Entry], at: datetime) -> bool:
    last = next((entry for entry in reversed(entries) if isinstance(entry, Moved) and entry.at < at), None)
    return last is not None and last.status not in ENDED and last.case is not CaseStatus.CLOSED
