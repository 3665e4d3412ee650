"""After a restore: what the database knows, which mailboxes are still to be looked through, and what was found in them."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, func, select

from mailbridge.model.recovery import FoundLetter, Recovery, digest
from mailbridge.model.tables import Case, Event, Inbound, Outbound

HIGHEST = select(func.max(Case.number)).scalar_subquery()
"""The highest number of a case."""
FIRST_AFTER_RESTORE = select(func.max(Recovery.first_number)).scalar_subquery()
"""The first number that may be given since a restore."""


def newest(session: Session) -> datetime | None:
    """The newest moment of which anything is known (UTC)."""
    moments = (session.exec(select(func.max(column))).one() for column in (Inbound.taken_at, Outbound.created_at, Event.at))
    return max((moment for moment in moments if moment is not None), default=None)


def recovery(session: Session, mailbox: str) -> Recovery | None:
    """What a restore has said of a mailbox; None where there was none."""
    return session.exec(select(Recovery).where(Recovery.mailbox == mailbox)).first()


def has_file(session: Session, mailbox: str, sha256: str) -> bool:
    """Whether these very bytes were taken in from a mailbox before, wherever in it they lay; an erased mail counts."""
    return session.exec(select(Inbound.id).where(Inbound.mailbox == mailbox, Inbound.sha256 == sha256).limit(1)).first() is not None


def next_number(session: Session, inbound: Inbound, first: int, highest: int, begins: int) -> int:
    """The number of the next case. Taken inside the writing transaction, so that no two cases get the same. `begins`: the first after a restore.

    A mail that had become a case before a restore becomes the same one: the letters that people have name it."""
    given = _given_before(session, inbound) if begins else 0
    return given or max(first, highest + 1, begins)


def is_given_before(session: Session, inbound: Inbound, number: int) -> bool:
    """Whether a mail had this number before a restore."""
    return session.exec(select(Recovery.id).limit(1)).first() is not None and _given_before(session, inbound) == number


def _given_before(session: Session, inbound: Inbound) -> int:
    """The lowest number with which letters have answered this mail and that no case has now; 0 for none."""
    answered = digest(inbound.message_id)
    named = select(func.min(FoundLetter.number)).where(FoundLetter.mailbox == inbound.mailbox, FoundLetter.answers == answered, FoundLetter.number > 0)
    return (session.exec(named.where(col(FoundLetter.number).not_in(select(Case.number)))).one() or 0) if answered else 0
