"""What is learnt of officers' addresses becomes rows: mail came back, mail came from it, the councillor said who it is."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, select

from mailbridge.core import effects as e
from mailbridge.model.tables import Officer
from mailbridge.model.words import OfficerState

MOST_WHY = 300
"""Characters that are kept of what a mail server said."""


def note(session: Session, fact: e.Fact, now: datetime) -> None:
    """What a fact says of an address, if anything."""
    match fact:
        case e.DeliveryFailed():
            _mark(session, fact, now)
        case e.AddressProven():
            _prove(session, fact, now)
        case e.OfficerLearnt():
            _learn(session, fact, now)
        case _:
            pass


def _mark(session: Session, fact: e.DeliveryFailed, now: datetime) -> None:
    """The addresses of officers that a letter did not reach."""
    for address in fact.addresses if fact.referral and fact.state else ():
        row = _row(session, address, _department_of(fact.referral), now)
        if row.state is not fact.state:
            row.state, row.since = fact.state or row.state, now
        row.why = fact.why[:MOST_WHY]
        session.add(row)


def _prove(session: Session, fact: e.AddressProven, now: datetime) -> None:
    """Mail came from an address, so mail reaches it."""
    for row in session.exec(select(Officer).where(Officer.address == fact.address.lower())).all():
        row.state, row.since, row.why = OfficerState.OK, now, ""
        session.add(row)


def _learn(session: Session, fact: e.OfficerLearnt, now: datetime) -> None:
    """Somebody answers for a department, at the councillor's word."""
    row = _row(session, fact.officer, fact.department, now)
    row.department, row.name, row.learnt_by = fact.department, fact.name, fact.who
    session.add(row)


def _department_of(referral: str) -> str:
    """`MB-2417/highways/1` -> `highways`."""
    return referral.split("/")[1]


def _row(session: Session, address: str, department: str, now: datetime) -> Officer:
    found = session.exec(select(Officer).where(Officer.address == address.lower())).first()
    return found or Officer(address=address.lower(), department=department, state=OfficerState.OK, since=now)
