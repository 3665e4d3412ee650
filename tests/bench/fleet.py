"""Several workers of one town under measure: they share its mailboxes, stand still while mail is put there, and every process that works is counted."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

import psycopg

from tests.bench.bridged import cpu_of
from tests.bench.enquiries import Enquiry
from tests.endurance.stage import cold
from tests.whole.council import Service, Town

PATIENCE = 1800.0
"""Seconds until everything must be done."""
LOOKS = 0.3
"""Seconds between two looks: looking costs time that others could use."""
CARRIERS = 4
"""Who deliver mail at the same time."""
_WATCHED = "SELECT count(*) FROM cursor"
_SHARED = "SELECT count(DISTINCT worker) FROM mailboxlease"
_LEAST = "SELECT min(mailboxes) FROM (SELECT count(*) AS mailboxes FROM mailboxlease GROUP BY worker) AS shares"
_DECIDED = "SELECT count(*) FROM inbound WHERE status <> 'pending'"
_BUSY = "SELECT count(*) FROM outbound WHERE status IN ('queued', 'sending') OR (copy_wanted AND status = 'sent' AND copied_at IS NULL)"
_LAST = "SELECT extract(epoch FROM greatest(max(sent_at), max(copied_at))) FROM outbound"


@dataclass(frozen=True, slots=True)
class Lot:
    """What so many workers made of some mails: seconds on the wall, and process time of each group of processes."""

    workers: int
    mails: int
    wall: float
    cpu: Mapping[str, float]

    @property
    def rate(self) -> float:
        """Mails a second, to the last letter posted and the last copy kept."""
        return self.mails / self.wall


class Fleet:
    """The workers of one town. `beside`: name of a group -> the first process of what works for them."""

    def __init__(self, town: Town, beside: Mapping[str, int]) -> None:
        self.town, self.beside = town, beside
        self.running: list[Service] = []
        self._addresses = {box.user.address: box.user for box in town.boxes.values()}
        self._looking = psycopg.connect(town.database.replace("+psycopg", ""), autocommit=True)

    def start(self, workers: int) -> None:
        """So many, until each watches over its share of the mailboxes."""
        self.running = [cold(self.town) for _ in range(workers)]
        boxes = len(self.town.boxes)
        share = boxes // workers
        self.until(lambda: '"started"' in self.running[0].log(), "the first has started")  # it makes the tables
        self.until(lambda: self.number(_WATCHED) == boxes, "every mailbox visited")
        self.until(lambda: self.number(_SHARED) == workers and self.number(_LEAST) >= share, "each has its share")

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Waits for something that they should bring about."""
        began = time.monotonic()
        while not condition():
            ended = next((service for service in self.running if not service.is_alive()), None)
            assert ended is None, f"{what}: a worker has ended\n{ended.log()[-5000:] if ended else ''}"
            assert time.monotonic() - began < PATIENCE, f"{what}: not within {PATIENCE:.0f} seconds\n{self.running[0].log()[-5000:]}"
            time.sleep(LOOKS)

    def stop(self) -> None:
        """As systemd stops them, all at once."""
        self._signal(signal.SIGTERM)
        for service in self.running:
            assert service.process.wait(60) == 0, service.log()[-5000:]
        self.running = []

    def take(self, mails: Collection[Enquiry]) -> Lot:
        """Puts these mails into the mailboxes while nobody moves, then lets them go, until every letter is posted and copied."""
        total = int(self.number(_DECIDED)) + len(mails)
        self._signal(signal.SIGSTOP)
        try:
            self.deliver(mails)
        finally:
            before, began = self._cpu(), time.time()
            self._signal(signal.SIGCONT)
        self.until(lambda: self.is_done(total), f"{len(mails)} mails decided, all letters posted and copied")
        after, ended = self._cpu(), self.number(_LAST)
        return Lot(len(self.running), len(mails), ended - began, {name: after[name] - before[name] for name in before})

    def is_done(self, mails: int) -> bool:
        """So many mails are decided, every letter posted and copied."""
        return self.number(_DECIDED) == mails and self.number(_BUSY) == 0

    def number(self, query: LiteralString) -> float:
        """What the database says, over one connection: each new one would cost it more than the question."""
        [(found,)] = self._looking.execute(query).fetchall()
        return float(found or 0)

    def _signal(self, number: signal.Signals) -> None:
        for service in self.running:
            service.process.send_signal(number)

    def deliver(self, mails: Collection[Enquiry]) -> None:
        """By LMTP, several at a time, each mailbox in its order."""
        by_box: dict[str, list[Enquiry]] = {}
        for mail in mails:
            by_box.setdefault(mail.to, []).append(mail)
        with ThreadPoolExecutor(CARRIERS) as carriers:
            list(carriers.map(self._carry, by_box.values()))

    def _carry(self, mails: Sequence[Enquiry]) -> None:
        for mail in mails:
            self._addresses[mail.to].deliver(mail.raw, mail.sender)

    def _cpu(self) -> dict[str, float]:
        ours = sum(cpu_of(service.process.pid) for service in self.running)  # type: ignore[union-attr]
        return {"mailbridge": ours, **{name: tree_cpu(pid) for name, pid in self.beside.items()}, "bench": cpu_of(os.getpid())}


def tree_cpu(pid: int) -> float:
    """Seconds of process time of a process and all that it has started, also what has ended (proc(5), stat)."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (parent := _parent(entry)) is not None:
            children.setdefault(parent, []).append(int(entry.name))
    return _tree(pid, children)


def _tree(pid: int, children: Mapping[int, Sequence[int]]) -> float:
    try:
        own = cpu_of(pid)
    except OSError:  # it has just ended, and its parent counts it
        own = 0.0
    return own + sum(_tree(child, children) for child in children.get(pid, ()))


def _parent(entry: Path) -> int | None:
    try:
        return int((entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1])
    except OSError:
        return None
