"""What a resident is told: news, the councillor's own words, how it ended (R076 to R079)."""

from __future__ import annotations

from dataclasses import replace

from mailbridge.core.calendar import written
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.to_resident.letter import greeting, letter_to
from mailbridge.core.known import KnownCase, KnownReferral
from mailbridge.core.ladder import due_on
from mailbridge.core.letters.letter import Letter
from mailbridge.core.people import Signpost
from mailbridge.core.signposting import not_ours
from mailbridge.model.words import Outcome

OUTCOME_LETTERS = {
    Outcome.RESOLVED: "outcome_resolved",
    Outcome.PARTLY_RESOLVED: "outcome_resolved",
    Outcome.NOT_POSSIBLE: "outcome_not_possible",
    Outcome.NO_REPLY_FROM_CONSTITUENT: "outcome_no_reply",
}
"""Outcome -> letter; every other outcome is told with `outcome_other`."""


def update(desk: Desk, case: KnownCase, text: str, inbound: int) -> Letter:
    """How things stand, in words that she approved by writing them (R076, R079)."""
    return letter_to(desk, case, f"update:{case.reference}/{inbound}", "update", replace(greeting(desk, case), outcome_text=text), seed=inbound)


def message(desk: Desk, case: KnownCase, key: str) -> Letter:
    """A letter to the resident whose words are given with it."""
    return letter_to(desk, case, key, "message", greeting(desk, case), seed=case.number)


def outcome(desk: Desk, case: KnownCase, result: Outcome, text: str, *, times: int) -> Letter:
    """How it ended, with thanks or with reasons (R077, R078). `times` tells a second closing of the same case from the first."""
    departments = " and ".join(dict.fromkeys(desk.department_name(r.department) for r in case.referrals))
    ended = replace(greeting(desk, case), outcome=result.replace("_", " "), outcome_text=text, reason=text, department=departments)
    facts = replace(ended, next_step=_who_helps(desk, case, result) or _next_step(desk, case, result))
    return letter_to(desk, case, f"outcome:{case.reference}/{times}", OUTCOME_LETTERS.get(result, "outcome_other"), facts, seed=case.number)


def _next_step(desk: Desk, case: KnownCase, result: Outcome) -> str:
    """What somebody can do after a no: what their category says, and how the council is complained about (R078)."""
    category = desk.category(case)
    ways = ((category.appeal or category.self_help) if category else "", desk.council.service.complaints)
    return " ".join(way for way in ways if way) if result is Outcome.NOT_POSSIBLE else ""


def taken_up_again(desk: Desk, case: KnownCase, inbound: int, referral: KnownReferral | None = None) -> Letter:
    """It was not sorted: what happens next, and who has it once more."""
    department, by = (desk.department_name(referral.department), written(due_on(referral, desk.calendar))) if referral else ("", "")
    facts = replace(greeting(desk, case), department=department, reply_by=by)
    return letter_to(desk, case, f"again:{case.reference}/{inbound}", "taken_up_again", facts, seed=inbound)


def _who_helps(desk: Desk, case: KnownCase, result: Outcome) -> str:
    """Who helps instead, where it was not the council's and did not end well."""
    theirs = not_ours(desk, case) if result in (Outcome.NOT_POSSIBLE, Outcome.OUTSIDE_REMIT) else None
    return theirs.told_in(desk.council.service.country) if theirs else ""


def cannot_help(desk: Desk, case: KnownCase, result: Outcome, reason: str, helper: Signpost | None, *, times: int) -> Letter:
    """The no that is said at the outset, with the reason and, where somebody else can help, who (R055)."""
    told = helper.told_in(desk.council.service.country) if helper else _next_step(desk, case, result)
    facts = replace(greeting(desk, case), reason=reason, who_helps=told)
    return letter_to(desk, case, f"outcome:{case.reference}/{times}", "cannot_help", facts, seed=case.number)


def gave_up(desk: Desk, case: KnownCase, asked: str) -> Letter:
    """The case ends since nobody answered; an answer opens it again. `asked`: the key of the last letter that asked."""
    letter = letter_to(desk, case, f"gaveup:{asked}", OUTCOME_LETTERS[Outcome.NO_REPLY_FROM_CONSTITUENT], greeting(desk, case), seed=case.number)
    return replace(letter, automatic="auto-generated")


def closing_line(desk: Desk, case: KnownCase, inbound: int) -> Letter:
    """One polite line after an abusive mail, because she sends it (R106)."""
    return letter_to(desk, case, f"closing:{case.reference}/{inbound}", "closing_line", greeting(desk, case), seed=case.number)
