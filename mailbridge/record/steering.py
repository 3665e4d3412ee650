"""Whose a case is, who may know of it, and where it goes on: what a councillor's word changes in its row."""

from __future__ import annotations

from sqlmodel import Session, select

from mailbridge.core import effects as e
from mailbridge.model.tables import Case, Contact
from mailbridge.model.words import Flag
from mailbridge.record.outbox import case_of
from mailbridge.record.people import hand_on
from mailbridge.record.rows import stored


def steer(session: Session, case: Case, fact: e.Fact) -> None:
    """Changes the row as the fact says. The caller adds it to the session."""
    match fact:
        case e.Shared():
            case.shared_with = sorted({*case.shared_with, fact.colleague})
        case e.MadePrivate():
            case.shared_with = []
            case.flags = sorted({*case.flags, Flag.PRIVATE.value})
        case e.AbuseSeen():
            case.flags = sorted({*case.flags, *(flag.value for flag in fact.flags)})
        case e.PreferenceSet():
            case.informed = fact.preference.value
        case e.NameWithheld():
            case.flags = sorted({*case.flags, Flag.ANONYMOUS.value})
        case e.PassedOn() | e.Claimed() if fact.colleague != case.councillor:
            _hand_over(session, case, fact.colleague)
        case e.Merged():
            case.merged_into_id = case_of(session, fact.into).id
        case _:
            pass


def _hand_over(session: Session, case: Case, colleague: str) -> None:
    """Each councillor is controller of her own casework: the new one gets contacts of her own."""
    case.constituent_id = _known_to(session, case.constituent_id, colleague)
    case.correspondent_id = _known_to(session, case.correspondent_id, colleague)
    case.councillor, case.shared_with = colleague, []


def _known_to(session: Session, contact_id: int | None, councillor: str) -> int | None:
    contact = session.get(Contact, contact_id) if contact_id else None
    if contact is None:
        return None
    same = select(Contact).where(Contact.councillor == councillor, Contact.address == contact.address, Contact.name == contact.name)
    known = session.exec(same).first()
    if known is None:
        told = contact.model_dump(exclude={"id", "councillor", "same_as_id"})
        known = stored(session, Contact(councillor=councillor, **told))
        hand_on(session, contact, known)
    return known.id
