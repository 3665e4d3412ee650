"""Cases, referrals and letters as figures, for REPORT: dates and kinds, nothing that tells whose they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select as sql_select
from sqlmodel import Session, and_, col, func, or_, select

from mailbridge.core.asked import CaseFigures, Figures, LetterFigures, ReferralFigures, SurveyFigures
from mailbridge.core.lifecycle import REMINDERS
from mailbridge.lookup.campaigns import campaign_figures, no_casework
from mailbridge.model.tables import Case, Event, Inbound, ListedReferral, Outbound, Referral
from mailbridge.model.words import Flag, Kind, OutboundStatus, PartyRole, ReferralStatus

WRITTEN_TO = (PartyRole.CONSTITUENT, PartyRole.CORRESPONDENT, PartyRole.OFFICER)
BY_DEPARTMENTS = ("Answered", "ClarificationRequested", "Declined", "DeliveryFailed", "HoldingReplied", "MachineReplied", "NotResponsible", "OfficerWrote")
"""Facts that a mail about a referral leads to."""
_FACT = func.coalesce(Event.fact, "")
"""So that hers are found by her cases, and not among those of everybody."""


def figures(session: Session, councillor: str, since: datetime) -> Figures:
    """What has happened in her cases since a moment (UTC)."""
    return Figures(
        cases=_cases(session, councillor, since),
        referrals=_referrals(session, councillor, since),
        letters=_letters(session, councillor, since),
        mails=_mails(session, councillor, since),
        campaigns=campaign_figures(session, councillor, since),
        surveys=_surveys(session, councillor, since),
        reopened=_reopened(session, councillor, since),
        of_departments=_of_departments(session, councillor, since),
    )


def _cases(session: Session, councillor: str, since: datetime) -> tuple[CaseFigures, ...]:
    of_case = (Case.opened_at, Case.closed_at, Case.outcome, Case.channel, Case.categories, Case.constituent_id)
    columns = (*(col(one) for one in of_case), _first_heard(), col(Case.flags))
    hers = sql_select(*columns).where(col(Case.councillor) == councillor, or_(col(Case.opened_at) >= since, col(Case.closed_at) >= since))
    hers = hers.where(col(Case.id).not_in(no_casework()))
    rows: Iterable[Any] = session.connection().execute(hers)
    return tuple(
        CaseFigures(opened, closed, outcome, channel, next(iter(kinds), ""), person or 0, heard, Flag.OUT_OF_WARD in flags)
        for opened, closed, outcome, channel, kinds, person, heard, flags in rows
    )


def _first_heard() -> Any:
    """When the first letter to the resident of a case left, or is to leave."""
    leaves = func.min(func.coalesce(col(Outbound.sent_at), col(Outbound.not_before)), type_=Outbound.__table__.c.not_before.type)  # type: ignore[attr-defined]
    first = sql_select(leaves).where(col(Outbound.case_id) == col(Case.id), col(Outbound.party).in_((PartyRole.CONSTITUENT, PartyRole.CORRESPONDENT)))
    return first.where(col(Outbound.status) != OutboundStatus.WITHDRAWN).correlate(Case).scalar_subquery()


def _referrals(session: Session, councillor: str, since: datetime) -> tuple[ReferralFigures, ...]:
    """In the order of the fields of `ReferralFigures`."""
    of_referral = (Referral.key, Referral.department, Referral.status, Referral.sent_at, Referral.answered_at, Referral.working_days, Referral.due_set)
    columns = (col(one) for one in (*of_referral, Referral.address, Referral.case_id, Case.closed_at))
    hers = sql_select(*columns).join(Case).where(col(Case.councillor) == councillor, col(Referral.sent_at) >= since)
    hers = hers.where(col(Referral.status) != ReferralStatus.QUEUED)
    rows: Iterable[Any] = session.connection().execute(hers)
    return tuple(ReferralFigures(*row) for row in rows)


def _letters(session: Session, councillor: str, since: datetime) -> tuple[LetterFigures, ...]:
    """A list of reminders counts for the department of its first line."""
    first = and_(col(ListedReferral.outbound_id) == col(Outbound.id), ListedReferral.number == 1)
    about = func.coalesce(ListedReferral.referral_key, Outbound.referral_key)
    hers = select(Outbound.created_at, about, Outbound.letter).join(ListedReferral, first, isouter=True)
    left = hers.where(Outbound.councillor == councillor, col(Outbound.created_at) >= since).where(
        col(Outbound.party).in_(WRITTEN_TO), Outbound.status != OutboundStatus.WITHDRAWN, Outbound.letter != "campaign_answer"
    )
    return tuple(LetterFigures(at, referral, letter in REMINDERS) for at, referral, letter in session.exec(left))


def _mails(session: Session, councillor: str, since: datetime) -> tuple[datetime, ...]:
    joined = select(Inbound.received_at).where(Inbound.mailbox == councillor, col(Inbound.received_at) >= since, col(Inbound.case_id).is_not(None))
    return tuple(session.exec(joined.where(Inbound.kind != Kind.CAMPAIGN_COPY.value)))


def _surveys(session: Session, councillor: str, since: datetime) -> tuple[SurveyFigures, ...]:
    """Each case whose resident was asked, with what they said last."""
    told = select(Event.case_id, Event.fact, Event.at, Event.data).join(Case).where(Case.councillor == councillor, Event.at >= since)
    told = told.where(_FACT.in_(("Surveyed", "Satisfied")))
    asked: dict[int, SurveyFigures] = {}
    for case, fact, at, data in session.exec(told.order_by(col(Event.id))):
        asked[case] = SurveyFigures(asked[case].at if case in asked else at, str(data.get("answer", "")) if fact == "Satisfied" else "")
    return tuple(asked.values())


def _reopened(session: Session, councillor: str, since: datetime) -> tuple[datetime, ...]:
    return tuple(session.exec(select(Event.at).join(Case).where(Case.councillor == councillor, Event.at >= since, _FACT == "Reopened")))


def _of_departments(session: Session, councillor: str, since: datetime) -> tuple[tuple[datetime, str], ...]:
    """Mails that departments and their machines sent, one for each, however many facts it led to."""
    told = select(Event.inbound_id, Event.at, Event.data).join(Case).where(Case.councillor == councillor, Event.at >= since)
    theirs = told.where(col(Event.inbound_id).is_not(None), _FACT.in_(BY_DEPARTMENTS)).order_by(col(Event.id))
    found = {number: (at, data["referral"]) for number, at, data in session.exec(theirs) if data.get("referral")}
    return tuple(found.values())
