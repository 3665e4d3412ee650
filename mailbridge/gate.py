"""The way to one mail server: how many connections it bears, how fast new ones are opened, and one try at a time while it is away."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TypeVar

from mailbridge.core.wire import LoginRefused, Unreachable
from mailbridge.outage import USUAL, Outage, Pauses

T = TypeVar("T")
LONGEST_AWAY = 60.0
"""Seconds between two tries, for all mailboxes of a server together: however many there are, it gets no more than that."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is asked of each mail server at most."""

    connections: int = 0
    """Open at the same time; 0: as many as are wanted."""
    logins_at_once: int = 4
    logins_a_second: float = 20.0


SENSIBLE = Limits()


class Gate:
    """One server, for all its mailboxes. Only in the loop."""

    def __init__(self, mailboxes: int, limits: Limits = SENSIBLE, pauses: Pauses = USUAL, failed: Callable[[str, Exception], None] = lambda *_: None) -> None:
        self.is_away = False
        self._limits = limits
        self._outage = Outage(replace(pauses, longest=min(pauses.longest, LONGEST_AWAY)))
        self._tell_failed = failed
        self._mailboxes = mailboxes
        self._failing: set[str] = set()
        self._waiting: set[str] = set()
        self._trouble: Unreachable | None = None
        self._places = asyncio.Semaphore(limits.connections) if limits.connections else nullcontext()
        self._doors = asyncio.Semaphore(limits.logins_at_once)
        self._one = asyncio.Lock()
        self._next_at = 0.0
        self._staying = 0

    # ---- how many

    @property
    def places(self) -> asyncio.Semaphore | nullcontext[None]:
        """To be held as long as a connection is open. Whoever waits gets one in turn."""
        return self._places

    def may_stay(self) -> bool:
        """Whether one more mailbox may keep its connection; if so it is counted until `leaves`. The others are looked into in turn."""
        limit = self._limits.connections
        if limit and self._mailboxes >= limit and self._staying >= limit - max(1, limit // 4):
            return False
        self._staying += 1
        return True

    def leaves(self) -> None:
        """A mailbox that stayed has given its connection up."""
        self._staying -= 1

    # ---- when

    async def opened(self, mailbox: str, connect: Callable[[], Awaitable[T]], *, patient: bool) -> T:
        """A new connection, when its turn has come. Raises what `connect` raises; without patience, `Unreachable` at once while the server is away."""
        self._waiting.add(mailbox)
        try:
            if self._trouble:
                self._tell_failed(mailbox, self._trouble)
            async with self._doors:
                return await self._in_turn(mailbox, connect, patient=patient)
        finally:
            self._waiting.discard(mailbox)

    async def _in_turn(self, mailbox: str, connect: Callable[[], Awaitable[T]], *, patient: bool) -> T:
        if self.is_away:
            if not patient and not self._outage.is_over():
                raise Unreachable(f"not tried, since a moment ago: {self._trouble}")
            async with self._one:
                if self.is_away:
                    await asyncio.sleep(self._outage.left())
                    return await self._tried(mailbox, connect)
        return await self._tried(mailbox, connect)

    async def _tried(self, mailbox: str, connect: Callable[[], Awaitable[T]]) -> T:
        await self._paced()
        try:
            connection = await connect()
        except LoginRefused:
            self._answers()
            raise
        except Unreachable as error:
            self._fails(mailbox, error)
            raise
        self._answers()
        return connection

    async def _paced(self) -> None:
        """So many a second, from the first one on."""
        at = max(time.monotonic(), self._next_at)
        self._next_at = at + 1 / self._limits.logins_a_second
        await asyncio.sleep(at - time.monotonic())

    def _answers(self) -> None:
        self._failing.clear()
        self._trouble = None
        self.is_away = False
        self._outage.ends()

    def _fails(self, mailbox: str, error: Unreachable) -> None:
        """A mailbox that fails alone may be at fault itself; when another fails as well, it is the server."""
        self._failing.add(mailbox)
        if len(self._failing) < min(2, self._mailboxes):
            return
        self.is_away, self._trouble = True, error
        self._outage.goes_on()
        for one in self._waiting - {mailbox}:
            self._tell_failed(one, error)
