"""Filled databases that stay in a folder: made once, brought to the schema of today, and cleared of what an earlier measuring has left in them."""

from __future__ import annotations

import json
import shutil
import sqlite3
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from alembic.autogenerate import produce_migrations
from alembic.operations import Operations
from alembic.operations.ops import MigrateOperation, OpContainer
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine

from mailbridge.migrations.comparing import is_ours, tables
from mailbridge.model import fulltext
from tests.bench.filling import fill
from tests.stories import database
from tests.stories.world import World

MARK = "filled.json"
NEWEST = date(2024, 5, 15)
"""The day of the newest filled case."""
SERVICE = {"letters_an_hour": 100_000}
"""What is measured is posted at once, however much went out before."""
CURSOR = "cursor"
"""The one table that a measuring changes instead of adding to it."""


@dataclass(frozen=True)
class Recipe:
    """What lies in a filled database."""

    cases: int
    """Closed ones."""
    councillors: int
    each: int
    """Open cases of each councillor."""


def ready(folder: Path, recipe: Recipe, now: datetime, tell: Callable[[str], object]) -> World:
    """A world with such a database: the one that lies in the folder, as it was when it was filled, or a new one."""
    mark, file = folder / MARK, folder / "data" / "mailbridge.db"
    kept = json.loads(mark.read_text()) if mark.exists() else {}
    if kept.get("recipe") != asdict(recipe):
        return _filled(folder, recipe, now, tell)
    tell("kept from before")
    engine = database.opened(file)
    _brought_to_today(engine)
    _cleared(engine, kept["highest"])
    shutil.rmtree(folder / "data" / "archive", ignore_errors=True)
    return World(folder, now=now, service=SERVICE)


def _filled(folder: Path, recipe: Recipe, now: datetime, tell: Callable[[str], object]) -> World:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    world = World(folder, now=now, service=SERVICE)
    fill(world.bridge.engine, recipe.cases, each=recipe.each, newest=NEWEST, councillors=recipe.councillors, tell=tell)
    (folder / MARK).write_text(json.dumps({"recipe": asdict(recipe), "highest": _highest(world.bridge.engine)}))
    return world


def _highest(engine: Engine) -> dict[str, int]:
    """Table -> the number of its last row."""
    with engine.connect() as connection:
        numbered = [table.name for table in tables().tables.values() if "id" in table.columns]
        found = {name: connection.exec_driver_sql(f'SELECT coalesce(max(id), 0) FROM "{name}"').scalar_one() for name in numbered}
    return found | {CURSOR: 0}


def _brought_to_today(engine: Engine) -> None:
    """Indexes and columns that the model has by now. What a machine cannot fill in raises: then the folder is to be removed, and filled anew."""
    with engine.begin() as connection, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # mails and cases point at each other
        context = MigrationContext.configure(connection, opts={"include_object": is_ours, "compare_type": True})
        steps, operations = produce_migrations(context, tables()).upgrade_ops, Operations(context)
        for step in _each(steps.ops if steps else ()):
            operations.invoke(step)
        fulltext.install(connection)


def _each(steps: Iterable[MigrateOperation]) -> Iterator[MigrateOperation]:
    for step in steps:
        if isinstance(step, OpContainer):
            yield from _each(step.ops)
        else:
            yield step


def _cleared(engine: Engine, highest: Mapping[str, int]) -> None:
    """Whatever came after the filling goes."""
    deletions = [f'DELETE FROM "{name}" WHERE id > {number}' for name, number in highest.items()]
    if engine.dialect.name == "sqlite":
        file = sqlite3.connect(str(engine.url.database))  # without foreign keys, as SQLite opens it
        with file:
            for deletion in deletions:
                file.execute(deletion)
        file.close()
        return
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for deletion in deletions:
            connection.exec_driver_sql(deletion)
