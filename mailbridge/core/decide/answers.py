"""What a resident answers to a question of ours: a row for each letter that asks one. Everything else they write is read by the councillor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mailbridge.core.consent import answered
from mailbridge.core.decide.pen import desk_of
from mailbridge.core.decision import Situation
from mailbridge.core.effects import CouncillorAsked, Fact, PermissionGiven, PermissionRefused, Reopened
from mailbridge.core.known import KnownCase
from mailbridge.core.letters.letter import Letter
from mailbridge.model.words import CaseStatus, Outcome


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer brings about."""

    facts: tuple[Fact, ...] = ()
    reason: str = ""
    """Why she is told, in her letter."""
    agreed: str = ""
    """Key of the body that may be told now."""
    letters: tuple[Letter, ...] = ()
    """What goes out besides the letter to her."""


def answer(situation: Situation, case: KnownCase) -> Answer:
    """What the mail says to the question of the letter that it answers; nothing where it says neither yes nor no."""
    letter = situation.known.letter
    read = ANSWERS.get(letter.letter) if letter else None
    return (read(situation, case) if read else None) or _after_all(situation, case) or Answer()


def _permission(situation: Situation, case: KnownCase) -> Answer | None:
    """Whether somebody may be told (R098)."""
    letter, said = situation.known.letter, answered(situation.reading.new_text)
    if letter is None or said is None:
        return None
    body = letter.key.split("/")[1]
    name = desk_of(situation).department_name(body)
    if said:
        given = PermissionGiven(reference=case.reference, who=situation.author_name, body=body, name=name)
        return Answer((given,), f"they agree that {name} may be told. REFER {body} sends it", agreed=body)
    refused = PermissionRefused(reference=case.reference, who=situation.author_name, body=body, name=name)
    return Answer((refused,), f"they do not want {name} to be told")


def _after_all(situation: Situation, case: KnownCase) -> Answer | None:
    """A case that was closed since nobody answered is opened by the answer that comes after all (story 13)."""
    if case.status is not CaseStatus.CLOSED or case.outcome != Outcome.NO_REPLY_FROM_CONSTITUENT:
        return None
    reason = "this answers what you asked them; the case was closed since no answer had come, and is open again"
    reopened = Reopened(reference=case.reference, who=situation.author_name, text="the resident answered after all")
    return Answer((reopened, CouncillorAsked(reference=case.reference, what=reason)), reason)


ANSWERS: Mapping[str, Callable[[Situation, KnownCase], Answer | None]] = {"permission": _permission}
"""Letter of ours that asks something -> what its answer brings about."""
