"""The daemon: waits in IDLE on every mailbox, takes a mail in when it comes, and lets a few fixed jobs look after the rest."""

from __future__ import annotations

import asyncio
import contextlib
import random
import signal
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from mailbridge.core.crowding import SHARE
from mailbridge.core.wire import LoginRefused, Unreachable
from mailbridge.disk import Stuck, kind_of
from mailbridge.fetch import Connection, connect
from mailbridge.nightly import Nightly
from mailbridge.outage import Outage
from mailbridge.patience import DatabaseLost
from mailbridge.rounds import Rounds
from mailbridge.watch.guard import Guard, Job

log = structlog.get_logger()
A_FEW = 3
"""Mails that are decided in one turn beside the fetching of others."""
FINISH_SECONDS = 30.0
"""At the end, what has begun may take this long; the letter that takes longer is posted again at the next start, with the same Message-ID."""


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


async def run(
    rounds: Rounds, pace: Pace = Pace(), stop: asyncio.Event | None = None, ready: Callable[[], None] = lambda: None, guard: Guard | None = None
) -> None:
    """Works until it is told to stop (SIGTERM, SIGINT or the event); what is being posted is finished first. `guard` watches over it."""
    stop = stop or asyncio.Event()
    _stop_on_signals(stop)
    async with guard.watching() if guard else contextlib.nullcontext():
        await _work(rounds, pace, stop, ready, guard)


async def _work(rounds: Rounds, pace: Pace, stop: asyncio.Event, ready: Callable[[], None], guard: Guard | None) -> None:
    while not await rounds.in_imap(rounds.disk.is_open) and not stop.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), rounds.disk.pause)
    if stop.is_set():
        return
    left = await rounds.in_database(rounds.bridge.outbox.release)
    log.info("started", stage="daemon", mailboxes=len(rounds.accounts), left_by_a_crash=left)
    await rounds.in_database(partial(rounds.bridge.shelf.take_all, older=True))
    await rounds.in_database(rounds.bridge.process_waiting, SHARE)
    errands = Errands()
    errands.begin("deliver", partial(deliver, rounds))  # what the last run left
    scheduler = _scheduled(rounds, pace, errands, guard.jobs() if guard else ())
    watchers = [asyncio.create_task(Watcher(rounds, mailbox, pace, errands).watch(), name=f"watch {mailbox}") for mailbox in rounds.accounts]
    ready()
    if guard:
        guard.watchdog.watches()
    try:
        await stop.wait()
    finally:
        log.info("stopping", stage="daemon")
        if guard:
            guard.watchdog.stops()
        rounds.stopping = True
        rounds.patience.end()
        scheduler.shutdown(wait=False)
        for watcher in watchers:
            watcher.cancel()
        await asyncio.gather(*watchers, return_exceptions=True)
        await errands.finish()
        await rounds.poster.close()
        log.info("stopped", stage="daemon")


def _stop_on_signals(stop: asyncio.Event) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):  # not in a thread other than the main one
            asyncio.get_running_loop().add_signal_handler(number, stop.set)


class Errands:
    """Work that goes on by itself. What has begun is finished, also when the scheduler that began it is told to stop."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def is_running(self, name: str) -> bool:
        """Whether work of this name goes on at the moment."""
        return any(task.get_name() == name for task in self._running)

    def begin(self, name: str, job: Callable[[], Awaitable[object]]) -> None:
        """Starts a piece of work; what goes wrong in it is logged, and tried again when its time comes again."""
        task = asyncio.create_task(_guarded(name, job), name=name)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def finish(self) -> None:
        """Waits for all that has begun, then cancels what takes too long."""
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=FINISH_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)


async def _guarded(name: str, job: Callable[[], Awaitable[object]]) -> None:
    try:
        await job()
    except DatabaseLost:
        log.warning("job put off", stage="daemon", job=name)
    except Exception as error:
        if kind_of(error):
            return  # the log has it
        log.exception("job failed", stage="daemon", job=name)


def _scheduled(rounds: Rounds, pace: Pace, errands: Errands, further: tuple[Job, ...]) -> AsyncIOScheduler:
    """The fixed jobs. The database is the schedule: each job asks what is due now and may run twice without harm (DESIGN.md, rule 7)."""
    scheduler = AsyncIOScheduler(timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None})
    jobs: tuple[Job, ...] = (
        ("decide", partial(_decide, rounds), pace.tick),  # what `replay` put back
        ("tick", lambda: rounds.in_database(rounds.bridge.tick), pace.tick),
        ("post", rounds.post, pace.post),
        ("copy", rounds.copy, pace.copy),
        ("count", Nightly(rounds).count, pace.count),
        *further,
    )
    for name, job, seconds in jobs:
        scheduler.add_job(_errand(errands, name, job), "interval", seconds=seconds, id=name, next_run_time=datetime.now(UTC))
    scheduler.start()
    return scheduler


async def _decide(rounds: Rounds) -> None:
    """All that waits, a few at a time: what is fetched meanwhile needs the database as well."""
    while await rounds.in_database(rounds.bridge.process_waiting, A_FEW):
        pass


def _errand(errands: Errands, name: str, job: Callable[[], Awaitable[object]]) -> Callable[[], Coroutine[None, None, None]]:
    async def run_job() -> None:
        if not errands.is_running(name):
            errands.begin(name, job)  # and not awaited, since the scheduler cancels what it awaits when it stops

    return run_job


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
            taken = await self.rounds.in_imap(self.rounds.pull, self.mailbox, connection)
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
