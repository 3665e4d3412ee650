"""The holding pen: what waits in it for a councillor, where it may belong, and what she has said of senders."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import bindparam
from sqlmodel import Session, col, or_, select

from mailbridge.core.crowding import DANGEROUS, FLOOD
from mailbridge.core.known import KnownHeld, KnownRule, LikelyCase
from mailbridge.core.reading import Claim
from mailbridge.lookup.crowding import flooding
from mailbridge.model.desk import StandingRule
from mailbridge.model.tables import Case, Confirmation, Inbound
from mailbridge.model.words import CaseStatus, InboundStatus, MatchedBy

LIKELY_SHOWN = 2
_NAMING = frozenset({MatchedBy.SUBJECT, MatchedBy.QUOTED_REFERENCE})
_RULES = select(StandingRule).where(StandingRule.councillor == bindparam("councillor"), col(StandingRule.ended_at).is_(None)).order_by(col(StandingRule.id))
_RULES_ABOUT = _RULES.where(StandingRule.address == bindparam("address"))


def held(session: Session, councillor: str) -> tuple[KnownHeld, ...]:
    """Every mail that waits in her holding pen, oldest first; of a sender who floods it only the first, with how many more there are."""
    asked = select(Confirmation.inbound_id)  # her own mail, about which she was asked: not hers to place
    waiting = select(Inbound).where(Inbound.mailbox == councillor, Inbound.status == InboundStatus.HELD, col(Inbound.id).not_in(asked))
    many = dict(flooding(session, councillor))
    waiting = waiting.where(or_(Inbound.rule != FLOOD, col(Inbound.id).in_(many))).order_by(col(Inbound.id))
    return tuple(replace(_view(session, row), more=many.get(row.id or 0, 0), alarming=row.reason == DANGEROUS) for row in session.exec(waiting))


def held_named(session: Session, councillor: str, numbers: Collection[int]) -> tuple[KnownHeld, ...]:
    """Mails of her mailbox by their numbers, also those about which something was decided; of other mailboxes none."""
    if not numbers:
        return ()
    named = select(Inbound).where(Inbound.mailbox == councillor, col(Inbound.id).in_(numbers)).order_by(col(Inbound.id))
    return tuple(_view(session, row) for row in session.exec(named))


def _view(session: Session, row: Inbound) -> KnownHeld:
    settled = "" if row.status is InboundStatus.HELD else _settled(session, row)
    return KnownHeld(row.id or 0, row.author.lower(), row.subject, row.reason, row.received_at, settled)


def _settled(session: Session, row: Inbound) -> str:
    case = session.get(Case, row.case_id) if row.case_id and row.status is InboundStatus.PROCESSED else None
    return f"it is in {case.reference}" if case else row.reason or row.status.value


def rules(session: Session, councillor: str, address: str = "") -> tuple[KnownRule, ...]:
    """Her rules that hold, oldest first: those about a sender, or all."""
    hers = {"councillor": councillor}
    rows = session.exec(_RULES_ABOUT, params={**hers, "address": address.lower()}) if address else session.exec(_RULES, params=hers)
    return tuple(KnownRule(row.id or 0, row.kind, row.address, row.reference, row.made_at) for row in rows)


def likely(session: Session, councillor: str, theirs: Sequence[int], claims: Sequence[Claim]) -> tuple[LikelyCase, ...]:
    """Open cases to which a mail may belong: those that it names, then those to which its author is a party, the newest first.

    `theirs`: the author's contacts."""
    named = {claim.value for claim in claims if claim.by in _NAMING}
    wanted = [of.in_(some) for of, some in ((col(Case.reference), named), (col(Case.constituent_id), theirs), (col(Case.correspondent_id), theirs)) if some]
    numbers = [number for one in wanted for number in session.exec(select(Case.id).where(one))]  # each by its index
    found = session.exec(select(Case).where(col(Case.id).in_(numbers)).order_by(col(Case.id).desc())).all() if numbers else ()
    hers = (row for row in found if row.councillor == councillor and row.status is not CaseStatus.CLOSED)
    best = sorted(hers, key=lambda row: row.reference not in named)[:LIKELY_SHOWN]
    return tuple(LikelyCase(row.reference, row.title or row.issue) for row in best)
