"""Where parts meet that were built apart: an answer that is abusive, a case that needs care, her own mailbox, and whom the emergency text would accuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbridge.model.words import CaseStatus
from tests.stories import shapes
from tests.stories.world import CASEWORK, PRIYA, World

TOM = "Tom Lake <tom.lake@mail.example>"
LANDLORD = "My landlord does not repair the boiler. Can you help me?\n\nTom Lake"
ELSEWHERE = "I live at 3 Quay Street NB7 2AA, so you know."
ANN = "cllr.a.hale@northborough.example"


def further(world: World, words: str) -> None:
    """Tom writes again about his case."""
    world.arrives(shapes.fresh(TOM, CASEWORK, "my landlord [MB-1]", words, world.now))


def test_an_abusive_yes_closes_nothing_and_passes_nothing_on(world: World) -> None:
    world.resident_writes(f"I live at 3 Quay Street NB7 2AA. {LANDLORD}", "my landlord", sender=TOM)
    world.resident_answers("Yes please.\n\nYou useless lying cow.", sender=TOM)
    assert world.case().status is CaseStatus.AWAITING_COUNCILLOR
    assert not world.letters(ANN)
    assert len(world.letters(TOM)) == 1
    assert "it is abusive" in world.last(PRIYA).text.lower()


@pytest.mark.parametrize(
    "first", ["My husband hits me and I have nowhere to go with the kids.", "You corrupt fucking bitch. My landlord does not repair the boiler."]
)
def test_nobody_is_asked_for_another_ward_where_a_case_needs_care(world: World, first: str) -> None:
    world.resident_writes(first, "my landlord", sender=TOM)
    further(world, ELSEWHERE)
    assert not world.letters(TOM)


def test_out_of_her_own_mailbox_no_further_mail_is_answered(tmp_path: Path) -> None:
    """Neither with the question of another ward, nor with news of a case of its own."""
    world = World(tmp_path, councillor={"further_matters": "open"})
    world.make_personal()
    world.resident_writes(LANDLORD, "my landlord", sender=TOM)
    further(world, ELSEWHERE)
    assert "outside your ward. Nobody was asked or told" in world.last(PRIYA).text
    further(world, "Also, my brown bin at 9 Elm Close NB1 4QT was not emptied for three weeks.")
    assert world.cases() == ["MB-1", "MB-2"]
    assert not world.letters(TOM)
    assert not world.case("MB-2").acknowledged


@pytest.mark.parametrize(
    ("words", "gets_it"),
    [
        ("The mould is making my baby ill, he was in hospital twice. I am scared for my child's life. 14 Mill Lane NB1 4QT.", False),
        ("I am 84. My son looks after my money now and I have none left for food. He takes my pension card. What can I do?", False),
        ("The social worker says they will take my children away and I have done nothing wrong. Please help me.", False),
        ("I am worried about the little boy next door at 16 Mill Lane NB1 4QT. I hear him screaming at night and he has bruises.", True),
        ("My elderly neighbour has not been fed by her carer and is left in bed all day in her own dirt. 16 Mill Lane NB1 4QT.", True),
    ],
)
def test_the_text_on_harm_is_for_whoever_tells_of_somebody_else(world: World, words: str, gets_it: bool) -> None:
    world.resident_writes(f"{words}\n\nTom Lake", "please help", sender=TOM)
    assert world.last(PRIYA).subject.startswith("Please read now")
    assert bool(world.letters(TOM)) is gets_it
    assert ("it may be about themselves or their own children" in " ".join(world.last(PRIYA).text.split())) is not gets_it
