"""What is known of cases once facts have happened that are not recorded yet, so that a second command of one mail sees what the first has done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC

from mailbridge.core import effects as e
from mailbridge.core.decision import Situation
from mailbridge.core.known import KnownCase, KnownReferral
from mailbridge.core.lifecycle import WITHDRAWALS, moved, referral_moved
from mailbridge.model.words import ReferralStatus


def unfolded(situation: Situation, facts: Sequence[e.Fact], standing: Sequence[e.DeskFact] = ()) -> Situation:
    """The situation after these facts. Cases that they open take their numbers, drafts that went out are used."""
    known = situation.known
    opened = sum(isinstance(fact, e.CaseOpened) for fact in facts)
    sent = {fact.draft for fact in standing if isinstance(fact, e.DraftUsed)}
    changed = replace(
        known,
        drafts=tuple(replace(draft, used_at=situation.now) if draft.number in sent else draft for draft in known.drafts),
        case=after(known.case, facts) if known.case else None,
        named_cases=tuple(after(case, facts) for case in known.named_cases),
        next_number=known.next_number + opened,
    )
    return replace(situation, known=changed)


def after(case: KnownCase, facts: Sequence[e.Fact]) -> KnownCase:
    """A case once facts about it have happened."""
    for fact in facts:
        if fact.reference == case.reference:
            case = replace(_changed(case, fact), status=moved(case.status, fact))
    return case


def _changed(case: KnownCase, fact: e.Fact) -> KnownCase:
    """What a fact changes besides the status, as far as a command asks for it."""
    withdrawal = WITHDRAWALS.get(type(fact))
    if withdrawal and withdrawal.referrals:
        case = replace(case, referrals=tuple(replace(one, status=ReferralStatus.WITHDRAWN) for one in case.referrals))
    match fact:
        case e.Referred():
            return replace(case, referrals=(*case.referrals, _referral(fact)))
        case e.Acknowledged():
            return replace(case, acknowledged=True)
        case e.Closed():
            return replace(case, outcome=fact.outcome.value)
        case e.ReferralFact():
            return replace(case, referrals=tuple(_moved(one, fact) for one in case.referrals))
        case _:
            return case


def _referral(fact: e.Referred) -> KnownReferral:
    return KnownReferral(fact.referral, fact.department, fact.address, ReferralStatus.SENT, fact.at.astimezone(UTC), fact.working_days, has_left=False)


def _moved(referral: KnownReferral, fact: e.ReferralFact) -> KnownReferral:
    return replace(referral, status=referral_moved(referral.status, fact, referral.address)) if referral.key == fact.referral else referral
