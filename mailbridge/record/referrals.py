"""A case is put to a department, and what facts change in that referral becomes its row."""

from __future__ import annotations

from sqlalchemy import bindparam
from sqlmodel import Session, select

from mailbridge.core import effects as e
from mailbridge.core.folding import changes
from mailbridge.model.tables import Case, Referral
from mailbridge.model.words import ReferralStatus

_NAMED = select(Referral).where(Referral.key == bindparam("key"))


def refer(session: Session, case: Case, fact: e.Referred | e.Queued) -> None:
    """A case was put to a department. What waits for a list already keeps its place there, and gets her new words."""
    referral = _begun(session, fact.referral) or Referral(
        key=fact.referral,
        case_id=case.id or 0,
        department=fact.department,
        address=fact.address.lower(),
        status=ReferralStatus.QUEUED if isinstance(fact, e.Queued) else ReferralStatus.SENT,
        sent_at=fact.at,
        working_days=fact.working_days,
        officers=list(fact.officers),
    )
    referral.asked = fact.words
    session.add(referral)


def _begun(session: Session, key: str) -> Referral | None:
    """A referral that there is already, if only since this transaction began: so nothing need be written before it is looked for."""
    with session.no_autoflush:
        stored = session.exec(_NAMED, params={"key": key}).first()
    return stored or next((row for row in session.new if isinstance(row, Referral) and row.key == key), None)


def change_referral(session: Session, fact: e.MachineReplied | e.DeliveryFailed | e.ReferralFact) -> None:
    """What a fact about a referral changes in it."""
    _change(session, session.exec(_NAMED, params={"key": fact.referral}).one(), fact)


def hold(session: Session, case: Case, fact: e.Held) -> None:
    """More time for each department of a case."""
    for referral in session.exec(select(Referral).where(Referral.case_id == case.id)).all():
        _change(session, referral, fact)


def _change(session: Session, referral: Referral, fact: e.Fact) -> None:
    for name, value in changes(referral, fact).items():
        setattr(referral, name, list(value) if isinstance(value, tuple) else value)
    session.add(referral)
