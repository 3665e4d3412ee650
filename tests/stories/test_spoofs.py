"""Must show 3 of issue 4: whatever comes in her name without being hers, nothing is executed that should not be."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbridge.model.words import CaseStatus, InboundStatus
from tests.stories import spoofs
from tests.stories.spoofs import COMMANDS, SPOOFS, Spoof
from tests.stories.world import HIGHWAYS, JEAN, PRIYA, World

pytestmark = pytest.mark.slow

POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
PLANNING = "What do you think of the planning application 24/01234/FUL for 3 Elm Close NB1 4QT? I object to the extension."


def observed(world: World, weight: str, before: tuple[int, int]) -> str:
    """What came of a command, by what can be seen: letters, cases, the ledger."""
    told = [letter for person in (PRIYA, spoofs.TOM) for letter in world.letters(person)[before[0] if person == PRIYA else 0 :]]
    subjects = " ".join(letter.subject for letter in told)
    executed = {
        "harmless": any("Referred to Highways" in letter.text for letter in told),
        "outgoing": len(world.letters(JEAN)) > before[1],
        "destructive": world.case("MB-2").status is CaseStatus.CLOSED,
    }[weight]
    if executed:
        return "done"
    if "Was this you?" in subjects:
        return "was this you?"
    if "Are you sure?" in subjects:
        return "are you sure?"
    if any("to say." in letter.text for letter in told):
        return "not theirs"
    return "held" if world.inbound().status is InboundStatus.HELD else "nothing"


@pytest.mark.parametrize("weight", COMMANDS)
@pytest.mark.parametrize("spoof", SPOOFS, ids=lambda one: one.name)
def test_what_comes_of_it(world: World, spoof: Spoof, weight: str) -> None:
    world.resident_writes(POTHOLE)
    world.resident_writes(PLANNING, "extension", sender="Ann Fox <ann.fox@mail.example>")
    raw = spoof.raw(world, COMMANDS[weight])
    before = len(world.letters(PRIYA)), len(world.letters(JEAN))
    history = [world.case(one).history for one in world.cases()]
    world.arrives(raw)
    expected = getattr(spoof, weight)
    assert observed(world, weight, before) == expected
    if expected != "done":
        assert [world.case(one).history[: len(lines)] for one, lines in zip(world.cases(), history, strict=True)] == history
        assert world.case("MB-2").status is CaseStatus.AWAITING_COUNCILLOR
        assert len(world.letters(JEAN)) == before[1]
        assert len(world.letters(HIGHWAYS)) == 1


def test_the_page_says_what_the_table_says() -> None:
    page = Path(__file__).parents[2] / "deploy/TRUST.md"
    assert page.read_text(encoding="utf-8") == spoofs.page(), "write it anew: python -m tests.pages"
