"""Tells the story on the terminal: what people do, what every delivered mail is, and the days between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses

from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from mailbridge.demo.people import CASEWORK, CAST, PRIYA, Person

WIDEST = 100


@dataclass
class Narrator:
    """Speaks to a console. `local` turns UTC into the council's time."""

    console: Console
    now: Callable[[], datetime]
    local: Callable[[datetime], datetime]
    mails: int = 0
    _counted: set[str] = field(default_factory=set)

    def title(self, text: str) -> None:
        """What this is."""
        self.console.print(Panel(Text(text), border_style="dim", width=min(self.console.width, WIDEST)))

    def scene(self, heading: str) -> None:
        """A new part of the story, with its day and time."""
        moment = self.local(self.now())
        self.console.print()
        self.console.print(Text(f"{moment:%a} {moment.day} {moment:%b %Y}, {moment:%H:%M}  ", style="bold").append(heading, style="bold"))

    def says(self, text: str) -> None:
        """What a stranger should know to understand what they see."""
        self.console.print(Padding(Text(text, style="dim"), (0, 0, 0, 2)), width=min(self.console.width, WIDEST))

    def day(self, when: datetime, note: str, *, counts: bool) -> None:
        """One day that passes."""
        self.console.print(Text(f"  {when:%a} {when.day:>2} {when:%b}  ", style="" if counts else "dim").append(note, style="" if counts else "dim italic"))

    def delivered(self, address: str, raw: bytes) -> None:
        """A mail has reached a mailbox."""
        mail = message_from_bytes(raw, policy=policy.default)
        self.mails += 1
        moment = self.local(self.now())
        line = Text(f"  {moment:%H:%M}  ").append_text(_writer(_author(mail))).append(" → ").append_text(_name(address))
        self.console.print(line.append(f"  {mail['Subject']}", style="italic").append(_files(mail)))


def _author(mail: EmailMessage) -> str:
    return next((address for _, address in getaddresses([str(mail["From"])])), "")


def _writer(address: str) -> Text:
    """Mail from the casework address is written by mailbridge, in the councillor's name."""
    return Text("mailbridge", style="bold yellow") if address == CASEWORK else _name(address)


def _name(address: str) -> Text:
    """Who somebody is, in their colour."""
    person = next((one for one in CAST if one.address == address), None)
    if address == CASEWORK:
        return Text("casework mailbox", style="bold yellow")
    return Text(_called(person), style=f"bold {person.colour}") if person else Text(address)


def _called(person: Person) -> str:
    return f"Cllr {person.name}" if person is PRIYA else person.name


def _files(mail: EmailMessage) -> str:
    names = [part.get_filename() for part in mail.iter_attachments() if part.get_filename()]
    return f"  [{', '.join(str(name) for name in names)}]" if names else ""
