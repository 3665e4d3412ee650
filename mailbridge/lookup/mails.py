"""The ledger of mails: what waits, what is held, how far each folder was read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection, Row, Select, bindparam
from sqlalchemy import select as sql_select
from sqlmodel import Session, and_, col, func, or_, select, true

from mailbridge.core.crowding import FLOOD, SHARE
from mailbridge.model.recovery import Recovery
from mailbridge.model.tables import Case, Cursor, Inbound
from mailbridge.model.words import InboundStatus

_CURSOR = select(Cursor).where(Cursor.mailbox == bindparam("mailbox"))
_CURSOR_OF = sql_select(*Cursor.__table__.columns).where(col(Cursor.mailbox) == bindparam("mailbox"))  # type: ignore[attr-defined]
_MAIL = select(Inbound).where(Inbound.id == bindparam("number"))
_OF_CASE = select(Inbound).where(Inbound.case_id == bindparam("case")).order_by(col(Inbound.id))

_AS_WAITING = (col(Inbound.id), col(Inbound.mailbox), col(Inbound.sha256), col(Inbound.placed_as))
_WAITING = sql_select(*_AS_WAITING).where(col(Inbound.id) == bindparam("number"), col(Inbound.status) == InboundStatus.PENDING)


def cursor(session: Session, mailbox: str) -> Cursor | None:
    """How far a mailbox has been read; None before its first visit."""
    return session.exec(_CURSOR, params={"mailbox": mailbox}).first()


def cursor_of(connection: Connection, mailbox: str) -> Cursor | None:
    """The same where there is no session, so that nothing that is changed in it is written."""
    row = connection.execute(_CURSOR_OF, {"mailbox": mailbox}).first()
    return Cursor(**row._mapping) if row else None


def mail(session: Session, number: int) -> Inbound:
    """The row of an archived mail."""
    return session.exec(_MAIL, params={"number": number}).one()


@dataclass(frozen=True, slots=True)
class Waiting:
    """An archived mail about which nothing has been decided yet, as far as it never changes meanwhile."""

    number: int
    mailbox: str
    sha256: str
    placed_as: str


def waiting(connection: Connection, limit: int = 100, mailboxes: Collection[str] | None = None) -> Sequence[Waiting]:
    """Archived mails about which nothing has been decided yet, oldest first, and yet in turns: of a sender with many waiting
    some are decided, then those of the others. `mailboxes`: only mails of these."""
    named = {"most": limit, "mailboxes": list(mailboxes or ())}
    return [_as_waiting(row) for row in connection.execute(_in_turn(of_some=mailboxes is not None), named)]


@cache
def _in_turn(*, of_some: bool) -> Select[int | None, str, str, str]:
    place = func.row_number().over(partition_by=(Inbound.mailbox, Inbound.author), order_by=col(Inbound.id))
    unseen = select(Recovery.mailbox).where(col(Recovery.looked_at).is_(None))
    pending = and_(col(Inbound.status) == InboundStatus.PENDING, col(Inbound.mailbox).not_in(unseen))
    pending = and_(pending, col(Inbound.mailbox).in_(bindparam("mailboxes", expanding=True))) if of_some else pending
    queued = select(col(Inbound.id).label("number"), ((place - 1) / SHARE).label("turn")).where(pending).subquery()
    return sql_select(*_AS_WAITING).join(queued, queued.c.number == col(Inbound.id)).order_by(queued.c.turn, queued.c.number).limit(bindparam("most"))


def as_waiting(connection: Connection, number: int) -> Waiting | None:
    """A mail, as long as nothing has been decided about it."""
    row = connection.execute(_WAITING, {"number": number}).first()
    return _as_waiting(row) if row else None


def _as_waiting(row: Row[int | None, str, str, str]) -> Waiting:
    number, mailbox, sha256, placed_as = row
    return Waiting(number or 0, mailbox, sha256, placed_as)


def mails(session: Session, case: Case) -> Sequence[Inbound]:
    """The mails of a case, in the order in which they came."""
    return session.exec(_OF_CASE, params={"case": case.id}).all()


def in_state(session: Session, status: InboundStatus, limit: int = 1000, *, floods: Collection[int] = ()) -> Sequence[Inbound]:
    """Archived mails in one state, oldest first: the shelf, the holding pen. Of what was too much of a sender's only `floods`, the first of each."""
    found = select(Inbound).where(Inbound.status == status, or_(Inbound.rule != FLOOD, col(Inbound.id).in_(floods)))
    return session.exec(found.order_by(col(Inbound.id)).limit(limit)).all()


def shelved(session: Session, *, but_by: str = "") -> list[int]:
    """Numbers of the mails on the shelf, oldest first; `but_by`: without those that this version of mailbridge put there."""
    found = select(Inbound.id).where(Inbound.status == InboundStatus.SHELVED, Inbound.shelved_by != but_by if but_by else true())
    return [number for number in session.exec(found.order_by(col(Inbound.id))) if number is not None]


def ledger(session: Session) -> Mapping[str, int]:
    """How many mails stand in each state."""
    return dict(session.exec(select(Inbound.status, func.count()).group_by(Inbound.status)).all())
