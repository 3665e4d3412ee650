"""What the watch over the service asks the database, with counts and moments only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import inspect, text
from sqlmodel import Session, col, func, select

from mailbridge.core.watching.canary import KIND
from mailbridge.core.watching.state import Figures
from mailbridge.model.tables import Cursor, Inbound, Outbound
from mailbridge.model.words import InboundStatus, OutboundStatus, PartyRole

RESIDENTS = (PartyRole.CONSTITUENT, PartyRole.CORRESPONDENT)
AN_HOUR_OF_TRIES = 7
"""Attempts that a letter has behind it when a server has put it off for an hour (`record.pause`)."""


def service_figures(session: Session, now: datetime, morning: datetime | None) -> Figures:
    """Mails and letters as they stand. `morning`: since when residents may be written to today (UTC); None while they sleep."""
    mails = session.exec(select(Inbound.status, func.count()).where(Inbound.kind != KIND).group_by(col(Inbound.status))).all()
    letters = dict(session.exec(select(Outbound.status, func.count()).group_by(col(Outbound.status))).all())
    late = select(func.count()).select_from(Outbound).where(Outbound.status == OutboundStatus.QUEUED, col(Outbound.attempts) >= AN_HOUR_OF_TRIES)
    return Figures(
        at=now,
        mails={InboundStatus(status).value: number for status, number in mails},
        letters={OutboundStatus(status).value: number for status, number in letters.items()},
        queued=letters.get(OutboundStatus.QUEUED, 0) + letters.get(OutboundStatus.SENDING, 0),
        due_since=_due_since(session, now, morning),
        put_off=session.exec(late).one(),
        posted_at=session.exec(select(func.max(Outbound.sent_at))).one(),
    )


def _due_since(session: Session, now: datetime, morning: datetime | None) -> datetime | None:
    """Since when the oldest letter could have left. What waits for the morning is due from the morning on."""
    oldest = select(func.min(Outbound.not_before)).where(Outbound.status == OutboundStatus.QUEUED, col(Outbound.not_before) <= now)
    is_theirs = func.coalesce(Outbound.party, "").in_(RESIDENTS)
    others = session.exec(oldest.where(~is_theirs)).one()
    theirs = session.exec(oldest.where(is_theirs)).one() if morning else None
    found = [moment for moment in (others, max(theirs, morning) if theirs and morning else None) if moment]
    return min(found, default=None)


def last_mails(session: Session) -> Mapping[str, tuple[datetime | None, datetime]]:
    """Mailbox -> (when its last mail came that was no canary, when it was first visited), UTC."""
    newest = select(Inbound.received_at).where(Inbound.mailbox == Cursor.mailbox, Inbound.kind != KIND).order_by(col(Inbound.received_at).desc()).limit(1)
    rows = session.exec(select(Cursor.mailbox, newest.correlate(Cursor).scalar_subquery(), Cursor.added_at)).all()
    return {mailbox: (latest, added_at) for mailbox, latest, added_at in rows}


def schema_revision(session: Session) -> str:
    """The step of the schema at which the database stands; empty where nobody has noted one."""
    connection = session.connection()
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")
