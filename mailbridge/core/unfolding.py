"""What is known of cases once facts have happened that are not recorded yet, so that a second command of one mail sees what the first has done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from typing import Any

from mailbridge.core import effects as e
from mailbridge.core.decision import Situation
from mailbridge.core.folding import changes
from mailbridge.core.known import KnownCase, KnownPermission, KnownReferral
from mailbridge.core.lifecycle import UNANSWERED, moved, taken_back_by
from mailbridge.model.words import Flag, ReferralStatus


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
    withdrawal = taken_back_by(fact)
    if withdrawal and withdrawal.referrals:
        case = replace(case, referrals=tuple(replace(one, status=_withdrawn(one.status)) for one in case.referrals))
    if isinstance(fact, e.PermissionFact):
        case = case.with_word(KnownPermission(fact.body, fact.state, fact.name))
    fold = _FOLDS.get(type(fact)) or (_of_referral if isinstance(fact, e.ReferralFact) else None)
    return fold(case, fact) if fold else case


def _withdrawn(status: ReferralStatus) -> ReferralStatus:
    return ReferralStatus.WITHDRAWN if status in UNANSWERED else status


def _of_referral(case: KnownCase, fact: Any) -> KnownCase:
    return replace(case, referrals=tuple(replace(one, **changes(one, fact)) if one.key == fact.referral else one for one in case.referrals))


def _of_all(case: KnownCase, fact: e.Held) -> KnownCase:
    return replace(case, referrals=tuple(replace(one, **changes(one, fact)) for one in case.referrals))


_FOLDS: Mapping[type[e.Fact], Callable[[KnownCase, Any], KnownCase]] = {
    e.Referred: lambda case, fact: replace(case, referrals=(*case.referrals, _referral(fact))),
    e.Queued: lambda case, fact: replace(case, referrals=(*(one for one in case.referrals if one.key != fact.referral), _queued(fact))),
    e.MachineReplied: _of_referral,
    e.DeliveryFailed: _of_referral,
    e.Held: _of_all,
    e.Acknowledged: lambda case, _: replace(case, acknowledged=True),
    e.Closed: lambda case, fact: replace(case, outcome=fact.outcome.value),
    e.Reopened: lambda case, fact: replace(case, outcome="", merged_into="", flags=case.flags | ({Flag.REPEAT} if fact.repeat else frozenset())),
    e.FollowedUp: lambda case, fact: replace(case, words=f"{case.words}\n\n{fact.words}".strip()) if fact.words not in case.words else case,
    e.PreferenceSet: lambda case, fact: replace(case, informed=fact.preference),
    e.NameWithheld: lambda case, _: replace(case, flags=case.flags | {Flag.ANONYMOUS}),
    e.MadePrivate: lambda case, _: replace(case, flags=case.flags | {Flag.PRIVATE}, shared_with=()),
    e.Shared: lambda case, fact: replace(case, shared_with=(*case.shared_with, fact.colleague)),
    e.Claimed: lambda case, fact: replace(case, councillor=fact.colleague, claimed=True),
    e.PassedOn: lambda case, fact: replace(case, councillor=fact.colleague, shared_with=()),
    e.Merged: lambda case, fact: replace(case, merged_into=fact.into),
}
"""Fact -> what it changes besides statuses, as far as a later command of the same mail asks for it."""


def _referral(fact: e.Referred) -> KnownReferral:
    return replace(_put(fact, ReferralStatus.SENT), officers=fact.officers)


def _queued(fact: e.Queued) -> KnownReferral:
    return _put(fact, ReferralStatus.QUEUED)


def _put(fact: e.Referred | e.Queued, status: ReferralStatus) -> KnownReferral:
    at, address = fact.at.astimezone(UTC), fact.address.lower()
    return KnownReferral(fact.referral, fact.department, address, status, at, fact.working_days, asked=fact.words, has_left=False)
