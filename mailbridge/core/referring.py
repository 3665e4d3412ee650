"""A case is put to a department: the referral as it will stand, the fact that records it, and the letter, unless it waits for a list."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from mailbridge.core.batching import is_urgent, next_list
from mailbridge.core.correspondence import to_officer
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.effects import Dispatched, Fact, PutToDepartment, Queued, Referred
from mailbridge.core.known import EarlierCase, KnownCase, KnownReferral
from mailbridge.core.letters.letter import Letter
from mailbridge.model.words import Flag, ReferralStatus

AT_ONCE = re.compile(r"\b(?:now|urgent(?:ly)?|by itself|alone|at once|straight ?away|immediately|asap)\b", re.IGNORECASE)
"""Words of hers with which a case does not wait for a list."""


@dataclass(frozen=True, slots=True)
class Put:
    """A case put to a department."""

    referral: KnownReferral
    fact: Fact
    letters: tuple[Letter, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether it goes with the next list."""
        return self.referral.status is ReferralStatus.QUEUED


def put(
    desk: Desk,
    case: KnownCase,
    department: str,
    *,
    who: str = "mailbridge",
    earlier: tuple[EarlierCase, ...] = (),
    words: str = "",
    at_once: bool = False,
) -> Put:
    """The case goes to a department by itself, or waits for its list; one that waits already gets her words, or leaves the list."""
    waiting = queued_at(case, department)
    if waiting is not None and at_once:
        return _taken_out(desk, case, waiting, who, earlier, words or waiting.asked)
    referral = replace(waiting, asked=words or waiting.asked) if waiting else new_referral(desk, case, department, words=words, at_once=at_once)
    if referral.status is ReferralStatus.QUEUED:
        return Put(referral, _put(Queued, desk, case, referral, who))
    return Put(referral, _put(Referred, desk, case, referral, who), (to_officer.forward(desk, case, referral, earlier=earlier, instruction=words),))


def queued_at(case: KnownCase, department: str) -> KnownReferral | None:
    """The referral of a case that waits for the list of a department."""
    return next((one for one in case.referrals if one.department == department and one.status is ReferralStatus.QUEUED), None)


def new_referral(desk: Desk, case: KnownCase, department: str, *, words: str = "", at_once: bool = True) -> KnownReferral:
    """The referral of a case to a department from now on; the third part of its key counts how often that was done.

    Whoever answered for the department in this case before is written to again. `words`: her own to them."""
    before = [r for r in case.referrals if r.department == department]
    batch = None if at_once or is_urgent(desk, case) else desk.department(department).batch
    return KnownReferral(
        key=f"{case.reference}/{department}/{1 + len(before)}",
        department=department,
        address=desk.mailbox_of(department).address,
        status=ReferralStatus.QUEUED if batch else ReferralStatus.SENT,
        sent_at=next_list(desk.calendar, batch, desk.now) if batch else desk.now,
        working_days=desk.working_days(case, department),
        officers=before[-1].officers if before else (),
        asked=words,
    )


def _put(kind: type[PutToDepartment], desk: Desk, case: KnownCase, referral: KnownReferral, who: str) -> PutToDepartment:
    """The fact that goes with a forward, or with the place in a list."""
    return kind(
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


def _taken_out(desk: Desk, case: KnownCase, waiting: KnownReferral, who: str, earlier: tuple[EarlierCase, ...], words: str) -> Put:
    """It leaves the list and goes by itself, now."""
    referral = replace(waiting, status=ReferralStatus.SENT, sent_at=desk.now)
    name = desk.department_name(referral.department)
    fact = Dispatched(reference=case.reference, who=who, referral=referral.key, department_name=name, at=desk.now)
    return Put(referral, fact, (to_officer.forward(desk, case, referral, earlier=earlier, instruction=words),))


def without_name(desk: Desk, case: KnownCase, inbound: int) -> tuple[Letter, ...]:
    """What has not left yet for a department, written again without the resident's name. `NameWithheld` takes the first ones back."""
    nameless = replace(case, flags=case.flags | {Flag.ANONYMOUS})
    waiting = [one for one in case.referrals if not one.has_left and one.status is ReferralStatus.SENT and one.department in desk.council.departments]
    later = desk.now + timedelta(minutes=desk.council.service.undo_minutes)
    again = ((one, to_officer.forward(desk, nameless, one, instruction=one.asked)) for one in waiting)
    return tuple(replace(letter, key=f"nameless:{one.key}/{inbound}", not_before=later) for one, letter in again)
