"""Story 7: one mail to all three ward councillors, two of whom use mailbridge. One leads, one forward goes to the council, one letter to the resident."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mailbridge.model.words import InboundStatus
from tests.stories import shapes
from tests.stories.world import AUTHSERV, CASEWORK, DAN, DANS_CASEWORK, HIGHWAYS, JEAN, PRIYA, World

OKAFOR = "cllr.n.okafor@northborough.example"
ALL = f"{CASEWORK}, {DANS_CASEWORK}, Cllr Nora Okafor <{OKAFOR}>"
TEXT = (
    "Dear councillors,\n\nthere is a big pothole outside 14 Mill Lane NB1 4QT, and it cracked the wheel of my car on Tuesday. "
    "Please have it filled.\n\nJean Obi"
)


def team(folder: Path) -> World:
    """Cllr Shah and Cllr Brown use mailbridge, Cllr Okafor does not."""
    world = World(folder, service={"colleagues": (OKAFOR,), "undo_minutes": 0}, ward=True)
    world.council = world.council.model_copy(update={"service": world.council.service.model_copy(update={"colleagues": (OKAFOR,)})})
    world.bridge = world.started()
    return world


def arrives(world: World, text: str = TEXT) -> None:
    raw = shapes.fresh(JEAN, ALL, "pothole", text, world.now)
    world.arrives(raw)
    world.arrives(raw, mailbox="brown")


def later(world: World, minutes: int) -> None:
    world.now += timedelta(minutes=minutes)
    world.post()


def test_the_one_who_has_it_leads_where_nobody_claims_it(tmp_path: Path) -> None:
    world = team(tmp_path)
    arrives(world)
    assert world.cases() == ["MB-1"]
    assert world.inbound().status is InboundStatus.IGNORED
    assert not world.letters(JEAN), "a colleague may still say that he leads"
    later(world, 31)
    (letter,) = world.letters(JEAN)
    assert "you wrote to Cllr Dan Brown and Cllr Nora Okafor. I will take this up." in " ".join(letter.text.split())
    assert "Cllr Priya Shah" in letter.text
    assert not world.letters(OKAFOR)


def test_whoever_claims_it_writes_to_the_resident_and_to_the_council(tmp_path: Path) -> None:
    world = team(tmp_path)
    arrives(world)
    assert "14 Mill Lane" not in world.last(DAN).text, "no word of the mail"
    world.dan_says("[MB-1] claim")
    world.dan_says("[MB-1] forward highways")
    later(world, 45)
    firsts = [letter for letter in world.letters(JEAN) if "I will take this up" in letter.text]
    assert [letter.from_.address for letter in firsts if letter.from_] == [DANS_CASEWORK]
    assert "you wrote to Cllr Priya Shah and Cllr Nora Okafor." in " ".join(firsts[0].text.split())
    assert len(world.letters(HIGHWAYS)) == 1
    world.councillor_says("[MB-1] forward highways")
    assert len(world.letters(HIGHWAYS)) == 1
    assert "There is no case MB-1 of yours" in world.last(PRIYA).text


def test_nobody_is_named_whom_the_resident_did_not_name(tmp_path: Path) -> None:
    world = team(tmp_path)
    raw = shapes.fresh(
        JEAN, f"{CASEWORK}, {OKAFOR}", "extension", "What do you think of the planning application 24/01234/FUL at 3 Elm Close NB1 4QT?", world.now
    )
    world.arrives(raw)
    world.arrives(raw, mailbox="brown")
    later(world, 45)
    assert "Brown" not in "".join(letter.text for letter in world.letters(JEAN)), "he got a blind copy"


def test_two_mails_of_their_own_that_say_the_same_are_one_matter(tmp_path: Path) -> None:
    world = team(tmp_path)
    world.resident_writes(TEXT.replace("councillors", "Cllr Shah"))
    world.now += timedelta(days=1)
    world.arrives(shapes.fresh(JEAN, DANS_CASEWORK, "pothole", TEXT.replace("councillors", "Cllr Brown"), world.now), mailbox="brown")
    assert world.cases() == ["MB-1"]
    assert "Cllr Priya Shah got this mail as well and has it as MB-1" in " ".join(world.last(DAN).text.split())
    assert all("Brown" not in letter.text for letter in world.letters(JEAN))


@pytest.mark.parametrize(
    ("days", "text", "before"),
    [
        (4, TEXT, ""),
        (1, "Our brown bin at 14 Mill Lane NB1 4QT was not emptied again on Monday, for the third time this month. Please help.\n\nJean Obi", ""),
        (1, TEXT, "private"),
        (1, f"{TEXT} I am going to kill myself tonight.", ""),
    ],
)
def test_what_is_a_matter_of_its_own(tmp_path: Path, days: int, text: str, before: str) -> None:
    world = team(tmp_path)
    world.resident_writes(TEXT)
    if before:
        world.councillor_says(f"[MB-1] {before}")
    world.now += timedelta(days=days)
    world.arrives(shapes.fresh(JEAN, DANS_CASEWORK, "help", text, world.now), mailbox="brown")
    assert world.cases() == ["MB-1", "MB-2"]
    assert world.case("MB-2").councillor == "brown"


def test_whoever_approves_each_first_letter_claims_without_one(tmp_path: Path) -> None:
    world = team(tmp_path)
    brown = world.council.councillors["brown"].model_copy(update={"acknowledge": "ask"})
    world.council = world.council.model_copy(update={"councillors": {**world.council.councillors, "brown": brown}})
    world.bridge = world.started()
    arrives(world)
    raw = shapes.fresh(f"Dan Brown <{DAN}>", DANS_CASEWORK, "[MB-1] CLAIM", "", world.now)
    world.arrives(shapes.authenticated(raw, AUTHSERV, "northborough.example"), mailbox="brown")
    later(world, 31)
    assert world.case().councillor == "brown"
    assert not [letter for letter in world.letters(JEAN) if "Dan Brown" in letter.text]
