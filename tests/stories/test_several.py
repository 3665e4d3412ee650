"""Several residents, one matter: each is written to by name and alone, none learns of another, and no department is asked twice (R005, R070)."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbridge.model.words import CaseStatus
from tests.stories.world import HIGHWAYS, JEAN, PRIYA, World

TOM = "Tom Lake <tom.lake@mail.example>"
HOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled."


@pytest.fixture
def told_twice(world: World) -> World:
    """Jean and Tom have told of the same pothole."""
    world.resident_writes(f"{HOLE}\n\nJean Obi")
    world.resident_writes(f"{HOLE} It cracked my wheel.\n\nTom Lake", "hole in the road", sender=TOM)
    return world


def test_what_somebody_else_told_is_not_asked_twice_and_she_may_make_one_of_both(told_twice: World) -> None:
    assert len(told_twice.letters(HIGHWAYS)) == 1
    assert "MERGE MB-1" in told_twice.last(PRIYA).text
    assert "from somebody else" in told_twice.last(PRIYA).text
    assert len(told_twice.letters(TOM)) == 1
    told_twice.councillor_insists("[MB-2] merge MB-1")
    assert "Highways" in told_twice.last(TOM).text, "he hears who has been asked"
    assert told_twice.case("MB-2").merged_into == "MB-1"


def test_news_and_the_end_reach_each_by_a_letter_of_their_own(told_twice: World) -> None:
    told_twice.councillor_insists("[MB-2] merge MB-1")
    told_twice.councillor_says("[MB-1] update They will look at it on Monday")
    told_twice.councillor_says("[MB-1] close resolved The hole was filled on Monday")
    for person, other in ((JEAN, "Tom"), (TOM, "Jean")):
        letters = told_twice.letters(person)
        assert any("look at it on Monday" in letter.text for letter in letters)
        assert "filled on Monday" in letters[-1].text
        assert all(other not in letter.text and len(letter.recipients) == 1 for letter in letters)


def test_a_department_is_reminded_once_of_what_two_have_told(told_twice: World) -> None:
    told_twice.councillor_insists("[MB-2] merge MB-1")
    told_twice.working_days_pass(12)
    assert len(told_twice.letters(HIGHWAYS)) == 2, "the forward and one reminder"


def test_another_house_is_another_matter(world: World) -> None:
    world.resident_writes(f"{HOLE}\n\nJean Obi")
    world.resident_writes("There is a big pothole outside 90 Mill Lane NB1 4QT. Please have it filled.\n\nTom Lake", sender=TOM)
    assert len(world.letters(HIGHWAYS)) == 2


def test_a_merged_case_that_was_put_to_nobody_is_told_nothing_new(world: World) -> None:
    planning = "What do you think of the planning application 24/01234/FUL at 3 Elm Close NB1 4QT?"
    world.resident_writes(planning, "extension")
    world.resident_writes(planning, "extension", sender=TOM)
    assert "MERGE MB-1" in world.last(PRIYA).text
    before = len(world.letters(TOM))
    world.councillor_insists("[MB-2] merge MB-1")
    assert len(world.letters(TOM)) == before
    assert world.case("MB-1").status is not CaseStatus.CLOSED


@pytest.mark.parametrize(
    ("name", "greeting"),
    [("Jean and Tom Obi", "Dear Jean and Tom,"), ("Jean Obi & Tom Lake", "Dear Jean and Tom,"), ("Mr and Mrs Obi", "Dear Mr and Mrs Obi,")],
)
def test_a_household_is_greeted_together(tmp_path: Path, name: str, greeting: str) -> None:
    world = World(tmp_path)
    obis = f"{name} <the.obis@mail.example>"
    world.resident_writes(f"{HOLE}\n\n{name}", sender=obis)
    assert world.last(obis).text.startswith(greeting)
    world.resident_writes(f"{HOLE}\n\nAnn Fox", sender="Ann Fox <ann.fox@mail.example>")
    world.councillor_insists("[MB-2] merge MB-1")
    world.councillor_says("[MB-1] update They looked at it and will come back")
    assert "looked at it" in world.last("ann.fox@mail.example").text
