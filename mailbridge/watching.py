"""Watching over mailboxes: each waits in IDLE until there is more, is taken in, and is found again after its server was away."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import structlog

from mailbridge.core.crowding import SHARE
from mailbridge.core.wire import LoginRefused, Unreachable
from mailbridge.disk import Stuck
from mailbridge.errands import Errands
from mailbridge.fetch import Connection
from mailbridge.outage import Outage
from mailbridge.rounds import Rounds

log = structlog.get_logger()
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pace:
    """How often the fixed jobs run, in seconds. The demo lives faster."""

    poll: float = 60.0
    """Looking into mailboxes whose server cannot wake us."""
    idle: tuple[float, float] = (300.0, 480.0)
    """IDLE is renewed, and the mailbox looked through, after a time between these, drawn anew each time, well before the 29 minutes of RFC 2177."""
    tick: float = 60.0
    post: float = 5.0
    copy: float = 15.0
    count: float = 300.0
    """Asking whether the nightly count is due."""


USUAL = Pace()


async def deliver(rounds: Rounds) -> None:
    """Posts what is due, and keeps the copies."""
    await rounds.post()
    await rounds.copy()


class Watch:
    """Which mailboxes this process watches over: taken up and given up while it runs. The one place to ask."""

    def __init__(self, rounds: Rounds, pace: Pace, errands: Errands) -> None:
        self._rounds, self._pace, self._errands = rounds, pace, errands
        self._watchers: dict[str, asyncio.Task[None]] = {}

    @property
    def mailboxes(self) -> frozenset[str]:
        """Those that are watched over at present."""
        return frozenset(self._watchers)

    def take_up(self, mailbox: str) -> None:
        """Begins to watch over a mailbox, when its server lets it; taking up twice is harmless."""
        if mailbox not in self._watchers:
            watcher = Watcher(self._rounds, mailbox, self._pace, self._errands)
            self._watchers[mailbox] = asyncio.create_task(watcher.watch(), name=f"watch {mailbox}")

    async def give_up(self, *mailboxes: str) -> None:
        """Stops watching over them; when this returns, their connections are closed."""
        tasks = [self._watchers.pop(mailbox) for mailbox in mailboxes if mailbox in self._watchers]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class Watcher:
    """One mailbox: connect, take in, wait for more; after a lost connection again, with a growing pause."""

    def __init__(self, rounds: Rounds, mailbox: str, pace: Pace, errands: Errands) -> None:
        self.rounds = rounds
        self.mailbox = mailbox
        self.pace = pace
        self.errands = errands
        self.outage = Outage(rounds.pauses)
        self.gate = rounds.lines.gate(mailbox)
        self._may_wait = True
        """Whether mails may wait to be decided, for all that this watcher knows."""

    async def watch(self) -> None:
        """For ever; cancel it to stop."""
        while True:
            self._may_wait = True
            try:
                if not await self._has_stayed():
                    await self._visit()
                    await asyncio.sleep(self.pace.poll * random.uniform(0.8, 1.0))  # noqa: S311  (no secret)
            except Unreachable as error:
                self.rounds.pulse.failed(self.mailbox, error)
                log.warning("mailbox lost", stage="fetch", mailbox=self.mailbox, error=str(error))
                await asyncio.sleep(self._pause())
            except Stuck:
                await asyncio.sleep(self.rounds.disk.pause)
            except LoginRefused as error:
                self.rounds.pulse.failed(self.mailbox, error)
                log.error("login refused", stage="fetch", mailbox=self.mailbox, error=str(error))
                await asyncio.sleep(self.outage.goes_on(refused=True))
            except Exception as error:
                if self.rounds.disk.noticed(error):
                    await asyncio.sleep(self.rounds.disk.pause)
                    continue
                self.rounds.pulse.failed(self.mailbox, error)
                log.exception("watcher failed", stage="fetch", mailbox=self.mailbox)
                await asyncio.sleep(self.outage.goes_on())

    def _pause(self) -> float:
        """Seconds. While the server is away it is its gate that spaces the tries of all its mailboxes; each comes back soon, to wait there."""
        seconds = self.outage.goes_on()
        return min(seconds, self.rounds.pauses.first) if self.gate.is_away else seconds

    async def _has_stayed(self) -> bool:
        """Watches over a connection that is kept, until it breaks; False where the server bears no more of those."""
        if not self.gate.may_stay():
            return False
        try:
            async with self.rounds.lines.connected(self.mailbox, patient=True) as connection:
                while True:
                    if not await self._has_taken_in(connection):
                        await self._wait(connection)
        finally:
            self.gate.leaves()

    async def _visit(self) -> None:
        async with self.rounds.lines.connected(self.mailbox, patient=True) as connection:
            while await self._has_taken_in(connection):
                pass

    async def _has_taken_in(self, connection: Connection) -> bool:
        """Takes in, decides, begins to post; False when nothing was left.

        Asked again after each mail: what comes while others are fetched is told then, and not again in IDLE."""
        taken = await self._in_imap(self.rounds.visits.pull, self.mailbox, connection)
        self.outage.ends()
        if taken or self._may_wait:  # and not at each renewal, which finds nothing
            self._may_wait = bool(await self.rounds.in_database(self.rounds.bridge.process_waiting, SHARE))
        if taken or self._may_wait:
            self.errands.begin("deliver", partial(deliver, self.rounds))
        return bool(taken or self._may_wait)

    async def _wait(self, connection: Connection) -> None:
        if not await self._in_imap(lambda: connection.can_idle):
            await asyncio.sleep(self.pace.poll)
            return
        if not await self._in_imap(_start_idle, connection):
            await self._until_news(connection)
        await self._in_imap(connection.idle_stop)

    async def _until_news(self, connection: Connection) -> None:
        """Returns when the server has told of new mail, or when IDLE should be renewed."""
        renew = asyncio.get_running_loop().time() + random.uniform(*self.pace.idle)  # noqa: S311
        while (left := renew - asyncio.get_running_loop().time()) > 0:
            if not await readable(connection.fileno(), left) or await self._in_imap(connection.idle_drain):
                return

    async def _in_imap(self, work: Callable[..., T], *arguments: object) -> T:
        return await self.rounds.lines.work(self.mailbox, work, *arguments)


def _start_idle(connection: Connection) -> bool:
    """Begins to wait; True when there is news already, also such as came just before (LIBRARIES.md: the lost wake-up)."""
    return connection.idle_start() or connection.idle_drain()


async def readable(descriptor: int, seconds: float) -> bool:
    """Waits in the loop, without a thread, until a socket can be read; False after so many seconds."""
    loop, news = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(descriptor, news.set)
    try:
        async with asyncio.timeout(seconds):  # and not wait_for, which takes no notice of a cancellation that comes together with news (Python 3.11)
            await news.wait()
    except TimeoutError:
        return False
    finally:
        loop.remove_reader(descriptor)
    return True
