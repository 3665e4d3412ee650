"""What facts change in a referral: who has it, who writes about it, how far the ladder has come, and whether its clock runs."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, select

from mailbridge.core import effects as e
from mailbridge.core.lifecycle import referral_moved
from mailbridge.model.tables import Case, Referral
from mailbridge.model.words import ReferralStatus

MOST_OFFICERS = 3
"""Officers who are remembered of one referral: those who wrote last."""


def refer(session: Session, case: Case, fact: e.Referred | e.Queued) -> None:
    """A case was put to a department. What waits for a list already keeps its place there, and gets her new words."""
    referral = session.exec(select(Referral).where(Referral.key == fact.referral)).first() or Referral(
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


def change_referral(session: Session, fact: e.MachineReplied | e.DeliveryFailed | e.ReferralFact) -> None:
    """What a fact about a referral changes in it."""
    referral = session.exec(select(Referral).where(Referral.key == fact.referral)).one()
    match fact:
        case e.DueSet():
            referral.due_set = fact.due
        case e.HoldingReplied():
            referral.promised_on = fact.promised_on or referral.promised_on
            referral.put_off_until = fact.put_off_until or referral.put_off_until
        case e.Chased():
            referral.step, referral.step_at, referral.put_off_until = fact.step, fact.at, None
            _without_the_returned(referral, fact.at.date())
        case e.Answered() | e.Declined():
            referral.answered_at = fact.at
        case e.Dispatched():
            referral.sent_at, referral.address = fact.at, fact.address.lower() or referral.address
        case e.ClarificationRequested():
            referral.paused_at = referral.paused_at or fact.at
        case e.ClarificationGiven() | e.DeputyAsked():
            _from_the_start(referral, fact)
        case _:
            _change_people(referral, fact)
    if isinstance(fact, e.ReferralFact) and fact.officer:
        _remember(referral, fact.officer.lower())
    referral.status = referral_moved(referral.status, fact, referral.address)
    session.add(referral)


def _change_people(referral: Referral, fact: e.Fact) -> None:
    """Who stands in, who was thanked, and who cannot be reached."""
    match fact:
        case e.MachineReplied() if fact.stand_in:
            referral.stand_ins = list(dict.fromkeys((*referral.stand_ins, fact.stand_in)))
            referral.away_until = max((day for day in (fact.until, referral.away_until) if day), default=None)
        case e.Thanked():
            referral.thanked_at = fact.at
        case e.DeliveryFailed(permanent=True):
            failed = {address.lower() for address in fact.addresses}
            referral.stand_ins = [address for address in referral.stand_ins if address.lower() not in failed]
            referral.officers = [address for address in referral.officers if address.lower() not in failed]
        case _:
            pass


def _without_the_returned(referral: Referral, today: date) -> None:
    """Stand-ins get the next reminder; once the officer is back they get no more."""
    if referral.away_until and referral.away_until <= today:
        referral.stand_ins, referral.away_until = [], None


def _from_the_start(referral: Referral, fact: e.ClarificationGiven | e.DeputyAsked) -> None:
    """The clock starts anew, in full."""
    referral.address = fact.address.lower() if isinstance(fact, e.DeputyAsked) else referral.address
    referral.sent_at, referral.step, referral.step_at = fact.at, None, None
    referral.paused_at = referral.put_off_until = None


def _remember(referral: Referral, address: str) -> None:
    """Whoever wrote last stands at the end. The address that the case was put to is none of them."""
    others = [known for known in referral.officers if known != address]
    referral.officers = [*others, address][-MOST_OFFICERS:] if address != referral.address else others
