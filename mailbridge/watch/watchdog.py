"""Tells systemd that the service moves, while it does: the loop (which says so), the database's thread and the posting. A hung mailbox only rings an alarm."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from mailbridge.pulse import Pulse
from mailbridge.watch.systemd import Systemd

READY_SECONDS = 60.0
"""Mailboxes that have neither been reached nor failed by then do not keep the service from being called ready."""
STATUS_SECONDS = 60.0
"""Between two lines on how the service is."""
BEAT_SECONDS = 10.0
"""Between two signs of life, at the longest."""


@dataclass
class Watchdog:
    """Signs of life to systemd. Begin it with the loop; cancel it at the end."""

    systemd: Systemd
    pulse: Pulse
    mailboxes: Callable[[], frozenset[str]]
    """Those that this process looks after at present."""
    status: Callable[[], str]
    """One line on how the service is."""
    ready: bool = False
    _watching_since: float | None = None
    _told_at: float = -math.inf

    def watches(self) -> None:
        """The mailboxes are being opened now."""
        self._watching_since = time.monotonic()

    async def beat(self) -> None:
        """For ever."""
        every = min(BEAT_SECONDS, self.systemd.watchdog_seconds / 3 or BEAT_SECONDS)
        while True:
            self._tell()
            await asyncio.sleep(every if self.ready else min(every, 1.0))

    def _is_watching(self) -> bool:
        """Every mailbox has been reached or has failed, or somebody's server takes all too long."""
        since = self._watching_since
        return since is not None and (self.mailboxes() <= self.pulse.tried or time.monotonic() - since > READY_SECONDS)

    def _tell(self) -> None:
        if not self.ready and self._is_watching():
            self.ready = True
            self.systemd.tell("READY=1")
        if self.pulse.stalls():
            self.systemd.tell(f"STATUS={self.status()}")
        elif self.ready:
            self.systemd.tell("WATCHDOG=1", *self._status())
        else:  # a long queue at the start is work, and no reason to be killed
            self.systemd.tell("EXTEND_TIMEOUT_USEC=60000000")

    def _status(self) -> tuple[str, ...]:
        """The line, once a minute: with hundreds of mailboxes it costs more than all the rest of an idle service. None where nobody reads it."""
        now = time.monotonic()
        if not self.systemd.address or now < self._told_at + STATUS_SECONDS:
            return ()
        self._told_at = now
        return (f"STATUS={self.status()}",)

    def stops(self) -> None:
        """The end has begun."""
        self.systemd.tell("STOPPING=1", "STATUS=finishing what has begun")
