"""What every letter to a resident has: a greeting by name, the thread, waking hours."""

from __future__ import annotations

from mailbridge.core.correspondence.desk import Desk, first_name
from mailbridge.core.known import KnownCase
from mailbridge.core.letters.facts import Facts
from mailbridge.core.letters.letter import Letter
from mailbridge.core.mail import Address
from mailbridge.model.words import PartyRole


def greeting(desk: Desk, case: KnownCase) -> Facts:
    """The facts of a case with the name of the person written to."""
    person = case.correspondent or case.constituent
    return desk.facts(case).but(name=first_name(person.name) if person else "")


def on_behalf_of(case: KnownCase) -> str:
    """Who is concerned, where somebody else writes for them (R004)."""
    if case.correspondent is None or case.constituent is None:
        return ""
    return first_name(case.constituent.name) or "the person you write for"


def letter_to(desk: Desk, case: KnownCase, key: str, family: str, facts: Facts, seed: int) -> Letter:
    person = case.correspondent if case.correspondent and case.correspondent.address else case.constituent
    return Letter(
        key=key,
        name=family,
        party=PartyRole.CORRESPONDENT if case.correspondent else PartyRole.CONSTITUENT,
        to=(Address(person.name if person else "", case.resident_address),),
        sender=desk.sender,
        owner=desk.key,
        facts=facts,
        in_reply_to=case.resident_thread[-1] if case.resident_thread else "",
        references=case.resident_thread,
        not_before=desk.waking,
        automatic="auto-replied",
        seed=seed,
    )
