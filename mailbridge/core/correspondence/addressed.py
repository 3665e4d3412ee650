"""Whom a letter about a referral is addressed to: the first contact, the officer who wrote last, whoever stands in, the next person up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.known import KnownReferral
from mailbridge.core.mail import Address
from mailbridge.core.people import Department
from mailbridge.model.words import ChaseStep


@dataclass(frozen=True, slots=True)
class Addressed:
    """Who is written to, and who gets a copy. Nobody stands in it twice."""

    to: tuple[Address, ...]
    cc: tuple[Address, ...] = ()
    name: str = ""
    """Whom to greet; empty: colleagues."""


def to_whom(desk: Desk, referral: KnownReferral) -> Addressed:
    """A forward, or a letter that goes on with what an officer wrote: to whoever wrote last, with the first contact in copy (story 5)."""
    unit = desk.department(referral.department)
    primary = _primary(unit, referral)
    if not referral.officers:
        return _once((primary,), _plain(unit.cc), unit.officer)
    last, *others = reversed(referral.officers)
    known = desk.directory.find(last)
    name = known.name if known else ""
    return _once((Address(name, last),), (primary, *_plain(others), *_plain(unit.cc)), name)


def as_reminder(desk: Desk, referral: KnownReferral, step: ChaseStep) -> Addressed:
    """A rung of the ladder: to the department, with the officer who wrote last and the stand-ins in copy; the last one to the next person up.

    Who assists that person gets a copy, since that is the way in (R066)."""
    unit = desk.department(referral.department)
    primary = _primary(unit, referral)
    copied = (*_plain(unit.cc), *_plain(referral.officers[-1:]), *_plain(referral.stand_ins))
    if step is not ChaseStep.ESCALATION or unit.escalation is None:
        return _once((primary,), copied, unit.officer)
    return _once((Address(unit.escalation_name, unit.escalation),), (*_plain((unit.pa,) if unit.pa else ()), primary, *copied), unit.escalation_name)


def _primary(unit: Department, referral: KnownReferral) -> Address:
    """Whom the case was put to."""
    return Address(unit.officer or unit.name, referral.address)


def _plain(addresses: Iterable[str]) -> tuple[Address, ...]:
    return tuple(Address("", address) for address in addresses)


def _once(to: tuple[Address, ...], cc: tuple[Address, ...], name: str) -> Addressed:
    """Each address in one place only."""
    seen = {one.address.lower() for one in to}
    copied = []
    for one in cc:
        if one.address.lower() not in seen:
            seen.add(one.address.lower())
            copied.append(one)
    return Addressed(to, tuple(copied), name)
