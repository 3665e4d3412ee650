"""Who is away, and who acts for whom meanwhile. Days are of the council's calendar."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from mailbridge.core.known import KnownLeave
from mailbridge.model.desk import Leave

_OF_HERS = (
    select(Leave)
    .where(Leave.councillor == bindparam("councillor"), col(Leave.ended_at).is_(None), Leave.until > bindparam("today"))
    .order_by(col(Leave.starts))
)


def leave(session: Session, councillor: str, today: date) -> KnownLeave | None:
    """The leave that a councillor is on, or takes next; None while there is none."""
    row = session.exec(_OF_HERS, params={"councillor": councillor, "today": today}).first()
    return KnownLeave(row.councillor, row.starts, row.until, row.cover) if row else None


def leaves(session: Session, today: date) -> tuple[KnownLeave, ...]:
    """The leaves of everybody that have not passed, the nearest first."""
    rows = session.exec(select(Leave).where(col(Leave.ended_at).is_(None), Leave.until > today).order_by(col(Leave.starts)))
    return tuple(KnownLeave(row.councillor, row.starts, row.until, row.cover) for row in rows)


def acts_for(session: Session, councillor: str, today: date) -> tuple[str, ...]:
    """Keys of the councillors for whom somebody acts today."""
    covered = select(Leave.councillor).where(Leave.cover == councillor, col(Leave.ended_at).is_(None), Leave.starts <= today, Leave.until > today)
    return tuple(dict.fromkeys(session.exec(covered.order_by(col(Leave.id)))))
