"""Upkeep of the database: it counts what its tables hold, so that it chooses well how to answer."""

from __future__ import annotations

import time

import structlog
from sqlalchemy.engine import Engine

log = structlog.get_logger()
LOOKED_AT = 400
"""Entries of each index that SQLite looks at: enough to see what is rare and what is not (sqlite.org/lang_analyze.html), and over in moments."""
FEW = 1_000
"""Mails. Below, what was counted at night might be wrong by noon."""


def nightly(engine: Engine) -> bool:
    """What SQLite needs once a night. PostgreSQL does it by itself (autovacuum), and a young database can do without."""
    if engine.dialect.name != "sqlite" or _mails(engine) < FEW:
        return False
    begun = time.monotonic()
    analysed(engine)
    log.info("statistics taken", stage="storage", seconds=round(time.monotonic() - begun, 1))
    return True


def _mails(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM inbound").scalar_one())


def analysed(engine: Engine) -> None:
    """Every table and index. Connections that are open are given up, since SQLite plans with what it knew when it opened them."""
    if engine.dialect.name == "sqlite":
        _sqlite(engine)
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def _sqlite(engine: Engine) -> None:
    connection = engine.raw_connection()
    try:
        connection.cursor().executescript(f"PRAGMA analysis_limit={LOOKED_AT}; ANALYZE")
    finally:
        connection.close()
        engine.dispose()
