"""The shift of one process: it comes to work, beats while it works, watches over the mailboxes that are its share, and leaves."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from mailbridge import postgres
from mailbridge.rounds import Rounds
from mailbridge.watching import Watch
from mailbridge.workers import BEAT_SECONDS, Workers

log = structlog.get_logger()


@contextlib.asynccontextmanager
async def at_work(rounds: Rounds, watch: Watch | None = None) -> AsyncIterator[int]:
    """From the first beat to the last; gives the number of letters that a crash has left. `watch` follows what this process looks after."""
    workers = rounds.bridge.workers
    left = await rounds.in_database(rounds.bridge.outbox.release)
    if workers is None:
        yield left
        return
    left += await rounds.in_database(workers.begin)
    beating = asyncio.create_task(_beat(rounds, workers, watch), name="beat")
    try:
        yield left
    finally:
        beating.cancel()
        await asyncio.gather(beating, return_exceptions=True)
        await _leave(workers)


async def _beat(rounds: Rounds, workers: Workers, watch: Watch | None) -> None:
    """In a thread of its own, so that long work in the database's is no death."""
    while True:
        await asyncio.sleep(BEAT_SECONDS)
        spare = await _tried(workers.beat)
        if spare is None:
            continue
        if watch is not None:
            follow(rounds, watch)
            await watch.give_up(*(watch.mailboxes - workers.mine))
        if spare:
            await rounds.in_database(workers.give, spare)  # after whatever the database's thread has begun with them


def follow(rounds: Rounds, watch: Watch) -> None:
    """Takes up the mailboxes that are this process's share."""
    for mailbox in rounds.accounts:
        if rounds.bridge.is_mine(mailbox):
            watch.take_up(mailbox)


async def _tried(work: Callable[[], frozenset[str]]) -> frozenset[str] | None:
    """None while the database is away: then everybody misses everybody, and nobody is dead."""
    try:
        return await asyncio.to_thread(work)
    except SQLAlchemyError as error:
        if not postgres.is_lost(error):
            log.exception("not heard", stage="workers")
        return None


async def _leave(workers: Workers) -> None:
    """Where the database is away, the others will miss us."""
    with contextlib.suppress(SQLAlchemyError):
        await asyncio.to_thread(workers.end)
