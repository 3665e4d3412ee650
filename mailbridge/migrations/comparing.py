"""A database compared with the model, and a type of the model as a step can write it down: without the model, which goes on changing."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Literal

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Enum, MetaData
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import SQLModel

from mailbridge import model
from mailbridge.model import fulltext

WORDS = "passage_words"
"""The index of words, and the tables in which SQLite keeps it: `model.fulltext` makes them, and PostgreSQL's, since alembic knows nothing of such."""


def tables() -> MetaData:
    """All tables of the model."""
    for module in iter_modules(model.__path__):
        import_module(f"{model.__name__}.{module.name}")
    return SQLModel.metadata


def is_ours(_item: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
    """Whether alembic should look at it."""
    return not (kind == "table" and (name or "").startswith(WORDS)) and not (kind == "index" and name == fulltext.INDEX)


def rendered(kind: str, item: object, _context: object) -> str | Literal[False]:
    """A type as it stands in a step: what the database knows of it. Everything else as alembic writes it."""
    if kind != "type" or not isinstance(item, TypeEngine):
        return False
    plain: TypeEngine[Any] = item.impl_instance if isinstance(item, TypeDecorator) else item
    return f"sa.String({plain.length})" if isinstance(plain, Enum) else f"sa.{plain!r}"


def differences(connection: Connection) -> list[Any]:
    """What is otherwise in a database than in the model; empty when nothing is."""
    context = MigrationContext.configure(connection, opts={"include_object": is_ours, "compare_type": True})
    return list(compare_metadata(context, tables()))
