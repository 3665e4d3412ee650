"""`mailbridge`, but the disk of its data folder fills up at one stage: `python -m tests.whole.filling STAGE before|after run --config DIR`.

What was in the log of changes goes into the database first, so that the next commit needs new room and cannot hide in old."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

from mailbridge import disk
from mailbridge.cli import main
from tests.whole.dying import STAGES

BALLAST = "ballast"


def fill(data: Path) -> None:
    """Not one more page fits on this file system."""
    database = sqlite3.connect(data / "mailbridge.db", timeout=0)
    try:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.OperationalError:  # somebody writes just now
        pass
    finally:
        database.close()
    with (data / BALLAST).open("ab", buffering=0) as file:
        for portion in (1_000_000, 4096):
            try:
                while file.write(bytes(portion)) == portion:
                    pass
            except OSError:
                continue


def arm(stage: str, moment: str, data: Path) -> None:
    """From now on the disk fills up when the process first comes to this stage."""
    owner, name = STAGES[stage]
    real: Callable[..., Any] = getattr(owner, name)
    left = [data]

    def filled(when: str) -> None:
        if when == moment and left:
            fill(left.pop())

    @wraps(real)
    def filling(*arguments: Any, **named: Any) -> Any:
        filled("before")
        result = real(*arguments, **named)
        filled("after")
        return result

    @wraps(real)
    async def filling_later(*arguments: Any, **named: Any) -> Any:
        filled("before")
        result = await real(*arguments, **named)
        filled("after")
        return result

    setattr(owner, name, filling_later if iscoroutinefunction(real) else filling)


if __name__ == "__main__":
    disk.PAUSES = (1.0, 1.0)  # looks at a disk in trouble every second
    for module in ("mailbridge.core.watching.checks", "mailbridge.watch.guard"):
        setattr(import_module(module), "LEAST_FREE", 0)  # noqa: B010  (so small a disk is no alarm in itself)
    arm(sys.argv[1], sys.argv[2], Path(sys.argv[sys.argv.index("--config") + 1]).parent / "data")
    main(sys.argv[3:], prog_name="mailbridge")
