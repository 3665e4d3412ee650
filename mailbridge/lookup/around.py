"""What lies around a case: how often its resident wrote before, and what is open nearby. A few rows by index each, whatever the number of cases."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, or_, select

from mailbridge.core.decide.enquiry import people_of
from mailbridge.core.known import Around, Glance
from mailbridge.core.lifecycle import ALIVE
from mailbridge.core.reading import Person, Reading
from mailbridge.core.streets import street_key
from mailbridge.lookup.persons import same_people
from mailbridge.model.people import ContactFact
from mailbridge.model.tables import Case, Contact
from mailbridge.model.words import Kind, Particular

SILENT = frozenset({Kind.COMMAND, Kind.NOT_CASEWORK, Kind.OWN_MAIL, Kind.REFUSED})
"""Kinds of mail that lead to no letter to her about a case; a command that shows one does."""
LOOKED_THROUGH, SHOWN = 60, 3
_GLANCED = [col(getattr(Case, name)) for name in ("id", "reference", "title", "street", "postcode", "categories", "status", "closed_at")]
"""What is shown of a case that lies near: all of a row would cost more than the rest of the question."""
_AT = select(Contact.id, Contact.name).where(Contact.councillor == bindparam("councillor"), Contact.address == bindparam("address"))
_THEIRS = (
    sql_select(*_GLANCED)
    .where(col(Case.constituent_id).in_(bindparam("contacts", expanding=True)), col(Case.councillor) == bindparam("councillor"))
    .order_by(col(Case.id).desc())
    .limit(LOOKED_THROUGH)
)


def around(session: Session, reading: Reading, councillor: str, case: Case | None, *, stranger: str = "") -> Around:
    """What lies around the case that a mail belongs to, or opens; nothing for mail that tells her nothing of a case.

    `stranger`: an address of which it is known that she has no contact there."""
    shown = any(request.verb == "show" for request in reading.commands)
    if reading.kind in SILENT and not shown:
        return Around()
    return around_case(session, case) if case else _around_mail(session, reading, councillor, stranger)


def around_case(session: Session, case: Case) -> Around:
    """What lies around a case that is there already."""
    people = same_people(session, [number for number in (case.constituent_id, case.correspondent_id) if number])
    theirs = _cases_of(session, same_people(session, [case.constituent_id]) if case.constituent_id else [], case.councillor)
    before = [row for row in theirs if (row.id or 0) < (case.id or 0)]
    near = _nearby(session, case.councillor, case.categories[:1], case.postcode, case.street_key)
    glances = tuple(_glance(row) for row in near if row.id != case.id)[:SHOWN]
    return Around(len(before) + 1 if theirs else 0, _glance(before[0]) if before else None, glances, _safety(session, people))


def _around_mail(session: Session, reading: Reading, councillor: str, stranger: str) -> Around:
    """The same for the case that a mail is about to open."""
    concerned, _ = people_of(reading)
    people = _contacts(session, concerned, councillor) if concerned and concerned.address.lower() != stranger else []
    before = _cases_of(session, people, councillor)
    place = reading.matter.place
    near = _nearby(session, councillor, reading.matter.categories[:1], place.postcode, street_key(place.street))
    known = concerned is not None and bool(concerned.address)
    theirs = {row.id for row in before}
    close = (replace(_glance(row), same_person=row.id in theirs) for row in near[:SHOWN])
    return Around(len(before) + 1 if known else 0, _glance(before[0]) if before else None, tuple(close), _safety(session, people))


def _contacts(session: Session, person: Person, councillor: str) -> Sequence[int]:
    """The councillor's contacts who are this person: the address, and the name where both have one."""
    if not person.address:
        return []
    same = session.exec(_AT, params={"councillor": councillor, "address": person.address.lower()}).all()
    return same_people(session, [number for number, name in same if number and (name == person.name or not (name and person.name))])


def _safety(session: Session, contacts: Collection[int]) -> tuple[str, ...]:
    """What she has noted for whoever visits these people."""
    if not contacts:
        return ()
    noted = select(ContactFact.value).where(col(ContactFact.contact_id).in_(contacts), ContactFact.what == Particular.SAFETY)
    return tuple(dict.fromkeys(session.exec(noted.where(col(ContactFact.ended_at).is_(None)).order_by(col(ContactFact.id)))))


def _cases_of(session: Session, contacts: Sequence[int], councillor: str) -> Sequence[Any]:
    """The cases of a person, newest first."""
    if not contacts:
        return []
    return session.connection().execute(_THEIRS, {"contacts": contacts, "councillor": councillor}).all()


def _nearby(session: Session, councillor: str, categories: Sequence[str], postcode: str, street: str) -> list[Any]:
    """Her open cases of the same category in the same street or postcode, newest first."""
    places = {name: value for name, value in (("postcode", postcode), ("street_key", street)) if value}
    if not (places and categories):
        return []
    rows = session.connection().execute(_open_at(tuple(places)), {**places, "councillor": councillor})
    return [row for row in rows if row.categories[:1] == list(categories)]


@cache
def _open_at(columns: tuple[str, ...]) -> Select[Any]:
    """Open cases of hers that have one of these in common with a place, newest first."""
    found = sql_select(*_GLANCED).where(or_(*(getattr(Case, name) == bindparam(name) for name in columns)), col(Case.councillor) == bindparam("councillor"))
    return found.where(col(Case.status).in_(ALIVE)).order_by(col(Case.id).desc()).limit(LOOKED_THROUGH)


def _glance(row: Any) -> Glance:
    place = " ".join(part for part in (row.street, row.postcode) if part)
    return Glance(row.reference, row.title, place, tuple(row.categories), row.status, row.closed_at)
