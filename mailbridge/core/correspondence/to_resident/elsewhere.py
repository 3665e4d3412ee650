"""Letters to a resident whose matter is for other councillors: may they have it, and that they have it now (story 11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.to_resident.letter import greeting, letter_to
from mailbridge.core.known import KnownCase
from mailbridge.core.letters.letter import Letter
from mailbridge.core.people import Representative


def other_ward(desk: Desk, case: KnownCase, ward: str, them: Sequence[Representative], *, first: bool) -> Letter:
    """She represents another ward; their councillors are these; may she pass it on? YES or NO. `first`: it is the acknowledgement as well."""
    facts = replace(greeting(desk, case), other_ward=ward, colleagues=named(them))
    key, name = (f"ack:{case.reference}", "acknowledgement_other_ward") if first else (f"ward:{case.reference}", "other_ward")
    return letter_to(desk, case, key, name, facts, seed=case.number)


def passed_on(desk: Desk, case: KnownCase, ward: str, them: Sequence[Representative]) -> Letter:
    """Their own councillors have it now."""
    facts = replace(greeting(desk, case), other_ward=ward, colleagues=named(them))
    return letter_to(desk, case, f"passed_on:{case.reference}", "passed_on", facts, seed=case.number)


def named(people: Sequence[Representative]) -> str:
    """`Cllr Ann Hale, Cllr Bo Finch and Cllr Cy Dole`."""
    *others, last = [one.name for one in people]
    return f"{', '.join(others)} and {last}" if others else last
