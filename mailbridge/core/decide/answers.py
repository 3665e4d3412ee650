"""What a resident answers to a question of ours: a row for each letter that asks one. Everything else they write is read by the councillor."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mailbridge.core.decide.afterwards import afterwards
from mailbridge.core.decide.brought import Answer
from mailbridge.core.decide.outside import found_outside, their_word
from mailbridge.core.decide.permitted import permission, taken_back
from mailbridge.core.decision import Situation
from mailbridge.core.known import KnownCase


def answer(situation: Situation, case: KnownCase) -> Answer:
    """What the mail says to the question of the letter that it answers, that nobody is to be told any more, or that it is in another ward; else nothing."""
    letter = situation.known.letter
    read = ANSWERS.get(letter.letter) if letter else None
    unasked = taken_back(situation, case) or found_outside(situation, case) or afterwards(situation, case)
    return (read(situation, case) if read else None) or unasked or Answer()


ANSWERS: Mapping[str, Callable[[Situation, KnownCase], Answer | None]] = {
    "acknowledgement_other_ward": their_word,
    "other_ward": their_word,
    "acknowledgement_sensitive": permission,
    "permission": permission,
}
"""Letter of ours that asks something -> what its answer brings about."""
