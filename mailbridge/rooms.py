"""The threads in which work is done that waits: for a mail server, or for the database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from mailbridge.crew import SHARED
from mailbridge.patience import Patience
from mailbridge.pulse import Pulse

T = TypeVar("T")

MOST_SERVERS = 64
"""Servers that may have a thread of their own: what systemd lets a service have (TasksMax) must not be passed."""
OF_THE_HOUSE = 4
"""Threads for what may take long and talks to no server."""


def _imap_threads(servers: int = 16) -> ThreadPoolExecutor:
    """As many as `Crew` lets work at the same time; each is made when it is needed first."""
    return ThreadPoolExecutor(min(servers, MOST_SERVERS) + SHARED + OF_THE_HOUSE, "imap")


@dataclass
class Rooms:
    """The threads: several for IMAP, one for the database."""

    imap: Executor = field(default_factory=_imap_threads)
    database: Executor = field(default_factory=lambda: ThreadPoolExecutor(1, "database"))

    @classmethod
    def for_servers(cls, number: int) -> Rooms:
        """One IMAP thread for each mail server, and some for all of them."""
        return cls(imap=_imap_threads(number))

    def close(self) -> None:
        """Waits for what is running and lets no more in."""
        self.imap.shutdown()
        self.database.shutdown()


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways into these rooms: from the loop, and from one thread to the other. Whoever waits for the database has patience."""

    rooms: Rooms
    pulse: Pulse
    patience: Patience

    async def in_database(self, work: Callable[..., T], *arguments: object) -> T:
        """Runs a piece of work in the database's thread."""
        return await asyncio.get_running_loop().run_in_executor(self.rooms.database, self.patience.work, self._moving(partial(work, *arguments)))

    def _moving(self, work: Callable[[], T]) -> Callable[[], T]:
        """The same work, seen by the watch: the database's thread has begun it, and has come to its end."""

        def seen() -> T:
            self.pulse.moves("database")
            try:
                return work()
            finally:
                self.pulse.moves("database")

        return seen

    async def in_imap(self, work: Callable[..., T], *arguments: object) -> T:
        """Runs a piece of work in one of the IMAP threads."""
        return await asyncio.get_running_loop().run_in_executor(self.rooms.imap, partial(work, *arguments))

    def from_thread(self, work: Callable[..., T], *arguments: object, **named: object) -> T:
        """Runs a piece of work in the database's thread and waits for it; for the IMAP threads."""
        return self.rooms.database.submit(self.patience.work, self._moving(partial(work, *arguments, **named))).result()
