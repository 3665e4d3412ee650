"""What a mail asks of the database is counted, so that it does not creep up. (How long it takes: tests/bench/deciding.py.)"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from tests.bench.deciding import Cost, take
from tests.stories import shapes
from tests.stories.world import CASEWORK, HIGHWAYS, SAM, World

NEW_ENQUIRY, OFFICERS_REPLY = 24, 57
"""Statements at most, from taking in to the last letter in the outbox."""


def test_a_new_enquiry_asks_the_database_little(world: World) -> None:
    world.resident_writes("The bin at 4 Elm Close was not emptied.", sender="Ada Bell <ada@post.example>")
    cost = Cost()
    take(world, shapes.fresh("Jean Obi <jean.obi@mail.example>", CASEWORK, "Pothole", "There is a deep pothole at 9 Mill Lane, NB1 4QT.", world.now), cost)
    assert len(world.cases()) == 2
    assert cost.statements.total() <= NEW_ENQUIRY


def test_an_officers_reply_asks_the_database_little(world: World) -> None:
    world.resident_writes("There is a deep pothole at 9 Mill Lane, NB1 4QT.")
    cost = Cost()
    take(world, shapes.outlook_reply(world.last(HIGHWAYS), SAM, "The pothole was filled this morning.", world.now), cost)
    assert world.case().referrals[0].answered_at is not None
    assert cost.statements.total() <= OFFICERS_REPLY


def test_what_is_asked_about_every_mail_stands_in_indexes(world: World) -> None:
    """The letters of her day are few among all that are written in her name, and a mail's like is looked for among all marks."""
    if world.bridge.engine.dialect.name != "sqlite":
        pytest.skip("tells SQLite's plans")
    asked: list[tuple[str, Any]] = []
    event.listen(world.bridge.engine, "before_cursor_execute", lambda _1, _2, statement, values, *_: asked.append((statement, values)))
    world.resident_writes("There is a deep pothole at 9 Mill Lane, NB1 4QT. It has been there for a month now.")
    questions = [(statement, values) for statement, values in asked if statement.startswith("SELECT")]
    with world.bridge.engine.connect() as connection:
        plans = [str(row[3]) for statement, values in questions for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
    assert any("ix_outbound_of_the_day" in line for line in plans)
    assert any("COVERING INDEX ix_likenessmark_mark" in line for line in plans)
