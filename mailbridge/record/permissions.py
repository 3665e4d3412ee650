"""Words on who may be told become rows; what has not left for whoever may not be told any more is taken back (R096, R098)."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, or_, select

from mailbridge.core import effects as e
from mailbridge.core.known import DENIED
from mailbridge.core.lifecycle import UNANSWERED
from mailbridge.model.permissions import Permission
from mailbridge.model.tables import Case, Inbound, Outbound, Referral
from mailbridge.model.words import OutboundStatus, ReferralStatus
from mailbridge.record.outbox import take_out


def permit(session: Session, case: Case, fact: e.PermissionFact, inbound: Inbound | None, now: datetime) -> None:
    """Keeps what was said, by whom and in which mail. The caller commits."""
    session.add(
        Permission(
            case_id=case.id or 0,
            body=fact.body,
            name=fact.name,
            state=fact.state,
            scope=fact.scope,
            said_by=fact.said_by,
            noted_by=fact.who,
            told=fact.told,
            at=now,
            inbound_id=inbound.id if inbound else None,
        )
    )
    if fact.state in DENIED:
        _keep_from(session, case, fact.body)


def _keep_from(session: Session, case: Case, body: str) -> None:
    """Takes back what has not left for a body, with the copy that tells of it, and ends the referrals of which nothing ever left.

    A colleague looks at the case no more."""
    about = f"{case.reference}/{body}/"
    named = or_(col(Outbound.referral_key).startswith(about, autoescape=True), *(col(Outbound.key).startswith(f"{kind}:{about}") for kind in _KINDS))
    for letter in session.exec(select(Outbound).where(Outbound.case_id == case.id, Outbound.status == OutboundStatus.QUEUED, named)).all():
        take_out(session, letter)
    for referral in session.exec(select(Referral).where(Referral.case_id == case.id, Referral.department == body)).all():
        left = select(Outbound.id).where(Outbound.referral_key == referral.key, col(Outbound.sent_at).is_not(None))
        if referral.status is ReferralStatus.QUEUED or (referral.status in UNANSWERED and session.exec(left).first() is None):
            referral.status = ReferralStatus.WITHDRAWN
            session.add(referral)
    case.shared_with = [one for one in case.shared_with if one != body]


_KINDS = ("refer", "copy", "colleague")
"""Letters that tell a body something, or of it, and belong to no referral."""
