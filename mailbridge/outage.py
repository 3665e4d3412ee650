"""How long a server that failed is left alone."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pauses:
    """How long a server is left alone after it failed, in seconds, and how often a mail is tried."""

    first: float = 2.0
    longest: float = 300.0
    login: float = 60.0
    """After the first refused login: servers also say no when their own list of users is away."""
    login_again: float = 900.0
    """After each further one: often enough to notice a mended password, seldom enough not to lock the account."""
    tries: int = 5
    """Rounds in which the server cannot hand over a mail, until a note takes its place; the mails behind it wait so long, about half a minute."""


USUAL = Pauses()


class Outage:
    """How long a server that cannot be reached is left alone: after each failure twice as long, with jitter, so that many do not come back at once."""

    def __init__(self, pauses: Pauses = USUAL) -> None:
        self._pauses = pauses
        self._failures = 0
        self._refused = 0
        self._until = 0.0

    def goes_on(self, *, refused: bool = False, at_least: float = 0.0) -> float:
        """The server failed (once more), or refused the login. Returns for how many seconds it is left alone."""
        self._failures += 1
        self._refused = self._refused + 1 if refused else 0
        if refused:
            at_least = self._pauses.login if self._refused == 1 else self._pauses.login_again
        growing = min(self._pauses.first * (1 << min(self._failures - 1, 8)), self._pauses.longest)
        seconds = max(growing * random.uniform(0.5, 1.0), at_least)  # noqa: S311  (no secret)
        self._until = time.monotonic() + seconds
        return seconds

    def ends(self) -> None:
        """The server answers."""
        self._failures, self._refused, self._until = 0, 0, 0.0

    def left(self) -> float:
        """Seconds until it is time to try again."""
        return max(0.0, self._until - time.monotonic())

    def is_over(self) -> bool:
        """Whether it is time to try (again)."""
        return time.monotonic() >= self._until
