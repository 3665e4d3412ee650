"""The outbox: what was written to whom, what is due, what is not copied yet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session, and_, col, exists, func, or_, select

from mailbridge.core.lifecycle import EMERGENCY_TEXTS, REMINDERS
from mailbridge.model.desk import Draft
from mailbridge.model.tables import Case, Contact, Outbound, OutboundRecipient
from mailbridge.model.words import OutboundStatus

MOST_HAD = 200
"""Letters to one address that are looked at: far more than there are variants of one kind."""
NEVER_CAME = (OutboundStatus.WITHDRAWN, OutboundStatus.REFUSED)


def letters(session: Session, case: Case) -> Sequence[Outbound]:
    """The letters of a case, in the order in which they were decided."""
    return session.exec(select(Outbound).where(Outbound.case_id == case.id).order_by(col(Outbound.id))).all()


def has_letter(session: Session, key: str) -> bool:
    """Whether a letter was decided before."""
    return session.exec(select(Outbound.id).where(Outbound.key == key)).first() is not None


def decided_before(session: Session, keys: Collection[str]) -> frozenset[str]:
    """Those of some letters' keys that were decided before."""
    return frozenset(session.exec(select(Outbound.key).where(col(Outbound.key).in_(keys)))) if keys else frozenset()


def counterparts(session: Session, letter: Outbound) -> dict[str, str]:
    """Address -> sha256 of the bytes that it gets instead of the letter's own."""
    found = select(OutboundRecipient).where(OutboundRecipient.outbound_id == letter.id, OutboundRecipient.sha256 != "")
    return {row.address: row.sha256 for row in session.exec(found)}


def variants_had(session: Session, address: str) -> tuple[tuple[str, datetime], ...]:
    """The templates of the letters that a resident's address has had or will get, or of which a draft waits, oldest first, each with its moment (UTC)."""
    mine = select(Outbound.variant, Outbound.created_at).join(OutboundRecipient, col(OutboundRecipient.outbound_id) == Outbound.id)
    mine = mine.where(OutboundRecipient.address == address, Outbound.variant != "", col(Outbound.status).not_in(NEVER_CAME))
    people = select(Contact.id).where(Contact.address == address)
    theirs = or_(col(Case.constituent_id).in_(people), col(Case.correspondent_id).in_(people))
    waiting = select(Draft.variant, Draft.written_at).join(Case).where(theirs, Draft.variant != "", col(Draft.used_at).is_(None))
    latest = (*session.exec(mine.order_by(col(Outbound.id).desc()).limit(MOST_HAD)), *session.exec(waiting))
    return tuple(sorted(latest, key=lambda one: one[1]))


def letters_to(session: Session, address: str, since: datetime | None = None) -> int:
    """How many letters an address has had, the newest `MOST_HAD` at most; with `since`, only automatic ones from that moment (UTC), and all of them."""
    if not address:
        return 0
    had = select(OutboundRecipient.id).where(OutboundRecipient.address == address)
    had = had.where(OutboundRecipient.at > since, col(OutboundRecipient.automatic).is_(True)) if since else had.limit(MOST_HAD)
    return session.exec(select(func.count()).select_from(had.subquery("had"))).one()


def texted_at(session: Session, address: str) -> datetime | None:
    """When an address was last sent an emergency text (UTC)."""
    if not address:
        return None
    theirs = exists().where(col(OutboundRecipient.outbound_id) == col(Outbound.id), col(OutboundRecipient.address) == address)
    texts = select(func.max(Outbound.created_at)).where(col(Outbound.letter).in_(EMERGENCY_TEXTS), Outbound.status != OutboundStatus.WITHDRAWN, theirs)
    return session.exec(texts).one()


def reminders_since(session: Session, councillor: str, address: str, moment: datetime) -> int:
    """How many reminders of a councillor's an officer's address was sent after a moment (UTC), lists included."""
    found = select(func.count(func.distinct(Outbound.id))).join(OutboundRecipient, col(OutboundRecipient.outbound_id) == col(Outbound.id))
    found = found.where(Outbound.councillor == councillor, OutboundRecipient.address == address.lower(), OutboundRecipient.at > moment)
    return session.exec(found.where(col(Outbound.letter).in_(REMINDERS), Outbound.status != OutboundStatus.WITHDRAWN)).one()


def sent_since(session: Session, moment: datetime) -> int:
    """Letters to people of all parties posted after a moment (UTC), for the hourly cap; those to the operator do not count."""
    found = select(func.count()).select_from(Outbound).where(col(Outbound.sent_at) > moment, col(Outbound.party).is_not(None))
    return session.exec(found).one()


def letters_due(session: Session, now: datetime) -> int:
    """How many letters are being posted, or could be at this moment (UTC)."""
    is_due = and_(col(Outbound.status) == OutboundStatus.QUEUED, col(Outbound.not_before) <= now)
    return session.exec(select(func.count()).select_from(Outbound).where(or_(is_due, Outbound.status == OutboundStatus.SENDING))).one()


def uncopied(session: Session, without: Collection[str] = (), limit: int = 20) -> Sequence[Outbound]:
    """Letters that were sent and whose copy in her Sent folder is still missing; those of some councillors left out."""
    found = select(Outbound).where(Outbound.status == OutboundStatus.SENT, col(Outbound.copy_wanted).is_(True), col(Outbound.copied_at).is_(None))
    return session.exec(found.where(col(Outbound.councillor).not_in(without)).order_by(col(Outbound.id)).limit(limit)).all()
