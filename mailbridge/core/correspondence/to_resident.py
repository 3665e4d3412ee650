"""Letters to residents: the acknowledgement in its situations, the copy of what was sent to officers, the outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mailbridge.core.calendar import written
from mailbridge.core.correspondence.desk import Desk, first_name
from mailbridge.core.correspondence.disclosure import Form, form, is_direct, is_sensitive
from mailbridge.core.known import KnownCase, KnownReferral
from mailbridge.core.ladder import due_on
from mailbridge.core.letters.facts import Facts, Item
from mailbridge.core.letters.letter import Letter
from mailbridge.core.mail import Address
from mailbridge.core.risk import is_guarded
from mailbridge.model.words import Flag, Outcome, PartyRole, ReferralStatus

OUTCOME_LETTERS = {Outcome.RESOLVED: "outcome_resolved", Outcome.PARTLY_RESOLVED: "outcome_resolved", Outcome.NOT_POSSIBLE: "outcome_not_possible"}
"""Outcome -> letter; every other outcome is told with `outcome_other`."""


def acknowledgement(desk: Desk, case: KnownCase, *, had: int, referral: KnownReferral | None = None, missing: tuple[str, ...] = (), photos: int = 0) -> Letter:
    """The first letter, once a case: says who was asked and by when an answer is expected, or asks for what is missing (R047 to R053)."""
    family = "acknowledgement" if referral else "acknowledgement_asks" if missing else "acknowledgement_plain"
    category = desk.category(case)
    facts = replace(
        _greeting(desk, case),
        department=desk.department_name(referral.department) if referral else "",
        reply_by=written(due_on(referral, desk.calendar)) if referral else "",
        direct=int(referral is not None and is_direct(desk, case, referral.department)),
        sent_on=written(desk.calendar.day(referral.sent_at)) if referral and referral.status is ReferralStatus.QUEUED else "",
        missing=missing,
        photos=photos,
        self_help=category.self_help if category else "",
    )
    return _to_resident(desk, case, f"ack:{case.reference}", family, facts, seed=had)


def copy_of_forward(desk: Desk, case: KnownCase, sent: Letter, *, had: int) -> tuple[Letter, ...]:
    """What was really passed on to the department, without officers' addresses (R062); nothing where even that may be read by somebody else."""
    if not gets_copy(desk, case, sent):
        return ()
    told = sent.facts
    facts = replace(
        _greeting(desk, case),
        department=told.department,
        reply_by=told.reply_by,
        direct=told.direct,
        action=told.action,
        words=told.words,
        withheld=told.withheld,
    )
    letter = _to_resident(desk, case, sent.key.replace("forward:", "copy:", 1), "copy_to_resident", facts, seed=had)
    return (replace(letter, evidence_of=sent.evidence_of, nameless=sent.nameless, largest=sent.largest, encloses=False),)


def gets_copy(desk: Desk, case: KnownCase, sent: Letter) -> bool:
    """Whether the resident is shown what was sent: not where letters need care, where the matter is private, or sensitive and they have not agreed."""
    agreed = form(desk, case, sent.referral.split("/")[1]) is Form.FULL or not is_sensitive(desk, case)
    return agreed and bool(case.resident_address) and Flag.PRIVATE not in case.flags and not is_guarded(case)


def taken_up(desk: Desk, case: KnownCase, others: Sequence[tuple[str, str]], inbound: int) -> Letter:
    """Further matters in a resident's mail have cases of their own now: one letter for all, and no second acknowledgement (story 4).

    `others`: reference and title of each."""
    items = tuple(Item(reference, title) for reference, title in others)
    return _to_resident(desk, case, f"takenup:{case.reference}/{inbound}", "taken_up", replace(_greeting(desk, case), open_items=items), seed=inbound)


def question(desk: Desk, case: KnownCase, text: str, inbound: int) -> Letter:
    """The councillor asks the resident something, in her words."""
    return _to_resident(desk, case, f"question:{case.reference}/{inbound}", "question", replace(_greeting(desk, case), question=text), seed=case.number)


def permission(desk: Desk, case: KnownCase, body: str, inbound: int) -> Letter:
    """May somebody outside the council be told? YES or NO (R098)."""
    facts = replace(_greeting(desk, case), permission_for=desk.department_name(body))
    return _to_resident(desk, case, f"permission:{case.reference}/{body}/{inbound}", "permission", facts, seed=inbound)


def update(desk: Desk, case: KnownCase, text: str, inbound: int) -> Letter:
    """How things stand, in words that she approved by writing them (R076, R079)."""
    return _to_resident(desk, case, f"update:{case.reference}/{inbound}", "update", replace(_greeting(desk, case), outcome_text=text), seed=inbound)


def message(desk: Desk, case: KnownCase, key: str) -> Letter:
    """A letter to the resident whose words are given with it."""
    return _to_resident(desk, case, key, "message", _greeting(desk, case), seed=case.number)


def outcome(desk: Desk, case: KnownCase, result: Outcome, text: str, *, times: int) -> Letter:
    """How it ended, with thanks or with reasons (R077, R078). `times` tells a second closing of the same case from the first."""
    departments = " and ".join(dict.fromkeys(desk.department_name(r.department) for r in case.referrals))
    facts = replace(_greeting(desk, case), outcome=result.replace("_", " "), outcome_text=text, reason=text, department=departments)
    return _to_resident(desk, case, f"outcome:{case.reference}/{times}", OUTCOME_LETTERS.get(result, "outcome_other"), facts, seed=case.number)


def _greeting(desk: Desk, case: KnownCase) -> Facts:
    """The facts of a case with the name of the person written to."""
    person = case.correspondent or case.constituent
    return replace(desk.facts(case), name=first_name(person.name) if person else "")


def _to_resident(desk: Desk, case: KnownCase, key: str, family: str, facts: Facts, seed: int) -> Letter:
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
