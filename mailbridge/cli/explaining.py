"""Runs `explain`: parses and reads the files together, prints an object or a page for each. Stores and sends nothing."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from mailbridge.cli import configured
from mailbridge.cli.explain import explained, page
from mailbridge.cli.prospect import Prospect, addressee
from mailbridge.core.mail import Mail
from mailbridge.core.parse import parse
from mailbridge.core.reading import Reading
from mailbridge.core.recognise import read_together
from mailbridge.settings import Settings

T = TypeVar("T")
MANY = 20
"""From so many files on a progress bar is shown."""


def explain_files(files: Sequence[Path], config: Path | None, *, as_json: bool, now: datetime) -> None:
    """Prints one explanation a file, in the order given; `now` is UTC. Raises `Misconfigured`, or OSError for a file that cannot be read."""
    settings = configured.for_explaining(config)
    mails = [parse(file.read_bytes()) for file in _watched(files, "reading")]
    readings = read_together(mails, settings.council, settings.lexicon, _kind_of_mailbox(mails, settings))
    names = {mail.sha256: file.stem for file, mail in reversed(list(zip(files, mails, strict=True)))}
    would = _would(settings, list(zip(mails, readings, strict=True)), now)
    for file, mail, reading, lines in zip(files, mails, readings, would, strict=True):
        _show(str(file), mail, reading, lines, names, as_json)


def _kind_of_mailbox(mails: Sequence[Mail], settings: Settings) -> str:
    """The mails are read as one mailbox: that of whom the first was sent to."""
    councillors = settings.council.councillors
    return councillors[addressee(mails[0], settings.council)].mailbox.kind


def _would(settings: Settings, mails: Sequence[tuple[Mail, Reading]], now: datetime) -> list[list[str]]:
    """What would be done with each; cases are looked up where the service has run."""
    if not _has_run(settings):
        prospect = Prospect(settings, now)
        return [prospect.lines(mail, reading) for mail, reading in mails]
    with configured.looking(settings) as session:
        prospect = Prospect(settings, now, session)
        return [prospect.lines(mail, reading) for mail, reading in mails]


def _has_run(settings: Settings) -> bool:
    """Whether there may be a database. Asked before anything of a database is imported, so that `explain` starts at once."""
    return settings.storage.data.is_dir() or not settings.storage.database.startswith("sqlite")


def _show(file: str, mail: Mail, reading: Reading, would: Sequence[str], names: dict[str, str], as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(explained(file, mail, reading, would, names)) + "\n")
        return
    from mailbridge.cli.screen import console

    console().print(page(file, mail, reading, would))


def _watched(things: Sequence[T], doing: str) -> Iterable[T]:
    """The things, with a progress bar on a terminal where there are many."""
    if len(things) < MANY or not sys.stderr.isatty():
        return things
    return _with_bar(things, doing)


def _with_bar(things: Sequence[T], doing: str) -> Iterator[T]:
    from rich.console import Console
    from rich.progress import track

    yield from track(things, description=doing, console=Console(stderr=True), transient=True)
