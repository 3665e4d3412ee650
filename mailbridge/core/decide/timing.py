"""When the letters of a decision may leave, and to whom: each as it suits the councillor at whose desk it belongs."""

from __future__ import annotations

from collections.abc import Sequence

from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.timing import Reach, arranged
from mailbridge.core.decision import Situation
from mailbridge.core.letters.letter import Letter


def timed(situation: Situation, letters: Sequence[Letter]) -> tuple[Letter, ...]:
    """The letters as they can go out now, in their order. Of a colleague's desk it is known whether somebody reads there, not how many letters came today."""
    me, known = situation.known.councillor, situation.known
    mine = iter(arranged(Reach(Desk(situation.council, me, situation.now), known.leave, known.told_today), [one for one in letters if _is_of(one, me)]))
    return tuple(next(mine) if _is_of(letter, me) else _elsewhere(situation, letter) for letter in letters)


def _is_of(letter: Letter, councillor: str) -> bool:
    return letter.owner in ("", councillor)


def _elsewhere(situation: Situation, letter: Letter) -> Letter:
    """A letter of a colleague's desk: about a case of theirs, or to them."""
    leave = next((one for one in situation.known.leaves if one.councillor == letter.owner), None)
    return arranged(Reach(Desk(situation.council, letter.owner, situation.now), leave), (letter,))[0]
