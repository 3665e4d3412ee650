"""A process seen from outside, through /proc: how much memory it has, how many files and threads, every few seconds."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

COLUMNS, ROWS = 72, 10
"""Of the picture."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One look. `at` in seconds since the first; `rss` in megabytes; `done` is how many mails were decided."""

    at: float
    rss: float
    files: int
    threads: int
    done: int


@dataclass
class Watch:
    """Looks at a process until it is told to stop, in a thread of its own."""

    process: int
    done: Callable[[], int]
    every: float = 2.0
    samples: list[Sample] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def start(self) -> Watch:
        """Begin to look."""
        self._began = time.monotonic()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """One last look."""
        self._stop.set()
        self._thread.join()
        self.samples.append(self._sample())

    def _look(self) -> None:
        while not self._stop.wait(self.every):
            self.samples.append(self._sample())

    def _sample(self) -> Sample:
        home = Path("/proc") / str(self.process)
        status = dict(line.split(":", 1) for line in (home / "status").read_text().splitlines())
        rss, threads = int(status["VmRSS"].split()[0]) / 1024, int(status["Threads"])
        return Sample(time.monotonic() - self._began, rss, len(os.listdir(home / "fd")), threads, self.done())


def growth(samples: Sequence[Sample], since: float = 0.3) -> float:
    """By what share memory grows from a part of the work to its end, along the line of least squares over the mails that were decided."""
    settled = [one for one in samples if one.done >= since * samples[-1].done]
    xs, ys = [float(one.done) for one in settled], [one.rss for one in settled]
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - middle_x) ** 2 for x in xs)
    slope = sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True)) / spread if spread else 0.0
    first = middle_y + slope * (xs[0] - middle_x)
    return slope * (xs[-1] - xs[0]) / first


def picture(samples: Sequence[Sample]) -> str:
    """Memory over time, in characters."""
    last, most = samples[-1].at, max(one.rss for one in samples)
    columns = [min(samples, key=lambda one: abs(one.at / last * (COLUMNS - 1) - column)).rss for column in range(COLUMNS)]
    lines = [f"{most * row / ROWS:7.0f} MB |" + "".join("█" if rss >= most * (row - 0.5) / ROWS else " " for rss in columns) for row in range(ROWS, 0, -1)]
    return "\n".join([*lines, f"           +{'-' * COLUMNS} {last / 60:.1f} min"])
