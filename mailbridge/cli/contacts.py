"""`mailbridge contacts import` and `export`: her address book in and out, as a table or as vCards. Each councillor's people are hers alone."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from mailbridge import lookup, record, storage
from mailbridge.cli import configured, screen
from mailbridge.cli.exits import Exit, Stopped
from mailbridge.core.addressbook.comparing import Fate, Row, plan
from mailbridge.core.addressbook.reading import read
from mailbridge.core.addressbook.writing import as_cards, as_table
from mailbridge.settings import Settings

SHOWN = 40
"""Lines of a list; the figures beneath count all."""
WRITERS = {".csv": as_table, ".vcf": as_cards}
PURPOSE = "They are for casework alone: nobody is written to because of this, and it is nobody's consent to anything."
LARGEST = 50_000_000
"""Bytes of a file; an address book of a whole ward has far fewer."""


def import_file(config: Path | None, file: Path, councillor: str, *, dry_run: bool, as_json: bool, now: datetime) -> None:
    """Takes a file into a councillor's contacts in one transaction, or says what that would do. Raises `Stopped` where nothing can be taken."""
    settings = configured.for_looking(config)
    _is_councillor(settings, councillor)
    if file.stat().st_size > LARGEST:
        raise Stopped(f"{file}: this is too large for an address book.")
    book = read(file.read_bytes())
    if dry_run:
        with configured.looking(settings) as session:
            rows = plan(book, lookup.address_book(session, councillor) if session else (), settings.council)
    else:
        storage.prepared(settings.storage.data)
        engine = storage.opened(settings.storage.database, alone=False)
        with storage.transaction(engine) as session:
            rows = plan(book, lookup.address_book(session, councillor), settings.council)
            record.take_over(session, councillor, _watched(rows), file.name, now)
        engine.dispose()
    _say(file, rows, book.ignored, dry_run=dry_run, as_json=as_json)
    if not any(row.fate is not Fate.REFUSED for row in rows):
        raise Stopped(f"{file}: there is nobody in it who could be taken over.")


def _is_councillor(settings: Settings, key: str) -> None:
    if key not in settings.council.councillors:
        raise Stopped(f"There is no councillor {key!r}; there are: {', '.join(settings.council.councillors)}.", Exit.USAGE)


def _watched(rows: Sequence[Row]) -> Iterable[Row]:
    """The rows, with a progress bar where somebody watches."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        return rows
    from rich.progress import track

    return track(rows, description="Importing", console=console, transient=True)


def _say(file: Path, rows: Sequence[Row], ignored: Sequence[str], *, dry_run: bool, as_json: bool) -> None:
    counted = Counter(row.fate for row in rows)
    if as_json:
        told = [{"line": row.line, "fate": row.fate.value, "who": row.shown, "why": row.why} for row in rows]
        screen.as_json({"file": str(file), "stored": not dry_run, **{fate.value: counted[fate] for fate in Fate}, "ignored": list(ignored), "rows": told})
        return
    worth = [row for row in rows if row.fate is not Fate.UNCHANGED or row.why]
    screen.table((file.name, "", "who", ""), (_cells(row) for row in worth[:SHOWN]))
    for line in _ending(len(worth), counted, ignored, dry_run=dry_run):
        screen.console().print(line, markup=False)


def _cells(row: Row) -> tuple[str, ...]:
    return f"line {row.line}", row.fate.value, row.shown, row.why


def _ending(worth: int, counted: Counter[Fate], ignored: Sequence[str], *, dry_run: bool) -> Iterator[str]:
    if worth > SHOWN:
        yield f"And {worth - SHOWN} more lines; --json has all of them."
    figures = ", ".join(f"{counted[fate]} {fate.value}" for fate in Fate)
    yield f"{'Nothing is stored yet. It would be' if dry_run else 'Imported'}: {figures}."
    if ignored:
        yield f"Not taken over, since casework does not need it: {', '.join(ignored)}."
    yield PURPOSE


def export_file(config: Path | None, file: Path, councillor: str) -> None:
    """Writes a councillor's contacts into a new file that its owner alone can read. Raises `Stopped` where that is not possible."""
    settings = configured.for_looking(config)
    _is_councillor(settings, councillor)
    writer = WRITERS.get(file.suffix.lower())
    if writer is None:
        raise Stopped(f"{file}: found the ending {file.suffix!r}; expected one of {', '.join(WRITERS)}.", Exit.USAGE)
    with configured.looking(settings) as session:
        people = lookup.address_book(session, councillor) if session else ()
    if not people:
        raise Stopped(f"{settings.council.councillors[councillor].display} has no contacts yet.")
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(writer(people))
    screen.console().print(f"{len(people)} contacts are in {file}. {PURPOSE}", markup=False)
