"""`mailbridge` with somebody looking in: `python -m tests.bench.looked_into FILE ARGUMENTS…`. Only for profiles, since looking costs time of its own.

Every thread is profiled by its own process time, waits left out; SIGUSR1 begins anew, so that the start is not counted. At the end the profile is written to
FILE, and how many statements and commits there were to FILE.json."""

from __future__ import annotations

import cProfile
import json
import pstats
import signal
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from mailbridge.cli import main

PROFILES: list[cProfile.Profile] = []
COUNTED: Counter[str] = Counter()


def _begin(*_: Any) -> None:
    """In a new thread: a profile of its own takes the place of this function."""
    sys.setprofile(None)
    profile = cProfile.Profile(time.thread_time)
    PROFILES.append(profile)
    profile.enable()


def _anew(*_: Any) -> None:
    COUNTED.clear()
    for profile in PROFILES:
        profile.clear()


def _write(path: Path) -> None:
    stats = None
    for profile in PROFILES:
        profile.create_stats()
        if profile.stats:
            stats = stats.add(profile) if stats else pstats.Stats(profile)
    if stats:
        stats.dump_stats(path)
    path.with_suffix(".json").write_text(json.dumps(COUNTED.most_common()), encoding="utf-8")


def look(path: Path, arguments: list[str]) -> None:
    """Runs the program so."""
    event.listen(Engine, "before_cursor_execute", lambda c, cursor, statement, *_: COUNTED.update(["statements", " ".join(statement.split())[:160]]))
    event.listen(Engine, "commit", lambda connection: COUNTED.update(["commits"]))
    signal.signal(signal.SIGUSR1, _anew)
    threading.setprofile(_begin)
    profile = cProfile.Profile(time.thread_time)
    PROFILES.append(profile)
    profile.enable()
    try:
        main(arguments, prog_name="mailbridge")
    finally:
        profile.disable()
        threading.setprofile(None)  # type: ignore[arg-type]
        _write(path)


if __name__ == "__main__":
    look(Path(sys.argv[1]), sys.argv[2:])
