"""What of an address book is new: each of its entries beside those whom she knows. The same address is the same person, unless two names say otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from mailbridge.core.addressbook.entry import Book, Entry, Fault, Known
from mailbridge.core.particulars import comparable
from mailbridge.core.people import Council
from mailbridge.core.reading import Told
from mailbridge.model.words import Particular, Source


class Fate(StrEnum):
    """What becomes of an entry."""

    NEW = "new"
    MERGED = "merged"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the file, and what becomes of it."""

    line: int
    fate: Fate
    shown: str
    why: str = ""
    person: int = 0
    """Number of the contact; below 0 somebody new, the same for all entries about them."""
    told: tuple[Told, ...] = ()
    """What is not known of them yet."""
    others: tuple[str, ...] = ()
    """Further addresses of theirs that are not known yet."""


@dataclass
class _Person:
    number: int
    names: set[str]
    values: set[tuple[Particular, str]]


@dataclass
class _Index:
    """Everybody who is known, as they are looked for."""

    at: dict[str, list[_Person]] = field(default_factory=lambda: defaultdict(list))
    called: dict[tuple[str, str], _Person] = field(default_factory=dict)
    """Full name with telephone number or street -> who has both."""

    def enter(self, person: _Person) -> None:
        for what, key in person.values:
            if what is Particular.ADDRESS and person not in self.at[key]:
                self.at[key].append(person)
            if what in (Particular.PHONE, Particular.STREET):
                self.called.update({(name, key): person for name in person.names if " " in name})

    def find(self, entry: Entry) -> _Person | None:
        """Who that is: by an address, else by full name together with telephone number or street."""
        name = comparable(Particular.NAME, entry.name)
        by_address = (person for address in entry.addresses for person in self.at[address] if _may_be(name, person.names))
        beside = (*entry.phones, comparable(Particular.STREET, entry.street))
        return next(by_address, None) or next((self.called[name, one] for one in beside if (name, one) in self.called), None)


def plan(book: Book, known: Iterable[Known], council: Council) -> list[Row]:
    """What would be done with each entry, in the order of the file."""
    index = _Index()
    for one in known:
        index.enter(_as_person(one))
    rows = [Row(fault.line, Fate.REFUSED, "", fault.why) for fault in book.faults]
    for number, entry in enumerate(book.entries, 1):
        fault = _not_a_resident(entry, council)
        rows.append(Row(fault.line, Fate.REFUSED, entry.shown, fault.why) if fault else _row(entry, index, -number))
    return sorted(rows, key=lambda row: row.line)


def _as_person(one: Known) -> _Person:
    sorts = (
        (Particular.NAME, one.names),
        (Particular.ADDRESS, one.addresses),
        (Particular.PHONE, one.phones),
        (Particular.STREET, one.streets),
        (Particular.POSTCODE, one.postcodes),
    )
    values = {(what, comparable(what, value)) for what, every in sorts for value in every if value}
    return _Person(one.number, {key for what, key in values if what is Particular.NAME}, values)


def _not_a_resident(entry: Entry, council: Council) -> Fault | None:
    """Councillors, officers and our own addresses have places of their own."""
    for address in entry.addresses:
        if address in council.own_addresses or council.councillor_writing_from(address):
            return Fault(entry.line, f"{address} is a councillor's own address")
        if council.department_of(address):
            return Fault(entry.line, f"{address} belongs to a department")
    return None


def _row(entry: Entry, index: _Index, number: int) -> Row:
    known = index.find(entry)
    person = known or _Person(number, set(), set())
    told = tuple(one for one in _said(entry) if (one.what, comparable(one.what, one.value)) not in person.values)
    first = entry.addresses[:1] if known is None else ()
    others = tuple(one.value for one in told if one.what is Particular.ADDRESS and one.value not in first)
    person.values |= {(one.what, comparable(one.what, one.value)) for one in told}
    person.names |= {comparable(one.what, one.value) for one in told if one.what is Particular.NAME}
    index.enter(person)
    fate = Fate.NEW if known is None else Fate.MERGED if told else Fate.UNCHANGED
    gained = f"adds {', '.join(dict.fromkeys(one.what.value for one in told))}" if fate is Fate.MERGED else ""
    left_out = f"left out: {', '.join(entry.left_out)}" if entry.left_out else ""
    why = "; ".join(part for part in (gained, left_out) if part)
    return Row(entry.line, fate, entry.shown, why, person.number, tuple(one for one in told if one.value not in others), others)


def _said(entry: Entry) -> Iterable[Told]:
    for what, values in (
        (Particular.NAME, (entry.name,)),
        (Particular.ADDRESS, entry.addresses),
        (Particular.PHONE, entry.phones),
        (Particular.STREET, (entry.street,)),
        (Particular.POSTCODE, (entry.postcode,)),
    ):
        yield from (Told(what, value, Source.IMPORT) for value in values if value)


def _may_be(name: str, names: set[str]) -> bool:
    """Whether somebody at the same address is the same person: one of them has no name, or one name is a part of the other."""
    words = set(name.split())
    return not words or not names or any(words <= set(other.split()) or set(other.split()) <= words for other in names)
