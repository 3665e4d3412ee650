"""The abusive mails of one sender to one councillor, by what the histories of her cases say."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from mailbridge.core.known import KnownAbuse
from mailbridge.core.reading import CommandRequest
from mailbridge.model.tables import Case, Event, Inbound
from mailbridge.model.words import Flag

EVIDENCE = "evidence"
"""The verb that asks for them."""
_ABUSE = (
    select(Inbound, Event, Case)
    .join(Event, col(Event.inbound_id) == col(Inbound.id))
    .join(Case, col(Case.id) == col(Event.case_id))
    .where(Event.fact == "AbuseSeen", Case.councillor == bindparam("councillor"), col(Inbound.erased_at).is_(None))
    .where(func.lower(Inbound.author) == bindparam("author"))
    .order_by(col(Inbound.id))
)


def abuse(session: Session, councillor: str, author: str, requests: Sequence[CommandRequest], reference: str) -> tuple[KnownAbuse, ...]:
    """Those of an author or, for EVIDENCE, of whoever was abusive in the case that the command means. `reference`: of the case that the mail belongs to."""
    if any(one.verb == EVIDENCE for one in requests):
        wanted = next((one.reference for one in requests if one.verb == EVIDENCE and one.reference), reference)
        return tuple(one for address in _authors(session, councillor, wanted) for one in _of(session, councillor, address))
    return _of(session, councillor, author)


def _authors(session: Session, councillor: str, reference: str) -> list[str]:
    seen = select(Inbound.author).join(Event, col(Event.inbound_id) == col(Inbound.id)).join(Case, col(Case.id) == col(Event.case_id))
    seen = seen.where(Event.fact == "AbuseSeen", Case.reference == reference, Case.councillor == councillor)
    return list(dict.fromkeys(address.lower() for address in session.exec(seen.order_by(col(Inbound.id)))))


def _of(session: Session, councillor: str, author: str) -> tuple[KnownAbuse, ...]:
    if not author:
        return ()
    rows = session.exec(_ABUSE, params={"councillor": councillor, "author": author}).all()
    return tuple(KnownAbuse(mail.id or 0, mail.received_at, case.reference, Flag.THREAT.value in event.data["flags"]) for mail, event, case in rows)
