"""Has alembic carry out steps on a connection. The only module that starts it; nothing imports this one before a step is to be taken."""

from __future__ import annotations

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from mailbridge.migrations import HOME


def carried_out(connection: Connection, revision: str, versions: Path) -> None:
    """Brings the database behind a connection to a revision, inside the transaction of whoever calls."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    command.upgrade(configured(connection, versions), revision)


def configured(connection: Connection, versions: Path) -> Config:
    """What alembic reads from a file elsewhere."""
    config = Config()
    options = {"script_location": HOME, "version_locations": versions, "path_separator": "os", "file_template": "%(rev)s_%(slug)s"}
    for name, value in options.items():
        config.set_main_option(name, str(value).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def in_memory(versions: Path, revision: str) -> Connection:
    """An empty SQLite database on which all steps up to a revision were taken: what such a database looks like. The caller closes it."""
    from sqlalchemy import create_engine

    connection = create_engine("sqlite://").connect()
    carried_out(connection, revision, versions)
    return connection
