"""Opens what the service keeps: the data folder, its lock and secret, and the database with the settings that make it safe."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlmodel import Session, create_engine

from mailbridge import postgres, upgrading
from mailbridge.model import campaigns, counts, desk, halts, keeping, people, permissions, recovery, tables, workers  # noqa: F401  (known before created)
from mailbridge.model.stored import as_json, storable

MOST_PLACES = 64
"""Processes on one PostgreSQL."""


class AlreadyRunning(Exception):
    """Another mailbridge works on this data folder; the message names it."""


def opened(url: str, *, alone: bool = True) -> Engine:
    """The database with the schema of this program: created where it is empty, and upgraded where it is older and nobody else works on it (`alone`).

    Raises `upgrading.Unfit` for one that this program cannot work with."""
    engine = guarded(connections(url))
    if engine.dialect.name == "sqlite" and engine.url.database and not Path(engine.url.database).exists():
        os.close(_private(engine.url.database, os.O_WRONLY | os.O_CREAT))  # SQLite gives its other files the mode of this one
    try:
        upgrading.ready(engine, alone=alone)
    except BaseException:
        engine.dispose()
        raise
    return engine


def connections(url: str, **options: Any) -> Engine:
    """The connections to a database of either kind, not guarded yet."""
    if postgres.is_meant(url):
        return postgres.connections(url, **options)
    return create_engine(url, hide_parameters=True, json_serializer=as_json, **options)  # parameters would stand in error messages, and so in the log


def guarded(engine: Engine) -> Engine:
    """Every connection of it is safe, and every text is one that any database takes. SQLite: WAL, FULL sync at each commit, foreign keys,
    deleted content overwritten, and one writer at a time by BEGIN IMMEDIATE."""
    event.listen(engine, "before_cursor_execute", _made_storable, retval=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_immediate)
    else:
        postgres.guard(engine)
    return engine


def _made_storable(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> tuple[str, Any]:
    """What is written, and what is looked for as well: both pass the same gate."""
    return statement, [_storable(row) for row in parameters] if isinstance(parameters, list) else _storable(parameters)


def _storable(row: Any) -> Any:
    """One row's values; mostly there is nothing to mend in them."""
    for value in row.values() if isinstance(row, Mapping) else row:
        if (isinstance(value, str) and not (value.isascii() and "\0" not in value)) or isinstance(value, list | tuple | dict):
            break
    else:
        return row
    return {name: storable(value) for name, value in row.items()} if isinstance(row, Mapping) else tuple(storable(value) for value in row)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def wiped(engine: Engine) -> bool:
    """What was deleted leaves the files of the database, too: the log of changes is emptied. False while somebody reads in it; then later."""
    if engine.dialect.name != "sqlite":
        postgres.swept(engine)
        return True
    connection = engine.raw_connection()
    try:
        busy, *_ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.close()
    return not busy


def readable(url: str) -> Engine:
    """The database for looking only: every change is refused, and nobody who writes has to wait for whoever looks."""
    if postgres.is_meant(url):
        return connections(url, execution_options={"postgresql_readonly": True})
    engine = connections(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_reading)
        event.listen(engine, "begin", _begin_reading)
    return engine


def _prepare_reading(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("query_only=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_reading(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN")


@contextmanager
def transaction(engine: Engine, only: Collection[str] | None = None) -> Iterator[Session]:
    """One unit of work: committed at the end, rolled back by any exception. Objects stay readable afterwards.

    `only`: names of what it works on, so that on PostgreSQL nobody who works on something else waits for it; none for whoever only looks, or
    changes rows that are nobody else's. Without it nobody else works meanwhile.

    `with session.begin()` would end without a commit and without a word where a flush has failed and somebody has caught that: here it raises."""
    with Session(_bound(engine, only), expire_on_commit=False) as session:
        yield session
        session.commit()


def _bound(engine: Engine, only: Collection[str] | None) -> Engine:
    return engine if only is None or engine.dialect.name == "sqlite" else engine.execution_options(**{postgres.ONLY: only})


@contextmanager
def connected(engine: Engine, only: Collection[str] | None = None) -> Iterator[Connection]:
    """The same for a few statements that need no objects: a third of what a session costs."""
    with _bound(engine, only).begin() as connection:
        yield connection


def prepared(data: Path) -> Path:
    """The data folder, made 0700; nobody else on the machine reads residents' mail."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in open_to_others(data):
        path.chmod(path.stat().st_mode & 0o700)
    return data


def open_to_others(data: Path) -> list[Path]:
    """The data folder and what lies in it, as far as others than its owner may read or write it. What lies deeper is shut off by the folders around it."""
    found = [data, *data.iterdir()] if data.is_dir() else []
    return [path for path in found if not path.is_symlink() and path.stat().st_mode & 0o077]


def secret(data: Path) -> bytes:
    """The key of all tokens, made on the first start: 32 random bytes in a file 0600. Lose it, and answers to old letters match by reference only."""
    path = data / "secret.key"
    if not path.exists():
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    return path.read_bytes()


_RESTORED = "restored"


def mark_restored(data: Path) -> None:
    """Says that the database of this folder is older than the mailboxes: the next start looks back before it decides or posts anything (`recovering`)."""
    descriptor = os.open(data / _RESTORED, os.O_WRONLY | os.O_CREAT, 0o600)
    os.fsync(descriptor)
    os.close(descriptor)


def is_restored(data: Path) -> bool:
    """Whether it was put back since the last start. An operator who restores a whole machine says so by `touch`."""
    return (data / _RESTORED).exists()


def note_restored(data: Path) -> None:
    """The database knows of it now."""
    (data / _RESTORED).unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    """A file for its owner only, whatever the umask."""
    return os.open(path, flags, 0o600)


@contextmanager
def placed(data: Path, url: str) -> Iterator[int]:
    """The place of this process among those that work on a folder, from 1: on SQLite there is only one. Raises AlreadyRunning."""
    most = MOST_PLACES if postgres.is_meant(url) else 1
    with ExitStack() as stack:
        yield next(place for place in range(1, most + 1) if _has(stack, data, place, is_last=place == most))


def _has(stack: ExitStack, data: Path, place: int, *, is_last: bool) -> bool:
    try:
        stack.enter_context(locked(data, "lock" if place == 1 else f"lock-{place}"))
    except AlreadyRunning:
        if is_last:
            raise
        return False
    return True


@contextmanager
def locked(data: Path, name: str = "lock") -> Iterator[None]:
    """Nobody else works on this folder meanwhile. Raises AlreadyRunning; the kernel lets go when the process dies."""
    with open(data / name, "a", opener=_private) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRunning(f"another mailbridge is working on {data}: stop it first, or leave it to it") from error
        yield
