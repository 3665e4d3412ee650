"""What a resident is asked, and asked once more: a question of the councillor's, or whether somebody may be told (R046, R098)."""

from __future__ import annotations

from dataclasses import replace

from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.to_resident.letter import greeting, letter_to, on_behalf_of
from mailbridge.core.known import KnownCase
from mailbridge.core.letters.letter import Letter


def question(desk: Desk, case: KnownCase, text: str, inbound: int) -> Letter:
    """The councillor asks the resident something, in her words."""
    return letter_to(desk, case, f"question:{case.reference}/{inbound}", "question", replace(greeting(desk, case), question=text), seed=case.number)


def nudge(desk: Desk, case: KnownCase, asked: str, missing: tuple[str, ...], text: str) -> Letter:
    """The question once more, once for each letter that asks. `asked`: the key of that letter; `text`: her own question."""
    facts = replace(greeting(desk, case), missing=missing, question=text)
    letter = letter_to(desk, case, f"nudge:{asked}", "nudge", facts, seed=case.number)
    return replace(letter, automatic="auto-generated")


def survey(desk: Desk, case: KnownCase) -> Letter:
    """Is it sorted? YES, PARTLY or NO. Once for each case, also when it is opened and closed again (R081)."""
    letter = letter_to(desk, case, f"survey:{case.reference}", "survey", greeting(desk, case), seed=case.number)
    return replace(letter, automatic="auto-generated")


def permission(desk: Desk, case: KnownCase, body: str, inbound: int) -> Letter:
    """May somebody outside the council be told? YES or NO (R098)."""
    facts = replace(greeting(desk, case), permission_for=desk.body_name(body), on_behalf_of=on_behalf_of(case))
    return letter_to(desk, case, f"permission:{case.reference}/{body}/{inbound}", "permission", facts, seed=inbound)
