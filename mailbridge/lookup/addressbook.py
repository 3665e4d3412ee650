"""All her people, each once, for what is compared with them and for what leaves the house with her. Three queries, however many there are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from sqlmodel import Session, col, select

from mailbridge.core.addressbook.entry import Known
from mailbridge.core.particulars import TRUST
from mailbridge.model.people import ContactFact
from mailbridge.model.tables import Case, Contact
from mailbridge.model.words import Particular


def address_book(session: Session, councillor: str) -> tuple[Known, ...]:
    """Her contacts, whoever writes from several addresses as one person, in the order in which she came to know them."""
    contacts = session.exec(select(Contact).where(Contact.councillor == councillor).order_by(col(Contact.id))).all()
    facts = defaultdict[int, list[ContactFact]](list)
    standing = select(ContactFact).join(Contact, col(ContactFact.contact_id) == col(Contact.id))
    for fact in session.exec(standing.where(Contact.councillor == councillor, col(ContactFact.ended_at).is_(None))):
        facts[fact.contact_id].append(fact)
    cases = Counter(session.exec(select(Case.constituent_id).where(Case.councillor == councillor)))
    together = defaultdict[int, list[Contact]](list)
    for contact in sorted(contacts, key=lambda row: row.same_as_id is not None):
        together[contact.same_as_id or contact.id or 0].append(contact)
    return tuple(_known(number, rows, [fact for row in rows for fact in facts[row.id or 0]], cases) for number, rows in together.items())


def _known(number: int, rows: list[Contact], facts: list[ContactFact], cases: Counter[int | None]) -> Known:
    newest = sorted(facts, key=lambda fact: (TRUST.get(fact.source, 1), fact.at, -(fact.id or 0)), reverse=True)

    def every(what: Particular, first: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for value in (*first, *(fact.value for fact in newest if fact.what is what)) if value))

    return Known(
        number,
        every(Particular.NAME, (row.name for row in rows)),
        tuple(dict.fromkeys(row.address for row in rows if row.address)),
        every(Particular.PHONE, (row.phone for row in rows)),
        every(Particular.STREET, (row.street for row in rows)),
        every(Particular.POSTCODE, (row.postcode for row in rows)),
        next((row.reply_channel for row in rows if row.reply_channel), ""),
        every(Particular.NOTE, ()),
        sum(cases[row.id] for row in rows),
    )
