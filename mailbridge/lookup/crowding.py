"""How much one sender has written lately, and how many new matters were acknowledged: a few rows, however many mails there are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, bindparam
from sqlmodel import Session, and_, col, func, or_, select

from mailbridge.core.crowding import FLOOD, HOUR, Earlier, untagged
from mailbridge.model.desk import StandingRule
from mailbridge.model.tables import Event, Inbound, Outbound
from mailbridge.model.words import InboundStatus, RuleKind

_EARLIER = (
    select(Inbound.received_at, Inbound.rule)
    .where(Inbound.mailbox == bindparam("mailbox"), col(Inbound.id) < bindparam("before"), col(Inbound.rescanned).is_(False))
    .order_by(col(Inbound.id).desc())
    .limit(bindparam("most"))
)
_UNTAGGED = _EARLIER.where(Inbound.author == bindparam("author"))
NTH_ACKNOWLEDGED = select(Event.at).where(Event.fact == "Acknowledged").order_by(col(Event.at).desc()).offset(bindparam("before")).limit(1)


def earlier_mails(session: Session, inbound: Inbound, author: str, most: int) -> list[Earlier]:
    """The last mails of an author to a mailbox that came before this one, the newest first."""
    named = {"mailbox": inbound.mailbox, "before": inbound.id, "most": most}
    newest = session.exec(_EARLIER.where(_by(author)), params=named) if "+" in author else session.exec(_UNTAGGED, params={**named, "author": author})
    return [Earlier(at, rule == FLOOD) for at, rule in newest]


def _by(author: str) -> ColumnElement[bool]:
    """Mail of an author; where they use tags, with whatever tag."""
    local, domain = untagged(author)
    if "+" not in author:
        return col(Inbound.author) == author
    tagged = and_(col(Inbound.author) > f"{local}+", col(Inbound.author) < f"{local},", col(Inbound.author).endswith(f"@{domain}", autoescape=True))
    return or_(tagged, col(Inbound.author) == f"{local}@{domain}")


def was_alarmed(session: Session, mailbox: str, author: str, now: datetime) -> bool:
    """Whether mail of an author has alarmed a councillor within the last hour (UTC)."""
    alarms = select(Outbound.id).join(Inbound, col(Outbound.inbound_id) == col(Inbound.id))
    alarms = alarms.where(Outbound.letter == "risk", Outbound.councillor == mailbox, Outbound.created_at > now - HOUR)
    return session.exec(alarms.where(_by(author)).limit(1)).first() is not None


def is_unwanted(session: Session, mailbox: str, author: str) -> bool:
    """Whether she has said that mail of this author is kept out, or is no casework."""
    rule = select(StandingRule.id).where(StandingRule.councillor == mailbox, StandingRule.address == author, col(StandingRule.ended_at).is_(None))
    return session.exec(rule.where(col(StandingRule.kind).in_((RuleKind.BLOCKED, RuleKind.NOT_CASEWORK))).limit(1)).first() is not None


def flooding(session: Session, mailbox: str = "") -> list[tuple[int, int]]:
    """(first mail, how many more) for each sender and reason of which a councillor's holding pen keeps what was too much; without a mailbox, of all."""
    first, count = func.min(Inbound.id), func.count()
    held = select(first, count).where(Inbound.status == InboundStatus.HELD, Inbound.rule == FLOOD)
    held = held.where(Inbound.mailbox == mailbox) if mailbox else held
    grouped = held.group_by(col(Inbound.mailbox), col(Inbound.author), col(Inbound.reason)).order_by(first)
    return [(number or 0, many - 1) for number, many in session.exec(grouped)]
