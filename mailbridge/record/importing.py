"""An address book comes in: contacts and what is known of them, each with its file as the source. No case, no letter and no consent follows from it (R116)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from mailbridge.core import effects as e
from mailbridge.core.addressbook.comparing import Row
from mailbridge.core.reading import Person
from mailbridge.model.tables import Contact
from mailbridge.model.words import Particular, Source
from mailbridge.record.people import contact_of, join, learn


def take_over(session: Session, councillor: str, rows: Iterable[Row], file: str, now: datetime) -> None:
    """Records what is new. The caller commits, so that a file comes in as a whole or not at all."""
    made: dict[int, int] = {}
    for row in rows:
        if not (row.told or row.others):
            continue
        number = row.person if row.person > 0 else made.get(row.person) or _new(session, councillor, row, now)
        made[row.person] = number
        learn(session, session.get_one(Contact, number), row.told, now, who=file)
        for address in row.others:
            _add(session, councillor, number, address, file, now)


def _new(session: Session, councillor: str, row: Row, now: datetime) -> int:
    said = {one.what: one.value for one in row.told}
    return contact_of(session, councillor, Person(said.get(Particular.NAME, ""), said.get(Particular.ADDRESS, "")), now) or 0


def _add(session: Session, councillor: str, number: int, address: str, file: str, now: datetime) -> None:
    """A further address of somebody: it is theirs, since she keeps both under one name."""
    contact = session.get_one(Contact, number)
    if contact.address is None:
        contact.address = address
        session.add(contact)
        session.flush()
        return
    join(session, e.ContactsJoined(councillor=councillor, who=file, contact=number, other=0, address=address, source=Source.IMPORT), now, None)
