"""What the watch over the service asks the database, with counts and moments only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import inspect, text
from sqlmodel import Session, col, func, select

from mailbridge.core.watching.canary import KIND
from mailbridge.core.watching.state import Figures
from mailbridge.model.tables import Cursor, Inbound, Outbound
from mailbridge.model.words import InboundStatus, OutboundStatus, PartyRole

RESIDENTS = (PartyRole.CONSTITUENT, PartyRole.CORRESPONDENT)
HOUR = timedelta(hours=1)
SETTLED_MAILS = (InboundStatus.PROCESSED, InboundStatus.IGNORED)
SETTLED_LETTERS = (OutboundStatus.SENT, OutboundStatus.WITHDRAWN, OutboundStatus.REFUSED)
AN_HOUR_OF_TRIES = 7
"""Attempts that a letter has behind it when a server has put it off for an hour (`record.pause`)."""


def service_figures(session: Session, now: datetime, morning: datetime | None, before: Figures | None = None) -> Figures:
    """Mails and letters as they stand. `morning`: since when residents may be written to today (UTC); None while they sleep.

    `before`: figures of a while ago. What needed nothing more then is taken from them for an hour, and not counted every minute."""
    known = before if before and before.settled_at and before.settled_at <= now < before.settled_at + HOUR else None
    mails = _mails(session, SETTLED_MAILS, known.mails if known else None)
    letters = _letters(session, SETTLED_LETTERS, known.letters if known else None)
    late = select(func.count()).select_from(Outbound).where(Outbound.status == OutboundStatus.QUEUED, col(Outbound.attempts) >= AN_HOUR_OF_TRIES)
    return Figures(
        at=now,
        mails=mails,
        letters=letters,
        queued=letters.get(OutboundStatus.QUEUED, 0) + letters.get(OutboundStatus.SENDING, 0),
        due_since=_due_since(session, now, morning),
        put_off=session.exec(late).one(),
        posted_at=session.exec(select(func.max(Outbound.sent_at))).one(),
        settled_at=known.settled_at if known else now,
    )


def _mails(session: Session, settled: Collection[InboundStatus], known: Mapping[str, int] | None) -> dict[str, int]:
    counted = select(Inbound.status, func.count()).where(Inbound.kind != KIND).group_by(col(Inbound.status))
    rows = session.exec(counted if known is None else counted.where(col(Inbound.status).in_(set(InboundStatus).difference(settled)))).all()
    return _kept(settled, known) | {InboundStatus(status).value: number for status, number in rows}


def _letters(session: Session, settled: Collection[OutboundStatus], known: Mapping[str, int] | None) -> dict[str, int]:
    counted = select(Outbound.status, func.count()).group_by(col(Outbound.status))
    rows = session.exec(counted if known is None else counted.where(col(Outbound.status).in_(set(OutboundStatus).difference(settled)))).all()
    return _kept(settled, known) | {OutboundStatus(status).value: number for status, number in rows}


def _kept(settled: Collection[str], known: Mapping[str, int] | None) -> dict[str, int]:
    return {status: number for status, number in (known or {}).items() if status in settled}


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
