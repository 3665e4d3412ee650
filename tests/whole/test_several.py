"""Processes on one database of which one dies on another machine, or has another data folder or key; and an installation that moves to PostgreSQL."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import select

from mailbridge import storage, workers
from mailbridge.cli.exits import Exit
from mailbridge.core.parse import parse
from mailbridge.model.tables import Outbound
from mailbridge.model.words import OutboundStatus
from mailbridge.workers import BEAT_SECONDS, MISSED, STALE_SECONDS, OtherFolder, Workers
from tests.servers.postgres import PostgresServer
from tests.servers.smtp import SmtpServer
from tests.stories import database, shapes
from tests.stories.test_pothole import POTHOLE
from tests.stories.world import World
from tests.whole.conftest import TownMaker
from tests.whole.test_loop import report

pytestmark = pytest.mark.slow
SECRET = b"the same on all machines"
BOXES = ("shah", "brown", "okafor", "lee")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """One case with its letters, on PostgreSQL."""
    with database.told_on(database.POSTGRESQL):
        told = World(tmp_path)
        told.resident_writes(POTHOLE)
        yield told


def _worker(engine: Engine, folder: Path, host: str, secret: bytes = SECRET) -> Workers:
    made = Workers(engine, folder, BOXES, secret)
    made.host = host
    made.name = f"{host}-{os.getpid()}"
    return made


def test_one_dies_on_another_machine(world: World, tmp_path: Path) -> None:
    """Nobody there can tell whether its file is locked: it is missed when it has not beaten while another has, forty seconds long."""
    engine = world.bridge.engine
    far, near = _worker(engine, tmp_path, "far"), _worker(engine, tmp_path, "near")
    far.begin()
    near.begin()
    far.give(far.beat())
    near.beat()
    assert (len(far.mine), len(near.mine), far.leads, near.leads) == (2, 2, True, False)
    with storage.transaction(engine) as session:
        for letter in session.exec(select(Outbound)):
            letter.status, letter.claimed_by = OutboundStatus.SENDING, far.name
    for _ in range(MISSED - 1):
        near.beat()
        assert len(near.mine) == 2, "it may be late"
    near.beat()
    assert near.mine == set(BOXES)
    near.beat()
    assert near.leads
    with storage.transaction(engine) as session:
        assert {letter.status for letter in session.exec(select(Outbound))} == {OutboundStatus.QUEUED}
    assert MISSED * BEAT_SECONDS + BEAT_SECONDS < 60
    assert STALE_SECONDS < MISSED * BEAT_SECONDS, "who is only cut off has stopped before"
    assert far.beat() == frozenset(), "it was only cut off, and comes back, with nothing"
    assert not far.mine


def test_one_that_is_not_heard_leaves_everything_alone(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = _worker(world.bridge.engine, tmp_path, "far")
    alone.begin()
    assert alone.mine == set(BOXES)
    later = time.monotonic() + STALE_SECONDS
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert (alone.mine, alone.leads) == (frozenset(), False)


@contextmanager
def _beating(one: Workers) -> Iterator[None]:
    """It lives meanwhile."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(0.05):
            one.beat()

    thread = threading.Thread(target=beat)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


@pytest.mark.parametrize(("folder", "secret"), [("other", SECRET), ("same", b"another")])
def test_whoever_has_another_folder_or_key_is_refused_while_others_work(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, secret: bytes
) -> None:
    monkeypatch.setattr(workers, "BEAT_SECONDS", 0.2)
    monkeypatch.setattr(workers, "LISTEN_SECONDS", 1.0)
    for name in ("same", "other"):
        (tmp_path / name).mkdir()
    first, second = _worker(world.bridge.engine, tmp_path / "same", "near"), _worker(world.bridge.engine, tmp_path / folder, "far", secret)
    first.begin()
    with _beating(first), pytest.raises(OtherFolder, match="near"):
        second.begin()
    second = _worker(world.bridge.engine, tmp_path / folder, "farther", secret)
    second.begin()
    assert second.is_heard, "whoever beats no more keeps nobody out"


def test_the_command_line_says_so(make_town: TownMaker, postgres: PostgresServer) -> None:
    url = postgres.url(postgres.database())
    town, other = make_town(database=url), make_town(database=url)
    service = town.watching()
    refused = other.command("run")
    assert refused.returncode == Exit.MISCONFIGURED
    assert "All processes on one database share one data folder" in refused.stderr + refused.stdout
    assert town.rows("SELECT count(*) FROM worker") == [(1,)]
    service.stop()


def test_an_installation_moves_and_goes_on(make_town: TownMaker, postgres: PostgresServer, smtp: SmtpServer) -> None:
    town = make_town(database="")
    town.once()
    town.mailbox.deliver(report(town))
    town.once()
    url = postgres.url(postgres.database())
    moved = town.command("move", "--to", url)
    assert moved.returncode == 0, moved.stdout + moved.stderr
    assert "1 cases, 1 mails, 3 letters" in moved.stdout
    line = next(line for line in moved.stdout.splitlines() if line.startswith("database = "))
    settings = town.config / "service.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('database = ""', line), encoding="utf-8")
    town.database = url
    letter = next(mail for mail in smtp.received if "highways@northborough.example" in mail.recipients)
    answer = shapes.outlook_reply(parse(letter.raw), "Sam Lee <sam.lee@northborough.example>", "The pothole was filled this morning.", datetime.now(UTC))
    town.mailbox.deliver(answer)
    town.once()
    assert town.ledger() == ["processed"] * 2
    assert [status for (status,) in town.rows("SELECT status FROM referral")] == ["answered"], "a letter from before is known"
    assert town.command("move", "--to", url).returncode != 0
