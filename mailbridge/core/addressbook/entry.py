"""One person of an address book, tidied: what can be read of them, what was left out, or why nothing can be made of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mailbridge.core.recognise import persons
from mailbridge.core.recognise.phones import phones

_SHORT = re.compile(r"[1-9]\d{9}")
"""A number whose 0 a spreadsheet has taken away."""
_SEVERAL = re.compile(r"\s*:::\s*|[;\n]")
"""What parts several values in one cell."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a file says of a person. `line` is where it begins, from 1."""

    line: int
    name: str = ""
    addresses: tuple[str, ...] = ()
    """In lower case."""
    phones: tuple[str, ...] = ()
    street: str = ""
    postcode: str = ""
    left_out: tuple[str, ...] = ()
    """What could not be read, a few words each."""

    @property
    def shown(self) -> str:
        """How the person is named in a list."""
        return self.name or next(iter((*self.addresses, *self.phones)), "")


@dataclass(frozen=True, slots=True)
class Fault:
    """A line of which nothing is taken, and why."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Book:
    """All of a file. `ignored`: columns or fields that have no business here, such as those for mailings (R116)."""

    entries: tuple[Entry, ...] = ()
    faults: tuple[Fault, ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """A person whom she knows already, at all their addresses; what is in use stands first."""

    number: int
    """Of the row of the contact."""
    names: tuple[str, ...]
    addresses: tuple[str, ...]
    phones: tuple[str, ...]
    streets: tuple[str, ...]
    postcodes: tuple[str, ...]
    channel: str = ""
    notes: tuple[str, ...] = ()
    cases: int = 0


def tidied(line: int, name: str, mails: Iterable[str], numbers: Iterable[str], homes: Iterable[str], codes: Iterable[str]) -> Entry | Fault:
    """An entry of what was written in its fields, or why there is none. The first home that says anything counts."""
    written = [part.strip() for cell in mails for part in _SEVERAL.split(cell) if part.strip()]
    wrong = next((part for part in written if not persons.EMAIL.search(part)), "")
    if wrong:
        return Fault(line, f"“{wrong}” is no e-mail address")
    addresses = tuple(dict.fromkeys(found.group().lower() for part in written if (found := persons.EMAIL.search(part))))
    read, unread = _numbers(numbers)
    home = next((cell.strip() for cell in homes if cell.strip()), "")
    code = next(filter(None, map(persons.postcode, (*codes, home))), "")
    entry = Entry(line, " ".join(name.split()), addresses, read, _street(home), code, unread)
    if addresses or read or (entry.name and (entry.street or code)):
        return entry
    left_out = f" ({', '.join(unread)} cannot be read)" if unread else ""
    return Fault(line, f"there is {'only a name, which tells nobody apart' if entry.name else 'nobody in it'}{left_out}")


def _numbers(cells: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(numbers as digits, what could not be read)."""
    read: dict[str, None] = {}
    unread = []
    for part in (part.strip() for cell in cells for part in _SEVERAL.split(cell)):
        bare = re.sub(r"[\s()./-]", "", part.removeprefix("tel:"))
        found = phones(f"0{bare}" if _SHORT.fullmatch(bare) else bare.replace("+44", "+44 "))
        read.update(dict.fromkeys(found))
        if part and not found:
            unread.append(f"the telephone number {part}")
    return tuple(read), tuple(unread)


def _street(home: str) -> str:
    """House and street; of an address in several lines or parts what comes before the town."""
    bare = persons.POSTCODE.sub(" ", home)
    return persons.street(bare) or next((part.strip() for part in re.split(r"[\n,]", bare) if part.strip()), "")
