"""What goes wrong for a person is told in a sentence with an exit code; only a bug of ours shows a traceback."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import typer

from mailbridge.cli.exits import Exit, Stopped

CODES: Mapping[str, Exit] = {
    "mailbridge.cli.exits.Stopped": Exit.WRONG,
    "mailbridge.settings.shapes.Misconfigured": Exit.MISCONFIGURED,
    "mailbridge.core.wire.Unsafe": Exit.MISCONFIGURED,
    "mailbridge.core.wire.Unreachable": Exit.NOT_REACHED,
    "mailbridge.core.wire.LoginRefused": Exit.NOT_REACHED,
    "mailbridge.patience.DatabaseLost": Exit.NOT_REACHED,
    "mailbridge.storage.AlreadyRunning": Exit.WRONG,
    "mailbridge.moving.NotMoved": Exit.WRONG,
    "mailbridge.workers.OtherFolder": Exit.MISCONFIGURED,
    "mailbridge.upgrading.Unfit": Exit.MISCONFIGURED,  # systemd must not try again and again
    "mailbridge.copying.Damaged": Exit.WRONG,
    "mailbridge.backup.contents.Unsound": Exit.WRONG,
    "mailbridge.backup.restoring.InTheWay": Exit.WRONG,
    "mailbridge.backup.dumping.NotDumped": Exit.WRONG,
    "mailbridge.disk.Corrupt": Exit.MISCONFIGURED,  # nor here: it does not mend by itself
    "mailbridge.archive.Unreadable": Exit.WRONG,
    "mailbridge.demo.folder.InTheWay": Exit.WRONG,
    "mailbridge.rehearsal.page.NotOurs": Exit.WRONG,
    "mailbridge.demo.servers.NoPostOffice": Exit.WRONG,
    "mailbridge.demo.stage.Missing": Exit.WRONG,
    "sqlalchemy.exc.ArgumentError": Exit.MISCONFIGURED,
    "sqlalchemy.exc.NoSuchModuleError": Exit.MISCONFIGURED,
    "sqlalchemy.exc.DBAPIError": Exit.MISCONFIGURED,
    "builtins.OSError": Exit.WRONG,
}
"""Exception -> exit code. By name, so that telling of an error imports nothing; subclasses count, an OSError only where it names a file."""


@contextmanager
def plainly() -> Iterator[None]:
    """What is known to go wrong inside ends the command: the sentence on standard error, the code for scripts."""
    try:
        yield
    except Exception as error:
        code = _code(error)
        if code is None:
            raise
        typer.echo(sentence(error), err=True)
        raise typer.Exit(code) from error


def _code(error: Exception) -> Exit | None:
    if isinstance(error, Stopped):
        return error.code
    if isinstance(error, OSError) and not error.filename:
        return None
    if _is_lost(error):
        return Exit.NOT_REACHED
    names = (f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__)
    return next((CODES[name] for name in names if name in CODES), None)


def _is_lost(error: Exception) -> bool:
    """Whether it is the server of the database that is away: that mends itself, and whoever started us may try again."""
    if not type(error).__module__.startswith("sqlalchemy"):
        return False
    from mailbridge.postgres import is_lost

    return is_lost(error)


def sentence(error: Exception) -> str:
    """An error in words for whoever typed the command: a file with what is wrong, or the message as it is."""
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    if type(error).__module__.startswith("sqlalchemy"):
        return f"service.toml, storage.database: the database cannot be used: {str(error).splitlines()[0]}"
    return str(error)
