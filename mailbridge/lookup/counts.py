"""The nightly count: what was counted last, and what there is to count."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from mailbridge.model.counts import FolderCount, LedgerCheck
from mailbridge.model.keeping import Erasure
from mailbridge.model.tables import Cursor, Inbound, Outbound, OutboundRecipient
from mailbridge.model.words import InboundStatus, OutboundStatus


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that must be in the archive: of the mail `inbound`, or of the letter `outbound`; the other number is 0."""

    sha256: str
    inbound: int = 0
    outbound: int = 0


def last_counts(session: Session) -> Sequence[FolderCount]:
    """The last count of each mailbox, by mailbox; none of one that has not been counted yet."""
    last = select(func.max(FolderCount.id)).where(FolderCount.mailbox == Cursor.mailbox).correlate(Cursor).scalar_subquery()
    return session.exec(select(FolderCount).where(col(FolderCount.id).in_(select(last).select_from(Cursor))).order_by(col(FolderCount.mailbox))).all()


def last_check(session: Session) -> LedgerCheck | None:
    """The last look through ledger and archive."""
    return session.exec(select(LedgerCheck).order_by(col(LedgerCheck.id).desc()).limit(1)).first()


def uncounted(session: Session, mailboxes: Collection[str], since: datetime) -> list[str]:
    """Mailboxes that were watched at a moment (UTC) and have not been counted after it."""
    watched = session.exec(select(Cursor.mailbox).where(col(Cursor.added_at) < since, col(Cursor.mailbox).in_(mailboxes))).all()
    counted = set(session.exec(select(FolderCount.mailbox).where(col(FolderCount.at) >= since)).all())
    return [mailbox for mailbox in mailboxes if mailbox in watched and mailbox not in counted]


def is_unchecked(session: Session, since: datetime) -> bool:
    """Whether something was watched at a moment (UTC), and ledger and archive have not been looked through after it."""
    watched = session.exec(select(Cursor.id).where(col(Cursor.added_at) < since).limit(1)).first()
    checked = session.exec(select(LedgerCheck.id).where(col(LedgerCheck.at) >= since).limit(1)).first()
    return watched is not None and checked is None


def accounted(session: Session, mailbox: str, folder: str, generation: int) -> set[int]:
    """UIDs of a folder that are in the ledger. `generation`: the UIDVALIDITY as the ledger keeps it."""
    found = select(Inbound.uid).where(Inbound.mailbox == mailbox, Inbound.folder == folder, Inbound.uidvalidity == generation)
    return set(session.exec(found).all())


def waiting_since(session: Session, moment: datetime) -> list[int]:
    """Numbers of mails that were taken in before a moment (UTC) and are still undecided."""
    found = select(Inbound.id).where(Inbound.status == InboundStatus.PENDING, col(Inbound.taken_at) < moment).order_by(col(Inbound.id))
    return [number for number in session.exec(found) if number is not None]


def sending_since(session: Session, moment: datetime) -> list[int]:
    """Numbers of letters that were claimed before a moment (UTC) and are still being sent."""
    found = select(Outbound.id).where(Outbound.status == OutboundStatus.SENDING, col(Outbound.claimed_at) < moment).order_by(col(Outbound.id))
    return [number for number in session.exec(found) if number is not None]


def kept_mails(session: Session, after: int, limit: int) -> list[Kept]:
    """Files of mails with a number above `after`, in order; none of what was erased."""
    found = select(Inbound.sha256, Inbound.id).where(col(Inbound.id) > after, col(Inbound.erased_at).is_(None)).order_by(col(Inbound.id)).limit(limit)
    return [Kept(sha256, inbound=number or 0) for sha256, number in session.exec(found)]


def kept_letters(session: Session, after: int, limit: int) -> list[Kept]:
    """Files of letters with a number above `after`, in order, each with those of its counterparts; none of what was erased."""
    found = select(Outbound.sha256, Outbound.id).where(col(Outbound.id) > after, col(Outbound.erased_at).is_(None)).order_by(col(Outbound.id)).limit(limit)
    letters = [Kept(sha256, outbound=number or 0) for sha256, number in session.exec(found)]
    numbers = [one.outbound for one in letters]
    further = select(OutboundRecipient.sha256, OutboundRecipient.outbound_id).where(
        col(OutboundRecipient.outbound_id).in_(numbers), OutboundRecipient.sha256 != ""
    )
    return sorted([*letters, *(Kept(sha256, outbound=number) for sha256, number in session.exec(further))], key=lambda one: one.outbound)


def files_with_rows(session: Session, files: Collection[str]) -> set[str]:
    """Those of some SHA-256 that a mail, a letter, one of its counterparts or an erasure that is not done yet has."""
    columns = (Inbound.sha256, Outbound.sha256, OutboundRecipient.sha256, Erasure.sha256)
    return {sha256 for column in columns for sha256 in session.exec(select(column).where(col(column).in_(files)))}


def marked_damaged(session: Session) -> set[int]:
    """Numbers of the mails whose file was found to be missing or damaged."""
    return {number for number in session.exec(select(Inbound.id).where(col(Inbound.damaged_at).is_not(None))) if number is not None}


def is_erased(session: Session, kept: Kept) -> bool:
    """Whether the mail or letter of a file has been erased."""
    row = session.get_one(Inbound, kept.inbound) if kept.inbound else session.get_one(Outbound, kept.outbound)
    return row.erased_at is not None
