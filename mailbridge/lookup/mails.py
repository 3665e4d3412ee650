"""The ledger of mails: what waits, what is held, how far each folder was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, func, select

from mailbridge.model.tables import Case, Cursor, Inbound
from mailbridge.model.words import InboundStatus


def cursor(session: Session, mailbox: str) -> Cursor | None:
    """How far a mailbox has been read; None before its first visit."""
    return session.exec(select(Cursor).where(Cursor.mailbox == mailbox)).first()


def waiting(session: Session, limit: int = 100) -> Sequence[int]:
    """Numbers of archived mails about which nothing has been decided yet, oldest first."""
    found = select(Inbound.id).where(Inbound.status == InboundStatus.PENDING).order_by(col(Inbound.id)).limit(limit)
    return [number for number in session.exec(found) if number is not None]


def mails(session: Session, case: Case) -> Sequence[Inbound]:
    """The mails of a case, in the order in which they came."""
    return session.exec(select(Inbound).where(Inbound.case_id == case.id).order_by(col(Inbound.id))).all()


def in_state(session: Session, status: InboundStatus, limit: int = 1000) -> Sequence[Inbound]:
    """Archived mails in one state, oldest first: the shelf, the holding pen."""
    return session.exec(select(Inbound).where(Inbound.status == status).order_by(col(Inbound.id)).limit(limit)).all()


def ledger(session: Session) -> Mapping[str, int]:
    """How many mails stand in each state."""
    return dict(session.exec(select(Inbound.status, func.count()).group_by(Inbound.status)).all())
