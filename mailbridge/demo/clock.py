"""The demo's clock: runs like any other, and jumps forward when told to."""

from __future__ import annotations

import time
from datetime import datetime, timedelta


class Clock:
    """A moment in UTC that goes on in real time. `jumps` counts how often it was moved, `answered` is the last of them that somebody acted on."""

    def __init__(self, start: datetime) -> None:
        self.jumps, self.answered = 0, -1
        self._base = start
        self._since = time.monotonic()

    def __call__(self) -> datetime:
        """Now, UTC."""
        return self._base + timedelta(seconds=time.monotonic() - self._since)

    def jump(self, moment: datetime) -> None:
        """It is this moment now. Raises ValueError for a moment that has passed: time runs in one direction here, too."""
        if moment < self():
            raise ValueError(f"the clock cannot go back to {moment:%d %B %Y %H:%M}")
        self._base, self._since, self.jumps = moment, time.monotonic(), self.jumps + 1
