"""A town: a configuration folder for the real servers of the tests, and `mailbridge` as the processes that an operator would start."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from mailbridge.archive import Archive
from mailbridge.core.mail import Mail
from mailbridge.core.parse import parse
from mailbridge.settings import starter
from tests.servers.dovecot import DovecotServer, DovecotUser
from tests.servers.smtp import Received, SmtpServer
from tests.servers.waiting import until
from tests.whole import springboard

LONG = 60.0
"""Seconds until a process of ours is called stuck; a busy machine takes its time."""
IT = "it@northborough.example"
ALL_DAY = "{ start = 00:00:00, end = 23:59:59 }"
COUNCILLOR = """
[councillors.{key}]
name = "{name}"
ward = "Millfield"
addresses = ["cllr.{key}@northborough.example"]
casework_address = "{box.address}"
hours = {all_day}
mails_a_day = 0

[councillors.{key}.mailbox]
host = "127.0.0.1"
port = {port}
tls = "none"
user = "{box.address}"
password_file = "../{key}.secret"
{more}
"""
OUTSIDE = """
[smtp]
host = "127.0.0.1"
port = {port}
tls = "none"
connections = {connections}

[operator]
address = "{it}"

[storage]
data = "../data"
database = "{database}"
"""


@dataclass(frozen=True)
class Box:
    """A councillor's mailbox in the configuration: its owner on the server, and how it is reached."""

    user: DovecotUser
    name: str = "Priya Shah"
    port: int = 0
    """Of a relay; 0: the server's own."""
    more: str = ""
    """Further lines of its table."""


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    returncode: int
    stdout: str
    stderr: str


@dataclass
class Town:
    """One installation. Letters may go out at any hour of any day. Its data are seen as another program would: the database read-only."""

    home: Path
    dovecot: DovecotServer
    smtp: SmtpServer
    boxes: Mapping[str, Box]
    service: Mapping[str, str] = field(default_factory=dict)
    """Key of [service] -> another value, as TOML."""
    highways: str = "highways@northborough.example"
    smtp_port: int = 0
    connections: int = 2
    """Letters that go out at the same time; with one, what each test sees of the mail server has an order."""
    database: str = ""
    """The URL of a PostgreSQL database (`postgres.url(postgres.database())`); empty: an SQLite file."""
    started: list[Service] = field(default_factory=list)
    commands: int = 0

    def __post_init__(self) -> None:
        starter.write(self.home)
        path = self.config / "service.toml"
        own, _, _ = path.read_text(encoding="utf-8").partition("\n# One table for each councillor")
        for key, value in {"office_hours": ALL_DAY, "waking_hours": ALL_DAY, **self.service}.items():
            own = _with_value(own, key, value)
        outside = OUTSIDE.format(port=self.smtp_port or self.smtp.port, connections=self.connections, it=IT, database=self.database)
        path.write_text(own + "".join(self._table(key) for key in self.boxes) + outside, encoding="utf-8")
        departments = self.config / "council.toml"
        departments.write_text(departments.read_text(encoding="utf-8").replace("highways@northborough.example", self.highways), encoding="utf-8")

    def _table(self, key: str) -> str:
        box = self.boxes[key]
        secret = self.home / f"{key}.secret"
        secret.touch(mode=0o600)
        secret.write_text(f"{box.user.password}\n", encoding="utf-8")
        return COUNCILLOR.format(key=key, name=box.name, box=box.user, port=box.port or self.dovecot.imap_port, more=box.more, all_day=ALL_DAY)

    @property
    def config(self) -> Path:
        """The folder for `--config`."""
        return self.home / "config"

    @property
    def mailbox(self) -> DovecotUser:
        """The first councillor's casework mailbox."""
        return next(iter(self.boxes.values())).user

    # ---- processes

    def run(self, *through: str) -> Service:
        """Starts `mailbridge run`; `through` is what stands before its arguments instead of `-m mailbridge`."""
        self.started.append(Service(self, through or ("-m", "mailbridge"), self.home / f"run-{len(self.started)}.log"))
        return self.started[-1]

    def watching(self, *through: str) -> Service:
        """Starts `mailbridge run`, and returns when every mailbox has been visited: what comes from now on is ours."""
        service = self.run(*through)
        self.until(lambda: '"started"' in service.log(), "started", service)
        self.until(lambda: self.rows("SELECT count(*) FROM cursor") == [(len(self.boxes),)], "every mailbox watched", service)
        return service

    def command(self, *arguments: str) -> Done:
        """A command of `mailbridge` that ends by itself."""
        self.commands += 1
        output, errors = (self.home / f"command-{self.commands}.{stream}" for stream in ("out", "err"))
        code = springboard.start("mailbridge", (*arguments, "--config", str(self.config)), output, errors).wait(LONG)
        assert code is not None, f"mailbridge {' '.join(arguments)}: still running after {LONG:.0f} seconds\n{errors.read_text(encoding='utf-8')}"
        return Done(code, output.read_text(encoding="utf-8"), errors.read_text(encoding="utf-8"))

    def once(self, expected: int = 0) -> None:
        """`mailbridge once`, and its exit code."""
        done = self.command("once")
        assert done.returncode == expected, done.stdout + done.stderr

    def told(self, *arguments: str) -> Any:
        """What a command says with `--json`."""
        done = self.command(*arguments, "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)

    def until(self, condition: Callable[[], bool], what: str, service: Service, seconds: float = LONG) -> None:
        """Waits for something that a running service should bring about; its log is part of the failure."""
        try:
            until(lambda: condition() or not service.is_alive(), what, seconds)
        except AssertionError as late:
            raise AssertionError(f"{late}\n{service.log()}") from None
        assert condition(), f"{what}: the service ended before, with {service.process.returncode}\n{service.log()}"

    # ---- what can be seen

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of the database; none where there is no database or no such table yet."""
        try:
            with self._opened() as database:
                return list(database.execute(query).fetchall())
        except (sqlite3.OperationalError, psycopg.errors.UndefinedTable) as error:
            if any(said in str(error) for said in ("no such table", "unable to open", "does not exist")):
                return []
            raise

    def change(self, statement: str) -> None:
        """Changes the database behind the service's back, as an operator's hand or a backup would."""
        with self._opened(writing=True) as database:
            database.execute(statement)
            database.commit()

    @contextmanager
    def _opened(self, *, writing: bool = False) -> Iterator[Any]:
        """A connection of the database's own driver, with none of our code."""
        path = self.home / "data" / "mailbridge.db"
        database: Any = (
            psycopg.connect(self.database.replace("+psycopg", ""), connect_timeout=10)
            if self.database
            else sqlite3.connect(f"file:{path}?mode={'rw' if writing else 'ro'}", uri=True, timeout=30)
        )
        try:
            yield database
        finally:
            database.close()

    def ledger(self) -> list[str]:
        """The state of every mail taken in, oldest first."""
        return [status for (status,) in self.rows("SELECT status FROM inbound ORDER BY id")]

    def letters(self) -> list[tuple[str, str]]:
        """(letter, status) of everything in the outbox, in the order in which it was decided."""
        return [(name, status) for name, status in self.rows("SELECT letter, status FROM outbound ORDER BY id")]

    def is_quiet(self, mails: int) -> bool:
        """So many mails are decided, and every letter is posted and copied."""
        states = self.ledger()  # first, since letters come into the outbox together with their mail's new state
        busy = self.rows("SELECT count(*) FROM outbound WHERE status IN ('queued', 'sending') OR (copy_wanted AND status = 'sent' AND copied_at IS NULL)")
        return len(states) == mails and "pending" not in states and busy == [(0,)]

    def quiet(self, mails: int, service: Service) -> None:
        """Waits until so many mails are decided, and every letter is posted and copied."""
        self.until(lambda: self.is_quiet(mails), f"{mails} mails decided, all letters posted and copied", service)

    def archive(self) -> Archive:
        """Every mail and letter."""
        return Archive(self.home / "data" / "archive")


@dataclass
class Service:
    """A running `mailbridge run`."""

    town: Town
    through: Sequence[str]
    path: Path

    def __post_init__(self) -> None:
        _, module, *before = self.through
        self.process: springboard.Started | subprocess.Popen[bytes] = springboard.start(
            module, (*before, "run", "--config", str(self.town.config)), self.path, self.path
        )

    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def log(self) -> str:
        """What it wrote."""
        return self.path.read_text(encoding="utf-8", errors="replace") if self.path.exists() else ""

    def stop(self) -> None:
        """As systemd stops it: SIGTERM, and it must end well."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(LONG) == 0, self.log()
        assert "Traceback" not in self.log(), self.log()

    def kill(self) -> None:
        """As a power cut stops it."""
        self.process.kill()
        self.process.wait(LONG)

    def died(self) -> None:
        """Waits until it has killed itself."""
        assert self.process.wait(LONG) == -signal.SIGKILL, self.log()


def _with_value(text: str, key: str, value: str) -> str:
    """The text of a TOML file with another value for a key of its first table."""
    lines = [f"{key} = {value}" if line.startswith(f"{key} = ") else line for line in text.splitlines()]
    assert f"{key} = {value}" in lines, f"the starter set has no {key}"
    return "\n".join(lines) + "\n"


# ---- what the SMTP server got


def letters_to(received: Sequence[Received], address: str) -> list[Mail]:
    """The letters that an address was sent, as they came, doubles too."""
    return [parse(mail.raw) for mail in received if address in mail.recipients]


def different(mails: Sequence[Mail]) -> set[str]:
    """A letter posted again after a crash has the same Message-ID: mail programs show it once."""
    return {mail.message_id for mail in mails}
