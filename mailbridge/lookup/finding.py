"""Cases by words, and contacts by name or address. A councillor finds her own and what others share with her, never anything else."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import ColumnElement, FromClause, or_
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, func, select

from mailbridge.core.asked import LAST_CASES, MOST_FOUND, MOST_PEOPLE, ContactPage, Found, KnownContact, Listed, People
from mailbridge.core.correspondence.desk import place_in_words
from mailbridge.core.reading import Place
from mailbridge.lookup.persons import other_addresses, particulars, people_of_case, perhaps_the_same, permissions, promises, same_people
from mailbridge.model.fulltext import cases_with
from mailbridge.model.people import ContactFact
from mailbridge.model.tables import Case, Contact
from mailbridge.model.words import Flag, Particular

SOME_LENGTH = 4


def found(session: Session, councillor: str, words: tuple[str, ...]) -> Found:
    """The cases that have all the words: first the one of that reference, then where the words say what the case is, then the newest."""
    if not words:
        return Found(words)
    hits = [cases_with(session, councillor, word).subquery(f"word{number}") for number, word in enumerate(words)]
    number = hits[0].c.case_id
    both: FromClause = hits[0]
    for one in hits[1:]:
        both = both.join(one, one.c.case_id == number)
    named = number.in_(sql_select(col(Case.id)).where(col(Case.reference).in_([word.upper() for word in words])))
    best = reduce(add, (one.c.heading for one in hits))
    first = sql_select(number, func.count().over()).select_from(both).order_by(named.desc(), best.desc(), number.desc()).limit(MOST_FOUND)
    rows: Sequence[Any] = session.connection().execute(first).all()
    cases = (session.get_one(Case, row[0]) for row in rows)
    return Found(words, rows[0][1] if rows else 0, tuple(_listed(case, councillor) for case in cases if _may_see(case, councillor)))


def _may_see(case: Case, councillor: str) -> bool:
    """Hers, or shared with her; a private one is nobody else's. Her passages say so already."""
    return case.councillor == councillor or (councillor in case.shared_with and Flag.PRIVATE.value not in case.flags)


def _listed(case: Case, councillor: str = "") -> Listed:
    place = place_in_words(Place(postcode=case.postcode, street=case.street, other=tuple(case.place_marks)))
    return Listed(case.reference, case.title or case.issue, place, case.status, shared=bool(councillor) and case.councillor != councillor)


def people(session: Session, councillor: str, words: tuple[str, ...]) -> People:
    """Her contacts in whose name or addresses each word begins one, whatever its accents; who came last comes first, and each person once.

    A reference alone means the resident of that case."""
    named = people_of_case(session, councillor, words[0].upper()) if len(words) == 1 else []
    roots = list(dict.fromkeys(_roots(session, named) if named else _fitting(session, councillor, words)))
    shown = [_contact(session, session.get_one(Contact, number)) for number in roots[:MOST_PEOPLE]]
    return People(words, len(roots), (_with_page(session, shown[0]),) if len(shown) == 1 else tuple(shown))


def _fitting(session: Session, councillor: str, words: tuple[str, ...]) -> list[int]:
    """Numbers of the persons, the newest contact first."""
    columns = (Contact.id, Contact.same_as_id, Contact.name, Contact.address, Contact.phone, Contact.street, Contact.postcode)
    wanted = [_plain(word) for word in words]
    hers = sql_select(*(col(one) for one in columns)).where(col(Contact.councillor) == councillor)
    rows = session.connection().execute(hers) if wanted else ()
    roots = {int(number or 0): int(root or number or 0) for number, root, *texts in rows if _fits(wanted, texts)}
    fitting = [roots[number] for number in sorted(roots, reverse=True)]
    return [*fitting, *_roots(session, _once_known(session, councillor, words))]


def _once_known(session: Session, councillor: str, words: tuple[str, ...]) -> Sequence[int]:
    """Those who have or had this telephone number besides the one in use."""
    number = "".join(words)
    if not (number.isdecimal() and len(number) > SOME_LENGTH):
        return []
    known = select(Contact.id).join(ContactFact, col(ContactFact.contact_id) == col(Contact.id)).where(Contact.councillor == councillor)
    return [one for one in session.exec(known.where(ContactFact.what == Particular.PHONE, ContactFact.key == number).order_by(col(Contact.id))) if one]


def _roots(session: Session, numbers: Sequence[int]) -> Iterator[int]:
    for number in numbers:
        row = session.get_one(Contact, number)
        yield row.same_as_id or number


def _fits(wanted: Sequence[str], texts: Sequence[str | None]) -> bool:
    """A word of some length may stand anywhere: the end of a telephone number, a domain."""
    said = _plain(" ".join(text or "" for text in texts))
    return all(said.startswith(word) or f" {word}" in said or (len(word) >= SOME_LENGTH and word in said) for word in wanted)


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    return "".join(letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter))


def _contact(session: Session, contact: Contact) -> KnownContact:
    everybody = same_people(session, [contact.id or 0])
    last = session.exec(select(Case).where(_of(everybody)).order_by(col(Case.id).desc()).limit(LAST_CASES)).all()
    count = session.exec(select(func.count()).select_from(Case).where(_of(everybody))).one()
    home = place_in_words(Place(postcode=contact.postcode, street=contact.street))
    others = other_addresses(session, contact)
    return KnownContact(contact.name, contact.address or "", contact.phone, home, count, tuple(_listed(case) for case in last), contact.id or 0, others)


def _of(contacts: Sequence[int]) -> ColumnElement[bool]:
    return or_(col(Case.constituent_id).in_(contacts), col(Case.correspondent_id).in_(contacts))


def _with_page(session: Session, one: KnownContact) -> KnownContact:
    everybody = same_people(session, [one.number])
    cases = session.exec(select(Case).where(_of(everybody)).order_by(col(Case.id).desc()).limit(MOST_FOUND)).all()
    promised = tuple((reference, row.department, row.promised_on) for reference, row in promises(session, cases) if row.promised_on)
    perhaps = perhaps_the_same(session, session.get_one(Contact, one.number), everybody)
    return replace(one, page=ContactPage(particulars(session, everybody), tuple(permissions(session, cases)), promised, perhaps))
