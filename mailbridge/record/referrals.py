"""A case is put to a department, and what facts change in that referral becomes its row."""

from __future__ import annotations

from sqlalchemy import bindparam
from sqlmodel import Session, select

from mailbridge.core import effects as e
from mailbridge.core.folding import changes
from mailbridge.model.tables import Case, Referral
from mailbridge.model.words import ReferralStatus
from mailbridge.record.rows import is_new, new, stored

_NAMED = select(Referral).where(Referral.key == bindparam("key"))


def refer(session: Session, case: Case, fact: e.Referred | e.Queued) -> None:
    """A case was put to a department. What waits for a list already keeps its place there, and gets her new words."""
    referral = _begun(session, case, fact.referral)
    if referral is not None:
        referral.asked = fact.words
        session.add(referral)
        return
    row = Referral(
        key=fact.referral,
        case_id=case.id or 0,
        department=fact.department,
        address=fact.address.lower(),
        status=ReferralStatus.QUEUED if isinstance(fact, e.Queued) else ReferralStatus.SENT,
        sent_at=fact.at,
        working_days=fact.working_days,
        officers=list(fact.officers),
        asked=fact.words,
    )
    stored(session, row)


def _begun(session: Session, case: Case, key: str) -> Referral | None:
    """A referral that there is already; of a case that was opened just now, only since then."""
    if is_new(session, case):
        return next((row for row in new(session, Referral) if row.key == key), None)
    with session.no_autoflush:  # each is written as soon as it is made
        return session.exec(_NAMED, params={"key": key}).first()


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
