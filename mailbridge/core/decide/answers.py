"""What a resident answers to a question of ours: a row for each letter that asks one. Everything else they write is read by the councillor."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mailbridge.core.consent import answered
from mailbridge.core.decide.afterwards import afterwards
from mailbridge.core.decide.brought import Answer
from mailbridge.core.decide.pen import desk_of
from mailbridge.core.decision import Situation
from mailbridge.core.effects import PermissionGiven, PermissionRefused
from mailbridge.core.known import KnownCase


def answer(situation: Situation, case: KnownCase) -> Answer:
    """What the mail says to the question of the letter that it answers; nothing where it says neither yes nor no."""
    letter = situation.known.letter
    read = ANSWERS.get(letter.letter) if letter else None
    return (read(situation, case) if read else None) or afterwards(situation, case) or Answer()


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


ANSWERS: Mapping[str, Callable[[Situation, KnownCase], Answer | None]] = {"permission": _permission}
"""Letter of ours that asks something -> what its answer brings about."""
