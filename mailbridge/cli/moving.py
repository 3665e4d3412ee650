"""`mailbridge move`: an SQLite installation goes on on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import make_url

from mailbridge import assembly, moving, postgres, storage, upkeep
from mailbridge.cli import configured, screen
from mailbridge.cli.backup import progress
from mailbridge.cli.exits import Exit, Stopped


def move(config: Path | None, url: str) -> None:
    """Moves the database and says what to change. Raises `Stopped`, `AlreadyRunning`, `Unfit` or `NotMoved`; nothing was changed then."""
    settings = configured.for_looking(config)
    if postgres.is_meant(settings.storage.database):
        raise Stopped("The cases are in PostgreSQL already: see [storage] in service.toml.")
    if not postgres.is_meant(url):
        raise Stopped("Name a PostgreSQL database: postgresql+psycopg://mailbridge@/mailbridge?host=/var/run/postgresql", Exit.USAGE)
    if assembly.database(settings) is None:
        raise Stopped(f"There is nothing to move: nothing has run with {settings.folder} so far.")
    with storage.locked(storage.prepared(settings.storage.data)), progress() as told:
        old, new = storage.opened(settings.storage.database), storage.opened(url)
        try:
            sums = moving.moved(old, new, told)
            upkeep.analysed(new)
        finally:
            old.dispose()
            new.dispose()
    _say(sums, url, Path(make_url(settings.storage.database).database or ""))


def _say(sums: dict[str, moving.Sum], url: str, old: Path) -> None:
    out = screen.console()
    many = ", ".join(f"{sums[table].rows} {name}" for table, name in (("case", "cases"), ("inbound", "mails"), ("outbound", "letters")))
    rows = sum(one.rows for one in sums.values())
    out.print(f"Moved and compared, row by row: {many}; {rows} rows of {len(sums)} tables.")
    out.print("Now change one line of service.toml, in [storage], and start the service:")
    out.print(f'database = "{make_url(url).set(password=None).render_as_string()}"', markup=False, soft_wrap=True)
    out.print(f"Mails and key stay in the data folder. {old} is as it was; put it away when you are content, and never start with it again.")
