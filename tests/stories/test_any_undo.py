"""Undo is the inverse: whatever she says, after UNDO every row is as it was, and no letter of it is left (must show 4)."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from mailbridge import storage
from mailbridge.model.changes import WATCHED
from mailbridge.model.tables import Inbound, Outbound
from mailbridge.model.words import CaseStatus, InboundStatus, OutboundStatus, PartyRole
from tests.stories import shapes
from tests.stories.world import PRIYA, World

MAILS = (
    ("pothole", "There is a big pothole outside 14 Mill Lane NB1 4QT. Also the street light by no 20 is out.", "Jean Obi <jean.obi@mail.example>"),
    ("extension", "What do you think of planning application 24/01234/FUL at 3 Elm Close NB1 4QT? I object.", "Ann Fox <ann.fox@mail.example>"),
    ("bin", "Our brown bin has been missed again at 9 Elm Close NB1 4QT.", "Bob Day <bob.day@mail.example>"),
)
COMMANDS = (
    "FORWARD highways",
    "FORWARD planning; NOTE rang her",
    "CLOSE resolved Filled on Monday",
    "CLOSE duplicate",
    "CANTHELP it is a private road",
    "REOPEN it is back",
    "MERGE MB-1",
    "MERGE MB-2",
    "SPLIT the street light by no 20 is out",
    "ESCALATE",
    "DUE Friday",
    "HOLD until 14 June",
    "ASK Which side is it?",
    "UPDATE They hope to come",
    "ACK",
    "CHASE",
    "ANON",
    "PRIVATE",
    "SHARE brown",
    "PASS brown",
    "CLAIM",
    "NOTE nothing special",
    "AWAY next week",
    "DEFER until 14 June",
    "NOTCASE",
    "BLOCK",
    "SEND",
    "NEW pothole Mill Lane o/s 3",
)
HERSELF = f"Priya Shah <{PRIYA}>"
said = st.tuples(st.integers(1, 3), st.sampled_from(COMMANDS))


def rows(world: World) -> Mapping[tuple[str, int], Mapping[str, Any]]:
    """Every row that a command may change, without what she got herself."""
    with storage.transaction(world.bridge.engine) as session:
        found = {(name, getattr(row, "id")): row.model_dump() for name, model in WATCHED.items() for row in session.exec(select(model)).all()}  # noqa: B009
    return {key: row for key, row in found.items() if row.get("party") is not PartyRole.COUNCILLOR}


def say(world: World, number: int, command: str) -> None:
    """A command, and the yes where she is asked whether she is sure."""
    world.councillor_says(f"[MB-{number}] {command}" if not command.startswith(("NEW", "AWAY")) else command)
    if world.letters(PRIYA) and world.last(PRIYA).subject.startswith("Are you sure?"):
        world.arrives(shapes.iphone_reply(world.last(PRIYA), HERSELF, "Yes", world.now))


def new_rows_are_gone(before: Mapping[tuple[str, int], Any], after: Mapping[tuple[str, int], Mapping[str, Any]]) -> None:
    for (name, number), row in after.items():
        if (name, number) in before:
            continue
        if name == "Outbound":
            assert row["status"] is OutboundStatus.WITHDRAWN, row["letter"]
        elif name == "Case":
            assert (row["status"], row["outcome"]) == (CaseStatus.CLOSED, "withdrawn")
        elif name in ("Leave", "StandingRule"):
            assert row["ended_at"] is not None
        else:
            assert name in ("Inbound", "Contact"), f"a {name} is left"


@pytest.mark.slow
@pytest.mark.chance
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(earlier=st.lists(said, max_size=2), last=said)
@example(earlier=[], last=(1, "FORWARD highways"))
@example(earlier=[], last=(1, "CLOSE resolved Filled on Monday"))
@example(earlier=[], last=(3, "CLOSE duplicate"))
@example(earlier=[(2, "FORWARD highways")], last=(2, "MERGE MB-1"))
@example(earlier=[], last=(1, "SPLIT the street light by no 20 is out"))
def test_undo_is_the_inverse(earlier: list[tuple[int, str]], last: tuple[int, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), service={"undo_minutes": 10}, ward=True)
        for subject, text, sender in MAILS:
            world.resident_writes(text, subject, sender=sender)
        for one in earlier:
            say(world, *one)
        before = rows(world)
        say(world, *last)
        could = "UNDO takes this back" in world.last(PRIYA).text
        if could:
            world.councillor_says("UNDO")
            assert "Taken back" in world.last(PRIYA).text, world.last(PRIYA).text
        after = rows(world)
        assert {key: row for key, row in after.items() if key in before} == dict(before), "what cannot be undone was refused, and changed nothing"
        new_rows_are_gone(before, after)
        world.bridge.engine.dispose()


@pytest.mark.slow
@pytest.mark.parametrize("command", ["FORWARD highways", "CLOSE resolved Filled", "MERGE MB-1", "SPLIT the street light by no 20 is out"])
def test_no_letter_is_left(tmp_path: Path, command: str) -> None:
    """Must show 4, by name: an hour later nothing of it has reached anybody outside."""
    world = World(tmp_path, service={"undo_minutes": 10})
    for subject, text, sender in MAILS:
        world.resident_writes(text, subject, sender=sender)
    posted = {person: len(letters) for person, letters in world.mailboxes.items() if person != PRIYA}
    say(world, 2, command)
    world.councillor_says("UNDO")
    assert "Taken back" in world.last(PRIYA).text
    world.now = world.now.replace(hour=11)
    world.post()
    assert {person: len(letters) for person, letters in world.mailboxes.items() if person != PRIYA} == posted
    with storage.transaction(world.bridge.engine) as session:
        assert not session.exec(select(Outbound).where(Outbound.status == OutboundStatus.QUEUED)).all()
        assert not session.exec(select(Inbound).where(Inbound.status == InboundStatus.PENDING)).all()
