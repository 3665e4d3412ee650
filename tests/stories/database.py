"""The databases of stories: each is a copy of one that was prepared once, and what SQLAlchemy has learnt of a statement serves all of them."""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine, QueuePool, make_url

from mailbridge import storage

_COMPILED: dict[Any, Any] = {}
_OPEN: list[Engine] = []


def opened(path: Path) -> Engine:
    """What `storage.opened` gives for this file, without its two costs: making the tables, and compiling each statement anew."""
    pattern, prepared = _prepared()
    if not path.exists():
        path.write_bytes(prepared)

    def connect() -> Any:
        return sqlite3.connect(path, check_same_thread=False)

    pool, options = QueuePool(connect, dialect=pattern.dialect), {"compiled_cache": _COMPILED}
    engine = storage.guarded(Engine(pool, pattern.dialect, make_url(f"sqlite:///{path}"), hide_parameters=True, execution_options=options))
    _OPEN.append(engine)
    return engine


def close() -> None:
    """At the end of a story: its connections, with the memory that each holds."""
    while _OPEN:
        _OPEN.pop().dispose()


@cache
def _prepared() -> tuple[Engine, bytes]:
    with TemporaryDirectory() as folder:
        path = Path(folder, "mailbridge.db")
        engine = storage.opened(f"sqlite:///{path}")
        engine.dispose()  # the last connection leaves one file behind, without a log of changes
        return engine, path.read_bytes()
