"""A story that began on SQLite goes on on PostgreSQL, or is left where it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine
from sqlmodel import col, select

from mailbridge import moving, storage
from mailbridge.model.fulltext import cases_with
from mailbridge.model.tables import Case
from tests.servers.postgres import PostgresServer
from tests.stories.test_pothole import POTHOLE
from tests.stories.world import World

pytestmark = pytest.mark.slow


@pytest.fixture
def world(tmp_path: Path) -> World:
    """One case with its letters, on SQLite."""
    told = World(tmp_path)
    told.resident_writes(POTHOLE)
    return told


@pytest.fixture
def target(postgres: PostgresServer) -> Engine:
    """An empty database."""
    return storage.opened(postgres.url(postgres.database()))


def test_everything_arrives_and_goes_on(world: World, target: Engine) -> None:
    seen: list[tuple[int, int]] = []
    sums = moving.moved(world.bridge.engine, target, lambda _, done, total: seen.append((done, total)))
    assert sums["case"].rows == 1
    assert sums["outbound"].rows == 3
    assert seen[-1][0] == seen[-1][1] == sum(one.rows for one in sums.values())
    with storage.transaction(target) as session:
        [case] = session.exec(select(Case)).all()
        assert [number for number, _ in session.execute(cases_with(session, "shah", "pothole"))] == [case.id]
        session.add(Case(**case.model_dump(exclude={"id", "number", "reference"}), number=900, reference="MB-900"))
        session.flush()  # the next id is behind those that came over
        assert session.exec(select(Case.id).order_by(col(Case.id).desc())).first() == (case.id or 0) + 1
        assert session.connection().execute(text("SELECT count(*) FROM pg_constraint WHERE contype = 'f'")).scalar_one() > 10


def test_a_target_that_is_not_empty_is_refused(world: World, target: Engine) -> None:
    moving.moved(world.bridge.engine, target, lambda *_: None)
    with pytest.raises(moving.NotMoved, match="not empty"):
        moving.moved(world.bridge.engine, target, lambda *_: None)


def test_what_breaks_half_way_leaves_nothing(world: World, target: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "_sum", lambda *_: moving.Sum(0, "another"))
    with pytest.raises(moving.NotMoved, match="did not arrive"):
        moving.moved(world.bridge.engine, target, lambda *_: None)
    with storage.transaction(target) as session:
        assert session.exec(select(Case)).all() == []
        assert session.connection().execute(text("SELECT count(*) FROM pg_constraint WHERE contype = 'f'")).scalar_one() > 10
