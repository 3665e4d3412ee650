"""Many mailboxes on many servers: who may begin, and when."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from mailbridge import crew
from mailbridge.core.wire import LoginRefused, Unreachable
from mailbridge.crew import Crew, Server
from mailbridge.gate import Gate, Limits
from mailbridge.outage import Pauses
from tests.servers.waiting import until

SILENT: list[Server] = [(f"silent-{number}.example", 993) for number in range(4)]
GOOD, AWAY = ("good.example", 993), ("away.example", 993)
QUICK = Pauses(first=0.001, longest=0.001)


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    """As many as the rooms have."""
    with ThreadPoolExecutor(len(SILENT) + 2 + crew.SHARED) as made:
        yield made


def test_servers_that_say_nothing_leave_a_thread_for_each_other(threads: ThreadPoolExecutor) -> None:
    speak, begun = threading.Event(), list[Server]()

    def stall(server: Server) -> None:
        begun.append(server)
        speak.wait(30)

    async def everybody() -> None:
        hands = Crew(threads)
        stalled = [asyncio.create_task(hands.work(server, stall, server)) for server in SILENT for _ in range(3 * crew.PER_SERVER)]
        try:
            await asyncio.to_thread(until, lambda: len(begun) >= crew.SHARED + len(SILENT), "as many wait as may")
            for _ in range(3):
                assert await asyncio.wait_for(hands.work(GOOD, lambda: "done"), 10) == "done"
            assert len(begun) == crew.SHARED + len(SILENT)
            assert max(map(begun.count, SILENT)) <= crew.PER_SERVER
        finally:
            speak.set()
        await asyncio.gather(*stalled)
        assert len(begun) == len(stalled)

    asyncio.run(everybody())


def test_a_server_that_is_away_has_one_thread_and_keeps_it_when_nobody_waits_any_longer(threads: ThreadPoolExecutor) -> None:
    speak, begun = threading.Event(), list[int]()

    def stall(number: int) -> None:
        begun.append(number)
        speak.wait(30)

    async def everybody() -> None:
        hands = Crew(threads, lambda server: server == AWAY)
        first, second, third = (asyncio.create_task(hands.work(AWAY, stall, number)) for number in range(3))
        await asyncio.to_thread(until, lambda: bool(begun), "the first has begun")
        first.cancel()
        second.cancel()
        await asyncio.gather(first, second, return_exceptions=True)
        assert begun == [0]
        speak.set()
        await third
        assert begun == [0, 2]

    asyncio.run(everybody())


def opening(gate: Gate, mailboxes: range, connect: Callable[[], object], *, patient: bool = True) -> list[object]:
    """Everybody at once wants a connection; what each got, or the error."""

    async def everybody() -> list[object]:
        async def connected() -> object:
            await asyncio.sleep(0)
            return connect()

        return list(await asyncio.gather(*(gate.opened(f"c{number}", connected, patient=patient) for number in mailboxes), return_exceptions=True))

    return asyncio.run(everybody())


def test_connections_are_opened_so_many_a_second() -> None:
    moments: list[float] = []
    opening(Gate(12, Limits(logins_a_second=100)), range(12), lambda: moments.append(time.monotonic()))
    assert len(moments) == 12
    assert moments[-1] - moments[0] >= 0.09


def test_a_server_that_is_away_is_tried_by_one_at_a_time_and_everybody_is_told() -> None:
    failed: list[str] = []
    tries: list[int] = []

    def breaks() -> None:
        tries.append(1)
        raise Unreachable("connect: nobody there")

    gate = Gate(6, Limits(logins_at_once=2, logins_a_second=1000), QUICK, lambda mailbox, _: failed.append(mailbox))
    assert all(isinstance(one, Unreachable) for one in opening(gate, range(6), breaks))
    assert gate.is_away
    assert len(tries) == 6
    assert set(failed) >= {"c2", "c3", "c4", "c5"}
    (answer,) = opening(gate, range(1), lambda: "a connection")
    assert answer == "a connection"
    assert not gate.is_away


def test_without_patience_a_server_that_is_away_is_not_waited_for() -> None:
    gate = Gate(1, pauses=Pauses(first=1000.0, longest=1000.0))

    def breaks() -> None:
        raise Unreachable("connect: nobody there")

    opening(gate, range(1), breaks)
    (answer,) = opening(gate, range(1), lambda: "a connection", patient=False)
    assert isinstance(answer, Unreachable)
    assert "not tried" in str(answer)


def test_one_mailbox_that_fails_does_not_speak_for_its_server() -> None:
    gate = Gate(3)

    def breaks() -> None:
        raise Unreachable("log in: this mailbox is in use")

    def refused() -> None:
        raise LoginRefused("no")

    for _ in range(3):
        opening(gate, range(1), breaks)
    assert not gate.is_away
    opening(gate, range(1, 2), refused)  # that is an answer
    opening(gate, range(1, 2), breaks)
    assert not gate.is_away


def test_places_are_kept_for_mailboxes_that_must_be_looked_into_in_turn() -> None:
    crowded = Gate(20, Limits(connections=8))
    assert [crowded.may_stay() for _ in range(8)] == [True] * 6 + [False] * 2
    crowded.leaves()
    assert crowded.may_stay()
    assert [Gate(20, Limits(connections=1)).may_stay()] == [False]
    roomy = Gate(7, Limits(connections=8))
    assert all(roomy.may_stay() for _ in range(7))
