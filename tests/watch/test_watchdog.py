"""What systemd hears over a real socket, and that it hears nothing when a part of the service hangs."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbridge import pulse as pulses
from mailbridge import storage
from mailbridge.pulse import Pulse
from mailbridge.rooms import Rooms
from mailbridge.rounds import Rounds
from mailbridge.watch.systemd import Systemd
from mailbridge.watch.watchdog import Watchdog
from tests.servers.waiting import until
from tests.stories.world import World


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    """The socket on which systemd listens."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.bind(str(tmp_path / "notify"))
        channel.settimeout(10)
        yield channel


def heard(channel: socket.socket) -> list[str]:
    """The lines of everything that was said so far."""
    channel.setblocking(False)
    said: list[str] = []
    try:
        while True:
            said += channel.recv(4096).decode().splitlines()
    except BlockingIOError:
        return said


def test_what_the_environment_says(tmp_path: Path) -> None:
    assert Systemd.of({}) == Systemd()
    assert Systemd.of({"NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "300000000"}) == Systemd("/run/x", 300.0)
    assert Systemd.of({"NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "3000000", "WATCHDOG_PID": str(os.getpid())}).watchdog_seconds == 3.0
    assert Systemd.of({"NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "1"}).watchdog_seconds == 0.0
    assert Systemd.of({"WATCHDOG_USEC": "3000000"}).watchdog_seconds == 0.0
    Systemd().tell("READY=1")
    Systemd(str(tmp_path / "nobody")).tell("READY=1")


def test_an_abstract_socket() -> None:
    name = f"mailbridge-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.bind(f"\0{name}")
        Systemd(f"@{name}").tell("READY=1", "STATUS=well")
        assert heard(channel) == ["READY=1", "STATUS=well"]


def dog(channel: socket.socket, pulse: Pulse) -> Watchdog:
    """A watchdog that is to hear from us every 30 milliseconds."""
    return Watchdog(Systemd(channel.getsockname(), 0.03), pulse, lambda: frozenset({"shah"}), lambda: "well")


async def test_ready_when_the_mailbox_was_tried_and_alive_while_all_moves(systemd: socket.socket) -> None:
    pulse = Pulse(["shah"], lambda: datetime.now(UTC))
    watchdog = dog(systemd, pulse)
    task = asyncio.create_task(watchdog.beat())
    try:
        assert await asyncio.to_thread(systemd.recv, 99) == b"EXTEND_TIMEOUT_USEC=60000000"
        watchdog.watches()
        pulse.reached("shah")
        said = await _until(systemd, "READY=1")
        assert "WATCHDOG=1" not in said
        await _until(systemd, "WATCHDOG=1")
        watchdog.stops()
        await _until(systemd, "STOPPING=1")
    finally:
        task.cancel()


async def _until(channel: socket.socket, line: str) -> list[str]:
    said: list[str] = []
    async with asyncio.timeout(10):
        while line not in said:
            channel.settimeout(10)
            said += (await asyncio.to_thread(channel.recv, 4096)).decode().splitlines()
    return said[: said.index(line)]


async def test_a_blocked_thread_of_the_database_stops_the_signs_of_life(systemd: socket.socket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(pulses.NOT_MOVED, "database", 0.3)
    world, may_go = World(tmp_path), threading.Event()
    rounds = Rounds(world.bridge, {}, None, Rooms())  # type: ignore[arg-type]
    watchdog = dog(systemd, rounds.pulse)
    watchdog.mailboxes = frozenset
    watchdog.watches()
    task = asyncio.create_task(watchdog.beat())
    try:
        await _until(systemd, "WATCHDOG=1")
        blocked = asyncio.create_task(rounds.in_database(may_go.wait))
        await asyncio.to_thread(until, lambda: bool(rounds.pulse.stalls()), "the hang noticed", 10)
        heard(systemd)
        await asyncio.sleep(0.2)
        said = heard(systemd)
        assert said, "how it is can still be read"
        assert "WATCHDOG=1" not in said
        may_go.set()
        await blocked
        await _until(systemd, "WATCHDOG=1")
    finally:
        may_go.set()
        task.cancel()
        rounds.rooms.close()


def test_a_long_queue_is_no_hang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One piece of work that decides about many mails moves with each of its transactions."""
    world = World(tmp_path)
    pulse = Pulse([], lambda: datetime.now(UTC))
    monkeypatch.setitem(pulses.NOT_MOVED, "database", -1.0)
    assert [stall.part for stall in pulse.stalls()] == ["database"]
    moved = list[str]()
    monkeypatch.setattr(pulse, "moves", moved.append)
    pulse.listens_to(world.bridge.engine)
    with storage.transaction(world.bridge.engine) as session:
        session.connection()
    assert moved == ["database"]


def test_a_hung_mailbox_alone_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    pulse = Pulse(["shah"], lambda: datetime.now(UTC))
    assert not pulse.tried
    assert not pulse.stalls()
    monkeypatch.setitem(pulses.NOT_MOVED, "posting", -1.0)
    assert [stall.part for stall in pulse.stalls()] == ["posting"], "but one letter that hangs does"
