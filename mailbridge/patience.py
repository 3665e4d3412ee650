"""Work with the database is done again while its server is away: nobody is told of a failure that is none, and what was begun is finished.

A piece of work is a transaction or several, and may be done twice without harm (DESIGN.md, rule 7). A file has no server: what is wrong there is told at once.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from threading import Event
from typing import TypeVar

import structlog
from sqlalchemy.exc import SQLAlchemyError

from mailbridge import postgres

log = structlog.get_logger()
T = TypeVar("T")
PAUSES = (0.25, 15.0)
"""Seconds between two tries: the first, and the longest."""


class DatabaseLost(Exception):
    """The server of the database is away, and nobody waits for it any longer."""


class Patience:
    """How long one waits for the server of the database; until it is told to end, unless it has a limit."""

    def __init__(self, seconds: float = math.inf) -> None:
        self.seconds = seconds
        self._ended = Event()

    def end(self) -> None:
        """From now on nobody waits."""
        self._ended.set()

    def work(self, work: Callable[[], T]) -> T:
        """Does it, as often as it takes. Raises `DatabaseLost` when patience ends, and whatever else goes wrong at once."""
        since, pause = 0.0, PAUSES[0]
        while True:
            try:
                done = work()
            except SQLAlchemyError as error:
                if not postgres.is_lost(error):
                    raise
                since = since or self._lost(error)
                if time.monotonic() - since + pause > self.seconds or self._ended.wait(pause):
                    raise DatabaseLost(f"service.toml, storage.database: {_said(error)}") from error
                pause = min(2 * pause, PAUSES[1])
            else:
                if since:
                    log.info("database back", stage="storage", seconds=round(time.monotonic() - since, 1))
                return done

    def _lost(self, error: SQLAlchemyError) -> float:
        log.warning("database lost", stage="storage", error=_said(error))
        return time.monotonic()


def _said(error: SQLAlchemyError) -> str:
    """The driver's own words, without the statement."""
    return str(getattr(error, "orig", None) or error).partition("\n")[0]
