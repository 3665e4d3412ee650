"""The mail server is away for days: no letter is given up, no attempt is counted, and all leave in the order in which they were decided."""

from __future__ import annotations

import socket
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from mailbridge.core.parse import parse
from mailbridge.model.tables import Outbound
from mailbridge.outage import Pauses
from mailbridge.rooms import Rooms
from mailbridge.rounds import Rounds
from mailbridge.send import Poster, Smtp
from mailbridge.storage import transaction
from tests.servers.smtp import SmtpServer
from tests.stories.shapes import fresh
from tests.stories.world import CASEWORK, World

pytestmark = pytest.mark.slow

AT_ONCE = Pauses(first=0.0, longest=0.0)


def _outbox(world: World) -> list[Outbound]:
    with transaction(world.bridge.engine) as session:
        return list(session.exec(select(Outbound).order_by(col(Outbound.id))).all())


async def test_days_of_outage(tmp_path: Path, smtp: SmtpServer) -> None:
    world = World(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nowhere = Smtp("127.0.0.1", closed.getsockname()[1], "none")
    away = Rounds(world.bridge, {}, Poster(nowhere), Rooms(), AT_ONCE)
    for day in range(7):
        if day < 3:
            text = f"A pothole outside {day + 1} Mill Lane NB1 4QT. Please have it filled."
            world.bridge.process(world.taken(fresh(f"Resident {day} <r{day}@mail.example>", CASEWORK, f"pothole {day}", text, world.now)) or 0)
        for _ in range(20):
            assert not await away.post()
        world.now += timedelta(days=1)
    decided = [row.message_id for row in _outbox(world)]
    assert len(decided) == 9, "nobody was told of letters that are late: there is no mail server that could tell it"
    assert {row.attempts for row in _outbox(world)} == {0}
    back = Rounds(world.bridge, {}, Poster(Smtp("127.0.0.1", smtp.port, "none")), Rooms(), AT_ONCE)
    assert await back.post()
    await back.poster.close()
    assert [parse(mail.raw).message_id for mail in smtp.received] == decided
    assert {row.status.value for row in _outbox(world)} == {"sent"}
