"""Cases, referrals and letters as figures, for REPORT: dates and kinds, nothing that tells whose they are."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, or_, select

from mailbridge.core.asked import CaseFigures, Figures, LetterFigures, ReferralFigures
from mailbridge.model.tables import Case, Inbound, Outbound, Referral
from mailbridge.model.words import ChaseStep, OutboundStatus, PartyRole

WRITTEN_TO = (PartyRole.CONSTITUENT, PartyRole.CORRESPONDENT, PartyRole.OFFICER)


def figures(session: Session, councillor: str, since: datetime) -> Figures:
    """What has happened in her cases since a moment (UTC)."""
    return Figures(
        cases=_cases(session, councillor, since),
        referrals=_referrals(session, councillor, since),
        letters=_letters(session, councillor, since),
        mails=_mails(session, councillor, since),
    )


def _cases(session: Session, councillor: str, since: datetime) -> tuple[CaseFigures, ...]:
    hers = select(Case).where(Case.councillor == councillor, or_(col(Case.opened_at) >= since, col(Case.closed_at) >= since))
    return tuple(
        CaseFigures(case.opened_at, case.closed_at, case.outcome, case.channel, next(iter(case.categories), ""), case.constituent_id or 0)
        for case in session.exec(hers)
    )


def _referrals(session: Session, councillor: str, since: datetime) -> tuple[ReferralFigures, ...]:
    hers = select(Referral).join(Case).where(Case.councillor == councillor, col(Referral.sent_at) >= since)
    return tuple(
        ReferralFigures(one.key, one.department, one.status, one.sent_at, one.answered_at, one.working_days, one.due_set) for one in session.exec(hers)
    )


def _letters(session: Session, councillor: str, since: datetime) -> tuple[LetterFigures, ...]:
    hers = select(Outbound.created_at, Outbound.referral_key, Outbound.letter).where(Outbound.councillor == councillor, col(Outbound.created_at) >= since)
    left = hers.where(col(Outbound.party).in_(WRITTEN_TO), Outbound.status != OutboundStatus.WITHDRAWN)
    return tuple(LetterFigures(at, referral, letter in set(ChaseStep)) for at, referral, letter in session.exec(left))


def _mails(session: Session, councillor: str, since: datetime) -> tuple[datetime, ...]:
    joined = select(Inbound.received_at).where(Inbound.mailbox == councillor, col(Inbound.received_at) >= since, col(Inbound.case_id).is_not(None))
    return tuple(session.exec(joined))
