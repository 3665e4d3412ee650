"""The threads that talk to mail servers: a bounded number, and however many of them one server keeps waiting, each other server finds one of its own."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")
Server = tuple[str, int]
"""Host in lower case, and port."""
PER_SERVER = 16
"""Threads that one server may have; one that failed has a single one, until it answers again."""
SHARED = 32
"""Threads for all servers together, beyond the first of each."""


class Crew:
    """Who may begin. Only in the loop; what has begun keeps its thread until it ends, also when nobody waits for it any longer."""

    def __init__(self, threads: Executor, is_away: Callable[[Server], bool] = lambda server: False) -> None:
        self._threads = threads
        self._is_away = is_away
        self._working: Counter[Server] = Counter()
        self._running: set[asyncio.Future[Any]] = set()
        self._waiting: dict[Server, deque[asyncio.Future[None]]] = {}

    async def ended(self) -> None:
        """Waits until nothing is at work."""
        while self._running:
            await asyncio.wait(self._running)

    async def work(self, server: Server, work: Callable[..., T], *arguments: object) -> T:
        """Runs a piece of work with a server in a thread, in the order in which it was asked for."""
        await self._admitted(server)
        done = asyncio.get_running_loop().run_in_executor(self._threads, partial(work, *arguments))
        self._running.add(done)
        done.add_done_callback(lambda ended: self._left(server, ended))
        return await asyncio.shield(done)  # a thread cannot be cancelled

    async def _admitted(self, server: Server) -> None:
        queue = self._waiting.setdefault(server, deque())
        if not queue and self._has_room(server):
            self._working[server] += 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        queue.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it was its turn in that very moment
                self._working[server] -= 1
                self._admit()
            raise

    def _has_room(self, server: Server) -> bool:
        working = self._working[server]
        if not working:
            return True
        shared = sum(self._working.values()) - sum(1 for number in self._working.values() if number)
        return working < (1 if self._is_away(server) else PER_SERVER) and shared < SHARED

    def _left(self, server: Server, ended: asyncio.Future[T]) -> None:
        self._running.discard(ended)
        if not ended.cancelled():
            ended.exception()  # whoever asked has heard it, or is gone
        self._working[server] -= 1
        self._admit()

    def _admit(self) -> None:
        """Those who wait, one of each server in turn."""
        admitted = True
        while admitted:
            admitted = False
            for server, queue in self._waiting.items():
                while queue and queue[0].done():
                    queue.popleft()
                if queue and self._has_room(server):
                    queue.popleft().set_result(None)
                    self._working[server] += 1
                    admitted = True
