"""The watch over a running service: gathers how it is, writes that down for `mailbridge health`, and hands it to alarms, figures and systemd."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import structlog
from sqlmodel import Session

from mailbridge import __version__, lookup
from mailbridge.core.calendar import WorkingDays
from mailbridge.core.people.monitoring import Monitoring
from mailbridge.core.redaction import without_people
from mailbridge.core.watching import Box, Check, Count, State, checks
from mailbridge.core.watching import Figures as Asked
from mailbridge.core.watching.checks import LEAST_FREE
from mailbridge.disk import Corrupt, Kind
from mailbridge.rounds import Rounds
from mailbridge.storage import transaction
from mailbridge.watch.alarms import Alarms
from mailbridge.watch.canary import Canaries
from mailbridge.watch.keeping import Keeping
from mailbridge.watch.metrics import Figures, served
from mailbridge.watch.systemd import Systemd
from mailbridge.watch.watchdog import Watchdog
from mailbridge.workers import leads

log = structlog.get_logger()
Job = tuple[str, Callable[[], Awaitable[object]], float]
"""Name, work, and how often in seconds."""
ASK_SECONDS, WRITE_SECONDS, RING_SECONDS, CANARY_SECONDS = 60.0, 5.0, 30.0, 10.0


@dataclass
class Guard:
    """Watches over the rounds of one process."""

    rounds: Rounds
    monitoring: Monitoring
    keeping: Keeping
    alarms: Alarms
    systemd: Systemd
    mode: Literal["run", "once"] = "run"
    calendar: WorkingDays = field(init=False)
    watchdog: Watchdog = field(init=False)
    _asked: State = field(init=False)
    """What the database and the disk said last."""
    _is_writing_failed: bool = False

    def __post_init__(self) -> None:
        now = self.rounds.bridge.now()
        self.calendar = WorkingDays.of(self.rounds.bridge.council.service)
        self._asked = State(__version__, self.mode, now, now, watchdog=self.systemd.watchdog_seconds > 0, host=socket.gethostname(), place=self.keeping.place)
        self.watchdog = Watchdog(self.systemd, self.rounds.pulse, self._mine, self.status)
        earlier = self.keeping.state()
        if earlier is not None:
            self._asked = replace(self._asked, database_failing_since=earlier.database_failing_since, disk_since=earlier.disk_since)
            self.rounds.pulse.goes_on_from(earlier)

    def _mine(self) -> frozenset[str]:
        return frozenset(filter(self.rounds.bridge.is_mine, self.rounds.accounts))

    def state(self) -> State:
        """How the service is now, as far as this process looks after it."""
        seen = self.rounds.pulse.seen(replace(self._asked, written_at=self.rounds.bridge.now()))
        mine = frozenset(self.rounds.accounts) if seen.ended else self._mine()
        asked = {box.key: box for box in self._asked.mailboxes}
        boxes = tuple(replace(asked.get(box.key, box), wire=box.wire) for box in seen.mailboxes if box.key in mine)
        return replace(seen, mailboxes=boxes, canaries=tuple(canary for canary in seen.canaries if canary.key in mine))

    def checks(self) -> tuple[Check, ...]:
        """What of it is right and what is wrong."""
        bridge = self.rounds.bridge
        return checks(self.state(), self.monitoring, self.calendar, bridge.council.service.office_hours.end, bridge.now())

    def status(self) -> str:
        """One line for `systemctl status`."""
        state = self.state()
        well = sum(box.wire.failing_since is None for box in state.mailboxes)
        wrong = [check.title for check in self.checks() if check.wrong]
        queued = state.figures.queued if state.figures else 0
        return f"watching {well} of {len(state.mailboxes)} mailboxes, {queued} letters wait; {'wrong: ' + ', '.join(wrong) if wrong else 'all is well'}"

    # ---- jobs

    def jobs(self) -> tuple[Job, ...]:
        """What is done again and again while the service runs."""
        canaries = Canaries(self.rounds, self.monitoring.canary_minutes)
        return (("ask", self.ask, ASK_SECONDS), ("ring", self.ring, RING_SECONDS), ("canary", canaries.send, CANARY_SECONDS))

    @contextlib.asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Signs of life, to systemd and into the file, beside everything else: a service that is busy with a long queue is not dead."""
        self.rounds.pulse.listens_to(self.rounds.bridge.engine)
        tasks = [asyncio.create_task(self.watchdog.beat(), name="watchdog"), asyncio.create_task(self._writing(), name="state")]
        figures = Figures(self.state, self.checks, self.rounds.bridge.now)
        try:
            with served(figures, self.monitoring.metrics_host, self.monitoring.metrics_port):
                yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self.leave()

    async def _writing(self) -> None:
        while True:
            await self.write()
            await asyncio.sleep(WRITE_SECONDS)

    async def ask(self) -> None:
        """Asks the database and the disk. A database that fails is noted, and not raised."""
        self._look_at_disk()
        now = self.rounds.bridge.now()
        try:
            self._asked = await self.rounds.in_database(self._ask_database)
        except Exception as error:
            since, why = self._asked.database_failing_since or now, without_people(str(error).splitlines()[0] if str(error) else "")
            self._asked = replace(self._asked, database_failing_since=since, database_trouble=why or type(error).__name__)

    def _ask_database(self) -> State:
        trouble = self.rounds.disk.trouble
        if trouble and trouble.kind is Kind.CORRUPT:  # what is asked here may lie in pages that are whole
            raise Corrupt(trouble.words)
        with transaction(self.rounds.bridge.engine, ()) as session:
            return asked(session, self._asked, self._figures(session))

    def _figures(self, session: Session) -> Asked:
        bridge = self.rounds.bridge
        now, hours = bridge.now(), bridge.council.service.waking_hours
        morning = self.calendar.at(self.calendar.day(now), hours.start)
        return lookup.service_figures(session, now, morning if self.calendar.next_waking(now, hours) == now else None, self._asked.figures)

    def _look_at_disk(self) -> None:
        free = shutil.disk_usage(self.keeping.folder).free
        trouble = self._disk_trouble()
        since = (self._asked.disk_since or self.rounds.bridge.now()) if trouble or free < LEAST_FREE else None
        self._asked = replace(self._asked, disk_free=free, disk_trouble=trouble, disk_since=since, memory=memory())

    def _disk_trouble(self) -> str:
        trouble = self.rounds.disk.trouble
        if trouble and trouble.kind is not Kind.CORRUPT:
            return trouble.words
        return "the state of the service could not be written" if self._is_writing_failed else ""

    async def write(self) -> None:
        """Writes down how the service is, for whoever asks."""
        try:
            self._look_at_disk()  # so that a full one is seen here before anything else is asked
            await asyncio.to_thread(self.keeping.write_state, self.state())
        except OSError as error:
            if not self._is_writing_failed:
                log.error("state not written", stage="watch", error=error.strerror or type(error).__name__)
            self._is_writing_failed = True
        else:
            self._is_writing_failed = False

    async def ring(self) -> None:
        """Tells the operator what has been wrong for long enough."""
        bridge = self.rounds.bridge
        await self.alarms.ring(check for check in self.checks() if (bridge.is_mine(check.whose) if check.whose else leads(bridge.workers)))

    async def once(self) -> None:
        """Everything, after a pass: what it found, and whom to tell."""
        await self.ask()
        await self.ring()
        await self.leave()

    async def leave(self) -> None:
        """The last word: how it was in the end, and that this was the end."""
        self._asked = replace(self._asked, ended=True)
        with contextlib.suppress(Exception):
            await self.write()


def asked(session: Session, state: State, figures: Asked) -> State:
    """A state with what the database says."""
    latest = lookup.last_mails(session)
    counts = lookup.last_counts(session)
    count = Count(min(one.at for one in counts), sum(one.on_server for one in counts), sum(one.accounted for one in counts)) if counts else None
    boxes = tuple(Box(key, last_mail_at=last, watched_since=since) for key, (last, since) in latest.items())
    halt = lookup.breaker(session)
    why, since = (halt.why, halt.opened_at) if halt else ("", None)
    state = replace(state, mailboxes=boxes, figures=figures, count=count, breaker=why, breaker_since=since)
    return replace(state, revision=lookup.schema_revision(session), database_failing_since=None, database_trouble="")


def memory() -> int:
    """Bytes of this process in memory (proc(5), statm); 0 where nobody says."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0
