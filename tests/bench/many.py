"""A town of many councillors for measuring: real Dovecot, a real SMTP server, and the service as a program of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.endurance.stage import CALM, servers
from tests.servers.dovecot import DovecotServer
from tests.whole.council import Box, Town

INOTIFY = Path("/proc/sys/fs/inotify/max_user_instances")
"""Dovecot needs one for each mailbox that idles; where there are too few it looks for new mail every 30 seconds only."""
TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 600.0


@dataclass
class Program:
    """`mailbridge run` as an operator starts it, nothing shared with another process."""

    town: Town

    def __post_init__(self) -> None:
        self.log = self.town.home / "run.log"
        with self.log.open("wb") as output:
            command = [sys.executable, "-m", "mailbridge", "run", "--config", str(self.town.config)]
            self.process = subprocess.Popen(command, stdout=output, stderr=output)

    def seconds(self) -> float:
        """CPU that it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def megabytes(self) -> dict[str, float]:
        """`Rss` and `Pss` (what is shared counts by its share)."""
        lines = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
        return {name: int(rest.split()[0]) / 1000 for name, _, rest in (line.partition(":") for line in lines) if name in {"Rss", "Pss"}}

    def threads(self) -> int:
        """Of the process."""
        return len(list(Path(f"/proc/{self.process.pid}/task").iterdir()))

    def stop(self) -> float:
        """As systemd does; returns how many seconds it took."""
        begun = time.monotonic()
        self.process.terminate()
        self.process.wait(120)
        return time.monotonic() - begun


@contextmanager
def town(mailboxes: int, port: Callable[[int, DovecotServer], int] = lambda number, dovecot: 0) -> Iterator[Town]:
    """So many councillors, letters at any hour and without delay. `port` of a relay for a mailbox; 0: the server's own."""
    _many_watchers(mailboxes)
    with servers() as (dovecot, smtp), tempfile.TemporaryDirectory(prefix="mb-many-") as folder:
        boxes = {f"c{number}": Box(dovecot.user(), name=f"Ann No{number}", port=port(number, dovecot)) for number in range(mailboxes)}
        yield Town(Path(folder) / "town", dovecot, smtp, boxes, service=CALM)


def _many_watchers(mailboxes: int) -> None:
    """Raises the kernel's limit where we may."""
    wanted = mailboxes + 100
    if int(INOTIFY.read_text(encoding="ascii")) < wanted:
        with suppress(OSError):
            INOTIFY.write_text(f"{wanted}\n", encoding="ascii")
    said = INOTIFY.read_text(encoding="ascii").strip()
    print(f"fs.inotify.max_user_instances = {said}" + ("" if int(said) >= wanted else ": too few, so Dovecot tells of new mail 30 seconds late"))


@contextmanager
def running(town: Town) -> Iterator[Program]:
    """The service, from the moment when it watches over every mailbox."""
    begun = time.monotonic()
    program = Program(town)
    try:
        while town.rows("SELECT count(*) FROM cursor") != [(len(town.boxes),)]:
            assert program.process.poll() is None, program.log.read_text(encoding="utf-8")
            assert time.monotonic() - begun < START_SECONDS, program.log.read_text(encoding="utf-8")[-5000:]
            time.sleep(0.2)
        print(f"{len(town.boxes)} mailboxes are watched after {time.monotonic() - begun:.1f} s, with {program.seconds():.1f} s of CPU")
        yield program
    finally:
        print(f"ended after {program.stop():.1f} s")
