"""Writes her contacts for other programs: as a table that spreadsheets open, and as vCards (R134). What was imported comes back the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

import vobject

from mailbridge.core.addressbook.entry import Known
from mailbridge.core.cells import as_cell

HEADING = ("Name", "E-mail", "Other emails", "Phone", "Other phones", "Address", "Postcode", "Reply by", "Cases")


def as_table(people: Iterable[Known]) -> bytes:
    """One line for each person, with a mark of its encoding, and with no cell that a spreadsheet would calculate."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADING)
    for one in people:
        writer.writerow([as_cell(cell) for cell in _cells(one)])
    return out.getvalue().encode("utf-8-sig")


def _cells(one: Known) -> Iterable[str]:
    phones = [spaced(number) for number in one.phones]
    yield next(iter(one.names), "")
    yield from (next(iter(one.addresses), ""), "; ".join(one.addresses[1:]))
    yield from (next(iter(phones), ""), "; ".join(phones[1:]))
    yield from (next(iter(one.streets), ""), next(iter(one.postcodes), ""), one.channel, str(one.cases))


def spaced(number: str) -> str:
    """A telephone number as people write it; with its blank no spreadsheet takes the 0 away."""
    return f"{number[:5]} {number[5:]}"


def as_cards(people: Iterable[Known]) -> bytes:
    """A vCard (3.0, which every program reads) for each person."""
    return "".join(_card(one) for one in people).encode()


def _card(one: Known) -> str:
    card = vobject.vCard()
    name = next(iter((*one.names, *one.addresses, *one.phones)), "")
    first, _, last = name.rpartition(" ")
    card.add("n").value = vobject.vcard.Name(family=last, given=first)
    card.add("fn").value = name
    for address in one.addresses:
        card.add("email").value = address
    for number in one.phones:
        card.add("tel").value = spaced(number)
    if one.streets or one.postcodes:
        card.add("adr").value = vobject.vcard.Address(street=next(iter(one.streets), ""), code=next(iter(one.postcodes), ""))
    return str(card.serialize())
