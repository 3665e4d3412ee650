"""Starts `mailbridge` as a process of its own without importing everything anew: the process is forked from one that has imported it and done nothing else.

What an operator would start is the same program with the same arguments; two seconds of importing are saved each time, which the suite needs elsewhere.
That the real command starts is seen in tests/cli."""

from __future__ import annotations

import multiprocessing
import os
import runpy
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path

PROJECT = Path(__file__).parents[2]
IMPORTED = ("mailbridge.cli.service", "mailbridge.cli.casebook", "mailbridge.fetch.login", "mailbridge.migrations", "aiosmtplib", "tests.whole.dying")
"""What the first process imports; what is not there is passed over."""

_CONTEXT = multiprocessing.get_context("forkserver")


@dataclass(frozen=True)
class Started:
    """A process of ours, with what `subprocess.Popen` would offer of it."""

    process: ForkServerProcess

    def poll(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        return self.process.exitcode

    def wait(self, seconds: float) -> int | None:
        """Waits for its end; None when it still runs after so many seconds."""
        self.process.join(seconds)
        return self.process.exitcode

    def send_signal(self, number: int) -> None:
        """Sends it a signal; harmless when it has ended."""
        if self.process.is_alive() and self.process.pid:
            os.kill(self.process.pid, number)

    def terminate(self) -> None:
        """As systemd stops a service."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """As a power cut stops it."""
        self.send_signal(signal.SIGKILL)

    @property
    def returncode(self) -> int | None:
        """The exit code as known now."""
        return self.process.exitcode


def start(module: str, arguments: Sequence[str], output: Path, errors: Path) -> Started:
    """`python -m MODULE ARGUMENTS…` in the project's folder, its standard output and errors written to files."""
    _CONTEXT.set_forkserver_preload(list(IMPORTED))
    process = _CONTEXT.Process(target=_play, args=(module, tuple(arguments), str(output), str(errors)), daemon=True)
    process.start()
    return Started(process)


def _play(module: str, arguments: Sequence[str], output: str, errors: str) -> None:
    """In the new process: everything as the interpreter would have it for `-m`."""
    for stream, path in ((1, output), (2, errors)):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(descriptor, stream)
        os.close(descriptor)
    sys.stdout, sys.stderr = (os.fdopen(stream, "w", buffering=1, closefd=False) for stream in (1, 2))
    os.chdir(PROJECT)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
