"""The processes that share the work on one PostgreSQL, seen from one of them: each looks after its share of the mailboxes, and what one leaves passes on.

A process that ends says so. One that was killed is missed at once where its file is locked no more, on another machine when it has not been heard of
for forty seconds; and one that is not heard itself stops before that. No clock is compared with another.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import socket
import time
from collections.abc import Collection
from pathlib import Path
from typing import IO

import structlog
from sqlalchemy.engine import Engine

from mailbridge.model.workers import Worker
from mailbridge.record import workers as rows
from mailbridge.storage import transaction

log = structlog.get_logger()
ONLY = ("workers",)
BEAT_SECONDS = 5.0
MISSED = 8
"""Beats of ours in which another has not beaten once: then it is dead."""
STALE_SECONDS = 25.0
"""Whoever has not beaten for so long does nothing more until it has: the others are about to bury it."""
LISTEN_SECONDS = 12.0
"""So long is listened whether a process lives whose file is not in this data folder."""


class OtherFolder(Exception):
    """Another process works on this database with another data folder. The message names it."""


class Workers:
    """One process among those that share a database. `folder`: their common data folder."""

    def __init__(self, engine: Engine, folder: Path, mailboxes: Collection[str], secret: bytes) -> None:
        self.engine, self.folder, self.all = engine, folder / "workers", frozenset(mailboxes)
        self.host = socket.gethostname()
        self.name = f"{self.host}-{os.getpid()}-{secrets.token_hex(3)}"
        self.key = hashlib.sha256(b"workers\n" + secret).hexdigest()[:16]
        self._mine: frozenset[str] = frozenset()
        self._leads = False
        self._beaten_at = 0.0
        self._heard: dict[str, tuple[int, int]] = {}
        self._file: IO[str] | None = None

    @property
    def is_heard(self) -> bool:
        """Whether the others know that this process lives: otherwise it must leave everything alone."""
        return time.monotonic() - self._beaten_at < STALE_SECONDS

    @property
    def mine(self) -> frozenset[str]:
        """The mailboxes that this process looks after at present."""
        return self._mine if self.is_heard else frozenset()

    @property
    def leads(self) -> bool:
        """Whether this process does what is done once for all: it came first."""
        return self._leads and self.is_heard

    def begin(self) -> int:
        """Comes to work. Returns how many letters the dead have left half posted. Raises `OtherFolder`."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self._file = self._path(self.name).open("w")
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._must_share_folder()
        left, _ = self._beat()
        return left

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.lock"

    def _must_share_folder(self) -> None:
        """A process is at work whose file is not here, or who signs otherwise: its mails and ours would lie in two archives."""
        strange = {row.name: row.beats for row in self._at_work() if row.key != self.key or not self._path(row.name).exists()}
        until = time.monotonic() + LISTEN_SECONDS
        while strange and time.monotonic() < until:
            time.sleep(BEAT_SECONDS / 5)
            alive = [row.name for row in self._at_work() if strange.get(row.name, row.beats) < row.beats]
            if alive:
                raise OtherFolder(
                    f"{alive[0]} works on this database with another data folder or another secret.key than {self.folder.parent}. "
                    "All processes on one database share one data folder: see deploy/OPERATING.md, Several processes."
                )

    def _at_work(self) -> list[Worker]:
        with transaction(self.engine, ONLY) as session:
            return list(rows.at_work(session))

    def beat(self) -> frozenset[str]:
        """Says that we live, buries the dead, takes what is free up to our share. Returns mailboxes that are one too many: stop, then `give` them."""
        return self._beat()[1]

    def _beat(self) -> tuple[int, frozenset[str]]:
        with transaction(self.engine, ONLY) as session:
            me = rows.beat(session, self.name, self.host, self.key)
            others = [row for row in rows.at_work(session) if row.name != self.name]
            dead = {row.name for row in others if self._is_dead(row)}
            left = rows.leave(session, dead) if dead else 0
            live = [row.id or 0 for row in others if row.name not in dead]
            held = rows.leases(session)
            hers = sorted(mailbox for mailbox, name in held.items() if name == self.name and mailbox in self.all)
            share = -(-len(self.all) // (len(live) + 1))
            taken = sorted(self.all - held.keys())[: max(share - len(hers), 0)]
            rows.take(session, taken, self.name)
        self._leads = (me.id or 0) < min(live, default=(me.id or 0) + 1)
        self._mine = frozenset([*hers[:share], *taken])
        self._beaten_at = time.monotonic()
        self._bury(dead, left)
        if taken:
            log.info("mailboxes taken", stage="workers", mailboxes=len(taken), workers=len(live) + 1)
        return left, frozenset(hers[share:])

    def _is_dead(self, row: Worker) -> bool:
        if row.host == self.host and self._path(row.name).exists():
            return self._is_free(row.name)
        beats, missed = self._heard.get(row.name, (-1, 0))
        self._heard[row.name] = (row.beats, missed + 1 if beats == row.beats else 0)
        return self._heard[row.name][1] >= MISSED

    def _is_free(self, name: str) -> bool:
        """Whether the process that held this file is gone; the kernel lets go of its lock."""
        with self._path(name).open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:
                return False
        return True

    def _bury(self, dead: Collection[str], left: int) -> None:
        for name in dead:
            self._path(name).unlink(missing_ok=True)
            self._heard.pop(name, None)
            log.warning("worker gone", stage="workers", worker=name, letters=left)

    def give(self, mailboxes: Collection[str]) -> None:
        """Others may take these: nothing of ours touches them any more."""
        with transaction(self.engine, ONLY) as session:
            rows.give(session, mailboxes, self.name)
        log.info("mailboxes given", stage="workers", mailboxes=len(mailboxes))

    def end(self) -> None:
        """Leaves, so that the others take over at once."""
        self._mine, self._leads = frozenset(), False
        with transaction(self.engine, ONLY) as session:
            rows.leave(session, [self.name])
        self._path(self.name).unlink(missing_ok=True)
        if self._file:
            self._file.close()


def leads(workers: Workers | None) -> bool:
    """Whether what is done once for all is done here: by whoever came first, or is alone."""
    return workers is None or workers.leads
