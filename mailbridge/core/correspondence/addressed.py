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


def to_whom(desk: Desk, referral: KnownReferral, *, narrow: bool = False) -> Addressed:
    """A forward, or a letter that goes on with what an officer wrote: to whoever wrote last, with the first contact in copy (story 5).

    `narrow`: nobody else gets a copy, since the case says more than they may know."""
    unit = desk.department(referral.department)
    primary, copies = first_contact(desk, referral), () if narrow else copied(desk, unit)
    if not referral.officers:
        return _once((primary,), copies, _greeted(desk, referral))
    last, *others = reversed(referral.officers)
    known = desk.directory.find(last)
    name = known.name if known else ""
    return _once((Address(name, last),), (primary, *_plain(others), *copies), name)


def as_reminder(desk: Desk, referral: KnownReferral, step: ChaseStep, *, narrow: bool = False) -> Addressed:
    """A rung of the ladder: to the department, with the officer who wrote last and the stand-ins in copy; the last one to the next person up.

    Who assists that person gets a copy, since that is the way in (R066)."""
    unit = desk.department(referral.department)
    primary = first_contact(desk, referral)
    others = (*(() if narrow else copied(desk, unit)), *_plain(referral.officers[-1:]), *_plain(referral.stand_ins))
    if step is not ChaseStep.ESCALATION or unit.escalation is None:
        return _once((primary,), others, _greeted(desk, referral))
    return _once((Address(unit.escalation_name, unit.escalation),), (*_plain((unit.pa,) if unit.pa else ()), primary, *others), unit.escalation_name)


def first_contact(desk: Desk, referral: KnownReferral) -> Address:
    """Whom the case was put to: the mailbox that the first letter went to."""
    unit, central = desk.department(referral.department), desk.council.service.enquiries
    return Address(central.name if central and is_central(desk, referral) else unit.officer or unit.name, referral.address)


def is_central(desk: Desk, referral: KnownReferral) -> bool:
    """Whether a case went to the council's one mailbox for all enquiries (R060)."""
    central = desk.council.service.enquiries
    return central is not None and referral.address.lower() == central.address.lower()


def _greeted(desk: Desk, referral: KnownReferral) -> str:
    """Who is greeted by name: whoever answers for the department, where the letter goes to its own mailbox."""
    return "" if is_central(desk, referral) else desk.department(referral.department).officer


def copied(desk: Desk, unit: Department) -> tuple[Address, ...]:
    """Who gets a copy of everything, but for addresses from which mail comes back."""
    return tuple(Address(one.name, one.address) for one in unit.cc if desk.directory.is_reached(one.address))


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
