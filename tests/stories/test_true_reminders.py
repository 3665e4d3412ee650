"""Reminders say what has happened and no more: a holding reply is not passed over, and neither another department nor a withheld name stands in them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mailbridge.core.people import Batch, Department, Enquiries
from tests.stories import shapes
from tests.stories.world import HIGHWAYS, PRIYA, World

MANAGER = "m.adeyemi@northborough.example"
HOUSING = "housing@northborough.example"
WASTE = "waste@northborough.example"
POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
CARE = "My asthma is worse since my boiler broke at 22 Elm Close NB1 4QT. Please help.\n\nJean Obi"
BIN = "Our brown bin has been missed again at 9 Elm Close NB1 4QT.\n\nJean Obi"


def test_whoever_looks_into_it_is_thanked_and_not_called_silent(tmp_path: Path) -> None:
    world = World(tmp_path, service={"escalate": "ask"})
    world.resident_writes(POTHOLE)
    world.officer_answers("We will look into it.")
    world.working_days_pass(21)
    assert "Thank you for telling me that you are looking into it." in world.last(HIGHWAYS).text
    assert not [letter for letter in world.letters(HIGHWAYS) if "If you have answered already" in letter.text]
    asked = next(letter for letter in world.letters(PRIYA) if letter.subject.startswith("May I ask"))
    assert "Highways are looking into it, and have said no more" in asked.text
    world.councillor_says("[MB-1] ESCALATE")
    assert "They told me that they are looking into it. I have written twice since then." in world.last(MANAGER).text


@pytest.mark.parametrize(("days", "said"), [(1, ""), (11, "I have written once since then."), (14, "I have written twice since then.")])
def test_the_next_person_up_hears_how_often_it_was_and_in_her_words(world: World, days: int, said: str) -> None:
    world.resident_writes("There is something odd by 16 Mill Lane NB1 4QT, whom do I ask?", "odd")
    world.councillor_says("[MB-1] FORWARD highways and waste", "Please look at the drain.")
    world.working_days_pass(days)
    world.councillor_says("[MB-1] ESCALATE highways")
    text = world.last(MANAGER).text
    assert text.count("I have written") == bool(said)
    assert said in text
    assert "asked for an answer by Friday 17 May 2024" in text
    assert "What I asked for: Please look at the drain." in text
    assert "What I have open" not in text, "what lies with Waste is not for Highways"


def test_a_reminder_to_the_one_mailbox_says_whom_it_is_for(tmp_path: Path) -> None:
    world = World(tmp_path, service={"enquiries": Enquiries(address="enquiries@desk.example")})
    world.resident_writes(POTHOLE)
    world.working_days_pass(14)
    letters = world.letters("enquiries@desk.example")
    assert [letter.text.count("This is for: Highways\n") for letter in letters] == [1, 1, 1]


def test_the_rest_asks_for_what_was_asked_first(world: World) -> None:
    world.resident_writes(CARE, "boiler")
    world.councillor_says("[MB-1] FORWARD housing and waste", "Please look at the boiler.")
    assert "from Housing by Friday 17 May 2024 and from Waste and Recycling by Friday 10 May 2024." in world.last(PRIYA).text
    world.councillor_says("[MB-1] FORWARD housing with permission")
    assert "\nAction asked: Please look at the boiler.\n" in world.last(HOUSING).text


def test_a_name_withheld_later_does_not_go_with_her_words_of_before(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] FORWARD highways", "Please ring Jean Obi about the drain.")
    world.councillor_says("[MB-1] ANON")
    world.working_days_pass(20)
    assert "Obi" not in world.last(MANAGER).text


def test_nor_does_it_with_a_list_that_has_not_left(world: World) -> None:
    waste = world.council.departments["waste"].model_dump()
    changed = Department.model_validate({**waste, "batch": Batch(day="friday")})
    world.council = world.council.model_copy(update={"departments": {**world.council.departments, "waste": changed}})
    world.bridge = world.started()
    world.resident_writes(BIN, "bin")
    world.councillor_says("[MB-1] FORWARD waste", "Please ring Jean Obi first.")
    world.councillor_says("[MB-1] ANON")
    told = world.last(PRIYA).text
    assert "The list to Waste and Recycling has not left yet: it will not hold the name." in told
    assert "still holds the name" not in told
    world.at(date(2024, 5, 3), 14, 5)
    assert "Obi" not in world.last(WASTE).text


def test_whoever_is_asked_again_is_not_written_to_as_if_for_the_first_time(world: World) -> None:
    world.resident_writes(POTHOLE)
    assert "Reported before: not that I know of" in world.last(HIGHWAYS).text
    world.officer_answers("Inspected, it does not need any work.")
    world.councillor_says("[MB-1] FORWARD highways")
    assert "Reported before: I wrote to you on Thursday 2 May 2024.\n" in world.last("sam.lee@northborough.example").text
    world.councillor_says("[MB-1] ANON")
    world.councillor_says("[MB-1] FORWARD highways", "Please look at the drain as well.")
    assert "Reported before: not that I know of" in world.last("sam.lee@northborough.example").text, "that letter held the name"


def test_a_line_of_a_list_that_is_not_theirs_can_go_to_whom_they_name(world: World) -> None:
    waste = world.council.departments["waste"].model_dump()
    changed = Department.model_validate({**waste, "batch": Batch(day="friday")})
    world.council = world.council.model_copy(update={"departments": {**world.council.departments, "waste": changed}})
    world.bridge = world.started()
    for number, street in enumerate(("9 Elm Close", "14 Mill Lane", "3 Oak Road"), 1):
        world.resident_writes(BIN.replace("9 Elm Close", street), "bin", sender=f"Ann Fox <ann{number}@mail.example>")
    world.at(date(2024, 5, 3), 14, 5)
    answer = "1. Emptied today.\n2. Not ours, this is for Parks, Trees and Open Spaces.\n3. Not ours.\n"
    world.arrives(shapes.outlook_reply(world.last(WASTE), "Pat Reed <pat.reed@northborough.example>", answer, world.now))
    text = world.last(PRIYA).text
    assert "([MB-2] FORWARD parks)" in text
    assert "([MB-3] CLOSE outside remit)" in text
