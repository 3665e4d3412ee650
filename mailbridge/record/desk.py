"""What was decided about a councillor's desk becomes rows: leave, line-ups, rules, held mail that she placed, drafts that went out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from mailbridge.core import effects as e
from mailbridge.core.crowding import FLOOD
from mailbridge.model.desk import Draft, Leave, LineUp, StandingRule
from mailbridge.model.tables import Inbound
from mailbridge.model.words import InboundStatus
from mailbridge.record.deeds import take_back
from mailbridge.record.outbox import tell
from mailbridge.record.people import of_people


def settle(session: Session, facts: Sequence[e.DeskFact], now: datetime, inbound: Inbound | None = None) -> None:
    """Records facts about councillors' desks; `inbound` is the mail that brought them. The caller commits."""
    for fact in facts:
        _settle_one(session, fact, now)
        of_people(session, fact, now, inbound)
        session.flush()


def _settle_one(session: Session, fact: e.DeskFact, now: datetime) -> None:
    match fact:
        case e.WentAway():
            _end_leaves(session, fact.councillor, now)
            session.add(Leave(councillor=fact.councillor, starts=fact.starts, until=fact.until, cover=fact.cover, told_at=now))
        case e.CameBack():
            _end_leaves(session, fact.councillor, now)
        case e.LinedUp():
            _lined_up(session, fact, now)
        case e.RuleMade():
            _rule(session, fact, now)
        case e.RuleEnded():
            rule = session.get_one(StandingRule, fact.rule)
            rule.ended_at = now
            session.add(rule)
        case e.HeldMailPlaced():
            mail = session.get_one(Inbound, fact.inbound)
            mail.status, mail.reason, mail.placed_as = InboundStatus.PENDING, "", fact.placed_as
            session.add(mail)
        case e.HeldMailDismissed():
            _put_away(session, session.get_one(Inbound, fact.inbound), fact.reason)
        case e.DraftUsed():
            draft = session.get_one(Draft, fact.draft)
            draft.used_at = now
            session.add(draft)
        case e.TakenBack():
            take_back(session, fact.deed, now)
        case _:
            pass


def _put_away(session: Session, mail: Inbound, reason: str) -> None:
    for one in (mail, *_kept_with(session, mail)):
        one.status, one.reason = InboundStatus.IGNORED, reason
        session.add(one)


def _kept_with(session: Session, mail: Inbound) -> Sequence[Inbound]:
    """What else of the same sender was kept out: she is shown one of them, and it stands for all."""
    if mail.rule != FLOOD:
        return ()
    like_it = select(Inbound).where(Inbound.mailbox == mail.mailbox, Inbound.author == mail.author, Inbound.rule == FLOOD)
    return session.exec(like_it.where(Inbound.status == InboundStatus.HELD, Inbound.reason == mail.reason, Inbound.id != mail.id)).all()


def _end_leaves(session: Session, councillor: str, now: datetime) -> None:
    """A new leave replaces what she said before."""
    for leave in session.exec(select(Leave).where(Leave.councillor == councillor, col(Leave.ended_at).is_(None))).all():
        leave.ended_at = now
        session.add(leave)


def _lined_up(session: Session, fact: e.LinedUp, now: datetime) -> None:
    session.add(LineUp(councillor=fact.councillor, day=fact.day, part=fact.part, nth=fact.nth, at=now, letter=fact.letter))
    tell(session, fact.told, fact.letter)


def _rule(session: Session, fact: e.RuleMade, now: datetime) -> None:
    """One rule for each sender: what she says last holds."""
    same = select(StandingRule).where(
        StandingRule.councillor == fact.councillor, StandingRule.address == fact.address.lower(), col(StandingRule.ended_at).is_(None)
    )
    for rule in session.exec(same).all():
        rule.ended_at = now
        session.add(rule)
    row = StandingRule(
        councillor=fact.councillor,
        kind=fact.kind,
        address=fact.address.lower(),
        reference=fact.reference,
        who=fact.who,
        made_at=now,
        inbound_id=fact.inbound or None,
    )
    session.add(row)
