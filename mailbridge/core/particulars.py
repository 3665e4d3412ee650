"""What is known of a resident, one thing at a time: how it is compared, which of several holds, and what a mail newly says of whom (R025, R037)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from math import inf
from typing import Protocol, TypeVar

from mailbridge.core.reading import Person, Reading, Told
from mailbridge.model.words import Kind, Particular, Source

TRUST = {Source.COUNCILLOR: 2, Source.FORWARD: 0, Source.CORRESPONDENT: 0, Source.IMPORT: 0}
"""Her word before all others; what others say of somebody, or an old address book, after what they say themselves; between equals the newest holds."""
OF_A_PERSON = ((Particular.NAME, "name"), (Particular.ADDRESS, "address"), (Particular.PHONE, "phone"), (Particular.STREET, "street"))
_FIELDS = (*OF_A_PERSON, (Particular.POSTCODE, "postcode"))


class Standing(Protocol):
    """A fact as far as it must be known to choose among several."""

    source: Source
    at: datetime
    id: int | None


def comparable(what: Particular, value: str) -> str:
    """A value as it is compared: two ways of writing one thing are the same."""
    match what:
        case Particular.PHONE:
            return "".join(letter for letter in value if letter.isdecimal())
        case Particular.POSTCODE:
            return value.replace(" ", "").upper()
        case Particular.ADDRESS:
            return value.strip().lower()
        case _:
            plain = unicodedata.normalize("NFKD", value.casefold())
            return " ".join("".join(letter for letter in plain if letter.isalnum() or letter.isspace()).split())


One = TypeVar("One", bound=Standing)


def surest(facts: Iterable[One]) -> One | None:
    """The one that holds; of those of one moment the first. One without a number has only just been noted, after all others."""
    return max(facts, key=lambda one: (TRUST.get(one.source, 1), one.at, -(one.id or inf)), default=None)


def said_of(reading: Reading, person: Person) -> tuple[Told, ...]:
    """What a mail says of a person of the case that it opens, with where each thing stands in it."""
    if reading.kind is Kind.COMMAND:
        return _all_by(Source.COUNCILLOR, person)
    if not _is_writer(reading, person):
        return _all_by(Source.FORWARD if reading.forward else Source.CORRESPONDENT, person)
    head = Source.FORWARD if reading.forward else Source.HEADER
    named = tuple(one for one in _all_by(head, person) if one.what in (Particular.NAME, Particular.ADDRESS))
    return (*named, *reading.told)


def _is_writer(reading: Reading, person: Person) -> bool:
    written = {reading.author.address.lower(), reading.reply_address.lower()}
    return person.address.lower() in written and (not person.name or person.name == reading.author.name)


def _all_by(source: Source, person: Person) -> tuple[Told, ...]:
    return tuple(Told(what, value, source) for what, field in _FIELDS if (value := getattr(person, field)))
