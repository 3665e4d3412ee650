"""Which fact moves a case or a referral from which status to which: two tables, and nothing else decides a status."""

from __future__ import annotations

from collections.abc import Mapping

from mailbridge.core import effects as e
from mailbridge.model.words import CaseStatus as C
from mailbridge.model.words import ReferralStatus as R

ALIVE = frozenset(C) - {C.CLOSED}
"""Every status of a case but the last."""
CHASED = frozenset({R.SENT, R.ACKNOWLEDGED, R.HOLDING_REPLY})
"""Referrals whose clock runs."""
ENDED = frozenset({R.ANSWERED, R.DECLINED, R.NOT_RESPONSIBLE, R.REDIRECTED, R.WITHDRAWN})
"""Referrals from which nothing more is expected."""
UNANSWERED = frozenset(R) - ENDED

Case_ = tuple[frozenset[C], C]
Referral_ = tuple[frozenset[R], R]

MOVES: Mapping[type[e.Fact], Case_] = {
    e.CaseOpened: (frozenset({C.NEW}), C.TRIAGE),
    e.Acknowledged: (frozenset({C.NEW, C.TRIAGE}), C.OPEN),
    e.CouncillorAsked: (frozenset({C.NEW, C.TRIAGE, C.OPEN}), C.AWAITING_COUNCILLOR),
    e.RiskSeen: (ALIVE, C.AWAITING_COUNCILLOR),
    e.Referred: (ALIVE, C.AWAITING_OFFICER),
    e.ResidentAsked: (ALIVE, C.AWAITING_CONSTITUENT),
    e.FollowedUp: (frozenset({C.AWAITING_CONSTITUENT}), C.AWAITING_COUNCILLOR),
    e.Answered: (ALIVE, C.ANSWERED),
    e.Declined: (ALIVE, C.ANSWERED),
    e.NotResponsible: (ALIVE, C.AWAITING_COUNCILLOR),
    e.ClarificationRequested: (ALIVE, C.AWAITING_COUNCILLOR),
    e.ClarificationGiven: (ALIVE, C.AWAITING_OFFICER),
    e.Closed: (ALIVE, C.CLOSED),
    e.Reopened: (frozenset({C.CLOSED}), C.OPEN),
}
"""Fact -> (from which statuses of the case, to which). A fact that is not here, or comes at another status, moves nothing."""

REFERRAL_MOVES: Mapping[type[e.Fact], Referral_] = {
    e.Answered: (UNANSWERED, R.ANSWERED),
    e.Declined: (UNANSWERED, R.DECLINED),
    e.NotResponsible: (UNANSWERED, R.NOT_RESPONSIBLE),
    e.HoldingReplied: (UNANSWERED, R.HOLDING_REPLY),
    e.ClarificationRequested: (UNANSWERED, R.CLARIFICATION_REQUESTED),
    e.ClarificationGiven: (frozenset({R.CLARIFICATION_REQUESTED}), R.SENT),
    e.DeliveryFailed: (UNANSWERED, R.DELIVERY_FAILED),
}
"""The same for the referral that the fact names."""


def moved(status: C, fact: e.Fact) -> C:
    """The status of a case after a fact."""
    if isinstance(fact, e.Acknowledged) and fact.asks:
        return C.AWAITING_CONSTITUENT if status in ALIVE else status
    start, end = MOVES.get(type(fact), (frozenset(), status))
    return end if status in start else status


def referral_moved(status: R, fact: e.Fact) -> R:
    """The status of a referral after a fact about it."""
    if isinstance(fact, e.DeliveryFailed) and not fact.permanent:
        return status
    start, end = REFERRAL_MOVES.get(type(fact), (frozenset(), status))
    return end if status in start else status
