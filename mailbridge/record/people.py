"""What becomes known of residents: the contact of a person, the single facts with their sources, and what of them holds now (R033, R037)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, or_, select

from mailbridge.core import effects as e
from mailbridge.core.absence import NOTHING_KNOWN, Absent
from mailbridge.core.particulars import comparable, said_of, surest
from mailbridge.core.reading import Person, Reading, Told
from mailbridge.model.people import ContactFact
from mailbridge.model.tables import Case, Contact, Inbound
from mailbridge.model.words import Particular, Source
from mailbridge.record.outbox import case_of
from mailbridge.record.passages import head
from mailbridge.record.rows import added, is_new, new, stored

COLUMNS = {
    Particular.NAME: "name",
    Particular.PHONE: "phone",
    Particular.STREET: "street",
    Particular.POSTCODE: "postcode",
    Particular.CHANNEL: "reply_channel",
}
"""What of a contact's row follows from its facts. The address is whose it is, and stays."""
FILLED = ("name", "phone", "postcode", "street")
"""What of a contact's row is filled by what a mail says of somebody, where it was empty."""
HERS = (Particular.NOTE, Particular.SAFETY)
"""What she has noted of somebody: no other councillor gets it."""
SEVERAL = frozenset({Particular.NAME, Particular.ADDRESS, Particular.PHONE, Particular.NOTE, Particular.SAFETY})
"""Of these somebody can have several, and an older one is still true; of the others a new one takes the place of the old."""

_AT = select(Contact).where(Contact.councillor == bindparam("councillor"), Contact.address == bindparam("address")).order_by(col(Contact.id))
_FACTS = select(ContactFact).where(ContactFact.contact_id == bindparam("contact")).order_by(col(ContactFact.id))


def contact_of(session: Session, councillor: str, person: Person | None, now: datetime, absent: Absent = NOTHING_KNOWN) -> int | None:
    """The councillor's contact for a person; what they say now fills gaps. Two names at one address are two people, unless she has said that they are one."""
    if person is None:
        return None
    address = person.address.lower() or None
    same = _at(session, councillor, address, absent) if address else ()
    contact = next((c for c in same if c.name == person.name), None) or next((c for c in same if not (c.name and person.name)), None)
    contact = contact or _once_called(session, same, person.name)
    if contact is None:
        made = Contact(councillor=councillor, address=address, first_seen=now, **{name: getattr(person, name) for name in FILLED})
        return stored(session, made).id
    for name in FILLED:
        if not getattr(contact, name) and getattr(person, name):
            setattr(contact, name, getattr(person, name))
    if session.is_modified(contact):
        session.add(contact)
        session.flush()
    return contact.id


def _at(session: Session, councillor: str, address: str, absent: Absent) -> Sequence[Contact]:
    """Her contacts at an address (lower case)."""
    if (councillor, address) in absent.contacts:
        return [row for row in new(session, Contact) if (row.councillor, row.address) == (councillor, address)]
    with session.no_autoflush:  # every contact is written as soon as it is made
        return session.exec(_AT, params={"councillor": councillor, "address": address}).all()


def _once_called(session: Session, same: Sequence[Contact], name: str) -> Contact | None:
    """The one of them that had this name before she corrected it."""
    key = comparable(Particular.NAME, name)
    if not (same and key):
        return None
    named = select(ContactFact.contact_id).where(ContactFact.what == Particular.NAME, ContactFact.key == key)
    known = set(session.exec(named.where(col(ContactFact.contact_id).in_([c.id for c in same]))))
    return next((c for c in same if c.id in known), None)


def meet(session: Session, inbound: Inbound, reading: Reading, facts: Iterable[e.Fact], now: datetime) -> None:
    """What a mail says of the people of the cases that it opens or continues."""
    for fact in facts:
        if isinstance(fact, e.CaseOpened) and not fact.parent:
            case = case_of(session, fact.reference)
            for number, person in ((case.constituent_id, fact.constituent), (case.correspondent_id, fact.correspondent)):
                if number and person:
                    learn(session, session.get_one(Contact, number), said_of(reading, person), now, inbound=inbound, who=_speaker(reading, fact))
        elif isinstance(fact, e.FollowedUp) and (contact := _author(session, case_of(session, fact.reference), reading)):
            learn(session, contact, reading.told, now, inbound=inbound)


def note_safety(session: Session, case: Case, fact: e.SafetyNoted, now: datetime, inbound: Inbound | None) -> None:
    """What whoever visits the people of a case must know, beside each of them."""
    for number in (case.constituent_id, case.correspondent_id):
        if number:
            learn(session, session.get_one(Contact, number), (Told(Particular.SAFETY, fact.safety, Source.COUNCILLOR),), now, inbound=inbound, who=fact.who)


def _speaker(reading: Reading, fact: e.Fact) -> str:
    return fact.who if reading.councillor else ""


def _author(session: Session, case: Case, reading: Reading) -> Contact | None:
    """The contact of the case whose address wrote; not where a stranger did."""
    written = {reading.author.address.lower(), reading.reply_address.lower()} - {""}
    people = (session.get_one(Contact, number) for number in (case.correspondent_id, case.constituent_id) if number)
    return next((one for one in people if one.address in written), None)


def learn(session: Session, contact: Contact, told: Iterable[Told], now: datetime, *, inbound: Inbound | None = None, who: str = "") -> None:
    """Notes what is said of a contact; what was known already was said again. The caller commits."""
    with session.no_autoflush:  # what is learnt is written at once
        known = [] if _is_new(session, contact) else list(_known(session, contact))
    learnt: list[ContactFact] = []
    for one in told:
        before = [fact for fact in known if fact.what is one.what]
        if not one.value or one.what not in SEVERAL:
            _end(session, before, one, now)
        if one.value:
            same = next((fact for fact in before if fact.key == comparable(one.what, one.value) and fact.source is one.source and not fact.ended_at), None)
            said = same or ContactFact(
                contact_id=contact.id or 0, what=one.what, value=one.value, key=comparable(one.what, one.value), source=one.source, at=now
            )
            said.at, said.who, said.inbound_id = now, who, inbound.id if inbound else None
            learnt += [] if same else [said]
            known += [] if same else [said]
    added(session, learnt)
    _renew(session, contact, known)


def _is_new(session: Session, contact: Contact) -> bool:
    """Whether a contact was made just now, so that nothing is noted of it yet."""
    return is_new(session, contact) and not any(fact.contact_id == contact.id for fact in new(session, ContactFact))


def _known(session: Session, contact: Contact) -> Sequence[ContactFact]:
    return session.exec(_FACTS, params={"contact": contact.id}).all()


def _end(session: Session, before: Iterable[ContactFact], one: Told, now: datetime) -> None:
    """What she takes back ends; so does an address where the same source names another."""
    for fact in before:
        if fact.ended_at is None and (not one.value or (fact.source is one.source and fact.key != comparable(one.what, one.value))):
            fact.ended_at = now
            session.add(fact)


def renew(session: Session, contact: Contact) -> None:
    """The contact's row says what holds now, and its cases are found by it."""
    _renew(session, contact, _known(session, contact))


def _renew(session: Session, contact: Contact, known: Sequence[ContactFact]) -> None:
    found = {what: _holding([fact for fact in known if fact.what is what], getattr(contact, column)) for what, column in COLUMNS.items()}
    better = {COLUMNS[what]: value for what, value in found.items() if value != getattr(contact, COLUMNS[what])}
    if "name" in better and not _may_be_called(session, contact, better["name"]):
        del better["name"]
    if not better:
        return
    for column, value in better.items():
        setattr(contact, column, value)
    session.add(contact)
    session.flush()
    for case in session.exec(select(Case).where(or_(Case.constituent_id == contact.id, Case.correspondent_id == contact.id))).all():
        head(session, case)


def _holding(known: Sequence[ContactFact], written: str) -> str:
    """What of several facts holds; what is written already where there never was one."""
    best = surest(fact for fact in known if fact.ended_at is None)
    return best.value if best else "" if known else written


def _may_be_called(session: Session, contact: Contact, name: str) -> bool:
    """Whether nobody else at the address has that name; without a name nothing is changed."""
    other = select(Contact.id).where(Contact.councillor == contact.councillor, Contact.address == contact.address, Contact.name == name)
    return bool(name) and (not contact.address or session.exec(other.where(Contact.id != contact.id)).first() is None)


def of_people(session: Session, fact: e.DeskFact, now: datetime, inbound: Inbound | None) -> None:
    """Records what a fact about her desk says of people; nothing of the others."""
    match fact:
        case e.ContactTold():
            _tell(session, fact, now, inbound)
        case e.ContactsJoined():
            join(session, fact, now, inbound)
        case _:
            pass


def _tell(session: Session, fact: e.ContactTold, now: datetime, inbound: Inbound | None) -> None:
    """What she says of somebody; a new contact where there was none."""
    row = session.get(Contact, fact.contact) if fact.contact else None
    learn(session, row or _new(session, fact, now), fact.told, now, inbound=inbound, who=fact.who)


def _new(session: Session, fact: e.ContactTold, now: datetime) -> Contact:
    said = {one.what: one.value for one in fact.told}
    number = contact_of(session, fact.councillor, Person(said.get(Particular.NAME, ""), said.get(Particular.ADDRESS, "")), now)
    return session.get_one(Contact, number)


def join(session: Session, fact: e.ContactsJoined, now: datetime, inbound: Inbound | None) -> None:
    """Two contacts are one person: the first is the root, and all that were joined to the second come along."""
    first = session.get_one(Contact, fact.contact)
    root = session.get_one(Contact, first.same_as_id) if first.same_as_id else first
    other = session.get(Contact, fact.other) if fact.other else None
    if other is None:
        number = contact_of(session, fact.councillor, Person(first.name, fact.address), now)
        other = session.get_one(Contact, number)
        learn(session, other, (Told(Particular.ADDRESS, fact.address, fact.source),), now, inbound=inbound, who=fact.who)
    top = other.same_as_id or other.id
    for row in session.exec(select(Contact).where(or_(Contact.id == top, Contact.same_as_id == top))).all():
        row.same_as_id = root.id if row.id != root.id else None
        session.add(row)
    session.flush()


def hand_on(session: Session, contact: Contact, known: Contact) -> None:
    """What another councillor needs to know of a resident whose case she takes over: how to reach them, and not what was noted of them."""
    if session.exec(select(ContactFact.id).where(ContactFact.contact_id == known.id)).first() is None:
        told = select(ContactFact).where(ContactFact.contact_id == contact.id, col(ContactFact.what).not_in(HERS))
        facts = [fact.model_dump(exclude={"id", "contact_id", "inbound_id"}) for fact in session.exec(told).all()]
        added(session, [ContactFact(contact_id=known.id or 0, **fact) for fact in facts])


def forget(session: Session, numbers: Sequence[int]) -> None:
    """All that is known of erased contacts; whoever was joined to one of them stays together under the next."""
    for fact in session.exec(select(ContactFact).where(col(ContactFact.contact_id).in_(numbers))).all():
        session.delete(fact)
    for number in numbers:
        left = [row for row in session.exec(select(Contact).where(Contact.same_as_id == number)).all() if row.id not in numbers]
        for row in left:
            row.same_as_id = left[0].id if row is not left[0] else None
            session.add(row)
        for row in session.exec(select(Contact).where(Contact.same_as_id == number)).all():
            row.same_as_id = None
            session.add(row)
    session.flush()
