"""The first letter to a resident, the acknowledgement, and the copy of what was sent to officers (R047 to R053, R062)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mailbridge.core.calendar import written
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.disclosure import Form, form, is_direct, is_sensitive
from mailbridge.core.correspondence.to_resident.letter import greeting, letter_to
from mailbridge.core.known import KnownCase, KnownReferral
from mailbridge.core.ladder import due_on
from mailbridge.core.letters.facts import Item
from mailbridge.core.letters.letter import Letter
from mailbridge.core.risk import is_guarded
from mailbridge.model.words import Flag, ReferralStatus


def acknowledgement(desk: Desk, case: KnownCase, *, had: int, referral: KnownReferral | None = None, missing: tuple[str, ...] = (), photos: int = 0) -> Letter:
    """The first letter, once a case: says who was asked and by when an answer is expected, or asks for what is missing (R047 to R053)."""
    family = "acknowledgement" if referral else "acknowledgement_asks" if missing else "acknowledgement_plain"
    category = desk.category(case)
    facts = replace(
        greeting(desk, case),
        department=desk.department_name(referral.department) if referral else "",
        reply_by=written(due_on(referral, desk.calendar)) if referral else "",
        direct=int(referral is not None and is_direct(desk, case, referral.department)),
        sent_on=written(desk.calendar.day(referral.sent_at)) if referral and referral.status is ReferralStatus.QUEUED else "",
        missing=missing,
        photos=photos,
        self_help=category.self_help if category else "",
    )
    return letter_to(desk, case, f"ack:{case.reference}", family, facts, seed=had)


def copy_of_forward(desk: Desk, case: KnownCase, sent: Letter, *, had: int) -> tuple[Letter, ...]:
    """What was really passed on to the department, without officers' addresses (R062); nothing where even that may be read by somebody else."""
    if not gets_copy(desk, case, sent):
        return ()
    told = sent.facts
    facts = replace(
        greeting(desk, case),
        department=told.department,
        reply_by=told.reply_by,
        direct=told.direct,
        action=told.action,
        words=told.words,
        withheld=told.withheld,
    )
    letter = letter_to(desk, case, sent.key.replace("forward:", "copy:", 1), "copy_to_resident", facts, seed=had)
    return (replace(letter, evidence_of=sent.evidence_of, nameless=sent.nameless, largest=sent.largest, encloses=False),)


def gets_copy(desk: Desk, case: KnownCase, sent: Letter) -> bool:
    """Whether the resident is shown what was sent: not where letters need care, where the matter is private, or sensitive and they have not agreed."""
    agreed = form(desk, case, sent.referral.split("/")[1]) is Form.FULL or not is_sensitive(desk, case)
    return agreed and bool(case.resident_address) and Flag.PRIVATE not in case.flags and not is_guarded(case)


def taken_up(desk: Desk, case: KnownCase, others: Sequence[tuple[str, str]], inbound: int) -> Letter:
    """Further matters in a resident's mail have cases of their own now: one letter for all, and no second acknowledgement (story 4).

    `others`: reference and title of each."""
    items = tuple(Item(reference, title) for reference, title in others)
    return letter_to(desk, case, f"takenup:{case.reference}/{inbound}", "taken_up", replace(greeting(desk, case), open_items=items), seed=inbound)
