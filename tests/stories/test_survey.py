"""Is it sorted? Asked once after the end; NO opens the case again and goes back to the officer. Silence is not satisfaction (R080, R081, R122, story 20)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import event

from mailbridge.core.mail import Mail
from mailbridge.model.words import CaseStatus, Flag
from tests.stories import shapes
from tests.stories.test_line_up import group, line_ups
from tests.stories.world import HIGHWAYS, JEAN, PRIYA, World

ANN = "Ann Fox <ann.fox@mail.example>"
POTHOLE = "Hi Cllr Shah, huge pothole outside 14 Mill Lane NB1 4QT, it cracked my wheel.\n\nJean"
FILLED = "Dear Cllr Shah,\n\nThe hole was filled yesterday, job 20451. No further action is needed.\n\nSam"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A pothole that was filled, and its resident asked whether it is sorted."""
    world = World(tmp_path_factory.mktemp("told"))
    world.resident_writes(POTHOLE)
    world.officer_answers(FILLED)
    world.councillor_says("[MB-1] CLOSE resolved Filled on 27 May")
    world.working_days_pass(10)
    return world


@pytest.fixture
def asked(told: World, tmp_path: Path) -> World:
    """The same, going on."""
    return told.going_on(tmp_path)


def surveys(world: World, person: str = JEAN) -> list[Mail]:
    """The letters that ask whether it is sorted."""
    return [letter for letter in world.letters(person) if "Is it sorted?" in letter.text]


def test_after_ten_working_days_the_resident_is_asked_once(asked: World) -> None:
    (survey,) = surveys(asked)
    assert "YES, PARTLY or NO" in survey.text
    assert survey.date is not None
    assert survey.date.date().isoformat() == "2024-05-17", "ten working days, over a bank holiday"
    assert survey.headers.get("Auto-Submitted") == "auto-generated"
    asked.working_days_pass(12)
    assert len(surveys(asked)) == 1


def test_no_opens_the_case_again_and_goes_back_to_the_officer(asked: World) -> None:
    """Story 20."""
    before = len(asked.letters(JEAN))
    asked.resident_answers("No its back already!!")
    case = asked.case()
    assert case.status is CaseStatus.AWAITING_OFFICER
    assert Flag.REPEAT in case.flags
    assert [one.key for one in case.referrals] == ["MB-1/highways/1", "MB-1/highways/2"]
    assert any("not sorted" in line and "Jean Obi" in line for line in case.history)
    forward = asked.last(HIGHWAYS)
    said = " ".join(forward.text.split())
    assert "This is a repeat. I wrote to you on Thursday 2 May 2024 (your reference: 20451)." in said
    assert "Thank you for what you did about it" in said
    assert "No its back already!!" in said
    assert "look at this once more" in said
    assert not {"unacceptable", "failed", "complain"} & set(said.lower().split()), "nobody is blamed"
    (letter,) = asked.letters(JEAN)[before:]
    assert "look at it again" in letter.text or "have it again now" in letter.text
    assert "has gone once more to Highways" in asked.last(PRIYA).text
    asked.councillor_says("[MB-1] CLOSE resolved Filled once more")
    asked.working_days_pass(12)
    assert len(surveys(asked)) == 1, "never a second time in one case"


def test_yes_is_noted_and_nobody_is_written_to(asked: World) -> None:
    jean, priya = len(asked.letters(JEAN)), len(asked.letters(PRIYA))
    asked.resident_answers("yes thanks!\n\nJean")
    assert (len(asked.letters(JEAN)), len(asked.letters(PRIYA))) == (jean, priya)
    assert asked.case().status is CaseStatus.CLOSED
    asked.resident_writes("There is no end: fly tipping at Elm Close NB1 4QT.", "fly tipping")
    asked.working_days_pass(1)
    assert any("The resident says yes" in line for line in group(line_ups(asked)[-1], "Settled without you"))


def test_yes_with_a_question_is_read_by_her(asked: World) -> None:
    asked.resident_answers("Yes thank you. Who do I ask about the broken kerb?")
    assert "it is sorted, and something besides" in asked.last(PRIYA).text
    assert asked.case().status is CaseStatus.CLOSED


def test_partly_and_what_is_unclear_are_hers_to_decide(asked: World) -> None:
    asked.resident_answers("kind of")
    assert "a part of it is sorted" in asked.last(PRIYA).text
    assert "[MB-1] REOPEN; FORWARD highways" in asked.last(PRIYA).text
    assert asked.case().status is CaseStatus.CLOSED
    asked.resident_answers("Haven't looked yet, will let you know")
    assert asked.case().status is CaseStatus.CLOSED
    assert "REOPEN takes it up again" in asked.last(PRIYA).text
    asked.councillor_says("[MB-1] REOPEN; FORWARD highways")
    assert asked.case().status is CaseStatus.AWAITING_OFFICER, "one tap"


def test_no_about_what_she_decides_on_waits_for_her(asked: World) -> None:
    asked.resident_answers("No. Nobody came. And please keep my name out of it from now on.")
    assert asked.case().status is CaseStatus.AWAITING_COUNCILLOR
    assert len(asked.letters(HIGHWAYS)) == 1
    assert "nobody has been asked yet" in asked.last(PRIYA).text
    assert "[MB-1] FORWARD highways" in asked.last(PRIYA).text
    assert "opened my file again" in asked.last(JEAN).text or "taking it up once more" in asked.last(JEAN).text


def test_a_complaint_after_the_end_is_put_to_her_though_nobody_had_asked(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers(FILLED)
    world.councillor_says("[MB-1] CLOSE resolved Filled on 27 May")
    world.resident_answers("no its back already!!")
    assert world.case().status is CaseStatus.CLOSED
    assert "reads as if it is not sorted" in world.last(PRIYA).text
    assert "[MB-1] REOPEN; FORWARD highways" in world.last(PRIYA).text
    priya = len(world.letters(PRIYA))
    world.resident_answers("Thank you so much for all your help!")
    assert len(world.letters(PRIYA)) == priya, "thanks are noted"
    assert world.case().status is CaseStatus.CLOSED


@pytest.mark.parametrize("how", ["CLOSE quiet resolved", "CLOSE duplicate", "CLOSE not possible There is no budget"])
def test_other_ends_are_not_asked_about(world: World, how: str) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says(f"[MB-1] {how}")
    world.working_days_pass(12)
    assert not surveys(world)
    if "possible" in how:
        priya = len(world.letters(PRIYA))
        world.resident_answers("Thanks for trying")
        assert len(world.letters(PRIYA)) == priya
        world.resident_answers("That is not good enough, what about next year?")
        assert len(world.letters(PRIYA)) == priya + 1


def test_one_person_is_asked_about_one_case_in_a_month(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.resident_writes("Fly tipping at Elm Close NB1 4QT, three black bags.\n\nJean", "fly tipping")
    world.councillor_says("[MB-1] CLOSE resolved Filled; CLOSE MB-2 resolved Taken away")
    world.working_days_pass(15)
    assert len(surveys(world)) == 1


def test_a_machine_that_answers_says_nothing(asked: World) -> None:
    asked.arrives(shapes.out_of_office(asked.last(JEAN), JEAN, "No, I am away until Monday.", asked.now))
    assert asked.case().status is CaseStatus.CLOSED
    assert len(asked.letters(HIGHWAYS)) == 1


def test_the_report_tells_what_residents_said_and_counts_silence_apart(asked: World) -> None:
    asked.resident_writes("Fly tipping at Elm Close NB1 4QT, three black bags.", "fly tipping", sender=ANN)
    asked.resident_writes("Please have the tree in Oak Road NB1 4QT cut.", "tree", sender="Bob Ash <bob.ash@mail.example>")
    asked.councillor_says("[MB-2] CLOSE resolved Taken away; CLOSE MB-3 not possible It does not meet the intervention level")
    asked.working_days_pass(10)
    asked.resident_answers("No its back already!!")
    asked.councillor_says("REPORT year")
    said = asked.last(PRIYA).text
    assert "Is it sorted? Of 2 residents asked: no 1, no answer 1." in said
    assert "Taken up again: 1." in said
    assert "Asked for, and not possible: 1." in said
    asked.councillor_insists("ERASE jean.obi@mail.example")
    assert "Everything personal is erased" in asked.last(PRIYA).text, "the certificate"
    asked.councillor_says("REPORT year")
    assert "Is it sorted? Of 2 residents asked: no 1, no answer 1." in asked.last(PRIYA).text, "story 20: the figures stay"
    assert "3 new cases from" in asked.last(PRIYA).text
    assert not any("Jean" in line for line in asked.case().history)


def test_nobody_is_looked_for_every_minute(told: World, tmp_path: Path) -> None:
    """Surveys are due by the day: while nobody is, the cases of the last weeks are looked at once an hour."""
    world, asked = told.going_on(tmp_path), Counter[str]()
    event.listen(world.bridge.engine, "before_cursor_execute", lambda *said: asked.update(["ended"] if "outcome IN" in said[2] else []))
    for minute in (0, 1, 2, 59):
        world.at(world.now.date(), 10, minute)
    assert asked["ended"] == 1
    world.at(world.now.date(), 11, 1)
    assert asked["ended"] == 2
