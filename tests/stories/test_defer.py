"""DEFER: a case sleeps until a day, wakes with a word, and is never dropped (R017)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mailbridge.model.words import CaseStatus
from tests.stories.test_line_up import PLANNING, POTHOLE, group, line_ups
from tests.stories.world import HIGHWAYS, PRIYA, World


def test_it_sleeps_and_nobody_is_reminded(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] DEFER until 10 June")
    assert "It sleeps until Monday 10 June 2024" in world.last(PRIYA).text
    assert world.case().status is CaseStatus.DEFERRED
    assert world.case().deferred_until == date(2024, 6, 10)
    world.working_days_pass(20)
    assert len(world.letters(HIGHWAYS)) == 1
    world.resident_writes(PLANNING, "extension")
    world.councillor_says("LIST deferred")
    assert "1 sleeping case." in world.last(PRIYA).text
    assert "sleeps until Monday 10 June" in world.last(PRIYA).text


def test_it_wakes_on_its_day_at_the_start_of_her_hours(world: World) -> None:
    world.resident_writes(PLANNING, "extension")
    world.councillor_says("[MB-1] DEFER until 10 May")
    world.at(date(2024, 5, 9), 23)
    world.at(date(2024, 5, 10), 6, 59)
    assert world.case().status is CaseStatus.DEFERRED
    world.at(date(2024, 5, 10), 7, 0)
    case = world.case()
    assert case.status is CaseStatus.AWAITING_COUNCILLOR
    assert case.deferred_until is None
    assert case.history[-1].endswith("Awake again")
    world.at(date(2024, 5, 10), 7, 30)
    (line,) = group(line_ups(world)[-1], "Waiting for you")
    assert "it slept until now" in line


def test_with_an_open_referral_it_goes_on_waiting_for_the_officer(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] DEFER 10 May")
    world.at(date(2024, 5, 10), 7, 30)
    assert world.case().status is CaseStatus.AWAITING_OFFICER
    (line,) = group(line_ups(world)[-1], "Awake again")
    assert line.startswith("MB-1")
    world.at(date(2024, 5, 13), 7, 30)
    assert not group(line_ups(world)[-1], "Awake again")
    world.working_days_pass(6)
    assert len(world.letters(HIGHWAYS)) == 2, "reminders go on"


def test_after_days_of_downtime_it_wakes_once(world: World) -> None:
    world.resident_writes(PLANNING, "extension")
    world.councillor_says("[MB-1] DEFER until 10 May")
    world.at(date(2024, 5, 14), 15)
    world.at(date(2024, 5, 14), 15, 1)
    assert sum("Awake again" in line for line in world.case().history) == 1


def test_the_review_tells_what_wakes_this_week(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.resident_writes(PLANNING, "extension")
    world.councillor_says("[MB-1] DEFER until 16 May")
    world.councillor_says("[MB-2] DEFER until 1 July")
    world.at(date(2024, 5, 13), 7, 30)
    (line,) = group(line_ups(world)[-1], "Asleep until this week")
    assert line.startswith("MB-1")
    assert "sleeps until Thursday 16 May" in line


@pytest.mark.parametrize("when", ["until after the election", "", "until yesterday", "until 1 May", "today"])
def test_without_a_day_to_come_she_is_asked_for_one(world: World, when: str) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says(f"[MB-1] DEFER {when}".strip())
    assert "Until which day?" in world.last(PRIYA).text
    assert world.case().status is CaseStatus.AWAITING_OFFICER


@pytest.mark.parametrize(("when", "day"), [("until next week", "Monday 6 May 2024"), ("Friday", "Friday 3 May 2024"), ("until 3 June", "Monday 3 June 2024")])
def test_days_as_people_write_them(world: World, when: str, day: str) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says(f"[MB-1] DEFER {when}")
    assert f"It sleeps until {day}" in world.last(PRIYA).text


def test_an_answer_wakes_it_before_its_day(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] DEFER until 10 June")
    world.officer_answers("The pothole has been filled today. Sam")
    assert world.case().status is CaseStatus.ANSWERED
    assert world.case().deferred_until is None
    world.at(date(2024, 6, 10), 9)
    assert world.case().status is CaseStatus.ANSWERED


def test_a_second_day_replaces_the_first(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] DEFER until 10 May")
    world.councillor_says("[MB-1] DEFER until 17 May")
    world.at(date(2024, 5, 10), 9)
    assert world.case().status is CaseStatus.DEFERRED


def test_a_case_whose_councillor_has_left_the_configuration_sleeps_on(tmp_path: Path) -> None:
    world = World(tmp_path, ward=True)
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] DEFER until 10 May")
    world.council = world.council.model_copy(update={"councillors": {"brown": world.council.councillors["brown"]}})
    world.bridge = world.started()
    world.at(date(2024, 5, 10), 9)
    assert world.case().status is CaseStatus.DEFERRED
