"""A copy of an SQLite database that is whole, whoever writes meanwhile, and looked through before anybody relies on it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

PAGES = 2000
"""Pages copied between two moves of a progress bar."""


class Damaged(Exception):
    """A database that is not whole. The message names the file and says what SQLite found."""


def copied(source: Path, target: Path, moved: Callable[[int, int], None] = lambda done, all_of_them: None) -> None:
    """Copies a database as it is at this moment into a file 0600, and looks it through. `target` is replaced, but only by a copy that is whole.

    One transaction reads throughout, so that writers neither wait nor make it begin anew. Raises `Damaged` or OSError; `target` is as it was then."""
    part = target.with_name(f".{target.name}.part")
    _remove(part)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(_reading(source)) as old, closing(sqlite3.connect(part)) as new:
            old.backup(new, pages=PAGES, progress=lambda _, left, total: moved(total - left, total))
            new.execute("PRAGMA journal_mode=DELETE")  # one file, without a log of changes beside it
        examined(part)
        _on_disk(part)
        part.replace(target)
        _on_disk(target.parent)
    except sqlite3.DatabaseError as error:
        raise Damaged(f"{source}: {error}") from error
    finally:
        _remove(part)


def _reading(path: Path) -> sqlite3.Connection:
    """A connection that sees the database as it is now, for as long as it is open."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=30, isolation_level=None)  # "ro" cannot read a log of changes
    connection.execute("PRAGMA query_only=ON")
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return connection


def examined(path: Path) -> None:
    """Looks through every page and every reference between rows. Raises `Damaged`."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        try:
            [(said,), *_] = connection.execute("PRAGMA integrity_check(1)").fetchall()
            loose = connection.execute("PRAGMA foreign_key_check").fetchone()
        except sqlite3.DatabaseError as error:
            raise Damaged(f"{path}: {error}") from error
    if said != "ok":
        raise Damaged(f"{path}: {said}")
    if loose is not None:
        raise Damaged(f"{path}: a row of {loose[0]} names a row of {loose[2]} that is not there")


def _remove(path: Path) -> None:
    for name in (path, path.with_name(f"{path.name}-journal"), path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        name.unlink(missing_ok=True)


def _on_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
