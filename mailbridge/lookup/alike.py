"""Whether a resident has written the same to a ward colleague, in a mail of its own (R091)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from mailbridge.core.reading import Reading
from mailbridge.core.recognise.campaigns import alike
from mailbridge.model.tables import Case, Inbound
from mailbridge.model.words import Flag, Kind

LATELY = timedelta(days=3)
NEW = frozenset({Kind.NEW_ENQUIRY, Kind.UNPLACED})
"""Kinds of mail that would open a case."""
_LATELY = (
    select(Case)
    .join(Inbound, col(Case.origin_id) == col(Inbound.id))
    .where(Inbound.author == bindparam("author"), Case.councillor != bindparam("mailbox"))
    .where(col(Case.opened_at) >= bindparam("since"), col(Case.erased_at).is_(None))
    .order_by(col(Case.id))
)


def near_copy(session: Session, inbound: Inbound, reading: Reading) -> tuple[str, str]:
    """(reference, councillor) of a colleague's case that the same address opened within three days with nearly the same words; of none that is private."""
    author = reading.author.address.lower()
    if reading.kind not in NEW or not author:
        return "", ""
    lately = session.exec(_LATELY, params={"author": author, "mailbox": inbound.mailbox, "since": inbound.received_at - LATELY})
    found = (case for case in lately if Flag.PRIVATE.value not in case.flags and alike(case.words, reading.new_text))
    return next(((case.reference, case.councillor) for case in found), ("", ""))
