"""The real `mailbridge run` under measure: as a process of its own between real servers, stopped in its tracks while mail is put into its mailboxes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.enquiries import Enquiry
from tests.bench.floors import Letter
from tests.bench.sink import Accepted, Sink
from tests.endurance.stage import CALM
from tests.servers.dovecot import DovecotServer, DovecotUser
from tests.servers.smtp import SmtpServer
from tests.servers.waiting import until
from tests.whole.council import Box, Town
from tests.whole.springboard import PROJECT

PATIENCE = 900.0
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Run:
    """What it took for one lot of mails. Seconds; `latencies` from archived to the last letter of a mail accepted, a mail each."""

    wall: float
    with_copies: float
    cpu: float
    letters: int
    latencies: tuple[float, ...]


class Bridged:
    """One installation with some mailboxes, and its process."""

    def __init__(self, home: Path, dovecot: DovecotServer, sink: Sink, boxes: int, database: str = "", through: Sequence[str] = ("-m", "mailbridge")) -> None:
        self.sink, self.through = sink, through
        users = {f"c{number}": dovecot.user() for number in range(boxes)}
        self.town = Town(
            home, dovecot, SmtpServer(port=sink.port), {key: Box(user, name=f"Priya {key.title()}") for key, user in users.items()}, CALM, database=database
        )
        self.users: Mapping[str, DovecotUser] = {user.address: user for user in users.values()}
        self._seen = 0

    def start(self) -> None:
        """Starts it, and waits until every mailbox is watched."""
        self.log = self.town.home / "run.log"
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        command = [sys.executable, *self.through, "run", "--config", str(self.town.config)]
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(command, cwd=PROJECT, stdout=output, stderr=output, env=environment)
        self._until(lambda: self.town.rows("SELECT count(*) FROM cursor") == [(len(self.users),)], "every mailbox watched")

    def _until(self, condition: object, what: str) -> None:
        until(lambda: condition() or self.process.poll() is not None, what, PATIENCE)  # type: ignore[operator]
        assert self.process.poll() is None, self.log.read_text(encoding="utf-8")

    def take(self, mails: Sequence[Enquiry]) -> Run:
        """Puts these mails into the mailboxes while the process stands still, then lets it go, until their letters are posted and copied."""
        with self.standing_still():
            for mail in mails:
                self.users[mail.to].deliver(mail.raw, mail.sender)
            self.sink.accepted()
            before, began, clock = self.cpu(), time.monotonic(), time.time()
        total = self._seen + len(mails)
        while not self.is_done(total):
            is_stuck = self.process.poll() is not None or time.monotonic() - began > PATIENCE
            assert not is_stuck, self.log.read_text(encoding="utf-8")[-5000:]
            time.sleep(0.1)  # between two looks: looking costs time that it could use
        with_copies, cpu = time.monotonic() - began, self.cpu() - before
        letters = self.sink.accepted()
        run = Run(max(one.at for one in letters) - clock, with_copies, cpu, len(letters), self._latencies(letters, self._seen))
        self._seen = total
        return run

    def is_done(self, mails: int) -> bool:
        """So many mails are decided, all letters posted and copied; cheap questions first."""
        return self.town.rows("SELECT count(*) FROM inbound WHERE status <> 'pending'") == [(mails,)] and self.town.is_quiet(mails)

    def _latencies(self, letters: Sequence[Accepted], after: int) -> tuple[float, ...]:
        at = {one.message_id: one.at for one in letters}
        last: dict[int, float] = {}
        rows = self.town.rows(f"SELECT i.id, i.taken_at, o.message_id FROM inbound i JOIN outbound o ON o.inbound_id = i.id WHERE i.id > {after}")
        for number, taken, message_id in rows:
            if message_id in at:
                last[number] = max(last.get(number, 0.0), at[message_id] - _seconds(taken))
        return tuple(last.values())

    def letters(self, after: int) -> list[Letter]:
        """All letters of mails behind a number in the ledger, as they were posted, in the order in which they were decided."""
        archive = self.town.archive()
        addresses = {key: box.user.address for key, box in self.town.boxes.items()}
        rows = self.town.rows(
            "SELECT i.mailbox, i.uid, o.letter, o.sender, o.recipients, o.sha256, o.copied_at FROM outbound o JOIN inbound i ON o.inbound_id = i.id"
            f" WHERE i.id > {after} AND o.status = 'sent' ORDER BY o.id"
        )
        return [
            Letter(addresses[key], uid, name, sender, tuple(_listed(to)), archive.get(sha256), copied is not None)
            for key, uid, name, sender, to, sha256, copied in rows
        ]

    def uids(self, after: int) -> dict[str, list[int]]:
        """The mails behind a number in the ledger: casework address -> UIDs, ascending."""
        found: dict[str, list[int]] = {box.user.address: [] for box in self.town.boxes.values()}
        for key, uid in self.town.rows(f"SELECT mailbox, uid FROM inbound WHERE id > {after} ORDER BY uid"):
            found[self.town.boxes[key].user.address].append(uid)
        return found

    @property
    def seen(self) -> int:
        """Number of the last mail in the ledger."""
        return self._seen

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """While others have the machine to themselves."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def cpu(self) -> float:
        """Seconds of process time so far, of user and system, with children that have ended."""
        return cpu_of(self.process.pid)

    def peak(self) -> float:
        """Most memory that it had at any time, in megabytes."""
        return peak_of(self.process.pid)

    def stop(self) -> None:
        """As systemd stops it."""
        self.process.send_signal(signal.SIGCONT)
        self.process.terminate()
        assert self.process.wait(60) == 0, self.log.read_text(encoding="utf-8")[-5000:]

    def kill(self) -> None:
        """Whatever has happened, it does not go on."""
        if hasattr(self, "process"):
            self.process.kill()
            self.process.wait()


def cpu_of(pid: int) -> float:
    """Seconds of process time of a process, of user and system, with its children that have ended (proc(5), stat)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return sum(int(one) for one in fields[11:15]) / TICK


def peak_of(pid: int) -> float:
    """VmHWM in megabytes."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines())
    return int(lines["VmHWM"].split()[0]) / 1024


def _seconds(moment: object) -> float:
    told = moment if isinstance(moment, datetime) else datetime.fromisoformat(str(moment))
    return (told if told.tzinfo else told.replace(tzinfo=UTC)).timestamp()


def _listed(value: object) -> list[str]:
    return list(json.loads(value)) if isinstance(value, str) else list(value)  # type: ignore[call-overload]
