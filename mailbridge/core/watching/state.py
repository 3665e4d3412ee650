"""What the running service knows of itself at one moment. Nobody's name, address or words are in it; all times are UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Wire:
    """One server and our login there."""

    reached_at: datetime | None = None
    """When it last answered as it should."""
    failing_since: datetime | None = None
    """Since when it does not; None: all is well."""
    refused: bool = False
    """It does not accept user and password."""
    why: str = ""
    """What it said, without people."""


@dataclass(frozen=True, slots=True)
class Box:
    """One mailbox."""

    key: str
    """Of the councillor."""
    wire: Wire = Wire()
    last_mail_at: datetime | None = None
    """When the last mail came that was no canary."""
    watched_since: datetime | None = None
    """When it was first visited."""


@dataclass(frozen=True, slots=True)
class Canary:
    """The mails of ours that go the whole way to one mailbox."""

    key: str
    sent_at: datetime | None = None
    """When the last one was handed to the mail server."""
    came_at: datetime | None = None
    """When one last came back."""
    seconds: float | None = None
    """How long that one was on its way."""
    waiting: tuple[str, ...] = ()
    """What identifies those that have not come yet, oldest first."""
    waiting_since: datetime | None = None
    """When the oldest of them was handed over."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What the database says."""

    at: datetime
    mails: Mapping[str, int] = field(default_factory=dict)
    """State -> how many mails."""
    letters: Mapping[str, int] = field(default_factory=dict)
    """Status -> how many letters."""
    queued: int = 0
    """Letters that wait, also for their hour."""
    due_since: datetime | None = None
    """Since when the oldest letter could have been posted that has not been tried; those for residents count from the morning."""
    put_off: int = 0
    """Letters that a server has put off for an hour or longer."""
    posted_at: datetime | None = None
    """When a letter was last taken by the mail server."""
    settled_at: datetime | None = None
    """When those were counted that need nothing more: they are nearly all, and counted once an hour."""


@dataclass(frozen=True, slots=True)
class Count:
    """The last nightly count of mails on the servers and in the ledger."""

    at: datetime
    received: int
    accounted: int


@dataclass(frozen=True, slots=True)
class Stall:
    """A part of the service that does not move."""

    part: Literal["database", "posting"]
    since: datetime


@dataclass(frozen=True, slots=True)
class Process:
    """One of several on one database."""

    host: str
    place: int
    """Its number among those that share a data folder: 1 writes `state.json`, 2 writes `state-2.json`."""
    version: str
    started_at: datetime
    written_at: datetime
    mailboxes: int
    """How many it looks after."""
    memory: int
    watchdog: bool


@dataclass(frozen=True, slots=True)
class State:
    """Everything at one moment."""

    version: str
    mode: Literal["run", "once"]
    started_at: datetime
    written_at: datetime
    ended: bool = False
    """It was stopped, or its pass is over."""
    mailboxes: tuple[Box, ...] = ()
    mail_server: Wire = Wire()
    logins_refused: Mapping[str, int] = field(default_factory=dict)
    """Mailbox, or `mail_server` -> how often since the start."""
    figures: Figures | None = None
    database_trouble: str = ""
    """What the database said when it could not be asked, without people."""
    database_failing_since: datetime | None = None
    stalls: tuple[Stall, ...] = ()
    canaries: tuple[Canary, ...] = ()
    clock_seconds: float = 0.0
    """How far this machine's clock is behind the mail servers' (negative: ahead of them), as far as that shows."""
    clock_since: datetime | None = None
    """Since when that is too much."""
    disk_free: int | None = None
    """Bytes."""
    disk_trouble: str = ""
    """Why nothing can be written."""
    disk_since: datetime | None = None
    """Since when the disk is full, or nearly, or cannot be written."""
    backup_at: datetime | None = None
    count: Count | None = None
    breaker: str = ""
    """Why all outgoing mail is halted; empty: it is not."""
    breaker_since: datetime | None = None
    revision: str = ""
    """Of the database."""
    memory: int = 0
    """Bytes that the process has in memory."""
    watchdog: bool = False
    """Whether systemd restarts it when it hangs."""
    host: str = ""
    place: int = 1
    processes: tuple[Process, ...] = ()
    """All of them, where several work on one database and this is what they have seen together."""
