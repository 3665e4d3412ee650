"""Watching over mailboxes: each waits in IDLE until there is more, is taken in, and is found again after its server was away."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from functools import partial

import structlog

from mailbridge.core.crowding import SHARE
from mailbridge.core.wire import LoginRefused, Unreachable
from mailbridge.disk import Stuck
from mailbridge.errands import Errands
from mailbridge.fetch import Connection, connect
from mailbridge.outage import Outage
from mailbridge.rounds import Rounds

log = structlog.get_logger()


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


class Watcher:
    """One mailbox: connect, take in, wait for more; after a lost connection again, with a growing pause."""

    def __init__(self, rounds: Rounds, mailbox: str, pace: Pace, errands: Errands) -> None:
        self.rounds = rounds
        self.mailbox = mailbox
        self.pace = pace
        self.errands = errands
        self.outage = Outage(rounds.pauses)

    async def watch(self) -> None:
        """For ever; cancel it to stop."""
        while True:
            connection: Connection | None = None
            try:
                connection = await self.rounds.in_imap(connect, self.rounds.accounts[self.mailbox])
                await self._serve(connection)
            except Unreachable as error:
                self.rounds.pulse.failed(self.mailbox, error)
                log.warning("mailbox lost", stage="fetch", mailbox=self.mailbox, error=str(error))
                await asyncio.sleep(self.outage.goes_on())
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
            finally:
                if connection is not None:
                    await asyncio.shield(self.rounds.in_imap(connection.close))

    async def _serve(self, connection: Connection) -> None:
        """Takes in, decides, posts, until nothing is left; then waits until the server says that there is more.

        Looks again after each mail: what comes while others are fetched is told then, and not again in IDLE."""
        while True:
            taken = await self.rounds.in_imap(self.rounds.visits.pull, self.mailbox, connection)
            self.outage.ends()
            decided = await self.rounds.in_database(self.rounds.bridge.process_waiting, SHARE)
            if taken or decided:
                self.errands.begin("deliver", partial(deliver, self.rounds))
            else:
                await self._wait(connection)

    async def _wait(self, connection: Connection) -> None:
        if not await self.rounds.in_imap(lambda: connection.can_idle):
            await asyncio.sleep(self.pace.poll)
            return
        if not await self.rounds.in_imap(_start_idle, connection):
            await self._until_news(connection)
        await self.rounds.in_imap(connection.idle_stop)

    async def _until_news(self, connection: Connection) -> None:
        """Returns when the server has told of new mail, or when IDLE should be renewed."""
        renew = asyncio.get_running_loop().time() + random.uniform(*self.pace.idle)  # noqa: S311
        while (left := renew - asyncio.get_running_loop().time()) > 0:
            if not await readable(connection.fileno(), left) or await self.rounds.in_imap(connection.idle_drain):
                return


def _start_idle(connection: Connection) -> bool:
    """Begins to wait; True when there is news already, also such as came just before (LIBRARIES.md: the lost wake-up)."""
    return connection.idle_start() or connection.idle_drain()


async def readable(descriptor: int, seconds: float) -> bool:
    """Waits in the loop, without a thread, until a socket can be read; False after so many seconds."""
    loop, news = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(descriptor, news.set)
    try:
        await asyncio.wait_for(news.wait(), seconds)
    except TimeoutError:
        return False
    finally:
        loop.remove_reader(descriptor)
    return True
