"""Letters that she is shown before they go out, and how one goes out at her word: as it was shown, or in her own words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mailbridge.core.calendar import written
from mailbridge.core.correspondence import to_officer, to_resident
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.disclosure import known_to
from mailbridge.core.correspondence.wording import framed, quotable
from mailbridge.core.known import KnownCase, KnownDraft, KnownReferral
from mailbridge.core.letters.letter import Letter
from mailbridge.core.reading import Answer
from mailbridge.core.risk import is_abusive, is_guarded
from mailbridge.model.words import Flag, ReferralStatus


def news(desk: Desk, case: KnownCase, inbound: int, words: str, department: str, promised: date | None) -> Letter:
    """An update that quotes an officer's own words to the resident (R079)."""
    name = desk.department_name(department) if department else "The council"
    letter = to_resident.update(desk, case, f"{name} answered me:\n\n{quotable(words)}", inbound)
    return replace(letter, facts=replace(letter.facts, department=name, promised_date=written(promised) if promised else ""))


def why_no_news(case: KnownCase, answer: Answer, words: str) -> str:
    """Why an officer's words are no draft to the resident; empty where they may be."""
    reasons = (
        (not case.resident_address, "There is nobody to write to."),
        (is_guarded(case), "This case needs care: whatever the resident is told, please write it yourself."),
        (bool(answer.marking) and not answer.shareable, f"It is marked {answer.marking}: do not pass these words on."),
        (not answer.shareable, "They seem to be meant for the council only: please write to the resident in your own words."),
        (answer.not_responsible and not answer.substantive, "They send you elsewhere, so there is no news for the resident yet."),
        (answer.thanks_only or not quotable(words), "There is nothing in it for the resident yet."),
    )
    return next((why for holds, why in reasons if holds), "")


def given(desk: Desk, case: KnownCase, inbound: int, words: str) -> Letter | None:
    """The resident's answer passed on to the department that waits for it; None where nobody waits, or the words would say who wrote."""
    referral = waiting(case)
    if (
        referral is None
        or is_abusive(case)
        or Flag.ANONYMOUS in known_to(case, referral.department).flags
        or not quotable(words)
        or referral.department not in desk.council.departments
    ):
        return None
    return to_officer.answer(desk, case, referral, f"The resident answers:\n\n{quotable(words)}", inbound)


def waiting(case: KnownCase) -> KnownReferral | None:
    """The referral whose department waits for an answer to its question."""
    return next((r for r in reversed(case.referrals) if r.status is ReferralStatus.CLARIFICATION_REQUESTED), None)


def approved(desk: Desk, case: KnownCase, draft: KnownDraft, words: str) -> Letter:
    """A draft that goes out at her word. `words`: her own, instead of what it says; empty: as she was shown it."""
    if draft.referral:
        referral = next(r for r in case.referrals if r.key == draft.referral)
        letter = to_officer.answer(desk, case, referral, "", 0)
        return replace(letter, key=draft.key, text=framed(desk, words, letter.facts.greeting) if words else draft.text)
    letter = to_resident.message(desk, case, draft.key)
    if words:
        return replace(letter, name=draft.letter if is_first(draft) else letter.name, text=framed(desk, words, letter.facts.greeting))
    return replace(letter, name=draft.letter, text=draft.text, variant=draft.variant)


def to_each(desk: Desk, other: KnownCase, letter: Letter) -> Letter:
    """The same news to the resident of another case, with a greeting of their own."""
    theirs = to_resident.message(desk, other, f"{letter.key}/{other.reference}")
    greeting, _, said = letter.text.partition("\n")
    own = f"{theirs.facts.greeting}\n{said}" if greeting == letter.facts.greeting else letter.text
    return replace(theirs, name=letter.name, text=own)


def is_first(draft: KnownDraft) -> bool:
    """Whether a draft is the acknowledgement of its case."""
    return draft.letter.startswith("acknowledgement")
