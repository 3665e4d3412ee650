"""The sequence from which PostgreSQL gives the numbers of cases to several processes; it catches up by itself with numbers that came otherwise."""

from __future__ import annotations

from sqlalchemy import Connection


def install(connection: Connection) -> None:
    """Makes it; harmless when it is there. SQLite has one writer, who counts."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("CREATE SEQUENCE IF NOT EXISTS case_number AS bigint")
