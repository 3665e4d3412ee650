"""Notes what a mail server has said of a letter, however long the database is away or the disk is full: what is not noted goes out once more."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from sqlalchemy.exc import OperationalError

from mailbridge.disk import kind_of

log = structlog.get_logger()
SECONDS = 2.0
"""Between two tries."""


async def noted(note: Callable[[], Awaitable[None]], is_stopping: Callable[[], bool]) -> None:
    """Tries until the database takes it. Whoever waits for this posts nothing meanwhile: all of that would have to go out again, too."""
    while True:
        try:
            return await note()
        except Exception as error:
            if is_stopping() or not (isinstance(error, OperationalError) or kind_of(error)):
                raise
            log.warning("database not reached", stage="send", error=type(getattr(error, "orig", error)).__name__)
            await asyncio.sleep(SECONDS)
