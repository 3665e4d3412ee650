"""Copies of what was sent: once each, whoever asks for them, and however often."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from mailbridge.copies import Copies
from mailbridge.core.parse import parse
from mailbridge.outage import USUAL
from mailbridge.rooms import Rooms, Ways
from mailbridge.rounds import Rounds
from mailbridge.send import Poster, Smtp
from tests.fetch.test_mailbox import account_of
from tests.servers.dovecot import DovecotUser
from tests.stories.test_pothole import POTHOLE
from tests.stories.world import World

T = TypeVar("T")
pytestmark = pytest.mark.slow


class AtOnce(Ways):
    """The database answers before anybody else has a turn, which is when two who ask see the same letters."""

    async def in_database(self, work: Callable[..., T], *arguments: object) -> T:
        return work(*arguments)


async def test_two_who_ask_together_make_one_copy_of_each(tmp_path: Path, mailbox: DovecotUser) -> None:
    world, rooms = World(tmp_path), Rooms()
    world.resident_writes(POTHOLE)
    wanted = [one.message_id for one in world.bridge.outbox.uncopied()]
    rounds = Rounds(world.bridge, {"shah": account_of(mailbox)}, Poster(Smtp("127.0.0.1", 9, "none")), rooms)
    copies = Copies(world.bridge, rounds.accounts, AtOnce(rooms, rounds.pulse, rounds.patience), rounds.lines, USUAL)
    await asyncio.gather(*(copies.make() for _ in range(3)))
    rooms.close()
    assert len(wanted) > 1
    assert sorted(parse(raw).message_id for raw in mailbox.messages("Sent")) == sorted(wanted)
    assert world.bridge.outbox.uncopied() == []
