"""Which fact moves a case or a referral from which status to which, and which fact takes back what was decided before: tables, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mailbridge.core import effects as e
from mailbridge.model.words import CaseStatus as C
from mailbridge.model.words import PartyRole
from mailbridge.model.words import ReferralStatus as R

ALIVE = frozenset(C) - {C.CLOSED}
"""Every status of a case but the last."""
CHASED = frozenset({R.SENT, R.ACKNOWLEDGED, R.HOLDING_REPLY})
"""Referrals whose clock runs."""
ENDED = frozenset({R.ANSWERED, R.DECLINED, R.NOT_RESPONSIBLE, R.REDIRECTED, R.WITHDRAWN})
"""Referrals from which nothing more is expected."""
UNANSWERED = frozenset(R) - ENDED
UNCHASED = frozenset({C.CLOSED, C.DEFERRED})
"""Statuses of a case in which nobody is reminded."""

REMINDERS = frozenset({"chaser_1", "chaser_2", "escalation", "reminder_list"})
"""Families of letters that remind officers."""

EMERGENCY_TEXTS = frozenset({"emergency_despair", "emergency_care", "emergency_harm", "emergency_now"})
"""Families of letters to whoever wrote of danger; nothing takes them back."""

Case_ = tuple[frozenset[C], C]
Referral_ = tuple[frozenset[R], R]

MOVES: Mapping[type[e.Fact], Case_] = {
    e.CaseOpened: (frozenset({C.NEW}), C.TRIAGE),
    e.Acknowledged: (frozenset({C.NEW, C.TRIAGE}), C.OPEN),
    e.CouncillorAsked: (frozenset({C.NEW, C.TRIAGE, C.OPEN}), C.AWAITING_COUNCILLOR),
    e.RiskSeen: (ALIVE, C.AWAITING_COUNCILLOR),
    e.Referred: (ALIVE, C.AWAITING_OFFICER),
    e.Queued: (ALIVE, C.AWAITING_OFFICER),
    e.ResidentAsked: (ALIVE, C.AWAITING_CONSTITUENT),
    e.FollowedUp: (frozenset({C.AWAITING_CONSTITUENT}), C.AWAITING_COUNCILLOR),
    e.Answered: (ALIVE, C.ANSWERED),
    e.Declined: (ALIVE, C.ANSWERED),
    e.NotResponsible: (ALIVE, C.AWAITING_COUNCILLOR),
    e.ClarificationRequested: (ALIVE, C.AWAITING_COUNCILLOR),
    e.ClarificationGiven: (ALIVE, C.AWAITING_OFFICER),
    e.PermissionAsked: (ALIVE, C.AWAITING_CONSTITUENT),
    e.PermissionGiven: (frozenset({C.AWAITING_CONSTITUENT}), C.AWAITING_COUNCILLOR),
    e.PermissionLimited: (frozenset({C.AWAITING_CONSTITUENT}), C.AWAITING_COUNCILLOR),
    e.PermissionRefused: (frozenset({C.AWAITING_CONSTITUENT}), C.AWAITING_COUNCILLOR),
    e.PermissionUnclear: (frozenset({C.AWAITING_CONSTITUENT}), C.AWAITING_COUNCILLOR),
    e.PermissionWithdrawn: (ALIVE - {C.DEFERRED}, C.AWAITING_COUNCILLOR),
    e.Deferred: (ALIVE, C.DEFERRED),
    e.Woke: (frozenset({C.DEFERRED}), C.AWAITING_COUNCILLOR),
    e.Closed: (ALIVE, C.CLOSED),
    e.Gathered: (ALIVE, C.CLOSED),
    e.AllAnswered: (ALIVE, C.OPEN),
    e.Reopened: (frozenset({C.CLOSED}), C.OPEN),
}
"""Fact -> (from which statuses of the case, to which). A fact that is not here, or comes at another status, moves nothing."""

REFERRAL_MOVES: Mapping[type[e.Fact], Referral_] = {
    e.Dispatched: (frozenset({R.QUEUED}), R.SENT),
    e.Answered: (UNANSWERED, R.ANSWERED),
    e.Declined: (UNANSWERED, R.DECLINED),
    e.NotResponsible: (UNANSWERED, R.NOT_RESPONSIBLE),
    e.HoldingReplied: (UNANSWERED, R.HOLDING_REPLY),
    e.ClarificationRequested: (UNANSWERED, R.CLARIFICATION_REQUESTED),
    e.ClarificationGiven: (frozenset({R.CLARIFICATION_REQUESTED}), R.SENT),
    e.DeliveryFailed: (UNANSWERED, R.DELIVERY_FAILED),
    e.DeputyAsked: (UNANSWERED, R.SENT),
    e.Redirected: (frozenset({R.NOT_RESPONSIBLE, R.DELIVERY_FAILED}), R.REDIRECTED),
}
"""The same for the referral that the fact names."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a fact takes back of what was decided before it and has not left yet."""

    parties: frozenset[PartyRole]
    """Queued letters of the case to these."""
    letters: frozenset[str] = frozenset()
    """Only letters of these names, about the referral that the fact names; empty: all."""
    spares: frozenset[str] = frozenset()
    """Letters of these names stay."""
    referrals: bool = False
    """Whether the referrals of the case that wait for an answer end, too."""


EVERYTHING = Withdrawal(frozenset(PartyRole) - {PartyRole.COUNCILLOR}, spares=EMERGENCY_TEXTS, referrals=True)
AT_THE_END = Withdrawal(EVERYTHING.parties, spares=frozenset({"update", "message", "thanks"}) | EMERGENCY_TEXTS, referrals=True)
"""What she told the resident, and her thanks, a moment before goes out all the same."""
MERGED = Withdrawal(frozenset({PartyRole.OFFICER, PartyRole.COPIED}), referrals=True)
OUTCOMES = Withdrawal(
    frozenset({PartyRole.CONSTITUENT, PartyRole.CORRESPONDENT}),
    letters=frozenset({"cannot_help", "outcome_resolved", "outcome_not_possible", "outcome_no_reply", "outcome_other"}),
)
FIRST_LETTERS = ("appeal", "asks", "community", "complaint", "neutral", "not_ours", "other_ward", "photo", "plain", "query", "sensitive")
"""Situations that have an acknowledgement of their own."""
CLAIMED = Withdrawal(
    frozenset({PartyRole.CONSTITUENT, PartyRole.CORRESPONDENT}),
    letters=frozenset({"acknowledgement"} | {f"acknowledgement_{one}" for one in FIRST_LETTERS}),
)
BY_ITSELF = CLAIMED.letters | {"copy_to_resident", "nudge", "survey", "joined", "taken_up", "taken_up_again", "other_ward", "passed_on", "outcome_no_reply"}
"""Families of letters to residents that nobody has asked for."""
UNNEEDED = Withdrawal(frozenset({PartyRole.OFFICER}), letters=REMINDERS)

WITH_A_NAME = Withdrawal(frozenset({PartyRole.OFFICER, PartyRole.COPIED}))
UNANSWERED_ABUSE = Withdrawal(frozenset({PartyRole.CONSTITUENT, PartyRole.CORRESPONDENT}), spares=AT_THE_END.spares)
"""What was on its way to whoever is abusive; the case itself goes on."""

WITHDRAWALS: Mapping[type[e.Fact], Withdrawal] = {
    e.RiskSeen: EVERYTHING,
    e.AbuseSeen: UNANSWERED_ABUSE,
    e.NameWithheld: WITH_A_NAME,
    e.Closed: AT_THE_END,
    e.Gathered: EVERYTHING,
    e.Reopened: OUTCOMES,
    e.Answered: UNNEEDED,
    e.Declined: UNNEEDED,
    e.NotResponsible: UNNEEDED,
    e.ClarificationRequested: UNNEEDED,
    e.DeputyAsked: UNNEEDED,
}
"""Fact -> what it takes back. Letters to the councillor always go."""


def taken_back_by(fact: e.Fact) -> Withdrawal | None:
    """What a fact takes back, if anything."""
    if isinstance(fact, e.Claimed):
        return CLAIMED if fact.taken_over else None
    return MERGED if isinstance(fact, e.Closed) and fact.merged else WITHDRAWALS.get(type(fact))


def moved(status: C, fact: e.Fact) -> C:
    """The status of a case after a fact."""
    if isinstance(fact, e.Acknowledged) and fact.asks:
        return C.AWAITING_CONSTITUENT if status in ALIVE else status
    if isinstance(fact, e.PermissionAsked) and fact.first:
        return status
    if isinstance(fact, e.Woke) and fact.still_asked:
        return C.AWAITING_OFFICER if status is C.DEFERRED else status
    start, end = MOVES.get(type(fact), (frozenset(), status))
    return end if status in start else status


def referral_moved(status: R, fact: e.Fact, address: str = "") -> R:
    """The status of a referral after a fact about it. A refused address moves it only when it is the one that the case was put to (lower case), or unnamed."""
    if isinstance(fact, e.DeliveryFailed) and not (fact.permanent and _is_named(fact, address)):
        return status
    start, end = REFERRAL_MOVES.get(type(fact), (frozenset(), status))
    return end if status in start else status


def _is_named(fact: e.DeliveryFailed, address: str) -> bool:
    """Whether it was the department itself that was not reached, and not a stand-in or somebody who gets a copy."""
    return not fact.addresses or address in {failed.lower() for failed in fact.addresses}
