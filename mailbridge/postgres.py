"""PostgreSQL gives the same promises as SQLite does: what is committed is safe, nobody decides on what another is about to change, UTC, and a lost
server is noticed.

A transaction that says nothing has the database for itself. One that names what it works on (a mailbox, a person) shares the database with others that
name something else. All locks are taken at its first statement, sorted, and none later: so nobody waits in a circle. Read committed, so that every
statement sees what the one before has committed.
"""

from __future__ import annotations

import hashlib
import ssl
import time
from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, event, text
from sqlalchemy.engine import URL, Dialect, Engine, ExceptionContext, create_engine, make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError, PendingRollbackError

from mailbridge.model.stored import as_json

WHOLE = 0x6D61696C
"""Number of the lock on everything; PostgreSQL keeps such locks per database."""
ONLY = "mailbridge_only"
"""Option of a connection: what its transaction works on; without it, on everything."""
ISOLATION: Final = "READ COMMITTED"
SETTINGS = {"timezone": "UTC", "synchronous_commit": "on", "lock_timeout": "30s"}
"""Of every session, whatever the server's own are."""
AWAY = ("08", "53", "57P")
"""Classes of SQLSTATE: no connection; no room on its disk or for one more client; being stopped or started."""
CONNECTION = {"connect_timeout": 10, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 30_000}
"""For libpq, in seconds but for the last (ms): a server that has gone without a word is noticed within a minute. What the URL says goes before."""

AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"
"""Debian's. What the driver calls `system` is a folder of its makers, which is not there."""
KEPT_SECONDS = 5.0
"""A connection that was used less long ago is not tried first: each transaction would ask twice. If it is broken all the same, the work is done again."""
HERE = {"", "localhost", "127.0.0.1", "::1"}


def is_meant(url: str) -> bool:
    """Whether this URL names a PostgreSQL database."""
    return make_url(url).get_backend_name() == "postgresql"


def connections(url: str, **options: Any) -> Engine:
    """Connections with these settings; each that has rested is tried before it is used, since the server may have been started anew."""
    meant = make_url(url)
    meant = meant.set(drivername="postgresql+psycopg") if meant.drivername == "postgresql" else meant
    made = create_engine(
        meant,
        hide_parameters=True,  # parameters would stand in error messages, and so in the log
        json_serializer=as_json,
        isolation_level=ISOLATION,
        connect_args=arguments(meant),
        **options,
    )
    hush(made)
    for moment in ("connect", "checkin"):
        event.listen(made, moment, lambda _, record: record.info.update(used=time.monotonic()))
    event.listen(made, "checkout", partial(_try, made.dialect))
    return made


def _try(dialect: Dialect, connection: Any, record: Any, _: Any) -> None:
    """Raises `DisconnectionError`, so that another is made, where nobody answers."""
    if time.monotonic() - record.info["used"] < KEPT_SECONDS:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as error:
        raise DisconnectionError(str(error)) from error


def hush(engine: Engine) -> None:
    """Errors say what is wrong, and not which row: PostgreSQL's details quote it, and errors come into the log."""
    event.listen(engine, "handle_error", _without_details)


def _without_details(context: ExceptionContext) -> None:
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args:
            error.args = (str(error.args[0]).partition("\n")[0], *error.args[1:])


def arguments(url: URL) -> dict[str, Any]:
    """What every connection is made with, besides what the URL says. To another machine it is encrypted, and the certificate is verified."""
    own = str(url.query.get("options", ""))
    session = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
    wanted = CONNECTION | ({} if _is_here(url) else _encrypted())
    return {name: value for name, value in wanted.items() if name not in url.query} | {"options": f"{own} {session}".strip()}


def _encrypted() -> dict[str, str]:
    trusted = ssl.get_default_verify_paths().cafile or AUTHORITIES
    return {"sslmode": "verify-full", "sslrootcert": trusted if Path(trusted).exists() else "system"}


def _is_here(url: URL) -> bool:
    """Whether the server is on this machine: a socket, or loopback."""
    named = url.query.get("host", ())
    hosts = [url.host or "", *((named,) if isinstance(named, str) else named)]
    return all(host.startswith("/") or host in HERE for host in ",".join(hosts).split(","))


def guard(engine: Engine) -> None:
    """Nobody works on the same at the same time."""
    event.listen(engine, "begin", _wait_for_the_others)


def _wait_for_the_others(connection: Connection) -> None:
    only: Collection[str] | None = connection.get_execution_options().get(ONLY)
    shared = [f"pg_advisory_xact_lock({number})" for number in sorted({number_of(name) for name in only or ()})]
    locks = [f"pg_advisory_xact_lock({WHOLE})"] if only is None else [f"pg_advisory_xact_lock_shared({WHOLE})", *shared]
    connection.exec_driver_sql(f"SELECT {', '.join(locks)}")


def is_beside(bound: Engine | Connection) -> bool:
    """Whether what is done there is done beside others."""
    return bound.get_execution_options().get(ONLY) is not None


def number_of(name: str) -> int:
    """Number of the lock on something that has a name: 64 bits with a sign. Two names with one number would only wait for each other."""
    return int.from_bytes(hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)


def is_lost(error: BaseException) -> bool:
    """Whether the server is away, is starting or stopping, or has no room for us: the same work may be done when it is back."""
    if isinstance(error, PendingRollbackError):
        return error.code == "8s2b"  # a statement on a connection that was lost before
    if not isinstance(error, DBAPIError):
        return False
    state: str | None = getattr(error.orig, "sqlstate", "of a file")
    return error.connection_invalidated or (isinstance(error, OperationalError) and (state is None or state.startswith(AWAY)))


def is_too_large(error: OperationalError) -> bool:
    """Whether a limit of the program was passed (SQLSTATE, class 54), such as that of a key: it will be passed the next time as well."""
    return str(getattr(error.orig, "sqlstate", "")).startswith("54")


def unfit(connection: Connection) -> str:
    """Why an empty database cannot be ours, in a sentence; empty when it can. Anything but UTF-8 cannot hold what people write."""
    found = connection.execute(text("SHOW server_encoding")).scalar_one()
    return "" if found == "UTF8" else f"is stored as {found}. Make one with: createdb --encoding=UTF8 --template=template0 --owner=mailbridge mailbridge"


def swept(engine: Engine) -> None:
    """What was deleted leaves the tables, as far as nobody still reads it."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM")
