"""What the running service notices of itself as it works: which server answers, which mail came, which part moves. Cheap, from any thread, on no disk."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import event
from sqlalchemy.engine import Engine

from mailbridge.core.redaction import without_people
from mailbridge.core.watching.canary import sent_at
from mailbridge.core.watching.state import Box, Canary, Stall, State, Wire
from mailbridge.core.wire import LoginRefused

NOT_MOVED = {"database": 180.0, "posting": 1800.0}
"""Seconds after which a part hangs. One mail takes the database some seconds at most; one letter may take a server ten minutes (RFC 5321, 4.5.3.2.6)."""
FRESH = timedelta(hours=1)
"""What an earlier process saw is gone on with when it ended less long ago."""
SKEW = 300.0
"""Seconds by which a server's clock may be ahead of ours before that is remembered."""


class Pulse:
    """Notes of one process. Moments are UTC; what moves is measured by a clock that nobody sets."""

    def __init__(self, mailboxes: Iterable[str], now: Callable[[], datetime]) -> None:
        self.now = now
        self.started_at = now()
        self.tried: set[str] = set()
        """Mailboxes that have been reached, or have failed, since the start."""
        self._boxes = {key: Box(key) for key in mailboxes}
        self._mail_server = Wire()
        self._refused: Counter[str] = Counter()
        self._canaries = {key: Canary(key) for key in self._boxes}
        self._moved = dict.fromkeys(NOT_MOVED, time.monotonic())
        self._clock_seconds = 0.0
        self._clock_since: datetime | None = None
        self._lock = threading.Lock()

    def goes_on_from(self, earlier: State) -> None:
        """What an earlier process saw a moment ago still holds: an outage goes on when we are restarted in the middle of it."""
        old = {box.key: box for box in earlier.mailboxes}
        canaries = {one.key: one for one in earlier.canaries}
        with self._lock:
            self._canaries = {key: canaries.get(key, one) for key, one in self._canaries.items()}
            if self.now() - earlier.written_at < FRESH:
                self._boxes = {key: replace(box, wire=old[key].wire) if key in old else box for key, box in self._boxes.items()}
                self._mail_server = earlier.mail_server

    # ---- mailboxes

    def reached(self, mailbox: str) -> None:
        """A mailbox was looked into."""
        self._wire(mailbox, Wire(reached_at=self.now()))

    def failed(self, mailbox: str, error: Exception) -> None:
        """A mailbox could not be looked into."""
        self._wire(mailbox, self._after(mailbox, self._boxes[mailbox].wire, error))

    def _wire(self, mailbox: str, wire: Wire) -> None:
        with self._lock:
            self._boxes[mailbox] = replace(self._boxes[mailbox], wire=wire)
            self.tried.add(mailbox)

    def _after(self, server: str, wire: Wire, error: Exception) -> Wire:
        refused = isinstance(error, LoginRefused)
        self._refused[server] += refused
        since = wire.failing_since if wire.failing_since and wire.refused == refused else self.now()
        return replace(wire, failing_since=since, refused=refused, why=without_people(str(error)) or type(error).__name__)

    def mail_came(self, received_at: datetime) -> None:
        """A mail was taken in. One from the future shows that our clock is behind the server's."""
        ahead = (received_at - self.now()).total_seconds()
        with self._lock:
            if ahead > SKEW:
                self._clock_since, self._clock_seconds = self._clock_since or self.now(), ahead

    def clocks_agree(self) -> None:
        """A mail of this very moment bore the time of this very moment."""
        with self._lock:
            self._clock_since, self._clock_seconds = None, 0.0

    def clock_is_ahead(self, seconds: float) -> None:
        """A mail that we posted ourselves was received long before that, by the server's clock."""
        with self._lock:
            self._clock_since, self._clock_seconds = self._clock_since or self.now(), -seconds

    # ---- the mail server

    def server_answered(self) -> None:
        """The mail server took a letter, or said what it thinks of one."""
        with self._lock:
            self._mail_server = Wire(reached_at=self.now())

    def server_failed(self, error: Exception) -> None:
        """The mail server could not be reached, or did not let us in."""
        with self._lock:
            self._mail_server = self._after("mail_server", self._mail_server, error)

    @property
    def mail_server(self) -> Wire:
        """How the mail server was when last needed."""
        return self._mail_server

    # ---- canaries

    def canary(self, mailbox: str) -> Canary:
        """What is known of the canaries to a mailbox."""
        return self._canaries[mailbox]

    def keep_canary(self, canary: Canary) -> None:
        """What is known of them now."""
        with self._lock:
            self._canaries[canary.key] = canary

    def canary_came(self, mailbox: str, mark: str, received_at: datetime) -> None:
        """One has come in; with it those before it are settled, as the way is open again. Its dates show how the clocks differ."""
        now, sent, before = self.now(), sent_at(mark), self._canaries[mailbox]
        waiting = tuple(one for one in before.waiting if sent_at(one) > sent)
        since = sent_at(waiting[0]) if waiting else None
        seconds = (now - sent).total_seconds()
        self.keep_canary(replace(before, came_at=now, seconds=seconds, waiting=waiting, waiting_since=since))
        ahead = (sent - received_at).total_seconds()
        if ahead > SKEW:
            self.clock_is_ahead(ahead)
        elif (received_at - now).total_seconds() <= SKEW:
            self.clocks_agree()

    def is_reached(self, mailbox: str) -> bool:
        """Whether a mailbox has been looked into, and was there when last tried."""
        wire = self._boxes[mailbox].wire
        return wire.reached_at is not None and wire.failing_since is None

    # ---- what moves

    def moves(self, part: str) -> None:
        """A part of the service has done something, or has nothing to do."""
        self._moved[part] = time.monotonic()

    def stalls(self) -> tuple[Stall, ...]:
        """The parts that have not moved for too long."""
        at, now = time.monotonic(), self.now()
        since = {part: at - moved for part, moved in self._moved.items()}
        return tuple(Stall(part, now - timedelta(seconds=since[part])) for part in ("database", "posting") if since[part] > NOT_MOVED[part])

    def listens_to(self, engine: Engine) -> None:
        """Each transaction that begins shows that the database's thread moves."""
        event.listen(engine, "begin", lambda _: self.moves("database"))

    def seen(self, state: State) -> State:
        """A state with everything that was noticed here."""
        with self._lock:
            return replace(
                state,
                started_at=self.started_at,
                mailboxes=tuple(self._boxes.values()),
                mail_server=self._mail_server,
                logins_refused={server: number for server, number in self._refused.items() if number},
                canaries=tuple(self._canaries.values()),
                stalls=self.stalls(),
                clock_seconds=self._clock_seconds,
                clock_since=self._clock_since,
            )
