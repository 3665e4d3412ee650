"""Who is the same person, and all that is known of one: their addresses, each thing with its source, what was promised. A few rows by index each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import bindparam
from sqlmodel import Session, col, or_, select

from mailbridge.core.asked import KnownParticular
from mailbridge.core.effects import PermissionGiven, PermissionLimited, PermissionRefused, PermissionWithdrawn
from mailbridge.core.lifecycle import UNANSWERED
from mailbridge.model.people import ContactFact
from mailbridge.model.tables import Case, Contact, Event, Inbound, Referral
from mailbridge.model.words import CaseStatus, Particular, Source

PERMISSIONS = tuple(fact.__name__ for fact in (PermissionGiven, PermissionLimited, PermissionRefused, PermissionWithdrawn))

_AT = select(Contact.id).where(Contact.councillor == bindparam("councillor"), Contact.address == bindparam("address"))
_ROOTS = select(Contact.id, Contact.same_as_id).where(col(Contact.id).in_(bindparam("numbers", expanding=True)))
_JOINED = select(Contact.id).where(col(Contact.same_as_id).in_(bindparam("roots", expanding=True)))
_WISH = (
    select(Contact.reply_channel)
    .where(Contact.councillor == bindparam("councillor"), Contact.address == bindparam("address"), Contact.reply_channel != "")
    .order_by(col(Contact.id))
)


def same_people(session: Session, numbers: Collection[int]) -> list[int]:
    """The contacts with all others who are the same persons, as she has said."""
    if not numbers:
        return []
    roots = {root or number for number, root in session.exec(_ROOTS, params={"numbers": numbers})}
    joined = session.exec(_JOINED, params={"roots": roots})
    return sorted({number for number in (*numbers, *roots, *joined) if number})


def other_addresses(session: Session, contact: Contact) -> tuple[str, ...]:
    """The further addresses from which the same person writes."""
    others = session.exec(select(Contact.address).where(col(Contact.id).in_(same_people(session, [contact.id or 0])), Contact.id != contact.id))
    return tuple(sorted({address for address in others if address and address != contact.address}))


def particulars(session: Session, numbers: Collection[int]) -> tuple[KnownParticular, ...]:
    """What is known and holds, sort by sort, the newest first of each."""
    standing = select(ContactFact).where(col(ContactFact.contact_id).in_(numbers), col(ContactFact.ended_at).is_(None))
    order = list(Particular)
    facts = sorted(session.exec(standing), key=lambda fact: (order.index(fact.what), -fact.at.timestamp(), fact.id or 0))
    return tuple(KnownParticular(fact.what, fact.value, fact.source, fact.at, fact.who, _reference(session, fact)) for fact in facts)


def contact_facts(session: Session, numbers: Collection[int]) -> Sequence[ContactFact]:
    """Everything that is or was known of contacts, oldest first."""
    return session.exec(select(ContactFact).where(col(ContactFact.contact_id).in_(numbers)).order_by(col(ContactFact.id))).all()


def _reference(session: Session, fact: ContactFact) -> str:
    """The case in whose mail it stands."""
    found = select(Case.reference).join(Inbound, col(Inbound.case_id) == col(Case.id)).where(Inbound.id == fact.inbound_id)
    return (session.exec(found).first() or "") if fact.inbound_id and fact.source is not Source.COUNCILLOR else ""


def perhaps_the_same(session: Session, contact: Contact, known: Collection[int]) -> tuple[str, ...]:
    """Her other contacts with the same full name and telephone number, who may be the same person; she decides."""
    if not contact.phone or len(contact.name.split()) < 2:
        return ()
    number = select(ContactFact.contact_id).where(ContactFact.what == Particular.PHONE, ContactFact.key == contact.phone)
    alike = select(Contact).where(col(Contact.id).in_(number), Contact.councillor == contact.councillor, col(Contact.id).not_in(known))
    return tuple(row.address for row in session.exec(alike.order_by(col(Contact.id))) if row.address and row.name.casefold() == contact.name.casefold())


def permissions(session: Session, cases: Sequence[Case]) -> Iterator[str]:
    """What they have said about who may be told, the last word about each, case by case."""
    for case in cases:
        said = select(Event).where(Event.case_id == case.id, col(Event.fact).in_(PERMISSIONS)).order_by(col(Event.id))
        for event in {event.data.get("body", ""): event for event in session.exec(said)}.values():
            yield f"{event.line} ({case.reference}, {event.at.day} {event.at:%B %Y})"


def promises(session: Session, cases: Sequence[Case]) -> Iterator[tuple[str, Referral]]:
    """The days that departments have named in open cases: reference and referral."""
    for case in cases:
        if case.status is not CaseStatus.CLOSED:
            named = select(Referral).where(Referral.case_id == case.id, col(Referral.promised_on).is_not(None), col(Referral.status).in_(UNANSWERED))
            yield from ((case.reference, referral) for referral in session.exec(named.order_by(col(Referral.id))))


def people_of_case(session: Session, councillor: str, reference: str) -> list[int]:
    """The resident of a case of hers: who is concerned, else who wrote."""
    case = session.exec(select(Case).where(Case.reference == reference, Case.councillor == councillor)).first()
    return [number] if case and (number := case.constituent_id or case.correspondent_id) else []


def contacts_at(session: Session, councillor: str, address: str) -> list[int]:
    """Her contacts at an address, with those who are the same persons."""
    found = session.exec(_AT, params={"councillor": councillor, "address": address}).all() if address else []
    return same_people(session, [number for number in found if number])


def addresses_of(session: Session, numbers: Collection[int]) -> tuple[str, ...]:
    """The addresses of contacts, each once."""
    found = select(Contact.address).where(col(Contact.id).in_(numbers), or_(col(Contact.address) != "", col(Contact.address).is_not(None)))
    return tuple(dict.fromkeys(address for address in session.exec(found.order_by(col(Contact.id))) if address))


def wishes(session: Session, councillor: str, address: str) -> str:
    """How whoever writes from an address wishes to hear from her."""
    return (session.exec(_WISH, params={"councillor": councillor, "address": address}).first() or "") if address else ""
