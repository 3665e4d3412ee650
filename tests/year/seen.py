"""Where an open referral stands: its next step, why it is paused, or that the ladder has ended; and whether her line-up names it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from mailbridge.core.agenda import Agenda, OpenCase
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.timing import Reach
from mailbridge.core.known import KnownCase, KnownReferral
from mailbridge.core.lifecycle import ENDED
from mailbridge.core.lineup.groups import HEADINGS
from mailbridge.core.lineup.lines import View
from mailbridge.model.words import CaseStatus, ChaseStep, ReferralStatus
from tests.year import ladder
from tests.year.log import Stood

PAUSES = {
    ReferralStatus.CLARIFICATION_REQUESTED: "their question waits for her answer",
    ReferralStatus.DELIVERY_FAILED: "their address refused the letter",
}
"""Status in which the clock stands still -> why."""


def standings(desk: Desk, cases: Sequence[KnownCase], at: datetime) -> Iterator[Stood]:
    """How each open referral of these cases stands."""
    named = _named(desk, cases, at)
    for case in cases:
        for referral in case.referrals:
            if referral.status not in ENDED:
                yield _stands(desk, case, referral, at, case.reference in named)


def _stands(desk: Desk, case: KnownCase, referral: KnownReferral, at: datetime, shown: bool) -> Stood:
    asleep = "the case sleeps" if case.status is CaseStatus.DEFERRED else ""
    asked = "she was asked about the next person up" if referral.step is ChaseStep.ESCALATION_ASKED else ""
    return Stood(
        at,
        referral.key,
        next_on=ladder.next_on(desk, referral),
        reason=asleep or PAUSES.get(referral.status, "") or asked,
        at_the_end=referral.step is ChaseStep.ESCALATION,
        shown=shown or bool(asleep),
        overdue=ladder.is_overdue(referral, desk.calendar, desk.now) and not asleep,
    )


def _named(desk: Desk, cases: Sequence[KnownCase], at: datetime) -> set[str]:
    """References that the line-up of this moment names, in any of its groups but those of the week's review."""
    view = View(Reach(desk), Agenda(cases=tuple(_in_short(case, at) for case in cases)))
    return {line.item.reference for heading in HEADINGS if not heading.weekly for line in heading.lines(view)}


def _in_short(case: KnownCase, at: datetime) -> OpenCase:
    return OpenCase(
        reference=case.reference,
        title=case.title,
        issue=case.issue,
        place=case.place,
        status=case.status,
        status_since=at,
        opened_at=case.opened_at,
        categories=case.categories,
        referrals=case.referrals,
        deferred_until=case.deferred_until,
        reachable=bool(case.resident_address),
    )
