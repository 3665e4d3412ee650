"""Departments that get what waits for them as one list: when it goes out, what does not wait, and the list itself (R063)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailbridge.core.calendar import WorkingDays
from mailbridge.core.correspondence import to_officer, to_resident
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.disclosure import is_sensitive
from mailbridge.core.due import is_office_open
from mailbridge.core.effects import Dispatched, Fact
from mailbridge.core.known import KnownCase, KnownReferral
from mailbridge.core.letters.letter import Letter
from mailbridge.core.people import Batch
from mailbridge.model.words import Flag, ReferralStatus

LONGEST_CLOSURE = 21
"""Days back at which a list may have been planned that goes out only now, since the council was closed."""


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for the list of one department in one councillor's name."""

    councillor: str
    department: str
    count: int
    expected: datetime
    """When the first of them was expected to go out (UTC)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One case of a list."""

    case: KnownCase
    referral: KnownReferral
    letters_had: int = 0
    """Letters that its resident had."""


def next_list(calendar: WorkingDays, batch: Batch, now: datetime) -> datetime:
    """The first moment after now at which a list goes out (UTC)."""
    day = calendar.day(now) - timedelta(days=LONGEST_CLOSURE)
    while True:
        if batch.day in ("daily", f"{day:%A}".lower()):
            moment = calendar.at(day if calendar.is_working(day) else calendar.add(day, 1), batch.at)
            if moment > now:
                return moment
        day += timedelta(days=1)


def is_urgent(desk: Desk, case: KnownCase) -> bool:
    """Whether a case waits for no list: what is urgent cannot, and what is sensitive is not put among other people's matters."""
    return Flag.EMERGENCY in case.flags or is_sensitive(desk, case)


def is_time(desk: Desk, queue: Queue) -> bool:
    """Whether a list goes out now: its time has come, or enough cases wait. A time that was missed is made up for once."""
    batch = desk.department(queue.department).batch
    enough = batch is not None and 0 < batch.when <= queue.count
    return (queue.expected <= desk.now or enough) and is_office_open(desk.council.service, desk.now)


def dispatched(desk: Desk, department: str, waiting: Sequence[Entry]) -> tuple[tuple[Fact, ...], tuple[Letter, ...]]:
    """Everything that waits, in lists of the length that is set; one case alone is a forward like any other. Their days count from now."""
    batch = desk.department(department).batch
    most = batch.most if batch else len(waiting)
    facts: list[Fact] = []
    letters: list[Letter] = []
    for start in range(0, len(waiting), most):
        entries = [_sent(desk, entry) for entry in waiting[start : start + most]]
        alone = len(entries) == 1
        letters.append(_forward(desk, entries[0]) if alone else to_officer.batch(desk, department, [(one.case, one.referral) for one in entries]))
        copied = (to_resident.copy_of_forward(desk, one.case, _shown(desk, one, alone=alone), had=one.letters_had) for one in entries if one.case.acknowledged)
        letters += [letter for some in copied for letter in some]
        facts += [_fact(desk, one, 0 if alone else number) for number, one in enumerate(entries, 1)]
    return tuple(facts), tuple(letters)


def _sent(desk: Desk, entry: Entry) -> Entry:
    """As it stands once it has gone out, to where mail arrives today: while it waited, mail to the department may have come back."""
    address = desk.mailbox_of(entry.referral.department).address
    return replace(entry, referral=replace(entry.referral, status=ReferralStatus.SENT, sent_at=desk.now, address=address))


def _forward(desk: Desk, entry: Entry) -> Letter:
    return to_officer.forward(desk, entry.case, entry.referral, instruction=entry.referral.asked)


def _shown(desk: Desk, entry: Entry, *, alone: bool) -> Letter:
    """What the department sees of one case, as its resident is shown it: of a line in a list, no more words than stand there."""
    letter = _forward(desk, entry)
    return letter if alone else replace(letter, facts=replace(letter.facts, words=to_officer.in_a_line(letter.facts.words)))


def _fact(desk: Desk, entry: Entry, number: int) -> Fact:
    case, referral, name = entry.case, entry.referral, desk.department_name(entry.referral.department)
    return Dispatched(reference=case.reference, referral=referral.key, department_name=name, at=desk.now, number=number, address=referral.address)
