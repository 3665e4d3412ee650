"""Work that goes on by itself, beside everything else, and is finished at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from mailbridge.disk import kind_of
from mailbridge.patience import DatabaseLost

log = structlog.get_logger()
FINISH_SECONDS = 30.0
"""At the end, what has begun may take this long; the letter that takes longer is posted again at the next start, with the same Message-ID."""


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
