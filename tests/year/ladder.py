"""The year's only calls to `core.due` and `core.ladder`: which rungs are taken now and by which letters, which comes next, and who wakes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime

from mailbridge.core import due
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.effects import Fact
from mailbridge.core.known import KnownCase, KnownReferral
from mailbridge.core.ladder import Ladder, is_overdue
from mailbridge.core.letters.letter import Letter
from mailbridge.core.lifecycle import CHASED, UNCHASED

__all__ = ["is_overdue", "next_on", "rungs", "woken"]


def rungs(desk: Desk, cases: Mapping[str, KnownCase], born: Sequence[str], had: Callable[[str, datetime], int]) -> Iterator[tuple[list[Fact], Letter]]:
    """What `mailbridge.chasing` does in a round: facts and their letter, each alone or many in a list.

    `born`: keys of the referrals of these cases, oldest first. `had`: reminders of an address since a moment."""
    if not due.is_office_open(desk.council.service, desk.now):
        return
    running = (due.Running(key.partition("/")[0], desk.key, one) for key in born if (one := _running(cases, key)))
    references = due.cases_due(desk.council, running, desk.now).get(desk.key, ())
    steps = [step for reference in references for step in due.steps_due(desk, cases[reference])]
    for addressee in dict.fromkeys(step.addressee for step in steps):
        theirs = [step for step in steps if step.addressee == addressee]
        for together, letter in due.taken(desk, theirs, had(addressee, desk.now - due.WEEK)):
            yield [step.fact for step in together], letter


def _running(cases: Mapping[str, KnownCase], key: str) -> KnownReferral | None:
    """A referral, if its clock runs and its case is awake."""
    case = cases[key.partition("/")[0]]
    return next((one for one in case.referrals if one.key == key and one.status in CHASED), None) if case.status not in UNCHASED else None


def next_on(desk: Desk, referral: KnownReferral) -> date | None:
    """The day of the next rung; None where there is none, or the clock stands still."""
    found = Ladder.of(desk.council, referral.department, desk.calendar).next_step(referral)
    return found[1] if found else None


def woken(desk: Desk, case: KnownCase) -> Fact | None:
    """The end of a sleep that has come."""
    return due.wakes(desk, case)
