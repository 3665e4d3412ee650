"""Each law of the house can be broken: a log in which it is, and the same log put right."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from mailbridge.core.calendar import WorkingDays
from mailbridge.core.people import Hours
from mailbridge.model.words import CaseStatus as C
from mailbridge.model.words import ChaseStep
from mailbridge.model.words import ReferralStatus as R
from tests.year.laws import LAWS, House, breaches
from tests.year.log import Entry, Heard, Log, Moved, Stood, Went
from tests.year.words import Means

KEY, OFFICE, DEPUTY = "MB-1/highways/1", "highways@northborough.example", "duty@northborough.example"
HOUSE = House(WorkingDays(), Hours(start=time(9), end=time(17)), (1, 3, 5), 2, {}, {"highways": DEPUTY})
SENT = datetime(2026, 3, 2, 10, tzinfo=UTC)
"""A Monday; the answer is due on Monday 16 March."""


def _at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def _is(at: datetime, status: R = R.SENT, step: ChaseStep | None = None, *, case: C = C.AWAITING_OFFICER, key: str = KEY, until: date | None = None) -> Moved:
    return Moved(at, key, case, status, step, SENT, 10, until, until, OFFICE)


def _letter(at: datetime, letter: str, key: str = KEY) -> Went:
    return Went(at, letter, (key,), (OFFICE,))


def _rung(at: datetime, step: ChaseStep, status: R = R.SENT, key: str = KEY) -> tuple[Entry, Entry]:
    return _letter(at, step.value, key), _is(at, status, step, key=key)


BEGUN = (_letter(SENT, "forward"), _is(SENT))
FIRST, SECOND, THIRD = ChaseStep.CHASER_1, ChaseStep.CHASER_2, ChaseStep.ESCALATION
REFUSED = _at(3, 2, 11)


def _bounced(after: R, before: R = R.SENT, *, address: str = OFFICE, at: datetime = REFUSED) -> Heard:
    return Heard(at, KEY, Means.BOUNCE, before, after, address)


def _deputy_has_it(at: datetime = REFUSED, sent_at: datetime = REFUSED) -> tuple[Entry, Entry]:
    return Went(at, "forward", (KEY,), (DEPUTY,)), Moved(at, KEY, C.AWAITING_OFFICER, R.SENT, sent_at=sent_at, address=DEPUTY)


LADDER = (*BEGUN, *_rung(_at(3, 17), FIRST), *_rung(_at(3, 20), SECOND), *_rung(_at(3, 27), THIRD))

BROKEN: dict[str, tuple[Entry, ...]] = {
    "never two of one step": (*LADDER, *_rung(_at(4, 9, 8), FIRST), *_rung(_at(4, 14, 8), SECOND)),
    "the history tells what was done": (*BEGUN, _is(_at(3, 17), step=FIRST)),
    "none on a closed day or outside office hours": (*BEGUN, *_rung(_at(3, 21), FIRST)),
    "none after an answer": (*BEGUN, _is(_at(3, 16), R.ANSWERED), *_rung(_at(3, 17), FIRST, R.ANSWERED)),
    "none while it is paused": (*BEGUN, _is(_at(3, 16), R.CLARIFICATION_REQUESTED), *_rung(_at(3, 17), FIRST, R.CLARIFICATION_REQUESTED)),
    "none lost": (*LADDER, Stood(_at(4, 6, 6), KEY, at_the_end=True, overdue=True)),
    "so many a week to one officer": (*BEGUN, *(entry for n in range(3) for entry in _rung(_at(3, 17, 10, n), FIRST, key=f"MB-{n}/highways/1"))),
    "none early": (*BEGUN, *_rung(_at(3, 16), FIRST)),
    "none late": (*BEGUN, Stood(_at(3, 23, 6), KEY, next_on=date(2026, 3, 17), overdue=True)),
    "each mail is understood": (*BEGUN, Heard(_at(3, 5), KEY, Means.ANSWER, R.SENT, R.HOLDING_REPLY)),
    "what is refused goes on": (*BEGUN, _bounced(R.DELIVERY_FAILED)),
}
"""Law -> a year that breaks it."""


def _breaks(*entries: Entry) -> set[str]:
    return {breach.law for breach in breaches(Log(list(entries)), HOUSE)}


@pytest.mark.parametrize("law", LAWS)
def test_a_law_can_be_broken(law: str) -> None:
    assert law in _breaks(*BROKEN[law])


@pytest.mark.parametrize(
    "entries",
    [
        LADDER,
        (*BEGUN, _is(_at(3, 10), R.ANSWERED)),
        (*BEGUN, _is(_at(3, 10), R.HOLDING_REPLY, until=date(2026, 3, 24)), *_rung(_at(3, 25), FIRST)),
        (*LADDER, Stood(_at(4, 6, 6), KEY, at_the_end=True, overdue=True, shown=True)),
        (*BEGUN, Stood(_at(3, 16, 6), KEY, next_on=date(2026, 3, 17))),
        (*BEGUN, Stood(_at(3, 16, 6), KEY, reason="their question waits for her answer")),
        (*BEGUN, Heard(_at(3, 5), KEY, Means.AWAY, R.SENT, R.SENT)),
        (*BEGUN, _bounced(R.SENT), *_deputy_has_it()),
        (*BEGUN, _bounced(R.SENT), *_deputy_has_it(), _bounced(R.DELIVERY_FAILED, address=DEPUTY, at=_at(3, 3))),
        (*BEGUN, _bounced(R.SENT, address="sam.lee@northborough.example")),
        (*BEGUN, _is(_at(3, 2, 10, 5), R.ANSWERED), _bounced(R.ANSWERED, R.ANSWERED)),
        (*BEGUN, _bounced(R.SENT, address=DEPUTY), Heard(_at(3, 2, 10), KEY, Means.THANKS, R.SENT, R.SENT, DEPUTY), _bounced(R.SENT), *_deputy_has_it()),
    ],
    ids=[
        *("whole ladder", "answered", "promised", "shown at the end", "next step", "paused", "a machine"),
        *("with the deputy", "no deputy left", "somebody else refused", "refused after the answer", "the deputy writes again"),
    ],
)
def test_a_year_in_order_breaks_none(entries: tuple[Entry, ...]) -> None:
    assert not _breaks(*entries)


@pytest.mark.parametrize(
    ("law", "entries"),
    [
        ("none on a closed day or outside office hours", (*BEGUN, *_rung(_at(3, 17, 8, 59), FIRST))),
        ("none on a closed day or outside office hours", (*BEGUN, *_rung(_at(3, 17, 17), FIRST))),
        ("none on a closed day or outside office hours", (*BEGUN, *_rung(_at(4, 3), FIRST))),
        ("none while it is paused", (*BEGUN, _is(_at(3, 16), case=C.DEFERRED), _letter(_at(3, 17), "chaser_1"))),
        ("none after an answer", (*BEGUN, _is(_at(3, 16), case=C.CLOSED), _letter(_at(3, 17), "reminder_list"))),
        ("none early", (*BEGUN, _is(_at(3, 10), R.HOLDING_REPLY, until=date(2026, 3, 24)), *_rung(_at(3, 24), FIRST))),
        ("none early", (*BEGUN, *_rung(_at(3, 17), FIRST), *_rung(_at(3, 19), SECOND))),
        ("none lost", (*BEGUN, *BEGUN, Stood(_at(3, 9, 6), "MB-2/highways/1", next_on=date(2026, 3, 17)))),
        ("the history tells what was done", (*BEGUN, _letter(_at(3, 17), "chaser_1"))),
        ("each mail is understood", (*BEGUN, Heard(_at(3, 5), KEY, Means.AWAY, R.SENT, R.ANSWERED))),
        ("each mail is understood", (*BEGUN, Heard(_at(3, 5), KEY, Means.THANKS, R.ANSWERED, R.SENT))),
        ("what is refused goes on", (*BEGUN, _bounced(R.SENT))),
        ("what is refused goes on", (*BEGUN, _bounced(R.SENT), *_deputy_has_it(sent_at=SENT))),
        ("what is refused goes on", (*BEGUN, _bounced(R.SENT), *_deputy_has_it(_at(3, 3)))),
        ("what is refused goes on", (*BEGUN, _bounced(R.SENT), *_deputy_has_it(), _bounced(R.SENT, address=DEPUTY, at=_at(3, 3)))),
        ("what is refused goes on", (*BEGUN, _bounced(R.DELIVERY_FAILED, address="sam.lee@northborough.example"))),
        ("what is refused goes on", (*BEGUN, _is(_at(3, 2, 10, 5), R.ANSWERED), _bounced(R.ANSWERED, R.ANSWERED), *_deputy_has_it())),
    ],
)
def test_a_law_sees_this_too(law: str, entries: tuple[Entry, ...]) -> None:
    assert law in _breaks(*entries)
