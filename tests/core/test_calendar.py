"""Working days, waking hours and clock changes of the nations."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbridge.core.calendar import WorkingDays, written
from mailbridge.core.people import Hours

DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2027, 12, 31))
REGIONS = ("england-and-wales", "scotland", "northern-ireland")


@pytest.mark.parametrize(
    ("region", "day", "works"),
    [
        ("england-and-wales", date(2024, 5, 6), False),
        ("scotland", date(2024, 5, 6), False),
        ("england-and-wales", date(2024, 4, 1), False),
        ("scotland", date(2024, 4, 1), True),
        ("england-and-wales", date(2025, 1, 2), True),
        ("scotland", date(2025, 1, 2), False),
        ("northern-ireland", date(2024, 7, 12), False),
        ("england-and-wales", date(2024, 7, 12), True),
        ("england-and-wales", date(2024, 12, 25), False),
        ("england-and-wales", date(2024, 2, 29), True),
    ],
)
def test_bank_holidays_differ_by_nation(region: str, day: date, works: bool) -> None:
    assert WorkingDays(region).is_working(day) is works


def test_the_day_of_sending_does_not_count() -> None:
    assert WorkingDays().add(date(2024, 5, 2), 10) == date(2024, 5, 17)
    assert WorkingDays().add(date(2024, 5, 4), 0) == date(2024, 5, 4)


@given(DAYS, st.integers(1, 40), st.sampled_from(REGIONS))
def test_adding_and_counting_agree(day: date, number: int, region: str) -> None:
    calendar = WorkingDays(region, closed=[date(2026, 12, 29)])
    end = calendar.add(day, number)
    assert calendar.is_working(end)
    assert calendar.count(day, end) == number
    assert calendar.count(end, day) == 0


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 7, 1)])
def test_local_clock_times_survive_the_change_of_clocks(day: date) -> None:
    calendar = WorkingDays()
    moment = calendar.at(day, time(9, 30))
    assert moment.tzinfo is UTC
    assert calendar.local(moment).time() == time(9, 30)
    assert calendar.day(moment) == day


@pytest.mark.parametrize(
    ("now", "next_one"),
    [
        (datetime(2024, 5, 2, 6, 59), datetime(2024, 5, 2, 7, 0)),
        (datetime(2024, 5, 2, 7, 0), datetime(2024, 5, 2, 7, 0)),
        (datetime(2024, 5, 2, 21, 59), datetime(2024, 5, 2, 21, 59)),
        (datetime(2024, 5, 2, 22, 0), datetime(2024, 5, 3, 7, 0)),
    ],
)
def test_waking_hours(now: datetime, next_one: datetime) -> None:
    calendar = WorkingDays()
    moment = now.replace(tzinfo=calendar.zone).astimezone(UTC)
    assert calendar.local(calendar.next_waking(moment, Hours())).replace(tzinfo=None) == next_one


@pytest.mark.parametrize(
    ("now", "next_one"),
    [
        (datetime(2024, 5, 3, 10, 0), datetime(2024, 5, 3, 10, 0)),
        (datetime(2024, 5, 3, 8, 0), datetime(2024, 5, 3, 9, 0)),
        (datetime(2024, 5, 3, 17, 0), datetime(2024, 5, 7, 9, 0)),
        (datetime(2024, 5, 6, 10, 0), datetime(2024, 5, 7, 9, 0)),
    ],
)
def test_office_hours_skip_the_bank_holiday(now: datetime, next_one: datetime) -> None:
    calendar = WorkingDays()
    moment = now.replace(tzinfo=calendar.zone).astimezone(UTC)
    found = calendar.next_office(moment, Hours(start=time(9), end=time(17)))
    assert calendar.local(found).replace(tzinfo=None) == next_one


def test_dates_are_written_with_their_weekday() -> None:
    assert written(date(2024, 5, 7)) == "Tuesday 7 May 2024"
