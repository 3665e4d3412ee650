"""The brakes of the outbox as rows: the breaker opens and closes, a letter waits for another day or is left out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from mailbridge.model.halts import Breaker
from mailbridge.model.tables import Outbound
from mailbridge.model.words import OutboundStatus
from mailbridge.record.outbox import Claimed


def halt(session: Session, why: str, now: datetime) -> int:
    """No letter goes out from now on, but to the operator and about danger. Returns the number of the halt."""
    row = Breaker(opened_at=now, why=why)
    session.add(row)
    session.flush()
    return row.id or 0


def go_on(session: Session, now: datetime) -> bool:
    """A person lets mail go on; False when nothing was halted."""
    rows = session.exec(select(Breaker).where(col(Breaker.closed_at).is_(None))).all()
    for row in rows:
        row.closed_at = now
        session.add(row)
    return bool(rows)


def wait(session: Session, letter: Claimed, until: datetime, why: str) -> None:
    """A claimed letter waits until a moment (UTC), and that is no attempt."""
    _unclaim(session, letter, why, status=OutboundStatus.QUEUED, not_before=until)


def leave_out(session: Session, letter: Claimed, why: str) -> None:
    """A claimed letter is not posted at all."""
    _unclaim(session, letter, why, status=OutboundStatus.SENT if letter.sent_at else OutboundStatus.WITHDRAWN)


def _unclaim(session: Session, letter: Claimed, why: str, **values: Any) -> None:
    changed = update(Outbound).where(col(Outbound.id) == letter.number).values(response=why, attempts=letter.attempts, **values)
    session.connection().execute(changed)
