"""Two processes share the work on one PostgreSQL; one is killed, and what it had passes on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.servers.dovecot import DovecotServer
from tests.servers.postgres import PostgresServer
from tests.stories.shapes import fresh
from tests.whole.conftest import TownMaker
from tests.whole.council import Box, Town

pytestmark = pytest.mark.slow
KEYS = ("shah", "brown", "okafor", "lee")


def _written(town: Town, number: int) -> None:
    """A resident writes to each councillor."""
    for box in town.boxes.values():
        text = f"There is a big pothole outside {number + 1} Mill Lane NB1 4QT. Please have it filled.\n\nNed Brook"
        box.user.deliver(fresh(f"Ned Brook <ned.{number}.{box.user.address}>", box.user.address, f"pothole {number}", text, datetime.now(UTC)))


def test_one_of_two_is_killed(make_town: TownMaker, dovecot: DovecotServer, postgres: PostgresServer) -> None:
    town = make_town(boxes={key: Box(dovecot.user(), name=f"Priya {key.title()}") for key in KEYS}, database=postgres.url(postgres.database()))
    first = town.watching()
    second = town.run()
    halves = "SELECT count(*) FROM mailboxlease GROUP BY worker"
    town.until(lambda: town.rows(halves) == [(2,), (2,)], "each has two", second)
    _written(town, 0)
    town.quiet(4, second)
    first.kill()
    _written(town, 1)
    town.quiet(8, second)
    assert town.rows(halves) == [(4,)]
    assert town.ledger() == ["processed"] * 8
    assert town.rows('SELECT count(DISTINCT origin_id), count(*) FROM "case"') == [(8, 8)]
    assert {status for _, status in town.letters()} == {"sent"}
    second.stop()
    assert town.rows("SELECT count(*) FROM worker") == [(0,)]
