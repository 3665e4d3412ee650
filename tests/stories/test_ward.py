"""Story 11: whoever lives in another ward is told who represents them, and asked whether they may have it. Nothing goes there without a YES."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbridge.core.people import Representative, Ward
from mailbridge.model.words import CaseStatus, Flag
from tests.stories import shapes
from tests.stories.world import HIGHWAYS, JEAN, PRIYA, World

TOM = "Tom Lake <tom.lake@mail.example>"
LANDLORD = "Dear Cllr Shah,\n\nI live at 3 Quay Street NB7 2AA, and my landlord does not repair the boiler. Can you help me?\n\nTom Lake"
ANN, BO = "cllr.a.hale@northborough.example", "cllr.b.finch@northborough.example"


@pytest.fixture
def asked(world: World) -> World:
    """Tom of Eastgate has written to the councillor of Millfield."""
    world.resident_writes(LANDLORD, "my landlord", sender=TOM)
    return world


def test_somebody_of_another_ward_is_asked_and_nothing_goes_out(asked: World) -> None:
    (letter,) = asked.letters(TOM)
    assert "I represent Millfield" in letter.text or "I do not represent" in letter.text
    assert "Eastgate" in letter.text
    assert "Cllr Ann Hale and Cllr Bo Finch" in letter.text
    assert "YES" in letter.text
    assert Flag.OUT_OF_WARD in asked.case().flags
    assert asked.case().status is CaseStatus.AWAITING_CONSTITUENT
    assert not asked.letters(ANN)
    assert not asked.letters(PRIYA), "she hears what they answer"


def test_on_yes_each_of_their_councillors_gets_a_letter(asked: World) -> None:
    asked.resident_answers("Yes please do.", sender=TOM)
    for one in (ANN, BO):
        (letter,) = asked.letters(one)
        assert "does not repair the boiler" in letter.text
        assert "tom.lake@mail.example" in letter.text
        assert [a.address for a in (*letter.to, *letter.cc)] == [one]
    assert "Cllr Ann Hale and Cllr Bo Finch" in asked.last(TOM).text
    assert ANN not in asked.last(TOM).text
    assert (asked.case().status, asked.case().outcome) == (CaseStatus.CLOSED, "referred")
    assert "they agreed" in asked.last(PRIYA).text.lower()
    asked.resident_answers("Yes!", sender=TOM)
    assert len(asked.letters(ANN)) == 1


def test_on_no_nothing_is_passed_on_and_the_case_stays_with_her(asked: World) -> None:
    asked.resident_answers("No thank you, I would rather you did it.", sender=TOM)
    assert not asked.letters(ANN)
    assert asked.case().status is CaseStatus.AWAITING_COUNCILLOR
    assert "they do not want" in asked.last(PRIYA).text.lower()


def test_what_is_neither_yes_nor_no_is_read_by_her(asked: World) -> None:
    asked.resident_answers("Who are they?", sender=TOM)
    assert not asked.letters(ANN)
    assert "Who are they?" in asked.last(PRIYA).text


def test_once_she_has_taken_it_up_a_yes_passes_nothing_on(asked: World) -> None:
    asked.councillor_says("[MB-1] forward highways")
    asked.resident_answers("Yes", sender=TOM)
    assert not asked.letters(ANN)
    assert asked.case().status is CaseStatus.AWAITING_OFFICER


def test_it_counts_apart_in_her_figures(asked: World) -> None:
    asked.resident_writes("A pothole outside 14 Mill Lane NB1 4QT.\n\nJean Obi")
    asked.resident_answers("yes", sender=TOM)
    asked.councillor_says("report this month")
    text = asked.last(PRIYA).text
    assert "1 new case from 1 person, 0 closed" in text
    assert "For councillors of other wards, and not counted here: 1." in text


def test_whoever_approves_each_letter_approves_this_one(tmp_path: Path) -> None:
    world = World(tmp_path, councillor={"acknowledge": "ask", "mails_a_day": 0})
    world.resident_writes(LANDLORD, "my landlord", sender=TOM)
    assert not world.letters(TOM)
    assert "Cllr Ann Hale" in world.last(PRIYA).text
    world.councillor_says("[MB-1] ack")
    assert "YES" in world.last(TOM).text
    assert world.case().status is CaseStatus.AWAITING_CONSTITUENT
    world.resident_answers("Yes", sender=TOM)
    assert world.letters(ANN)


@pytest.mark.parametrize(
    "text",
    [
        "I live at 3 Quay Street NB7 2AA, and there is a huge pothole outside 14 Mill Lane NB1 4QT.",
        "There is a huge pothole outside the station, Quay Street NB7 2AA.\n\nKind regards\nTom Lake\n14 Mill Lane\nNB1 4QT",
        "My mother cannot get up the steps of her council flat at 5 Elm Close NB1 4QT, the lift is broken. I live at 3 Quay Street NB7 2AA.",
    ],
)
def test_the_place_in_the_ward_or_the_writers_home_in_it_is_enough(world: World, text: str) -> None:
    world.resident_writes(text, "please help", sender=TOM)
    assert Flag.OUT_OF_WARD not in world.case().flags
    assert "Eastgate" not in "".join(letter.text for letter in world.letters(TOM))


def test_a_councillor_of_that_ward_who_uses_mailbridge_needs_no_other_settings(tmp_path: Path) -> None:
    world = World(tmp_path, ward=True)
    brown = world.council.councillors["brown"].model_copy(update={"ward": "Eastgate"})
    world.council = world.council.model_copy(update={"councillors": {**world.council.councillors, "brown": brown}, "other_wards": {}})
    world.bridge = world.started()
    world.resident_writes(LANDLORD, "my landlord", sender=TOM)
    world.resident_answers("yes", sender=TOM)
    assert "does not repair the boiler" in world.last("cllr.d.brown@northborough.example").text


def test_a_ward_of_which_nobody_is_known_waits_for_her(world: World) -> None:
    world.resident_writes("There is a huge pothole at Pit Lane NB4 1AA.", sender=TOM)
    assert "outside your ward" in world.last(PRIYA).text
    assert "Northgate" not in world.last(TOM).text


def test_a_cry_for_help_from_another_ward_is_shown_to_her_and_nothing_else(asked: World) -> None:
    asked.resident_writes("I live at NB7 2AA and I am going to kill myself tonight.", "the end", sender=JEAN)
    assert not any("Eastgate" in letter.text for letter in asked.letters(JEAN))
    asked.resident_answers("Yes. I am going to kill myself tonight, I have the tablets here.", sender=TOM)
    assert not asked.letters(ANN)
    assert asked.case().status is not CaseStatus.CLOSED


def test_the_postcode_is_asked_for_once(world: World) -> None:
    world.resident_writes("There is a huge pothole and it has cracked my wheel.", sender=TOM)
    assert "postcode" in world.last(TOM).text
    world.resident_answers("It is on Quay Street NB7 2AA", sender=TOM)
    assert "Eastgate" in world.last(TOM).text
    assert "YES" in world.last(TOM).text
    assert world.last(TOM).text.startswith("Dear Tom,\n\nThank you for telling me where it is."), "nobody is acknowledged twice"
    assert Flag.OUT_OF_WARD in world.case().flags
    world.resident_answers("Yes", sender=TOM)
    assert world.letters(ANN)
    assert world.case().status is CaseStatus.CLOSED
    assert not world.letters(HIGHWAYS)


def test_a_postcode_that_nobody_knows_is_asked_for_once(world: World) -> None:
    world.resident_writes("There is a huge pothole outside 14 Mill Lane NB9 4QT.", sender=TOM)
    assert "NB9 4QT" in world.last(TOM).text
    assert not world.letters(HIGHWAYS)
    count = len(world.letters(TOM))
    world.resident_answers("Sorry, it is NB1 4QT", sender=TOM)
    assert world.case().place.postcode == "NB1 4QT"
    assert world.case().place.in_ward
    assert world.case().place.street
    assert len(world.letters(TOM)) == count, "she goes on from here"


def test_who_approves_letters_hears_that_it_is_outside(tmp_path: Path) -> None:
    world = World(tmp_path, councillor={"acknowledge": "ask", "mails_a_day": 0})
    world.resident_writes("There is a huge pothole and it has cracked my wheel.", sender=TOM)
    world.councillor_says("[MB-1] ack")
    world.resident_answers("It is on Quay Street NB7 2AA", sender=TOM)
    assert "NB7 2AA is in Eastgate, outside your ward" in world.last(PRIYA).text


def test_whoever_wants_no_name_told_is_not_asked_before_she_has_read_it(world: World) -> None:
    world.resident_writes(f"{LANDLORD}\n\nPlease keep my name out of it.", "my landlord", sender=TOM)
    assert "YES" not in "".join(one.text for one in world.letters(TOM))
    assert "keep my name out of it" in world.last(PRIYA).text


def test_what_a_colleague_answers_is_shown_to_her_and_opens_nothing(asked: World) -> None:
    asked.resident_answers("yes", sender=TOM)
    before = len(asked.letters(TOM))
    asked.arrives(shapes.outlook_reply(asked.last(ANN), f"Ann Hale <{ANN}>", "Thanks Priya, I shall ring him tomorrow.", asked.now))
    assert "I shall ring him tomorrow" in asked.last(PRIYA).text
    assert len(asked.letters(TOM)) == before
    assert asked.case().status is CaseStatus.CLOSED


def test_names_in_a_sentence(world: World) -> None:
    wards = {"Eastgate": Ward(councillors=tuple(Representative(name=f"Cllr {name}", address=f"{name}@northborough.example") for name in ("A", "B", "C")))}
    world.council = world.council.model_copy(update={"other_wards": wards})
    world.bridge = world.started()
    world.resident_writes(LANDLORD, "my landlord", sender=TOM)
    assert "Cllr A, Cllr B and Cllr C" in world.last(TOM).text
