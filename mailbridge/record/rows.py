"""New rows are written at once, many of one table in one statement: through the session's unit of work each would cost ten times as much.

Where what a session changes is watched, for UNDO, they go that way all the same: the watch sees them there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Insert, Update, bindparam, insert, update
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.sql.dml import ReturningInsert
from sqlmodel import Session, SQLModel

from mailbridge.model.rows import Row

R = TypeVar("R", bound=Row)
_WATCHED, _SPARED, _NEW = "watched", "spared", "new"


@contextmanager
def watching(session: Session, spared: tuple[str, int]) -> Iterator[None]:
    """Meanwhile every row goes through the session's unit of work. `spared`: table and number of the one that is not watched."""
    session.info |= {_WATCHED: True, _SPARED: spared}
    try:
        yield
    finally:
        session.info[_WATCHED] = False


def stored(session: Session, row: R) -> R:
    """Writes a new row, so that it has its number. From then on the session has it as if it had been read."""
    if session.info.get(_WATCHED):
        session.add(row)
        session.flush()
    else:
        row.id = session.connection().execute(_inserting(type(row)), _values(row)).inserted_primary_key[0]  # type: ignore[index]
        make_transient_to_detached(row)
        session.add(row)
    session.info.setdefault(_NEW, []).append(row)
    return row


def new(session: Session, table: type[R]) -> list[R]:
    """The rows of a table that this very transaction has written first: only what it has written since can name them."""
    return [row for row in session.info.get(_NEW, ()) if isinstance(row, table)]


def is_new(session: Session, row: Row) -> bool:
    """Whether a row is one of them."""
    return any(one is row for one in session.info.get(_NEW, ()))


def added(session: Session, rows: Sequence[Row]) -> None:
    """Writes new rows of one table that nobody needs to have numbers."""
    if session.info.get(_WATCHED):
        session.add_all(rows)
        session.flush()
    elif rows:
        inserted(session, type(rows[0]), [_values(row) for row in rows])
    session.info.setdefault(_NEW, []).extend(rows)


def inserted(session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """The same of rows that are made of their values, and of which no watch need know."""
    if rows:
        session.connection().execute(_inserting(table), rows)


def noted(row: Row, values: Mapping[str, Any]) -> None:
    """A row says so from now on. The caller writes it."""
    for name, value in values.items():
        set_committed_value(row, name, value)


def changed(session: Session, row: R, values: Mapping[str, Any]) -> None:
    """Writes what of a row is new, at once and whole; where it is watched, as all else that the session changes."""
    number: int = getattr(row, "id")  # noqa: B009  (every table has it)
    if session.info.get(_WATCHED) and session.info[_SPARED] != (type(row).__name__, number):
        for name, value in values.items():
            setattr(row, name, value)
        return
    noted(row, values)
    session.connection().execute(_changing(type(row), tuple(values)), {"number": number, **values})


def numbered(session: Session, table: type[Row], rows: Sequence[dict[str, Any]], key: str) -> list[int]:
    """Writes new rows that are made of their values, and returns their numbers. `key`: a column in which each has a value of its own."""
    if session.info.get(_WATCHED):
        watched: list[Any] = [table(**_defaults(table) | row) for row in rows]
        session.add_all(watched)
        session.flush()
        return [row.id for row in watched]
    return made(session.connection(), table, rows, key)


def made(connection: Connection, table: type[Row], rows: Sequence[dict[str, Any]], key: str) -> list[int]:
    """The same, of which no watch need know."""
    numbers = {row[1]: row[0] for row in connection.execute(_numbering(table, key), [_defaults(table) | row for row in rows])}
    return [numbers[row[key]] for row in rows]


def _values(row: Row) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _columns(type(row))}


@cache
def _columns(table: type[SQLModel]) -> tuple[str, ...]:
    return tuple(name for name in table.model_fields if name != "id")


@cache
def _defaults(table: type[SQLModel]) -> dict[str, Any]:
    """What columns have that are not given; those that are empty then need not be named."""
    optional = {name: field for name, field in table.model_fields.items() if not field.is_required() and field.default_factory is None}
    return {name: field.default for name, field in optional.items() if field.default is not None}


@cache
def _inserting(table: type[SQLModel]) -> Insert:
    return insert(table.__table__)  # type: ignore[attr-defined]


@cache
def _changing(table: type[SQLModel], columns: tuple[str, ...]) -> Update:
    written = table.__table__  # type: ignore[attr-defined]
    return update(written).where(written.c.id == bindparam("number")).values({name: bindparam(name) for name in columns})


@cache
def _numbering(table: type[SQLModel], key: str) -> ReturningInsert[int, str]:
    columns = table.__table__.c  # type: ignore[attr-defined]
    return insert(table.__table__).returning(columns.id, columns[key])  # type: ignore[attr-defined]
