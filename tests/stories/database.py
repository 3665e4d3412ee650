"""The databases of stories: each is a copy of one that was prepared once, and what SQLAlchemy has learnt of a statement serves all of them.

Stories are told on SQLite, or on PostgreSQL where the run or the test asks for it. There the file holds the name of the database and where it stood:
found in another folder, it is the beginning of another story.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import URL, Engine, QueuePool, make_url

from mailbridge import postgres, storage
from tests.servers.postgres import PostgresServer, shared

POSTGRESQL = "postgresql"
CHOSEN = "MAILBRIDGE_TEST_DATABASE"
_COMPILED: dict[Any, Any] = {}
_OPEN: list[Engine] = []


def is_postgresql() -> bool:
    """Whether stories are told on PostgreSQL at the moment."""
    return os.environ.get(CHOSEN, "") == POSTGRESQL


@contextmanager
def told_on(kind: str) -> Iterator[None]:
    """Stories that begin now are told on this database."""
    before = os.environ.get(CHOSEN, "")
    os.environ[CHOSEN] = kind
    try:
        yield
    finally:
        os.environ[CHOSEN] = before


def opened(path: Path) -> Engine:
    """What `storage.opened` gives for this file, without its two costs: making the tables, and compiling each statement anew."""
    engine = _postgresql(path) if is_postgresql() else _sqlite(path)
    _OPEN.append(engine)
    return engine


def url() -> str:
    """Of a fresh database for a whole installation: empty for SQLite, which lives in the data folder."""
    return shared().url(shared().database()) if is_postgresql() else ""


def close() -> None:
    """At the end of a story: its connections, with the memory that each holds."""
    while _OPEN:
        _OPEN.pop().dispose()


# ---- SQLite


def _sqlite(path: Path) -> Engine:
    pattern, prepared = _prepared()
    if not path.exists():
        path.write_bytes(prepared)

    def connect() -> Any:
        return sqlite3.connect(path, check_same_thread=False)

    return _made(pattern, connect, f"sqlite:///{path}")


def _made(pattern: Engine, connect: Callable[[], Any], url: str | URL, **options: Any) -> Engine:
    pool = QueuePool(connect, dialect=pattern.dialect, **options)
    return storage.guarded(Engine(pool, pattern.dialect, make_url(url), hide_parameters=True, execution_options={"compiled_cache": _COMPILED}))


@cache
def _prepared() -> tuple[Engine, bytes]:
    with TemporaryDirectory() as folder:
        path = Path(folder, "mailbridge.db")
        engine = storage.opened(f"sqlite:///{path}")
        engine.dispose()  # the last connection leaves one file behind, without a log of changes
        return engine, path.read_bytes()


# ---- PostgreSQL


def _postgresql(path: Path) -> Engine:
    server, pattern, template = _pattern()
    name, _, where = path.read_text(encoding="utf-8").partition("\n") if path.exists() else (template, "", "")
    if where != str(path):
        name = server.database(name)
        path.write_text(f"{name}\n{path}", encoding="utf-8")
    url = pattern.url.set(database=name)
    positional, named = pattern.dialect.create_connect_args(url)
    named.update(postgres.arguments(url))

    def connect() -> Any:
        connection = pattern.dialect.connect(*positional, **named)
        pattern.dialect.set_isolation_level(connection, postgres.ISOLATION)
        return connection

    engine = _made(pattern, connect, url, pre_ping=True)
    postgres.hush(engine)
    return engine


@cache
def _pattern() -> tuple[PostgresServer, Engine, str]:
    server = shared()
    template = server.database()
    engine = storage.opened(server.url(template))
    engine.dispose()
    return server, engine, template
