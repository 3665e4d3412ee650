"""A resident is answered like a person: never the same text twice, the issue and the place named, the next step with its day, and nothing promised."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.stories.world import JEAN, World

STREETS = ("Mill Lane", "Elm Close", "Oak Road", "Church Street", "Park Road")


def first_words(text: str) -> str:
    """How a letter begins beneath its greeting."""
    return " ".join(text.split("\n\n")[1].split()[:4]).lower()


def said(text: str) -> str:
    """A letter without what differs from case to case."""
    for street in STREETS:
        text = text.replace(street, "the street")
    return text.partition("Our reference")[0]


def test_nobody_gets_the_same_text_twice_before_all_were_used(world: World) -> None:
    for street in STREETS:
        world.resident_writes(f"There is a pothole outside 14 {street} NB1 4QT, please have a look. Jean Obi", f"pothole {street}")
        world.now += timedelta(days=3)
    told = [said(letter.text) for letter in world.letters(JEAN) if "For your own records" not in letter.text]
    by_day = [text.replace("17 May", "x") for text in told]
    openings = [first_words(text) for text in by_day]
    assert len(told) == 5
    assert len(set(openings[:4])) == 4
    assert openings[4] == openings[0], "the one that she had longest ago"


def test_a_draft_that_waits_counts_as_well(tmp_path: Path) -> None:
    """She wants to see each acknowledgement first; two wait for her at once."""
    world = World(tmp_path, councillor={"acknowledge": "ask"})
    for street in STREETS[:2]:
        world.resident_writes(f"There is a pothole outside 14 {street} NB1 4QT. Jean Obi", f"pothole {street}")
    for reference in ("MB-1", "MB-2"):
        world.councillor_says(f"[{reference}] ACK")
    first, second = (letter for letter in world.letters(JEAN) if "For your own records" not in letter.text)
    assert first_words(first.text) != first_words(second.text)
    world.resident_writes(f"There is a pothole outside 14 {STREETS[2]} NB1 4QT. Jean Obi", "pothole again")
    world.councillor_says("[MB-3] ACK")
    assert first_words(world.last(JEAN).text) not in {first_words(first.text), first_words(second.text)}, "what went out at her word was had"


def test_two_letters_of_one_day_do_not_begin_alike(world: World) -> None:
    world.resident_writes("There is a pothole outside 14 Mill Lane NB1 4QT. Jean Obi", "pothole")
    world.resident_writes("There is a pothole in the road. Jean Obi", "another pothole")
    world.resident_writes("What is happening about the planning application 24/01234/FUL for 3 Elm Close NB1 4QT? Jean Obi", "planning")
    openings = [first_words(letter.text) for letter in world.letters(JEAN)]
    assert len(set(openings)) == len(openings) == 4, "three acknowledgements and the copy of what was sent"
