"""One trial: the real daemon between a real Dovecot and a real SMTP server, a fault on one of the wires, two mails in and six letters out."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import structlog

from mailbridge import assembly, daemon, storage
from mailbridge.core.parse import parse
from mailbridge.fetch import Account, connect
from mailbridge.outage import Pauses
from mailbridge.rooms import Rooms
from mailbridge.rounds import Rounds
from mailbridge.send import Poster, Smtp
from mailbridge.settings import Settings, Storage, load
from mailbridge.watching import Pace
from tests.faults.cells import Cell, Wire
from tests.faults.outcome import LOOK_SECONDS, Outcome
from tests.servers.dovecot import DovecotServer, DovecotUser
from tests.servers.faulty import Fault, FaultyRelay
from tests.servers.smtp import SmtpServer
from tests.stories.shapes import fresh
from tests.whole.council import Box, Town

BOUND = 60.0
"""Seconds by which everything must have been made up for; most of it is patience with a busy machine."""
PACE = Pace(poll=0.5, idle=(LOOK_SECONDS, LOOK_SECONDS), tick=5.0, post=0.2, copy=0.2)
PAUSES = Pauses(first=0.1, longest=0.5, login=1.0, login_again=2.0)
LIMIT = 1.0
"""Seconds for the next byte; twice as long for a verb, and for a letter with its answer."""
LETTER_PAUSE = timedelta(seconds=31)
"""The clock is set forward by so much when all that is left is a letter that waits for its own next try."""
LETTERS = 3
OUTAGES = ("mailbox lost", "mail server not reached", "copies wait", "login refused")
TOLD: ContextVar[list[str]] = ContextVar("TOLD")
"""What the program of this trial has logged of outages, with the error."""


def _keep(_logger: Any, _method: str, event: Any) -> Any:
    if event["event"] in OUTAGES and (told := TOLD.get(None)) is not None:
        told.append(f"{event['event']}: {event.get('error')}")
    raise structlog.DropEvent


@contextmanager
def listening() -> Iterator[None]:
    """While this lasts, log lines go to their trial and nowhere else."""
    before = structlog.get_config()
    structlog.configure(processors=[_keep])
    try:
        yield
    finally:
        structlog.configure(**before)


class Servers:
    """What all trials share: Dovecot, and two configurations that differ in what happens to a read mail."""

    def __init__(self, dovecot: DovecotServer, folder: Path) -> None:
        self.dovecot, self.folder = dovecot, folder
        self._lock = threading.Lock()
        self._number = 0
        self._empty = b""
        self._made: dict[str, Settings] = {}

    def user(self) -> DovecotUser:
        """A fresh mailbox."""
        with self._lock:
            return self.dovecot.user()

    def settings(self, after_reading: str) -> Settings:
        """The configuration, with a data folder of its own each time."""
        with self._lock:
            self._number += 1
            if after_reading not in self._made:
                self._made[after_reading] = self._configured(after_reading)
            data = self.folder / f"data-{self._number}"
            self._prepare(data)
        return replace(self._made[after_reading], storage=Storage(data=data, database=f"sqlite:///{data}/mailbridge.db"))

    def _prepare(self, data: Path) -> None:
        """A database with its tables, which take long to make."""
        data.mkdir(mode=0o700)
        path = data / "mailbridge.db"
        if not self._empty:
            storage.opened(f"sqlite:///{path}").dispose()
            self._empty = path.read_bytes()
        path.write_bytes(self._empty)
        path.chmod(0o600)

    def _configured(self, after_reading: str) -> Settings:
        town = Town(self.folder / after_reading, self.dovecot, _nobody(), {"shah": Box(self.dovecot.user(), more=f'after_reading = "{after_reading}"')})
        return load(town.config)


@cache
def _nobody() -> SmtpServer:
    return SmtpServer(port=9)


class Clock:
    """The machine's, that can be set forward."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def advance(self, by: timedelta) -> None:
        """Time passes at once."""
        self._ahead += by


@dataclass
class Trial:
    """One town for one fault."""

    servers: Servers
    wire: Wire
    fault: Fault | None
    after_reading: str = "move"
    may_double: bool = False
    is_spoilt: bool = False
    """The fault may change what a mail says: then only numbers are compared."""
    needs_another: bool = False
    """Whether a second mail comes after the first: to see that the mailbox is still watched."""
    mails: int = 1
    more: dict[str, Account] = field(default_factory=dict)
    """Further mailboxes."""

    def run(self, name: str, *, before: Callable[[], None] = lambda: None, after: Callable[[], None] = lambda: None) -> Outcome:
        """From the first greeting to the last goodbye; `before` is called when the relays listen, `after` when all is done and the service is to stop."""
        TOLD.set([])
        return asyncio.run(self._run(name, before, after))

    async def _run(self, name: str, before: Callable[[], None], after: Callable[[], None]) -> Outcome:
        self.user, self.smtp, self.clock = self.servers.user(), SmtpServer().start(), Clock()
        self.relays = {
            "imap": FaultyRelay(self.user.imap_port, self.fault if self.wire == "imap" else None).start(),
            "smtp": FaultyRelay(self.smtp.port, self.fault if self.wire == "smtp" else None, "smtp").start(),
        }
        try:
            before()
            return await self._lived(name, after)
        finally:
            for relay in self.relays.values():
                relay.stop()
            self.smtp.stop()

    async def _lived(self, name: str, after: Callable[[], None]) -> Outcome:
        rounds = self._rounds()
        self._deliver(1)
        stop, self.waited, wrong = asyncio.Event(), False, list[str]()
        running = asyncio.create_task(daemon.run(rounds, PACE, stop))
        relay = self.relays[self.wire]
        if not await self._until(lambda: self._is_done(1), BOUND):
            wrong.append(f"the first mail was not done within {BOUND:g} seconds: {self._seen()}")
        made_up = time.monotonic()
        if not wrong and (self.needs_another or not relay.is_over):
            self.mails = 2
            self._deliver(2)
            if not await self._until(lambda: self._is_done(2), BOUND):
                wrong.append(f"the second mail was not done within {BOUND:g} seconds: {self._seen()}")
        made_up = made_up if relay.fired and relay.fired_at < made_up else time.monotonic()
        after()
        stop.set()
        await asyncio.wait([running], timeout=BOUND)
        if not running.done():
            running.cancel()
            wrong.append(f"it did not stop within {BOUND:g} seconds")
        elif running.exception():
            wrong.append(f"it ended with {running.exception()!r}")
        rounds.rooms.close()
        seconds = max(made_up - relay.fired_at, 0.0) if relay.fired else 0.0
        return Outcome(name, relay.fired, seconds, self.waited, self._doubles(), TOLD.get(), wrong + self._wrong())

    def _rounds(self) -> Rounds:
        settings = self.servers.settings(self.after_reading)
        self.council = settings.council
        self.database = Path(settings.storage.data) / "mailbridge.db"
        bridge = assembly.bridge(settings, self.clock)
        direct = Account("127.0.0.1", self.user.imap_port, "none", "", self.user.address, self.user.password)
        connection = connect(direct)
        state = connection.state()
        connection.close()
        bridge.watch("shah", direct.folder, state.uidvalidity, state.uidnext)
        poster = Poster(Smtp("127.0.0.1", self.relays["smtp"].port, "none", timeout=self._limit("smtp"), data_timeout=2 * LIMIT if self.may_double else 30.0))
        return Rounds(bridge, {"shah": self._account(self.relays["imap"].port), **self.more}, poster, Rooms(), PAUSES)

    def _account(self, port: int) -> Account:
        limit, user, password = self._limit("imap"), self.user.address, self.user.password
        return Account("127.0.0.1", port, "none", "", user, password, connect_seconds=limit, read_seconds=limit, verb_seconds=2 * limit)

    def _limit(self, wire: Wire) -> float:
        """Short where the fault is; the other wire has time, also on a busy machine."""
        return LIMIT if wire == self.wire else 30.0

    def _deliver(self, number: int) -> None:
        casework = next(iter(self.council.councillors.values())).casework_address
        text = f"There is a pothole outside {number} Mill Lane NB1 4QT. Please have it filled.\n\nResident {number}"
        self.user.deliver(fresh(f"Resident {number} <r{number}@mail.example>", str(casework), f"pothole {number}", text, datetime.now(UTC)))

    async def _until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Looks again and again; what waits only for the clock is helped on."""
        deadline = time.monotonic() + seconds
        while not await asyncio.to_thread(condition):
            if time.monotonic() > deadline:
                return False
            if self._waits_for_the_clock():
                self.waited = True
                self.clock.advance(LETTER_PAUSE)
            await asyncio.sleep(0.03)
        return True

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        database = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=30)
        try:
            return database.execute(query).fetchall()
        finally:
            database.close()

    def _waits_for_the_clock(self) -> bool:
        now = self.clock().strftime("%Y-%m-%d %H:%M:%S.%f")
        [(due, later)] = self._rows(
            f"SELECT coalesce(sum(not_before <= '{now}' OR status = 'sending'), 0), coalesce(sum(not_before > '{now}'), 0) "
            "FROM outbound WHERE status IN ('queued', 'sending')"
        )
        return bool(later and not due)

    def _is_done(self, mails: int) -> bool:
        if self.is_spoilt:
            ledger, letters = self._ledger(), self._letters()
            return ledger.total() == mails and not ledger["pending"] and not letters["queued"] + letters["sending"] and self._uncopied() == 0
        return self._ledger() == Counter(processed=mails) and self._letters() == Counter(sent=LETTERS * mails) and self._uncopied() == 0

    def _ledger(self) -> Counter[str]:
        return Counter(status for (status,) in self._rows("SELECT status FROM inbound"))

    def _letters(self) -> Counter[str]:
        return Counter(status for (status,) in self._rows("SELECT status FROM outbound"))

    def _uncopied(self) -> int:
        return int(self._rows("SELECT count(*) FROM outbound WHERE copy_wanted AND copied_at IS NULL AND status <> 'refused'")[0][0])

    def _seen(self) -> str:
        letters = self._rows("SELECT letter, status, response FROM outbound")
        return f"ledger {dict(self._ledger())}, letters {letters}, uncopied {self._uncopied()}, fault came {self.relays[self.wire].fired} times"

    def _doubles(self) -> int:
        return len(self.smtp.received) - len({parse(mail.raw).message_id for mail in self.smtp.received})

    def _wrong(self) -> list[str]:
        """The house laws, looked for at the servers and in the database."""
        decided = {identifier for (identifier,) in self._rows("SELECT message_id FROM outbound")}
        posted = [parse(mail.raw).message_id for mail in self.smtp.received]
        copies = [parse(raw).message_id for raw in self.user.messages("Sent")]
        wrong = self._miscounted(len(decided), len(posted), len(copies)) if self.is_spoilt else self._unlawful(decided, posted, copies)
        if self._doubles() > (self.fault.times if self.fault and self.may_double else 0):
            wrong.append(f"{self._doubles()} letters posted again")
        return wrong

    def _miscounted(self, decided: int, posted: int, copies: int) -> list[str]:
        """Where the words of a mail may have been changed, the numbers must be right all the same. (Letters to her, or to the operator, have no copy,
        nor has one that the server refused for good, because an address reached it spoilt: that is told to her.)"""
        wanted = int(self._rows("SELECT count(*) FROM outbound WHERE copy_wanted AND status <> 'refused'")[0][0])
        decided -= self._letters()["refused"]
        wrong = [f"{copies} copies of {wanted} letters"] if copies != wanted else []
        return wrong + ([f"{posted} posted of {decided} letters"] if posted < decided else [])

    def _unlawful(self, decided: set[str], posted: Sequence[str], copies: Sequence[str]) -> list[str]:
        cases = self._rows("SELECT reference FROM 'case'")
        kept = len(self.user.messages()) + len(self.user.messages("mailbridge"))
        wrong = [] if len(cases) == self.mails else [f"cases: {cases}"]
        if kept != self.mails:
            wrong.append(f"{kept} mails in the mailbox")
        if sorted(copies) != sorted(decided):
            wrong.append(f"{len(copies)} copies in Sent of {len(decided)} letters")
        if set(posted) != decided:
            wrong.append(f"posted {posted}, decided {sorted(decided)}")
        return wrong


def tried(servers: Servers, cell: Cell) -> Outcome:
    """One cell of the matrix."""
    trial = Trial(servers, cell.stage.wire, cell.fault, cell.stage.after_reading, may_double=cell.may_double, needs_another=cell.stage.is_late)
    outcome = trial.run(cell.name)
    if not outcome.hit:
        outcome.wrong.append("the fault never came")
    return outcome
