"""Processes come to work, go, and are buried; mailboxes pass from one to another. The caller has the lock `workers`."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlmodel import Session, col, delete, select

from mailbridge.model.workers import MailboxLease, Worker
from mailbridge.record.outbox import release


def at_work(session: Session) -> Sequence[Worker]:
    """All of them, whoever came first in front."""
    return session.exec(select(Worker).order_by(col(Worker.id))).all()


def beat(session: Session, name: str, host: str, key: str) -> Worker:
    """Says that one lives. Whom the others have buried by mistake comes back, without the mailboxes."""
    row = session.exec(select(Worker).where(Worker.name == name)).first() or Worker(name=name, host=host, key=key)
    row.beats += 1
    session.add(row)
    session.flush()
    return row


def leave(session: Session, names: Collection[str]) -> int:
    """These work no more: their mailboxes are free, and what they were posting waits again. Returns how many letters."""
    session.exec(delete(MailboxLease).where(col(MailboxLease.worker).in_(names)))
    session.exec(delete(Worker).where(col(Worker.name).in_(names)))
    return release(session, names)


def leases(session: Session) -> dict[str, str]:
    """Mailbox -> name of whoever looks after it."""
    return {row.mailbox: row.worker for row in session.exec(select(MailboxLease))}


def take(session: Session, mailboxes: Collection[str], name: str) -> None:
    """From now on one looks after these, which are free."""
    session.add_all(MailboxLease(mailbox=mailbox, worker=name) for mailbox in mailboxes)


def give(session: Session, mailboxes: Collection[str], name: str) -> None:
    """These are free again."""
    session.exec(delete(MailboxLease).where(col(MailboxLease.mailbox).in_(mailboxes), col(MailboxLease.worker) == name))
