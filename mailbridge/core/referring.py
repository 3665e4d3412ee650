"""A case is put to a department: the referral as it will stand, and the fact that records it."""

from __future__ import annotations

from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.effects import Referred
from mailbridge.core.known import KnownCase, KnownReferral
from mailbridge.model.words import ReferralStatus


def new_referral(desk: Desk, case: KnownCase, department: str) -> KnownReferral:
    """The referral of a case to a department from now on; the third part of its key counts how often that was done."""
    times = 1 + sum(r.department == department for r in case.referrals)
    return KnownReferral(
        key=f"{case.reference}/{department}/{times}",
        department=department,
        address=desk.mailbox_of(department).address,
        status=ReferralStatus.SENT,
        sent_at=desk.now,
        working_days=desk.working_days(case, department),
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
    )
