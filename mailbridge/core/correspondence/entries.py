"""A department as the directory knows it: who answers, how they are reached, whether mail arrives, and how they have answered (R064, R066)."""

from __future__ import annotations

from collections.abc import Iterator

from mailbridge.core.asked import Figures
from mailbridge.core.calendar import written
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.directory import KnownOfficer
from mailbridge.core.figures import standing
from mailbridge.model.words import OfficerState

STATES = {OfficerState.UNDELIVERABLE: "mail comes back", OfficerState.UNCONFIRMED: "the mailbox was full"}


def entry(desk: Desk, figures: Figures, key: str) -> Iterator[str]:
    """Its lines: the contacts first, then what is known of addresses, then the figures."""
    unit = desk.department(key)
    known = (
        ("", f"{unit.officer}, {unit.address}" if unit.officer else unit.address),
        ("telephone ", unit.phone),
        ("deputy ", unit.deputy),
        ("next person up ", f"{unit.escalation_name} {unit.escalation or ''}".strip()),
        ("their assistant ", unit.pa),
    )
    yield f"{unit.name}: {', '.join(f'{label}{value}' for label, value in known if value)}"
    for officer in desk.directory.of(key):
        yield from _state(desk, officer)
    yield from standing(desk, figures, key)


def _state(desk: Desk, officer: KnownOfficer) -> Iterator[str]:
    """What experience says of an address."""
    since = written(desk.calendar.day(officer.since))
    if officer.state is not OfficerState.OK:
        yield f"{officer.address}: {STATES[officer.state]}, since {since}{f' ({officer.why})' if officer.why else ''}"
    if officer.learnt_by:
        yield f"{f'{officer.name}, ' if officer.name else ''}{officer.address}: answers for them, says {officer.learnt_by}"
