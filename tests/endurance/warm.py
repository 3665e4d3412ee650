"""`mailbridge run` without the second that Python needs to import it: forked from a process that has imported it already, and done nothing else.

What a kill can spoil is on disk and on the servers, and a fork finds nothing else there. So a busy machine makes many more kills in the same time."""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.whole.council import LONG, PROJECT, Town


class Nursery:
    """The process that has imported everything."""

    def __init__(self) -> None:
        self._count = 0
        self._process = subprocess.Popen([sys.executable, "-m", "tests.endurance.warm"], cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._said() == "ready", "it imports"

    def _said(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def born(self, town: Town) -> WarmService:
        """A service that runs from now on."""
        assert self._process.stdin is not None
        self._count += 1
        path = town.home / f"warm-{self._count}.log"
        path.touch()
        self._process.stdin.write(f"{path}\t{town.config}\n")
        self._process.stdin.flush()
        return WarmService(int(self._said()), path)

    def close(self) -> None:
        """No more; what runs goes on."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(LONG)


@dataclass
class WarmService:
    """A `mailbridge run` that was forked."""

    number: int
    """Of the process."""
    path: Path

    def __post_init__(self) -> None:
        self._watched = os.pidfd_open(self.number)

    def is_alive(self) -> bool:
        """Whether it still runs."""
        return not select.select([self._watched], [], [], 0)[0]

    def log(self) -> str:
        """What it wrote."""
        return self.path.read_text(encoding="utf-8", errors="replace")

    def kill(self) -> None:
        """As a power cut stops it."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._watched, signal.SIGKILL)
        assert select.select([self._watched], [], [], LONG)[0], "it does not die"
        os.close(self._watched)


def _fork_on_demand() -> None:
    """Each line names a log file and a configuration; the answer is the number of the process."""
    from mailbridge.cli import main, service

    assert service
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody has to bury them
    gc.freeze()
    print("ready", flush=True)
    while line := sys.stdin.readline():
        path, config = line.rstrip("\n").split("\t")
        number = os.fork()
        if not number:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _become(Path(path))
            main(["run", "--config", config], prog_name="mailbridge")
        print(number, flush=True)


def _become(path: Path) -> None:
    """A process of its own: nothing of its parent's but what was imported."""
    log = os.open(path, os.O_WRONLY)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for mine, known in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(mine, known)


if __name__ == "__main__":
    _fork_on_demand()
