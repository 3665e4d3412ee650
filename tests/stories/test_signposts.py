"""What is not the council's is said to be so, with who can help; the councillor reads it all the same and may still act (R055, R056, R107, R108)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mailbridge.core.people.emergency import Nation
from mailbridge.model.words import CaseStatus
from tests.about.support import matter_of
from tests.stories.world import HIGHWAYS, JEAN, PRIYA, World, starter

BROADBAND = "Our broadband has been down for three weeks at 14 Mill Lane NB1 4QT and Openreach never comes. What can you do?\n\nJean Obi"


def test_what_is_not_the_councils_is_told_at_once_with_who_helps(world: World) -> None:
    world.resident_writes(BROADBAND, "no internet")
    (letter,) = world.letters(JEAN)
    assert "ofcom.org.uk" in letter.text
    assert "not for the council" in letter.text or "does not run this" in letter.text
    shown = world.last(PRIYA)
    assert "the first letter says who helps there" in shown.text
    assert "Openreach never comes" in shown.text
    assert world.case().status is CaseStatus.AWAITING_COUNCILLOR
    world.councillor_says("[MB-1] forward highways")
    assert world.letters(HIGHWAYS), "she can still act"


def test_the_text_is_that_of_the_nation(tmp_path: Path) -> None:
    world = World(tmp_path, service={"region": "scotland", "undo_minutes": 0})
    world.resident_writes("There is a burst water main in Mill Lane NB1 4QT. Jean Obi", "water")
    assert "Scottish Water" in world.last(JEAN).text


def test_of_several_bodies_the_one_counts_whose_words_stand_there() -> None:
    read = {text: _first(text) for text in ("My PIP assessment was refused", "The trains are cancelled every day", "my visa application at the Home Office")}
    assert list(read.values()) == ["dwp", "trains", "home_office"]


def _first(text: str) -> str:
    return matter_of(text).signposts[0]


def test_legal_matters_get_no_advice_but_a_way_to_it(world: World) -> None:
    world.resident_writes("My landlord's solicitor has sent me a claim form and there is a court hearing on 3 June. 14 Mill Lane NB1 4QT. Jean Obi", "court")
    assert "I am not allowed to give legal advice" in world.last(JEAN).text
    assert "gov.uk/check-legal-aid" in world.last(JEAN).text


def test_who_approves_each_letter_sees_this_one_first(tmp_path: Path) -> None:
    world = World(tmp_path, councillor={"acknowledge": "ask", "mails_a_day": 0})
    world.resident_writes(BROADBAND, "no internet")
    assert not world.letters(JEAN)
    assert "ofcom.org.uk" in world.last(PRIYA).text
    world.councillor_says("[MB-1] ack")
    assert "ofcom.org.uk" in world.last(JEAN).text


# ---- a no at the outset


@pytest.mark.parametrize(
    ("said", "outcome", "words"),
    [
        ("canthelp not ours police", "outside_remit", "101"),
        ("canthelp private land", "outside_remit", "Land Registry"),
        ("not ours", "outside_remit", "The council does not do this"),
        ("canthelp There is no money for it this year", "not_possible", "There is no money for it this year"),
    ],
)
def test_a_no_comes_at_once_with_a_reason_and_who_helps(world: World, said: str, outcome: str, words: str) -> None:
    world.resident_writes("Please do something about the fence behind 14 Mill Lane NB1 4QT. Jean Obi", "fence")
    world.councillor_says(f"[MB-1] {said}")
    assert words in world.last(JEAN).text
    assert world.case().outcome == outcome
    world.councillor_says("report this month")
    assert ("Not for the council: 1." if outcome == "outside_remit" else "Asked for, and not possible: 1.") in world.last(PRIYA).text


def test_a_no_about_what_is_not_the_councils_needs_no_words_of_hers(world: World) -> None:
    world.resident_writes(BROADBAND, "no internet")
    world.councillor_says("[MB-1] canthelp")
    assert "this is not for the council but for your broadband or telephone company" in world.last(JEAN).text.lower()


def test_an_end_that_is_a_no_names_who_helps(world: World) -> None:
    world.resident_writes(BROADBAND, "no internet")
    world.councillor_says("[MB-1] close outside remit I asked, and they do not answer me either.")
    assert "ofcom.org.uk" in world.last(JEAN).text


def test_every_signpost_says_something_in_every_nation() -> None:
    nations: tuple[Nation, ...] = ("england", "wales", "scotland", "northern-ireland")
    silent = [(key, nation) for key, one in starter().council.signposts.items() for nation in nations if not one.told_in(nation)]
    assert not silent
    assert all(one.review_by > date(2026, 11, 1) for one in starter().council.signposts.values())
