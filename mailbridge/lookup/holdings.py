"""All that is held on a person or in a case, for EXPORT and ERASE. Everything of one councillor; nothing of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, false
from sqlmodel import Session, and_, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from mailbridge.core.asked import Holdings, Subject
from mailbridge.lookup.persons import addresses_of, contacts_at, same_people
from mailbridge.model.campaigns import CampaignMember
from mailbridge.model.fulltext import cases_with
from mailbridge.model.keeping import Mention, Passage
from mailbridge.model.tables import Case, Contact, Event, Inbound, Outbound, OutboundRecipient
from mailbridge.model.words import CaseStatus, Flag, InboundStatus, Kind, OutboundStatus

EVIDENCE = frozenset({Flag.ABUSIVE.value, Flag.THREAT.value})
"""Flags of cases that are kept, whoever asks (CASEWORK.md, retention: legal hold)."""
SNAPSHOTS = ("digest", "export")
"""Letters to her that may name a person and no case."""


@dataclass(frozen=True)
class _Search:
    """Where the search has got to: the cases, and those kept as evidence."""

    session: Session
    councillor: str
    addresses: tuple[str, ...]
    cases: tuple[int, ...] = ()
    kept: tuple[int, ...] = ()


def holdings(session: Session, councillor: str, subject: Subject) -> Holdings:
    """What is held on a subject; for ERASE without what is kept as evidence, and with the letters that list the cases."""
    address, contacts, cases = _people_and_cases(session, councillor, subject)
    kept = [case for case in cases if subject.erasing and EVIDENCE & set(case.flags)]
    cases = [case for case in cases if case not in kept]
    addresses = tuple(dict.fromkeys((*filter(None, (address,)), *addresses_of(session, contacts)))) if address else ()
    search = _Search(session, councillor, addresses, _numbers(cases), _numbers(kept))
    mails, own_mails = _mails(search, subject)
    letters = _letters(search, mails, own_mails)
    return Holdings(
        subject,
        address,
        open_cases=tuple(case.reference for case in cases if case.status is not CaseStatus.CLOSED),
        closed_cases=tuple(case.reference for case in cases if case.status is CaseStatus.CLOSED),
        on_hold=tuple(case.reference for case in kept),
        contacts=_without_others(session, contacts, cases) if subject.erasing else tuple(contacts),
        mails=mails,
        own_mails=own_mails,
        letters=letters,
        queued=_queued(session, letters),
        listings=_listings(search, mails, letters) if subject.erasing else (),
    )


def _numbers(cases: Sequence[Case]) -> tuple[int, ...]:
    return tuple(case.id or 0 for case in cases)


def _people_and_cases(session: Session, councillor: str, subject: Subject) -> tuple[str, list[int], list[Case]]:
    """(address, contacts, cases). A case that is to be erased stands for its resident, one that is exported for itself."""
    named = session.exec(select(Case).where(Case.reference == subject.reference, Case.councillor == councillor)).first() if subject.reference else None
    resident = session.get(Contact, named.constituent_id or named.correspondent_id) if named and (named.constituent_id or named.correspondent_id) else None
    if named is not None and (resident is None or not subject.erasing):
        return "", [], [named]
    address = (resident.address or "") if resident else subject.address
    contacts = same_people(session, [resident.id or 0]) if resident and not address else contacts_at(session, councillor, address)
    headed = [number for one in {address, *addresses_of(session, contacts)} for number in _headed(session, councillor, one)]
    theirs = or_(col(Case.constituent_id).in_(contacts), col(Case.correspondent_id).in_(contacts), col(Case.id).in_(headed))
    return address, contacts, list(session.exec(select(Case).where(theirs, Case.councillor == councillor).order_by(col(Case.id))))


def _headed(session: Session, councillor: str, address: str) -> list[int]:
    """Cases whose heading names an address, also where it is their resident's no longer: NEW that was taken back."""
    if not address:
        return []
    named = cases_with(session, councillor, address).subquery()
    headings = select(Passage).join(named, named.c.case_id == col(Passage.case_id)).where(named.c.heading == 1, col(Passage.heading).is_(True))
    return [heading.case_id for heading in session.exec(headings) if address in heading.text.splitlines()]


def _without_others(session: Session, contacts: Sequence[int], cases: Sequence[Case]) -> tuple[int, ...]:
    """The contacts that nothing is left of: with those of the cases, such as a mother for whom the person wrote, and without whom another case needs."""
    every = {*contacts, *(number for case in cases for number in (case.constituent_id, case.correspondent_id) if number)}
    needed = select(Case.constituent_id, Case.correspondent_id).where(
        or_(col(Case.constituent_id).in_(every), col(Case.correspondent_id).in_(every)), col(Case.id).not_in(_numbers(cases))
    )
    return tuple(sorted(every - {number for row in session.exec(needed) for number in row}))


def _mails(search: _Search, subject: Subject) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """(all mails of the cases and of the person, those that the person wrote)."""
    of_her_case = and_(col(Inbound.case_id).in_(search.cases), Inbound.status != InboundStatus.IGNORED)
    mine = select(Inbound.id).where(col(Inbound.erased_at).is_(None), or_(col(Inbound.mailbox) == search.councillor, of_her_case))
    mine = mine.where(or_(col(Inbound.case_id).is_(None), col(Inbound.case_id).not_in(_out_of_reach(search))))
    took_part = select(CampaignMember.inbound_id).where(col(CampaignMember.person).in_(search.addresses))
    wrote = or_(func.lower(col(Inbound.author)).in_(search.addresses), col(Inbound.id).in_(took_part))
    own = _ids(search.session, mine.where(wrote)) if search.addresses else ()
    about: list[ColumnElement[bool]] = [col(Inbound.case_id).in_(search.cases)]
    if subject.erasing:
        about.append(and_(col(Inbound.kind) == Kind.COMMAND.value, or_(_did_something(search), _was_answered_with(search))))
        about.append(and_(or_(col(Inbound.kind) == Kind.COMMAND.value, col(Inbound.case_id).is_(None)), _named_in(search.addresses)))
    return tuple(sorted({*own, *_ids(search.session, mine.where(or_(*about)))})), own


def _out_of_reach(search: _Search) -> SelectOfScalar[Any]:
    """The cases that are kept, and those of other councillors, though a mail or letter of theirs may have been hers before they were passed on."""
    return select(Case.id).where(or_(col(Case.councillor) != search.councillor, col(Case.id).in_(search.kept)))


def _did_something(search: _Search) -> ColumnElement[bool]:
    """Her commands on one of the cases, also where they began with another."""
    return col(Inbound.id).in_(select(Event.inbound_id).where(col(Event.case_id).in_(search.cases)))


def _was_answered_with(search: _Search) -> ColumnElement[bool]:
    """Her commands outside any case that were answered with one of the cases: FIND with words of theirs."""
    listed = select(Mention.outbound_id).where(col(Mention.case_id).in_(search.cases))
    return col(Inbound.id).in_(select(Outbound.inbound_id).where(col(Outbound.id).in_(listed), col(Outbound.case_id).is_(None)))


def _named_in(addresses: Sequence[str]) -> ColumnElement[bool]:
    """Her commands that name the person: WHO, CONTACT, EXPORT, ERASE."""
    return or_(false(), *(col(Inbound.subject).icontains(address, autoescape=True) for address in addresses))


def _letters(search: _Search, mails: Sequence[int], own_mails: Sequence[int]) -> tuple[int, ...]:
    about, told_of = col(Outbound.case_id).in_(search.cases), col(Outbound.inbound_id).in_(mails)  # also to the operator
    hers = select(Outbound.id).where(col(Outbound.erased_at).is_(None), or_(col(Outbound.councillor) == search.councillor, about, told_of))
    hers = hers.where(or_(col(Outbound.case_id).is_(None), col(Outbound.case_id).not_in(_out_of_reach(search))))
    to_person = select(OutboundRecipient.outbound_id).where(col(OutboundRecipient.address).in_(search.addresses))
    because = or_(col(Outbound.inbound_id).in_(own_mails), and_(told_of, col(Outbound.case_id).is_(None)))
    return _ids(search.session, hers.where(or_(about, col(Outbound.id).in_(to_person), because)))


def _queued(session: Session, letters: Sequence[int]) -> int:
    return session.exec(select(func.count()).where(col(Outbound.id).in_(letters), Outbound.status == OutboundStatus.QUEUED)).one()


def _listings(search: _Search, mails: Sequence[int], letters: Sequence[int]) -> tuple[int, ...]:
    """What was told to the councillor beside the case: letters that list it, and the line-ups and exports since the first mail."""
    hers = select(Outbound.id).where(Outbound.councillor == search.councillor, col(Outbound.erased_at).is_(None), col(Outbound.id).not_in(letters))
    listed = col(Outbound.id).in_(select(Mention.outbound_id).where(col(Mention.case_id).in_(search.cases)))
    first = search.session.exec(select(func.min(Inbound.received_at)).where(col(Inbound.id).in_(mails))).one()
    since = and_(col(Outbound.letter).in_(SNAPSHOTS), col(Outbound.created_at) >= first) if first else false()
    return _ids(search.session, hers.where(or_(listed, since)))


def _ids(session: Session, found: SelectOfScalar[Any]) -> tuple[int, ...]:
    return tuple(number for number in session.exec(found) if number is not None)
