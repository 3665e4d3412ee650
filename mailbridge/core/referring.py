"""A case is put to a department: the referral as it will stand, and the fact that records it."""

from __future__ import annotations

from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.effects import Referred
from mailbridge.core.known import KnownCase, KnownReferral
from mailbridge.model.words import ReferralStatus


def new_referral(desk: Desk, case: KnownCase, department: str, asked: str = "") -> KnownReferral:
    """The referral of a case to a department from now on; the third part of its key counts how often that was done.

    Whoever answered for the department in this case before is written to again. `asked`: her own words to them."""
    before = [r for r in case.referrals if r.department == department]
    return KnownReferral(
        key=f"{case.reference}/{department}/{1 + len(before)}",
        department=department,
        address=desk.directory.address_of(desk.department(department)),
        status=ReferralStatus.SENT,
        sent_at=desk.now,
        working_days=desk.working_days(case, department),
        officers=before[-1].officers if before else (),
        asked=asked,
    )


def referred(desk: Desk, case: KnownCase, referral: KnownReferral, who: str = "mailbridge") -> Referred:
    """The fact that goes with a forward."""
    return Referred(
        reference=case.reference,
        who=who,
        referral=referral.key,
        department=referral.department,
        department_name=desk.department_name(referral.department),
        address=referral.address,
        working_days=referral.working_days,
        at=referral.sent_at,
        officers=referral.officers,
        words=referral.asked,
    )
