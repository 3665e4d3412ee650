"""What a resident hears because of the clock alone: a question once more, the end of a case, and whether it is sorted.

Days are working days of the council's calendar. Each step counts from the day on which the letter before it really left: after downtime there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mailbridge.core.calendar import WorkingDays
from mailbridge.core.correspondence import to_resident
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.effects import Closed, Fact, Nudged, Surveyed
from mailbridge.core.known import KnownCase
from mailbridge.core.letters.letter import Letter
from mailbridge.core.lifecycle import ENDED
from mailbridge.core.people import Council, Councillor
from mailbridge.core.risk import is_guarded
from mailbridge.model.words import Outcome

ASKS = frozenset({"acknowledgement_asks", "acknowledgement_photo", "acknowledgement_neutral", "acknowledgement_appeal", "question"})
"""Letters that ask a resident for facts, where the case waits for them. Not those that ask for permission: silence there is no yes, and she decides."""
NUDGE = "nudge"
SURVEY = "survey"
LATEST = timedelta(days=60)
"""How long after the end nobody is asked any more whether it is sorted."""
BETWEEN = timedelta(days=30)
"""A person is asked that once in so many days, whatever ends meanwhile."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A case that waits for its resident, and the last letter to them, which has left (UTC). Nobody has done anything about the case since."""

    reference: str
    councillor: str
    key: str
    """Of that letter."""
    letter: str
    """Its family."""
    left_at: datetime
    missing: tuple[str, ...] = ()
    """What was asked: questions of the category."""
    question: str = ""
    """The same, in her words."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A case that ended well, whose resident was told so and has not been asked yet whether it is sorted. Moments are UTC."""

    reference: str
    councillor: str
    closed_at: datetime
    people: tuple[str, ...] = ()
    """Whom the outcome was written to, in lower case."""


@dataclass(frozen=True)
class Step:
    """What the clock brings about in a case."""

    fact: Fact
    letters: tuple[Letter, ...]


def comes_on(councillor: Councillor, calendar: WorkingDays, one: Unanswered) -> date | None:
    """The day of the next step; None where the settings want none, or a person must decide."""
    waits: Mapping[str, int] = {**dict.fromkeys(ASKS, councillor.nudge_days), NUDGE: councillor.give_up_days}
    days = waits.get(one.letter, 0)
    return calendar.add(calendar.day(one.left_at), days) if days else None


def is_due(council: Council, one: Unanswered, now: datetime) -> bool:
    """Whether the next step has come to its day, as far as it can be seen from outside (UTC)."""
    councillor, calendar = council.councillors.get(one.councillor), WorkingDays.of(council.service)
    on = comes_on(councillor, calendar, one) if councillor else None
    return on is not None and on <= calendar.day(now)


def is_survey_due(council: Council, one: Ended, now: datetime) -> bool:
    """Whether the day has come on which the resident is asked whether it is sorted (UTC)."""
    councillor, calendar = council.councillors.get(one.councillor), WorkingDays.of(council.service)
    days = councillor.survey_days if councillor else 0
    return bool(days) and calendar.add(calendar.day(one.closed_at), days) <= calendar.day(now)


def surveyed(desk: Desk, case: KnownCase) -> Step | None:
    """Is it sorted? Not where letters need care (R081)."""
    return None if is_guarded(case) or not case.resident_address else Step(Surveyed(reference=case.reference), (to_resident.survey(desk, case),))


def asked_once_more(desk: Desk, case: KnownCase, one: Unanswered) -> Step | None:
    """The question once more, later the end of the case; nothing where letters need care, or a department still has it."""
    if is_guarded(case):
        return None
    if one.letter != NUDGE:
        return Step(Nudged(reference=case.reference), (to_resident.nudge(desk, case, one.key, one.missing, one.question),))
    if any(referral.status not in ENDED for referral in case.referrals):
        return None
    closed = Closed(reference=case.reference, outcome=Outcome.NO_REPLY_FROM_CONSTITUENT, text="", at=desk.now)
    return Step(closed, (to_resident.gave_up(desk, case, one.key),))
