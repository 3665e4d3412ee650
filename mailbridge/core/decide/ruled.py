"""What the councillor has said of a sender holds for later mail: it is placed, ignored or kept out as she said of the first (DESIGN.md, rule 10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mailbridge.core.decide.pen import hold
from mailbridge.core.decide.placed import joining, taken_up
from mailbridge.core.decision import Decision, Situation, ignored
from mailbridge.core.known import KnownRule
from mailbridge.core.tokens import rule_name
from mailbridge.model.words import CaseStatus, Flag, InboundStatus, Kind, RuleKind

RESIDENTS = frozenset({Kind.NEW_ENQUIRY, Kind.CAMPAIGN_COPY, Kind.FOLLOW_UP, Kind.UNPLACED})
RULED = RESIDENTS | {Kind.OFFICER_REPLY, Kind.REFUSED}
"""Mail for which rules hold: what a person wrote who is not the councillor."""


def ruled(situation: Situation, decision: Decision) -> Decision:
    """The decision as her rule about its sender changes it. A rule does not hold for a mail that the receiving server says is not of that sender."""
    rule = next((one for one in situation.known.rules if one.address == situation.author), None)
    if rule is None or not _can_hold(situation):
        return decision
    return _TREATMENTS[rule.kind](situation, decision, rule)


def _can_hold(situation: Situation) -> bool:
    reading = situation.reading
    return reading.kind in RULED and Flag.SENDER_FAILED not in reading.flags and not situation.council.is_council_domain(reading.author.domain)


def _blocked(situation: Situation, _: Decision, rule: KnownRule) -> Decision:
    """It opens nothing and joins nothing. Whoever decides after this sees to it that words of danger reach her all the same."""
    return Decision(ignored(f"you want no mail of this sender ({rule_name(rule.number)})", situation.case.reference if situation.case else ""))


def _not_casework(situation: Situation, decision: Decision, rule: KnownRule) -> Decision:
    if decision.ending.status is InboundStatus.HELD or _is_only_offered(situation, decision):
        return Decision(ignored(f"you said that mail of this sender is not casework ({rule_name(rule.number)})"))
    return decision


def _casework(situation: Situation, decision: Decision, _: KnownRule) -> Decision:
    waits = decision.ending.status is InboundStatus.HELD or _is_only_offered(situation, decision)
    return taken_up(situation) if waits and situation.reading.kind in RESIDENTS else decision


def _belongs(situation: Situation, decision: Decision, rule: KnownRule) -> Decision:
    if decision.ending.status is not InboundStatus.HELD or situation.reading.kind is Kind.REFUSED:
        return decision
    case = situation.known.ruled_case
    if case is None or case.status is CaseStatus.CLOSED:
        return hold(situation, f"you said that mail of this sender belongs to {rule.reference}, and that case is closed")
    return joining(situation, case)


def _is_only_offered(situation: Situation, decision: Decision) -> bool:
    """A personal mailbox, where mail that looks like casework waits for her word."""
    return situation.known.mailbox_kind == "personal" and situation.case is None and decision.ending.status is InboundStatus.PROCESSED


_TREATMENTS: Mapping[RuleKind, Callable[[Situation, Decision, KnownRule], Decision]] = {
    RuleKind.BLOCKED: _blocked,
    RuleKind.NOT_CASEWORK: _not_casework,
    RuleKind.CASEWORK: _casework,
    RuleKind.BELONGS: _belongs,
}
"""What she said of a sender -> what becomes of a later mail."""
