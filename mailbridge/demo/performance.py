"""One performance of the demo, from an empty folder to the page: what `mailbridge demo` runs."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlmodel import Session

from mailbridge import lookup
from mailbridge.core.calendar import WorkingDays
from mailbridge.demo import page
from mailbridge.demo.folder import Folder, fresh, keep
from mailbridge.demo.narrator import Narrator
from mailbridge.demo.people import CASEWORK, CAST, PRIYA, MailProgram, Person
from mailbridge.demo.stage import Stage, stage
from mailbridge.demo.story import START, Story
from mailbridge.model.tables import Event
from mailbridge.storage import transaction

if TYPE_CHECKING:
    from rich.console import Console

READING_SECONDS = 6.0
"""How long a slow performance rests after each scene, for people to read."""
WELCOME = """\
One pothole, played through with real servers and the real service; only the people, the council and the calendar are invented.
Jean Obi is a resident, Priya Shah her councillor, Sam Lee an officer of Highways. \
Each has a mailbox on a mail server inside this process, on this machine only; mailbridge reads the councillor's casework mailbox and writes in her name."""


@dataclass(frozen=True)
class Performed:
    """What a performance leaves behind."""

    folder: Folder
    reference: str
    mails: int
    seconds: float
    columns: tuple[page.Column, ...] = ()
    """The mailboxes as they were at the end."""


def perform(out: Path, console: Console, working_days: int = 10, *, slow: bool = False) -> Performed:
    """Plays the story and writes the page. Raises `InTheWay`, `NoPostOffice` or `Missing`, each with a sentence for people."""
    old = os.umask(0o077)
    try:
        return asyncio.run(_performed(out, console, working_days, slow=slow))
    finally:
        os.umask(old)


async def _performed(out: Path, console: Console, working_days: int, *, slow: bool) -> Performed:
    began, calendar = time.monotonic(), WorkingDays()
    narrator = Narrator(console, lambda: START, calendar.local)
    narrator.title(WELCOME)
    folder = fresh(out)
    async with stage(folder, START, working_days, narrator.delivered) as made:
        narrator.now = made.clock
        await Story(made, narrator, calendar, _rest if slow else _no_rest).tell()
        history = await made.rounds.in_database(_history, made, calendar)
        keep(folder, [one.raw for one in await _casework(made).inbox()])
        columns = [await _column(made, person, calendar) for person in CAST]
    seconds = time.monotonic() - began
    reference = "MB-1"
    values = _values(out, folder, columns, history, reference)
    page.write(folder.page, columns, history, values)
    return Performed(folder, reference, narrator.mails, seconds, tuple(columns))


async def _rest() -> None:
    await asyncio.sleep(READING_SECONDS)


async def _no_rest() -> None:
    """A fast performance goes on at once."""


def _history(made: Stage, calendar: WorkingDays) -> list[page.Moment]:
    with transaction(made.bridge.engine) as session:
        return [_moment(event.at, event.who, event.line, calendar) for event in _events(session)]


def _events(session: Session) -> Sequence[Event]:
    return [event for case in lookup.cases(session) for event in lookup.events(session, case)]


def _moment(at: datetime, who: str, line: str, calendar: WorkingDays) -> page.Moment:
    local = calendar.local(at)
    return page.Moment(f"{local:%a} {local.day} {local:%b}, {local:%H:%M}", who, line)


async def _column(made: Stage, person: Person, calendar: WorkingDays) -> page.Column:
    program = made.program(person)
    copies = await _casework(made).sent() if person is PRIYA else []
    return page.column(person, await program.inbox(), await program.sent(), copies, calendar.local)


def _casework(made: Stage) -> MailProgram:
    """The casework mailbox as her phone shows it: a second account beside her own."""
    own = made.program(PRIYA)
    person = Person(PRIYA.name, CASEWORK, PRIYA.role, PRIYA.program, PRIYA.colour)
    return MailProgram(person, made.office.users[CASEWORK], own.imap, own.smtp, own.now)


Columns = list[page.Column]


def _values(out: Path, folder: Folder, columns: Columns, history: list[page.Moment], reference: str) -> dict[str, object]:
    """Everything else that the page says."""
    cards = [card for column in columns for thread in column.threads for card in thread]
    days = (max(card.when for card in cards).date() - min(card.when for card in cards).date()).days + 1
    typed = [card for card in cards if card.way == "out" and not card.subject.startswith("Automatic reply")]
    written = [card for card in cards if card.way == "in"]
    return {
        "title": f"One pothole, {days} days, three mailboxes",
        "reference": reference,
        "styles": {name: style for column in columns for name, style in _names(column)},
        "figures": (
            (len(typed), "mails that people wrote"),
            (len(written), "letters that mailbridge wrote to them"),
            (1, "tap by the councillor"),
            (days, "days, weekends and a bank holiday among them"),
        ),
        "commands": commands(out, reference),
        "places": places(out, folder),
    }


def _names(column: page.Column) -> tuple[tuple[str, str], ...]:
    return ((column.person.name, column.style), (f"Cllr {column.person.name}", column.style), (column.person.address, column.style))


def commands(out: Path, reference: str) -> tuple[tuple[str, str], ...]:
    """(command, what it shows): what to try next."""
    config = out / "config"
    return (
        (f"mailbridge show {reference} --config {config}", "The case with everything that happened"),
        (f"mailbridge cases --config {config}", "All cases"),
        (
            f"mailbridge explain {out / 'mails' / '1.eml'}",
            "What is made of a mail, and why: here of Jean's first; or take one of yours (nothing is stored or sent)",
        ),
        ("mailbridge init my-council", "A configuration of your own to begin with"),
    )


def places(out: Path, folder: Folder) -> tuple[tuple[str, str], ...]:
    """(path, what is there), as seen from where the command was typed."""
    return (
        (str(out / folder.page.name), "This page"),
        (str(out / "config"), "The configuration that it ran with"),
        (str(out / "templates"), "The letters, to be read and changed"),
        (str(out / "mails"), "The mails that people wrote to the casework address"),
        (str(out / "data" / "mailbridge.db"), "The database"),
        (str(out / "data" / "archive"), "Every mail and letter, byte for byte"),
        (str(out / folder.log.name), "What the service logged"),
    )
