"""`mailbridge backup` and `mailbridge restore`: everything in one file, and back."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from mailbridge import assembly
from mailbridge.backup import Manifest, Place, examined, place, restored, sources, written
from mailbridge.backup.contents import DATABASE, DUMP
from mailbridge.backup.examining import content
from mailbridge.cli import configured, screen
from mailbridge.cli.exits import Exit, Stopped

Moved = Callable[[str, int, int], None]
SERVICE = "service.toml"
NAMED = "mailbridge-%Y-%m-%dT%H-%M-%SZ.tar"
PATTERN = "mailbridge-????-??-??T??-??-??Z.tar"


def write_backup(config: Path | None, target: Path, *, with_passwords: bool, keep: int, now: datetime) -> None:
    """Writes one backup and says what is in it. Raises `Stopped` where something that belongs into it is not."""
    settings = configured.for_looking(config)
    if assembly.database(settings) is None:
        raise Stopped(f"There is nothing to back up: nothing has run with {settings.folder} so far.")
    if keep and not target.is_dir():
        raise Stopped(f"--keep is for a folder, and {target} is none.", Exit.USAGE)
    path = target / now.strftime(NAMED) if target.is_dir() else target
    with _private(), progress() as moved:
        manifest = written(path, sources(settings, with_passwords=with_passwords), now, moved)
    _say(path, manifest)
    _complain(path, manifest)
    if keep:
        _thin_out(target, keep)


@contextmanager
def _private() -> Iterator[None]:
    """Files are for their owner only."""
    old = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(old)


def _say(path: Path, manifest: Manifest) -> None:
    rows, out = manifest.rows, screen.console()
    out.print(
        f"{path}: {rows['cases']} cases, {rows['mails']} mails, {rows['letters']} letters, {manifest.files} files, {_size(path)}. Looked through: it is whole."
    )
    settings = sum(not name.startswith(("data/", "passwords/")) for name in manifest.parts)
    passwords = f"{len(manifest.passwords)} passwords" if manifest.passwords else "no passwords (--with-passwords puts in those that are in files)"
    out.print(f"In it: the database, every mail and letter that it names, the key, {settings} files of settings and letters; {passwords}.")


def _size(path: Path) -> str:
    return f"{path.stat().st_size / 1e6:.1f} MB"


def _complain(path: Path, manifest: Manifest) -> None:
    """What a person must look at, though the rest is in it."""
    if DATABASE not in manifest.parts and DUMP not in manifest.parts:
        raise Stopped(
            "The database is NOT in it: it is PostgreSQL's, and pg_dump is not installed here. Install it (postgresql-client), or run it yourself before each "
            "backup: pg_dump --format=custom --file=mailbridge.pgdump DATABASE"
        )
    if manifest.missing:
        lost = f"{len(manifest.missing)} files that the database names are missing or damaged in the archive"
        raise Stopped(f"{lost}, so they are not in {path}. See the nightly count.")


def _thin_out(folder: Path, keep: int) -> None:
    """The oldest go. Their names sort by time."""
    for path in sorted(folder.glob(PATTERN))[:-keep]:
        path.unlink()


def restore_backup(config: Path, file: Path, *, keep_config: bool) -> None:
    """Looks through a backup and puts it back. Raises `Stopped`, `Unsound` or `InTheWay` before anything is written."""
    with progress() as moved, TemporaryDirectory(prefix=".mailbridge-", dir=file.parent if os.access(file.parent, os.W_OK) else None) as scratch:
        manifest = examined(file, Path(scratch), moved)
        where = _place(file, manifest, config, keep_config=keep_config)
        restored(file, manifest, where, moved, keep_config=keep_config)
    _say_what_next(manifest, where)


def _place(file: Path, manifest: Manifest, config: Path, *, keep_config: bool) -> Place:
    """Where the settings that will count want the data to be."""
    if keep_config:
        return place((configured.for_looking(config).folder / SERVICE).read_text(encoding="utf-8"), config)
    if f"config/{SERVICE}" not in manifest.parts:
        raise Stopped(f"{file} has no settings in it; --keep-config goes on with those that are here.")
    with tarfile.open(file, "r:") as tar:
        return place(content(tar, tar.getmember(f"config/{SERVICE}")).read().decode(), config)


def _say_what_next(manifest: Manifest, where: Place) -> None:
    out = screen.console()
    many = ", ".join(f"{manifest.rows[name]} {name}" for name in ("cases", "mails", "letters"))
    out.print(f"Put back: {many}, as of {manifest.made_at}, in {where.data}.")
    if where.database is None:
        dump = f"{where.data / Path(DUMP).name}" if DUMP in manifest.parts else "your own dump"
        out.print(f"The database is PostgreSQL's. Put it back yourself, into an empty one, before you start: pg_restore --dbname=DATABASE {dump}")
    if not manifest.passwords:
        out.print("Passwords were not in the backup: put them where the settings look for them.")
    out.print("Then `mailbridge check --connect`, and start. The first start looks into the mailboxes before it posts anything.")


@contextmanager
def progress() -> Iterator[Moved]:
    """A bar on a terminal; nothing where nobody watches."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda what, done, total: None
        return
    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console, transient=True) as bar:
        task = bar.add_task("Reading", total=None)
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total)
