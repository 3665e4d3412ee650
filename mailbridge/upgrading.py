"""Brings a database to the schema of this program, or refuses it with a sentence: never half, and never without a copy of what was there.

An up-to-date database costs one query. alembic is loaded only where there is a step to take."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import Column, Connection, MetaData, String, Table, inspect, select
from sqlalchemy.engine import Engine
from sqlmodel import SQLModel

from mailbridge import copying, migrations, postgres
from mailbridge.model import fulltext, numbers

log = structlog.get_logger()
VERSIONS = migrations.HOME / "versions"
_REVISION = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True, key="number"))


class Unfit(Exception):
    """The database is not one that this program can work with. The message names it and says what to do."""


def ready(engine: Engine, *, alone: bool = True, versions: Path = VERSIONS) -> None:
    """Creates what is empty, upgrades what is older. `alone`: nobody else works on it, so that it may be upgraded. Raises `Unfit`; nothing was changed then."""
    known, name = migrations.revisions(versions), engine.url.render_as_string(hide_password=True)
    with engine.begin() as connection:
        tables = set(inspect(connection).get_table_names())
        if not tables & {_REVISION.name, *SQLModel.metadata.tables}:
            _create(connection, name, known[-1], versions)
            return
        found = connection.scalar(select(_REVISION.c.number)) if _REVISION.name in tables else None
        if found is None:
            found = _accept(connection, name, known[0], versions)
    if found not in known:
        raise Unfit(
            f"{name} was written by a newer mailbridge: it is at revision {found}, and this program knows no more than {known[-1]}. "
            "Nothing was touched. Install that newer version again, or restore a backup from before it."
        )
    if found != known[-1] and not alone:
        raise Unfit(f"{name} is at revision {found}, and this program needs {known[-1]}. Restart the service first: it upgrades the database when it starts.")
    if found != known[-1]:
        _upgrade(engine, found, known[-1], versions)


def _create(connection: Connection, name: str, revision: str, versions: Path) -> None:
    """The schema of today at once. A test holds that the steps give the same.

    On PostgreSQL the steps do it: `create_all` there leaves the model without the keys of tables that point at each other, for any other database."""
    if connection.dialect.name == "postgresql":
        from mailbridge.migrations.running import carried_out

        if why := postgres.unfit(connection):
            raise Unfit(f"{name} {why}")
        carried_out(connection, revision, versions)
        fulltext.install(connection)
        numbers.install(connection)
        return
    SQLModel.metadata.create_all(connection)
    fulltext.install(connection)
    _stamp(connection, revision)


def _stamp(connection: Connection, revision: str) -> None:
    _REVISION.create(connection, checkfirst=True)
    connection.execute(_REVISION.insert().values(number=revision))


def _accept(connection: Connection, name: str, baseline: str, versions: Path) -> str:
    """A database from before there were revisions, if it is exactly the first one. Returns that."""
    from mailbridge.migrations.running import in_memory

    with in_memory(versions, baseline) as pattern:
        is_like = connection.dialect.name == "sqlite" and described(connection) == described(pattern)
    if not is_like:
        raise Unfit(
            f"{name} has tables of mailbridge but no revision, and they are not those of revision {baseline}, so it cannot be said how to upgrade them. "
            "Nothing was touched. Restore a backup, or name another data folder or database in service.toml."
        )
    _stamp(connection, baseline)
    log.warning("accepted", stage="storage", revision=baseline)
    return baseline


def described(connection: Connection) -> dict[str, Any]:
    """All that a schema says, in a form that can be compared: tables by name, with columns, keys and indexes in no order, and triggers."""
    found, seen = inspect(connection), {}
    for table in set(found.get_table_names()) - {_REVISION.name}:
        columns = {(one["name"], str(one["type"]), one["nullable"]) for one in found.get_columns(table)}
        keys = {(*one["constrained_columns"], one["referred_table"], *one["referred_columns"]) for one in found.get_foreign_keys(table)}
        unique = {tuple(one["column_names"]) for one in found.get_unique_constraints(table)}
        indexes = {(one["name"], *one["column_names"], bool(one["unique"])) for one in found.get_indexes(table)}
        seen[table] = (columns, tuple(found.get_pk_constraint(table)["constrained_columns"]), keys, unique, indexes)
    return {**seen, "": _of_sqlite_alone(connection)}


def _of_sqlite_alone(connection: Connection) -> set[tuple[str, str]]:
    """Triggers and tables of words, which the inspector does not know."""
    if connection.dialect.name != "sqlite":
        return set()
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' OR sql LIKE 'CREATE VIRTUAL%'")
    return {(name, " ".join(sql.replace(" IF NOT EXISTS", "").split())) for name, sql in rows}


def _upgrade(engine: Engine, old: str, new: str, versions: Path) -> None:
    """A copy first, then all steps in one transaction."""
    name = engine.url.render_as_string(hide_password=True)
    try:
        copy = _copied(engine, old, new)
        _carried_out(engine, new, versions)
    except Exception as error:
        raise Unfit(
            f"{name} could not be upgraded from revision {old} to {new}: {type(error).__name__}: {error} "
            "The database is as it was. Go back to the version of mailbridge that ran before, or mend what is said here and start again."
        ) from error
    log.warning("upgraded", stage="storage", old=old, new=new, copy=str(copy or ""))


def _copied(engine: Engine, old: str, new: str) -> Path | None:
    """Beside the database, kept. None where the database is no file: then the one transaction must do, and the log says so."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return None
    path = Path(engine.url.database)
    target = path.with_name(f"{path.name}.{old}-before-{new}")
    copying.copied(path, target)
    return target


def _carried_out(engine: Engine, revision: str, versions: Path) -> None:
    from mailbridge.migrations.running import carried_out

    connection = engine.connect()
    is_sqlite = engine.dialect.name == "sqlite"
    try:
        if is_sqlite:  # a table is changed by copying it: rows that point at it must not notice; no effect inside a transaction
            _of_the_driver(connection).execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            carried_out(connection, revision, versions)
            numbers.install(connection)
            fulltext.install(connection)  # a table that was copied has lost its triggers
            if is_sqlite and (loose := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
                raise copying.Damaged(f"a row of {loose[0]} names a row of {loose[2]} that is not there")
        connection.detach()
    finally:
        connection.close()


def _of_the_driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection
