"""Writes the page: every mailbox side by side, each mail as its owner saw it. One file, nothing fetched from anywhere."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage
from email.utils import getaddresses
from importlib.resources import files
from pathlib import Path

from mailbridge.demo.people import CASEWORK, JEAN, PRIYA, SAM, Person, Seen

COLOURS = {JEAN: "jean", PRIYA: "priya", SAM: "sam"}
"""Person -> the page's class for them."""
_QUOTED = re.compile(r"^_{20,40}$", re.MULTILINE)
_IDENTIFIER = re.compile(r"<[^<>\s]{1,998}>")
_COMMAND = re.compile(r"^\[[A-Z]{2,5}-\d{1,9}\] [A-Z]{3,}")


@dataclass(frozen=True, slots=True)
class Picture:
    """An attachment. `source` is a data: URI for pictures, else empty."""

    name: str
    size: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One mail on the page. `way`: `in`, `out`, or `copy` (sent in her name, kept in her Sent folder)."""

    way: str
    sender: str
    to: str
    when: datetime
    subject: str
    text: str
    quoted: str
    markup: str
    pictures: tuple[Picture, ...]
    identifier: str
    answers: tuple[str, ...]

    @property
    def is_command(self) -> bool:
        """A councillor's command is all subject."""
        return self.way == "out" and bool(_COMMAND.match(self.subject))

    @property
    def stamp(self) -> str:
        """`Thu 2 May, 09:12`."""
        return f"{self.when:%a} {self.when.day} {self.when:%b}, {self.when:%H:%M}"


@dataclass(frozen=True, slots=True)
class Column:
    """One person's mailbox: threads, each oldest first."""

    person: Person
    style: str
    threads: tuple[tuple[Card, ...], ...]

    @property
    def count(self) -> int:
        """How many mails."""
        return sum(len(thread) for thread in self.threads)


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the case's history."""

    stamp: str
    who: str
    line: str


Local = Callable[[datetime], datetime]


def write(path: Path, columns: Sequence[Column], history: Sequence[Moment], values: Mapping[str, object]) -> None:
    """The page, written to a file."""
    from jinja2 import Environment, StrictUndefined

    source = files("mailbridge.demo").joinpath("page.html").read_text(encoding="utf-8")
    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True).from_string(source)
    path.write_text(template.render(columns=columns, history=history, **values), encoding="utf-8")


def column(person: Person, came: Sequence[Seen], went: Sequence[Seen], copies: Sequence[Seen], local: Local) -> Column:
    """A mailbox from what its folders hold."""
    cards = [card(one, way, local) for way, some in (("out", went), ("in", came), ("copy", copies)) for one in some]
    return Column(person, COLOURS[person], threads(cards))


def threads(cards: Sequence[Card]) -> tuple[tuple[Card, ...], ...]:
    """Mails put together as a mail program does: by the identifiers they answer. Threads and mails in them are oldest first."""
    groups: list[list[Card]] = []
    for one in sorted(cards, key=lambda c: c.when):
        known = {one.identifier, *one.answers}
        home = next((g for g in groups if any(c.identifier in known or known & set(c.answers) for c in g)), None)
        if home is None:
            groups.append([one])
        else:
            home.append(one)
    return tuple(tuple(group) for group in groups)


def card(seen: Seen, way: str, local: Local) -> Card:
    """One mail as its owner sees it: HTML where the letter was laid out for that person, else the text."""
    laid_out = seen.html if way == "in" and CASEWORK in str(seen.mail["From"]) else ""
    text, quoted = _split(seen.text)
    return Card(
        way=way,
        sender=seen.sender,
        to=", ".join(name or address for name, address in getaddresses([str(seen.mail["To"] or "")])),
        when=local(seen.at),
        subject=seen.subject,
        text=text.strip(),
        quoted=quoted.strip(),
        markup=with_pictures(laid_out, seen.mail) if laid_out else "",
        pictures=tuple(_pictures(seen.mail)),
        identifier=str(seen.mail["Message-ID"] or "").strip(),
        answers=tuple(_IDENTIFIER.findall(f"{seen.mail['References'] or ''} {seen.mail['In-Reply-To'] or ''}")),
    )


def _split(text: str) -> tuple[str, str]:
    """What was written, and the mail quoted beneath it."""
    rule = _QUOTED.search(text)
    return (text[: rule.start()], text[rule.end() :]) if rule else (text, "")


def _pictures(mail: EmailMessage) -> list[Picture]:
    found = [Picture(part.get_filename() or "attachment", _size(_bytes(part))) for part in mail.iter_attachments()]
    return [replace(p, source=data_uri(part)) if part.get_content_maintype() == "image" else p for p, part in zip(found, mail.iter_attachments(), strict=True)]


def with_pictures(markup: str, mail: EmailMessage) -> str:
    """HTML whose `cid:` pictures are in it, so that it needs no mail around it."""
    for part in mail.walk():
        identifier = str(part["Content-ID"] or "").strip("<> ")
        if identifier and f"cid:{identifier}" in markup:
            markup = markup.replace(f"cid:{identifier}", data_uri(part))
    return markup


def data_uri(part: EmailMessage) -> str:
    """A part as something that a browser shows without asking anybody."""
    return f"data:{part.get_content_type()};base64,{base64.b64encode(_bytes(part)).decode()}"


def _bytes(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _size(content: bytes) -> str:
    return f"{len(content) / 1000:.0f} KB"
