"""Story 16: reminders on working days of the nation, each rung once, one and not three after days of downtime."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from tests.stories.world import HIGHWAYS, LONDON, World

POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"


def _days(world: World) -> list[date]:
    return [mail.local_date.date() for mail in world.letters(HIGHWAYS) if mail.local_date]


@pytest.mark.parametrize(
    ("region", "sent", "chased"),
    [
        ("england-and-wales", date(2024, 5, 2), date(2024, 5, 20)),
        ("scotland", date(2024, 5, 2), date(2024, 5, 20)),
        ("england-and-wales", date(2025, 12, 24), date(2026, 1, 13)),
        ("scotland", date(2025, 12, 24), date(2026, 1, 14)),
        ("northern-ireland", date(2024, 3, 8), date(2024, 3, 26)),
        ("england-and-wales", date(2024, 3, 8), date(2024, 3, 25)),
    ],
)
def test_the_first_reminder_knows_the_bank_holidays(tmp_path: Path, region: str, sent: date, chased: date) -> None:
    world = World(tmp_path, now=datetime(sent.year, sent.month, sent.day, 10, tzinfo=LONDON), service={"region": region})
    world.resident_writes(POTHOLE)
    while len(world.letters(HIGHWAYS)) < 2:
        assert world.now.date() <= chased + timedelta(days=10), "no reminder came"
        world.days_pass(1)
    assert _days(world) == [sent, chased]


def test_the_ladder_has_three_rungs_each_once(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.working_days_pass(60)
    assert _days(world) == [date(2024, 5, 2), date(2024, 5, 20), date(2024, 5, 23), date(2024, 5, 31)]
    escalation = world.last(HIGHWAYS)
    assert [a.address for a in escalation.to] == ["m.adeyemi@northborough.example"]
    assert escalation.text.startswith("Dear Mary Adeyemi")
    assert world.last("m.adeyemi@northborough.example").message_id == escalation.message_id


def test_after_three_days_of_downtime_one_reminder_goes_out(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.at(date(2024, 5, 30))
    world.at(date(2024, 5, 30), 10)
    world.bridge = world.started()
    world.at(date(2024, 5, 30), 11)
    assert _days(world) == [date(2024, 5, 2), date(2024, 5, 30)]


def test_a_tick_twice_is_a_tick_once(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.working_days_pass(11)
    for _ in range(5):
        world.bridge.tick()
    world.post()
    assert len(world.letters(HIGHWAYS)) == 2


def test_no_reminder_outside_office_hours_or_on_a_closed_day(tmp_path: Path) -> None:
    world = World(tmp_path, service={"closed_days": (date(2024, 5, 20),)})
    world.resident_writes(POTHOLE)
    world.at(date(2024, 5, 20))
    world.at(date(2024, 5, 21), 8, 59)
    world.at(date(2024, 5, 21), 17, 0)
    assert len(world.letters(HIGHWAYS)) == 1
    world.at(date(2024, 5, 22), 9, 0)
    assert len(world.letters(HIGHWAYS)) == 2


def test_due_at_the_end_of_the_day(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.at(date(2024, 5, 17), 16, 59)
    assert len(world.letters(HIGHWAYS)) == 1


def test_a_bank_holiday_announced_later_moves_an_open_due_date(world: World) -> None:
    world.resident_writes(POTHOLE)
    service = world.council.service.model_copy(update={"closed_days": (date(2024, 5, 16),)})
    world.council = world.council.model_copy(update={"service": service})
    world.bridge = world.started()
    world.at(date(2024, 5, 20))
    assert len(world.letters(HIGHWAYS)) == 1
    world.at(date(2024, 5, 21))
    assert len(world.letters(HIGHWAYS)) == 2


def test_letters_to_residents_wait_for_the_morning(tmp_path: Path) -> None:
    world = World(tmp_path, now=datetime(2024, 5, 2, 23, 40, tzinfo=LONDON))
    world.resident_writes(POTHOLE)
    assert not world.letters("jean.obi@mail.example")
    world.at(date(2024, 5, 3), 7, 0)
    assert len(world.letters("jean.obi@mail.example")) == 2


def test_the_daily_line_up_comes_once(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.at(date(2024, 5, 20), 9)
    world.at(date(2024, 5, 20), 10)
    digests = [mail for mail in world.letters("cllr.p.shah@northborough.example") if "MB-1" in mail.text]
    assert len(digests) == 1
