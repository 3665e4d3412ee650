"""What a resident of another ward wrote, to each of their own councillors, after they agreed (story 11)."""

from __future__ import annotations

from dataclasses import replace

from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.known import KnownCase
from mailbridge.core.letters.letter import LARGEST, Letter
from mailbridge.core.mail import Address
from mailbridge.core.people import Representative
from mailbridge.model.words import PartyRole


def handed_on(desk: Desk, case: KnownCase, to: Representative, number: int, ward: str) -> Letter:
    """The matter in the resident's words, with how to reach them: from now on it is between the two. One letter for each colleague."""
    return Letter(
        key=f"handed_on:{case.reference}/{number}",
        name="handed_on",
        party=PartyRole.OFFICER,
        to=(Address(to.name, to.address),),
        sender=desk.sender,
        owner=desk.key,
        facts=replace(desk.facts(case), name=to.name, other_ward=ward),
        not_before=desk.waking,
        evidence_of=case.origin_sha256,
        largest=LARGEST,
        seed=number,
    )
