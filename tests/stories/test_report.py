"""REPORT: the figures of a period, from which nobody can be told; and periods as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from mailbridge.core.periods import periods
from tests.stories.world import PRIYA, World

POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
BIN = "Our brown bin has been missed again at 9 Elm Close NB1 4QT.\n\nAnn Fox"
ANN = "Ann Fox <ann.fox@mail.example>"
TODAY = date(2024, 5, 22)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("", [("2024-05-01", "2024-05-31", "May 2024", True), ("2024-04-01", "2024-04-30", "April 2024", False)]),
        ("month", [("2024-05-01", "2024-05-31", "May 2024", True), ("2024-04-01", "2024-04-30", "April 2024", False)]),
        ("for this month", [("2024-05-01", "2024-05-31", "May 2024", True)]),
        ("last month", [("2024-04-01", "2024-04-30", "April 2024", False)]),
        ("quarter", [("2024-04-01", "2024-06-30", "April to June 2024", True), ("2024-01-01", "2024-03-31", "January to March 2024", False)]),
        ("the last quarter", [("2024-01-01", "2024-03-31", "January to March 2024", False)]),
        ("yearly", [("2024-01-01", "2024-12-31", "2024", True), ("2023-01-01", "2023-12-31", "2023", False)]),
        ("previous year", [("2023-01-01", "2023-12-31", "2023", False)]),
        ("2023", [("2023-01-01", "2023-12-31", "2023", False)]),
        ("Q1", [("2024-01-01", "2024-03-31", "January to March 2024", False)]),
        ("q4", [("2023-10-01", "2023-12-31", "October to December 2023", False)]),
        ("Q4 2022", [("2022-10-01", "2022-12-31", "October to December 2022", False)]),
        ("March", [("2024-03-01", "2024-03-31", "March 2024", False)]),
        ("in sept.", [("2023-09-01", "2023-09-30", "September 2023", False)]),
        ("June 2024", [("2024-06-01", "2024-06-30", "June 2024", False)]),
        ("from 1 April to 3 May", [("2024-04-01", "2024-05-03", "Monday 1 April 2024 to Friday 3 May 2024", False)]),
        ("since 1 May", [("2024-05-01", "2024-05-22", "Wednesday 1 May 2024 to Wednesday 22 May 2024", False)]),
        ("since 1 August", []),
        ("everything", []),
    ],
)
def test_a_period_as_people_write_it(words: str, meant: list[tuple[str, str, str, bool]]) -> None:
    found = [(one.start.isoformat(), one.end.isoformat(), one.name, one.so_far) for one in periods(words, TODAY)]
    assert found == meant


def reported(world: World, words: str = "") -> str:
    """The answer to a REPORT."""
    world.councillor_says(f"REPORT {words}")
    return world.last(PRIYA).text


def test_a_month_in_figures(world: World) -> None:
    """R119, R121, R122, R124, R127, R128."""
    world.resident_writes(POTHOLE)
    world.working_days_pass(2)
    world.officer_answers("The pothole has been filled today. Sam")
    world.councillor_says("[MB-1] close resolved The hole was filled")
    world.resident_writes(BIN, "brown bin", sender=ANN)
    world.resident_writes(BIN.replace("brown bin", "parking permit"), "what then?", sender=ANN)
    world.councillor_says("[MB-3] close not possible There is no room")
    world.councillor_says("NEW pothole Mill Lane o/s 40")
    world.working_days_pass(12)
    answer = reported(world, "May")
    assert "- May 2024 so far: 4 new cases from 2 people, 2 closed." in answer
    assert "- How they came: email 3, own observation 1." in answer
    assert "- What about: pothole 2, " in answer
    assert "- How they ended: resolved 1." in answer
    assert "- Asked for, and not possible: 1." in answer
    assert "for each new case." in answer
    assert "- Highways: 2 referrals, 50% answered in time, typically after 2 working days, 1 reminder sent, 2.0 mails for each case." in answer
    for personal in ("Jean", "Obi", "Fox", "Mill", "Elm", "example", "MB-"):
        assert personal not in answer.partition("figures.")[2], personal


def test_nothing_happened(world: World) -> None:
    assert "- March 2024: 0 new cases from 0 people, 0 closed." in reported(world, "March")
    assert "Of which time?" in reported(world, "zebra")


def test_without_words_this_month_and_the_last(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.days_pass(31)
    answer = reported(world)
    assert "- June 2024 so far: 0 new cases" in answer
    assert "- May 2024: 1 new case from 1 person, 0 closed." in answer
    assert "Highways: 1 referral, 0% answered in time, 3 reminders sent, 4.0 mails for each case." in answer


def test_what_was_not_theirs_is_no_late_answer(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers("This is not a matter for Highways, it is not our responsibility. Please ask the water company.")
    world.working_days_pass(15)
    assert "Highways: 1 referral, 0 reminders sent, 2.0 mails for each case." in reported(world, "May")


def test_what_was_closed_without_an_answer_was_late(world: World) -> None:
    """R127: whoever never answered counts, also once the case is closed; whoever waits for us does not."""
    world.resident_writes(POTHOLE)
    world.working_days_pass(12)
    world.councillor_says("[MB-1] close resolved Somebody filled it")
    world.resident_writes(POTHOLE.replace("14 Mill", "20 Mill"))
    world.councillor_says("[MB-2] close resolved Somebody filled it")
    world.resident_writes(POTHOLE.replace("14 Mill", "30 Mill"))
    world.officer_answers("Which side of the road is it, please?")
    world.working_days_pass(12)
    assert "Highways: 3 referrals, 0% answered in time, 1 reminder sent, 1.7 mails for each case." in reported(world, "May")


def test_a_reminder_of_an_older_referral(world: World) -> None:
    world.days_pass(25)
    world.resident_writes(POTHOLE)
    world.working_days_pass(12)
    assert "Highways: 0 referrals, 1 reminder sent." in reported(world, "June")
