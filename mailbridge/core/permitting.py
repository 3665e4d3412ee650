"""What a word on who may be told means for what has left and what has not: said to the councillor, who alone can act on it."""

from __future__ import annotations

from collections.abc import Sequence

from mailbridge.core.calendar import written
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.effects import PermissionAsked
from mailbridge.core.known import KnownCase, KnownPermission
from mailbridge.model.words import PermissionState, ReferralStatus

ENDED_WELL = frozenset({ReferralStatus.WITHDRAWN, ReferralStatus.DELIVERY_FAILED})
"""Referrals that a department has not got, or no longer."""


FIRST_QUESTION = "acknowledgement_sensitive"
"""Family of the first letter in a sensitive matter."""


def asked_about(letter: str, key: str) -> str:
    """Key of the body that a letter of such a family and key asks about; empty for one that asks nothing."""
    return (*key.split("/"), "")[1] if letter in {FIRST_QUESTION, "permission"} else ""


def asks(desk: Desk, case: KnownCase, letter: str, key: str, who: str = "mailbridge") -> tuple[PermissionAsked, ...]:
    """The fact that the first letter asks, where it does."""
    body = asked_about(letter, key) if letter == FIRST_QUESTION else ""
    return (PermissionAsked(reference=case.reference, who=who, body=body, name=desk.body_name(body), first=True),) if body else ()


def gone(desk: Desk, case: KnownCase, bodies: Sequence[str]) -> tuple[str, ...]:
    """A line for each body that something has reached already: what is sent cannot be unsent."""
    sent = {r.department: r for r in case.referrals if r.department in bodies and r.has_left}
    return tuple(
        f"{desk.body_name(key)} had it on {written(desk.calendar.day(one.sent_at))}. That cannot be unsent; "
        f"FORBID {key} with your words beneath asks them to disregard it."
        for key, one in sent.items()
    ) + tuple(f"{desk.body_name(key)} could look at it until now." for key in case.shared_with if key in bodies)


def kept_back(desk: Desk, case: KnownCase, bodies: Sequence[str]) -> tuple[str, ...]:
    """A line for each body whose mail has not left, and does not leave any more."""
    waiting = dict.fromkeys(r.department for r in case.referrals if r.department in bodies and not r.has_left and r.status not in ENDED_WELL)
    return tuple(f"What waited to go to {desk.body_name(key)} is taken back." for key in waiting)


def concerned(case: KnownCase, named: Sequence[str]) -> tuple[str, ...]:
    """Whom a resident means who wants no more to be passed on: those they name, else everybody who has it or may have it."""
    known = [one.body for one in case.permissions if one.state in _OPEN]
    having = [r.department for r in case.referrals if r.status not in ENDED_WELL]
    return tuple(dict.fromkeys(named or (*known, *having, *case.shared_with)))


_OPEN = frozenset({PermissionState.ASKED, PermissionState.GIVEN, PermissionState.NAMELESS, PermissionState.UNCLEAR})


def sending(desk: Desk, body: str) -> str:
    """The command by which a body gets it."""
    unit = desk.council.departments.get(body)
    return f"SHARE {body}" if unit is None else f"REFER {body}" if unit.outside else f"FORWARD {body}"


def standing(desk: Desk, case: KnownCase) -> tuple[str, ...]:
    """`Permission: Children's Services, yes, 12 May 10:02, mail of that day`, a line each."""
    return tuple(f"Permission: {_line(desk, one)}" for one in case.permissions)


def _line(desk: Desk, one: KnownPermission) -> str:
    at = desk.calendar.local(one.at or desk.now)
    year = "" if at.year == desk.today.year else f" {at.year}"
    by_her = bool(one.said_by)
    how = f"{one.said_by} told {one.noted_by}" if by_her else "mail of that day" if one.state is not PermissionState.ASKED else ""
    return ", ".join(part for part in (one.name, one.state.value, f"{at.day} {at:%b}{year} {at:%H:%M}", how, one.told) if part)
