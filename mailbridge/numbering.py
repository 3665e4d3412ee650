"""Cases get numbers that nobody else has, or takes at the same moment; questions get codes that nobody guesses."""

from __future__ import annotations

import secrets
from dataclasses import replace

from sqlmodel import Session

from mailbridge import lookup, record, turns
from mailbridge.core import tokens
from mailbridge.core.decide import decide
from mailbridge.core.decision import Decision, Situation
from mailbridge.core.effects import CaseOpened
from mailbridge.model.tables import Inbound


def numbered(session: Session, inbound: Inbound, situation: Situation, decision: Decision) -> Decision:
    """The decision, made again where another process has just taken the number that was next. Where there is one writer the next is free."""
    opened, proposed = sum(isinstance(fact, CaseOpened) for fact in decision.facts), situation.known.next_number
    if not opened or turns.is_alone_always(session.get_bind()):
        return decision
    number = record.case_number(session, proposed, opened)
    if number == proposed or lookup.is_given_before(session, inbound, proposed):
        return decision
    return decide(replace(situation, known=replace(situation.known, next_number=number)))


def new_code() -> str:
    """Four characters for a "was this you?", easy to type, hard to guess in 48 hours."""
    return "".join(secrets.choice(tokens.ALPHABET[2:]) for _ in range(4)).upper()
