"""An SQLite database is moved to an empty PostgreSQL: all of it, compared row by row, or nothing. The old one stays as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text
from sqlalchemy.engine import Engine
from sqlmodel import SQLModel

from mailbridge.model import fulltext
from mailbridge.model.stored import storable

AT_ONCE = 500
"""Rows that go over in one statement."""
OF_POSTGRES = frozenset({"worker", "mailboxlease"})
"""Tables that are about running processes."""
_KEYS = (
    "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"
)
Moved = Callable[[str, int, int], None]
"""Is told (table, rows done, rows in all)."""


class NotMoved(Exception):
    """The target is not fit, or what arrived is not what was sent. The message says why; the target is as it was."""


@dataclass(frozen=True, slots=True)
class Sum:
    """What a table comes to: its rows, and a SHA-256 over all their values."""

    rows: int
    sha256: str


def moved(source: Engine, target: Engine, told: Moved) -> dict[str, Sum]:
    """Copies every table in one transaction, and compares. Both have the schema of this program. Raises `NotMoved`."""
    with source.connect() as old, target.begin() as new:
        tables = [table for table in SQLModel.metadata.tables.values() if table.name not in OF_POSTGRES]
        _must_be_empty(new, tables)
        total, done, sums = sum(_count(old, table) for table in tables), 0, {}
        keys = _without_keys(new)
        for table in tables:
            sent = _copied(old, new, table, lambda rows, name=table.name, before=done: told(name, before + rows, total))  # type: ignore[misc]
            if _sum(new, table) != sent:
                raise NotMoved(f"the table {table.name} did not arrive as it was sent. Nothing was kept.")
            sums[table.name], done = sent, done + sent.rows
        for owner, name, definition in keys:  # every reference between rows is looked through once more
            new.exec_driver_sql(f"ALTER TABLE {owner} ADD CONSTRAINT {name} {definition}")
        _must_find_words(old, new)
    return sums


def _must_be_empty(new: Connection, tables: list[Table]) -> None:
    full = next((table.name for table in tables if new.execute(select(table).limit(1)).first() is not None), None)
    if full is not None:
        raise NotMoved(f"the target is not empty: its table {full} has rows. Make a new, empty database.")


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _without_keys(new: Connection) -> list[tuple[str, str, str]]:
    """Takes the references between tables away, since rows point at each other in circles. (table, name, definition) of each."""
    keys = [(table, name, definition) for table, name, definition in new.exec_driver_sql(_KEYS)]
    for table, name, _ in keys:
        new.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    return keys


def _copied(old: Connection, new: Connection, table: Table, told: Callable[[int], None]) -> Sum:
    """The rows in their order; what they come to is reckoned on the way. The next row gets the number behind them."""
    digest, done = hashlib.sha256(), 0
    for rows in _portions(old, table):
        for row in rows:
            digest.update(_line(row))
        new.execute(insert(table), [dict(row) for row in rows])
        told(done := done + len(rows))
    if "id" in table.columns and done:
        new.execute(
            text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)"),
            {"table": f'"{table.name}"', "last": new.execute(select(func.max(table.c.id))).scalar_one()},
        )
    return Sum(done, digest.hexdigest())


def _portions(connection: Connection, table: Table) -> Iterator[list[Any]]:
    found = connection.execute(select(table).order_by(*table.primary_key.columns), execution_options={"yield_per": AT_ONCE})
    yield from (list(portion) for portion in found.mappings().partitions())


def _sum(connection: Connection, table: Table) -> Sum:
    digest, rows = hashlib.sha256(), 0
    for portion in _portions(connection, table):
        rows += len(portion)
        for row in portion:
            digest.update(_line(row))
    return Sum(rows, digest.hexdigest())


def _line(row: Any) -> bytes:
    """All values of a row as any database keeps them."""
    return repr([(name, storable(value)) for name, value in sorted(row.items())]).encode("utf-8", "backslashreplace")


def _must_find_words(old: Connection, new: Connection) -> None:
    """Full text: the first word of the newest passage is found in as many cases by its councillor."""
    councillor, newest = old.exec_driver_sql("SELECT councillor, text FROM passage ORDER BY id DESC LIMIT 1").one_or_none() or ("", "")
    word = next((one for one in str(newest).split() if one.isascii() and one.isalpha()), "")
    if word:
        before, after = (len(one.execute(fulltext.cases_with(_Bound(one), councillor, word)).all()) for one in (old, new))  # type: ignore[arg-type]
        if before != after:
            raise NotMoved(f"a word is found in {after} cases instead of {before}. Nothing was kept.")


@dataclass(frozen=True, slots=True)
class _Bound:
    """What `fulltext` asks of a session: which database it is."""

    connection: Connection

    def get_bind(self) -> Connection:
        return self.connection
