"""When an answer is due and when a reminder goes out, in the three nations: every date here was counted by hand, on a wall calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from mailbridge.core.calendar import WorkingDays
from mailbridge.core.due import Running, is_office_open, years_unknown
from mailbridge.core.known import KnownReferral
from mailbridge.core.ladder import Ladder, due_on, is_overdue
from mailbridge.core.people import Council, Service
from mailbridge.model.words import ChaseStep, ReferralStatus

ENGLAND, SCOTLAND, ULSTER = "england-and-wales", "scotland", "northern-ireland"
NATIONS = (ENGLAND, SCOTLAND, ULSTER)
WAITS = (1, 3, 5)


def _utc(year: int, month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def _sent(at: datetime, working_days: int = 10) -> KnownReferral:
    return KnownReferral("MB-1/highways/1", "highways", "highways@northborough.example", ReferralStatus.SENT, at, working_days)


def _reminded_on(referral: KnownReferral, calendar: WorkingDays) -> date:
    found = Ladder(calendar, WAITS).next_step(referral)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("sent", "days", "england", "scotland", "ulster"),
    [
        # the change to summer time lies between: Sunday 29 March 2026. In Northern Ireland the 17th is closed
        pytest.param(date(2026, 3, 16), 10, date(2026, 3, 30), date(2026, 3, 30), date(2026, 3, 31), id="clocks go forward"),
        pytest.param(date(2026, 10, 12), 10, date(2026, 10, 26), date(2026, 10, 26), date(2026, 10, 26), id="clocks go back"),
        pytest.param(date(2028, 2, 28), 1, date(2028, 2, 29), date(2028, 2, 29), date(2028, 2, 29), id="the next day is the leap day"),
        pytest.param(date(2028, 2, 28), 5, date(2028, 3, 6), date(2028, 3, 6), date(2028, 3, 6), id="over the leap day"),
        pytest.param(date(2028, 2, 29), 10, date(2028, 3, 14), date(2028, 3, 14), date(2028, 3, 14), id="sent on the leap day"),
        pytest.param(date(2027, 2, 28), 5, date(2027, 3, 5), date(2027, 3, 5), date(2027, 3, 5), id="28 February of a common year, a Sunday"),
        # 25 and 28 December closed, 1 January too, and in Scotland the 2nd, a Saturday, is made up for on Monday the 4th
        pytest.param(date(2026, 12, 23), 5, date(2027, 1, 4), date(2027, 1, 5), date(2027, 1, 4), id="Christmas on a Friday"),
        pytest.param(date(2026, 12, 23), 10, date(2027, 1, 11), date(2027, 1, 12), date(2027, 1, 11), id="Christmas, two weeks"),
        pytest.param(date(2025, 12, 24), 5, date(2026, 1, 5), date(2026, 1, 6), date(2026, 1, 5), id="Christmas Eve"),
        # Good Friday is the 3rd for all, Easter Monday the 6th not in Scotland
        pytest.param(date(2026, 3, 30), 5, date(2026, 4, 8), date(2026, 4, 7), date(2026, 4, 8), id="Easter"),
        pytest.param(date(2026, 3, 20), 10, date(2026, 4, 7), date(2026, 4, 6), date(2026, 4, 7), id="due on Easter Monday in Scotland"),
        pytest.param(date(2026, 3, 13), 5, date(2026, 3, 20), date(2026, 3, 20), date(2026, 3, 23), id="St Patrick"),
        pytest.param(date(2026, 7, 10), 5, date(2026, 7, 17), date(2026, 7, 17), date(2026, 7, 20), id="the Twelfth on a Sunday"),
        pytest.param(date(2026, 7, 31), 5, date(2026, 8, 7), date(2026, 8, 10), date(2026, 8, 7), id="Scotland's August"),
        pytest.param(date(2026, 8, 28), 5, date(2026, 9, 7), date(2026, 9, 4), date(2026, 9, 7), id="everybody else's August"),
        pytest.param(date(2026, 11, 27), 5, date(2026, 12, 4), date(2026, 12, 7), date(2026, 12, 4), id="St Andrew"),
        pytest.param(date(2026, 5, 1), 5, date(2026, 5, 11), date(2026, 5, 11), date(2026, 5, 11), id="early May"),
    ],
)
def test_an_answer_is_due(sent: date, days: int, england: date, scotland: date, ulster: date) -> None:
    referral = _sent(_utc(sent.year, sent.month, sent.day, 12), days)
    assert [due_on(referral, WorkingDays(nation)) for nation in NATIONS] == [england, scotland, ulster]


@pytest.mark.parametrize(
    ("sent", "days", "last", "late"),
    [
        pytest.param(_utc(2026, 1, 5), 10, _utc(2026, 1, 19, 23, 59), _utc(2026, 1, 20, 0, 0), id="in winter"),
        pytest.param(_utc(2026, 6, 1), 5, _utc(2026, 6, 8, 22, 59), _utc(2026, 6, 8, 23, 0), id="in summer London is an hour ahead"),
        pytest.param(_utc(2026, 3, 16), 10, _utc(2026, 3, 30, 22, 59), _utc(2026, 3, 30, 23, 0), id="sent in winter, due in summer"),
        pytest.param(_utc(2026, 10, 12), 10, _utc(2026, 10, 26, 23, 59), _utc(2026, 10, 27, 0, 0), id="sent in summer, due in winter"),
        pytest.param(_utc(2026, 10, 15, 23, 30), 5, _utc(2026, 10, 23, 22, 59), _utc(2026, 10, 23, 23, 0), id="sent after midnight in London"),
        pytest.param(_utc(2026, 10, 15, 22, 30), 5, _utc(2026, 10, 22, 22, 59), _utc(2026, 10, 22, 23, 0), id="sent before midnight in London"),
        pytest.param(_utc(2028, 2, 28), 1, _utc(2028, 2, 29, 23, 59), _utc(2028, 3, 1, 0, 0), id="due on the leap day"),
        pytest.param(_utc(2025, 12, 22), 3, _utc(2025, 12, 29, 23, 59), _utc(2025, 12, 30, 0, 0), id="after Christmas"),
    ],
)
def test_it_is_late_from_midnight_on_and_not_before(sent: datetime, days: int, last: datetime, late: datetime) -> None:
    referral, calendar = _sent(sent, days), WorkingDays(ENGLAND)
    assert (is_overdue(referral, calendar, last), is_overdue(referral, calendar, late)) == (False, True)


@pytest.mark.parametrize(
    ("day", "opens", "closes"),
    [
        pytest.param((2026, 3, 27), 9, 17, id="Friday before the clocks go forward"),
        pytest.param((2026, 3, 30), 8, 16, id="Monday after"),
        pytest.param((2026, 10, 23), 8, 16, id="Friday before the clocks go back"),
        pytest.param((2026, 10, 26), 9, 17, id="Monday after"),
        pytest.param((2028, 2, 29), 9, 17, id="the leap day"),
    ],
)
@pytest.mark.parametrize("nation", NATIONS)
def test_office_hours_are_those_of_the_clock_on_the_wall(nation: str, day: tuple[int, int, int], opens: int, closes: int) -> None:
    service = Service.model_validate({"council": "Northborough", "region": nation})
    moments = (_utc(*day, opens - 1, 59), _utc(*day, opens), _utc(*day, closes - 1, 59), _utc(*day, closes))
    assert [is_office_open(service, moment) for moment in moments] == [False, True, True, False]


@pytest.mark.parametrize(
    ("nation", "day", "is_open"),
    [
        (ENGLAND, (2026, 3, 29), False),
        (ENGLAND, (2026, 4, 6), False),
        (SCOTLAND, (2026, 4, 6), True),
        (ULSTER, (2026, 4, 6), False),
        (SCOTLAND, (2027, 1, 4), False),
        (ENGLAND, (2027, 1, 4), True),
        (ULSTER, (2026, 7, 13), False),
        (SCOTLAND, (2026, 12, 28), False),
    ],
)
def test_at_noon_of_a_day_an_office_is_open_or_not(nation: str, day: tuple[int, int, int], is_open: bool) -> None:
    service = Service.model_validate({"council": "Northborough", "region": nation})
    assert is_office_open(service, _utc(*day, 12)) is is_open


@pytest.mark.parametrize(
    ("nation", "rungs"),
    [
        (ENGLAND, (date(2026, 4, 7), date(2026, 4, 10), date(2026, 4, 17))),
        (SCOTLAND, (date(2026, 4, 6), date(2026, 4, 9), date(2026, 4, 16))),
        (ULSTER, (date(2026, 4, 7), date(2026, 4, 10), date(2026, 4, 17))),
    ],
)
def test_the_ladder_over_easter(nation: str, rungs: tuple[date, date, date]) -> None:
    """Sent on Thursday 19 March, due on Thursday 2 April; then come Good Friday and, not in Scotland, Easter Monday."""
    calendar, referral, days = WorkingDays(nation), _sent(_utc(2026, 3, 19)), []
    for step in (ChaseStep.CHASER_1, ChaseStep.CHASER_2, ChaseStep.ESCALATION):
        days.append(_reminded_on(referral, calendar))
        referral = replace(referral, step=step, step_at=calendar.at(days[-1], time(9)))
    assert tuple(days) == rungs


@pytest.mark.parametrize(("nation", "reminded"), [(ENGLAND, date(2026, 4, 7)), (SCOTLAND, date(2026, 4, 6)), (ULSTER, date(2026, 4, 7))])
def test_a_day_promised_for_good_friday_is_over_on_the_next_working_day(nation: str, reminded: date) -> None:
    referral = replace(_sent(_utc(2026, 3, 9), 5), status=ReferralStatus.HOLDING_REPLY, promised_on=date(2026, 4, 3), put_off_until=date(2026, 4, 3))
    assert _reminded_on(referral, WorkingDays(nation)) == reminded


class TestABankHolidayAnnouncedLater:
    """As for the football in June 2026: sent on Monday 1 June, due on Monday the 15th, and then that day is declared closed."""

    referral = _sent(_utc(2026, 6, 1))
    before, after = WorkingDays(ENGLAND), WorkingDays(ENGLAND, closed=[date(2026, 6, 15)])

    def test_the_open_due_date_moves(self) -> None:
        assert [due_on(self.referral, calendar) for calendar in (self.before, self.after)] == [date(2026, 6, 15), date(2026, 6, 16)]
        assert [_reminded_on(self.referral, calendar) for calendar in (self.before, self.after)] == [date(2026, 6, 16), date(2026, 6, 17)]

    def test_what_was_late_is_not_any_more(self) -> None:
        on_the_16th = _utc(2026, 6, 16)
        assert [is_overdue(self.referral, calendar, on_the_16th) for calendar in (self.before, self.after)] == [True, False]

    def test_the_next_rung_of_a_ladder_that_has_begun_moves_too(self) -> None:
        begun = replace(_sent(_utc(2026, 6, 1)), step=ChaseStep.CHASER_1, step_at=_utc(2026, 6, 16, 8))
        closed = WorkingDays(ENGLAND, closed=[date(2026, 6, 18)])
        assert [_reminded_on(begun, calendar) for calendar in (self.before, closed)] == [date(2026, 6, 19), date(2026, 6, 22)]

    def test_a_day_that_is_over_moves_nothing(self) -> None:
        assert due_on(self.referral, WorkingDays(ENGLAND, closed=[date(2026, 6, 1)])) == date(2026, 6, 15)
        assert due_on(self.referral, WorkingDays(ENGLAND, closed=[date(2026, 6, 16)])) == date(2026, 6, 15)


def test_a_year_that_nobody_has_looked_at_is_named() -> None:
    council = Council(service=Service(council="Northborough", bank_holidays_until=2028), councillors={})
    running = [Running("MB-1", "shah", _sent(moment, 10)) for moment in (_utc(2028, 12, 8), _utc(2028, 12, 20))]
    assert years_unknown(council, running) == (2029,)
    assert years_unknown(council, running[:1]) == ()
