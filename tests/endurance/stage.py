"""The servers and the town of the long runs: Dovecot, an SMTP server, three councillors who keep their mail in three ways."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.endurance.townspeople import Desk, Townspeople, Written
from tests.servers.certificates import make_certificate
from tests.servers.dovecot import DovecotServer
from tests.servers.smtp import SmtpServer
from tests.whole.council import Box, Service, Town
from tests.whole.springboard import PROJECT

NEVER = "1000000"
CALM = {
    "undo_minutes": "0",
    "claim_minutes": "0",
    "letters_an_hour": NEVER,
    "acknowledgements_an_hour": NEVER,
    "letters_a_day_to_one": NEVER,
    "letters_a_day_to_office": NEVER,
    "mails_an_hour_from_one": NEVER,
    "mails_a_day_from_one": NEVER,
    "campaign_letters_an_hour": "1000",
    "campaign_from": "50",
}
"""Nothing waits for minutes, and a day in minutes is no storm."""
KEEPING = {"shah": "leave", "brown": "flag", "okafor": "move"}
"""Councillor -> what becomes of a mail that was read."""


@contextmanager
def servers() -> Iterator[tuple[DovecotServer, SmtpServer]]:
    """Both running, in a folder that goes away with them. Dovecot works as nobody and must find its way in."""
    folder = Path(tempfile.mkdtemp(prefix="mb-endurance-"))
    folder.chmod(0o755)
    dovecot, smtp = DovecotServer(folder, make_certificate(folder, "localhost", "127.0.0.1")), SmtpServer()
    (folder / "cert.pem").rename(folder / "made.pem")
    (folder / "key.pem").rename(folder / "made.key")
    dovecot.certificate = type(dovecot.certificate)(folder / "made.pem", folder / "made.key")
    try:
        dovecot.start()
        smtp.start()
        yield dovecot, smtp
    finally:
        smtp.stop()
        dovecot.stop()
        shutil.rmtree(folder, ignore_errors=True)


def compiled() -> None:
    """The processes that are started keep what Python has compiled, as an installed program has it."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def councillors(dovecot: DovecotServer, keys: Sequence[str] = tuple(KEEPING), **port: int) -> Mapping[str, Box]:
    """Their mailboxes; `port` of a relay before the server's own."""
    return {key: Box(dovecot.user(), name=f"Priya {key.title()}", more=f'after_reading = "{KEEPING[key]}"', **port) for key in keys}


def desks(town: Town) -> list[Desk]:
    """Them as people write to them."""
    return [Desk(key, box.user.address, f"cllr.{key}@northborough.example") for key, box in town.boxes.items()]


class ColdService(Service):
    """A `mailbridge run` that begins as an operator's does: Python imports the program first."""

    def __post_init__(self) -> None:
        command = [sys.executable, *self.through, "run", "--config", str(self.town.config)]
        with self.path.open("wb") as output:
            process = subprocess.Popen(command, cwd=PROJECT, stdout=output, stderr=output)
        self.process, self.number = process, process.pid


def cold(town: Town) -> ColdService:
    """Starts one."""
    service = ColdService(town, ("-m", "mailbridge"), town.home / f"run-{len(town.started)}.log")
    town.started.append(service)
    return service


@dataclass
class Post:
    """Delivers what the townspeople write, in a thread of its own: as many mails as are owed, no faster."""

    town: Town
    people: Townspeople
    delivered: list[Written] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    owed: int = 0
    """Mails in all, delivered or not."""
    _next: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    _ends: bool = False

    def start(self) -> None:
        """Begin to wait for what is owed."""
        self._thread = threading.Thread(target=self._deliver_all, daemon=True)
        self._thread.start()

    def owe(self, mails: int) -> None:
        """So many more are to be written and delivered."""
        self.owed += mails
        for _ in range(mails):
            self._next.release()

    def stop(self) -> None:
        """Delivers what is owed, then ends."""
        self._ends = True
        self._next.release()
        self._thread.join()

    def _deliver_all(self) -> None:
        while True:
            self._next.acquire()
            if self._ends and not self._next.acquire(blocking=False):
                return
            if self._ends:
                self._next.release()
            self.deliver(self.people.writes())

    def deliver(self, mail: Written) -> None:
        """One mail by LMTP, as the council's mail server would. A server that is away is asked again."""
        while True:
            try:
                self.town.boxes[mail.desk.key].user.deliver(mail.raw, mail.sender or "<>")
            except OSError as error:  # also what smtplib raises
                self.failed.append(str(error))
                time.sleep(0.2)
                continue
            self.delivered.append(mail)
            return
