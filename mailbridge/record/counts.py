"""Writes down what the nightly count found, and which archived mails are damaged."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from mailbridge.model.counts import FolderCount, LedgerCheck
from mailbridge.model.tables import Inbound


def counted(session: Session, row: FolderCount) -> FolderCount:
    """One folder was counted."""
    session.add(row)
    return row


def checked(session: Session, row: LedgerCheck, damaged: Collection[int]) -> None:
    """Ledger and archive were looked through. `damaged`: numbers of the mails whose file is missing or damaged; they are marked, and all others not."""
    session.add(row)
    for inbound in session.exec(select(Inbound).where(col(Inbound.damaged_at).is_not(None))).all():
        if inbound.id not in damaged:
            mark_damaged(session, inbound, None)
    for number in damaged:
        inbound = session.get_one(Inbound, number)
        if inbound.damaged_at is None:
            mark_damaged(session, inbound, row.at)


def mark_damaged(session: Session, inbound: Inbound, at: datetime | None) -> None:
    """The file of a mail was found to be missing or damaged; None: it is whole again."""
    inbound.damaged_at = at
    session.add(inbound)
