"""The daemon: waits in IDLE on every mailbox, takes a mail in when it comes, and lets a few fixed jobs look after the rest."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime
from functools import partial

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from mailbridge.core.crowding import SHARE
from mailbridge.errands import Errands
from mailbridge.nightly import Nightly
from mailbridge.rounds import Rounds
from mailbridge.shifts import at_work, follow
from mailbridge.watch.guard import Guard, Job
from mailbridge.watching import USUAL, Pace, Watch, deliver

log = structlog.get_logger()
A_FEW = 3
"""Mails that are decided in one turn beside the fetching of others."""


async def run(
    rounds: Rounds, pace: Pace = USUAL, stop: asyncio.Event | None = None, ready: Callable[[], None] = lambda: None, guard: Guard | None = None
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
    errands = Errands()
    watch = Watch(rounds, pace, errands)
    async with at_work(rounds, watch) as left:
        log.info("started", stage="daemon", mailboxes=len(rounds.accounts), left_by_a_crash=left)
        await _shift(rounds, pace, stop, ready, guard, errands, watch)


async def _shift(rounds: Rounds, pace: Pace, stop: asyncio.Event, ready: Callable[[], None], guard: Guard | None, errands: Errands, watch: Watch) -> None:
    await rounds.in_database(partial(rounds.bridge.shelf.take_all, older=True))
    await rounds.in_database(rounds.bridge.process_waiting, SHARE)
    errands.begin("deliver", partial(deliver, rounds))  # what the last run left
    scheduler = _scheduled(rounds, pace, errands, guard.jobs() if guard else ())
    follow(rounds, watch)
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
        async with rounds.lines.ending():
            await watch.give_up(*watch.mailboxes)
            await errands.finish()
        await rounds.poster.close()
        log.info("stopped", stage="daemon")


def _stop_on_signals(stop: asyncio.Event) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):  # not in a thread other than the main one
            asyncio.get_running_loop().add_signal_handler(number, stop.set)


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
