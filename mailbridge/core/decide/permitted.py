"""What a resident says of who may be told: in answer to a question of ours, or that nobody is to be told any more, in whatever they write (R096, R098)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mailbridge.core.commands.names import departments_in
from mailbridge.core.consent import Word, heard, takes_back
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.decide.brought import Answer
from mailbridge.core.decide.pen import desk_of
from mailbridge.core.decision import Situation
from mailbridge.core.effects import PermissionFact, PermissionGiven, PermissionLimited, PermissionRefused, PermissionUnclear, PermissionWithdrawn
from mailbridge.core.known import KnownCase
from mailbridge.core.permitting import asked_about, concerned, gone, kept_back, sending

SAID: Mapping[Word, type[PermissionFact]] = {
    Word.YES: PermissionGiven,
    Word.NO: PermissionRefused,
    Word.NAMELESS: PermissionLimited,
    Word.UNCLEAR: PermissionUnclear,
}
"""Answer -> the fact that it is."""


_ANYBODY = re.compile(r"\b(?:any ?(?:one|body)|no ?body|no one)\b", re.IGNORECASE)


def permission(situation: Situation, case: KnownCase) -> Answer | None:
    """Whether somebody may be told (R098)."""
    letter, desk = situation.known.letter, desk_of(situation)
    body = asked_about(letter.letter, letter.key) if letter else ""
    if not body:
        return None
    name = desk.body_name(body)
    word = heard(situation.reading.new_text, name)
    if word is Word.NOTHING:
        return None
    if word is Word.NO and takes_back(situation.reading.new_text) and _ANYBODY.search(situation.reading.new_text):
        return taken_back(situation, case)
    speaks_for = case.constituent.name if case.correspondent and case.constituent else ""
    fact = SAID[word](reference=case.reference, who=situation.author_name, body=body, name=name, said_by=speaks_for)
    return Answer((fact,), _in_words(desk, case, word, body), agreed=body if word is Word.YES else "")


def _in_words(desk: Desk, case: KnownCase, word: Word, body: str) -> str:
    """What she is told of an answer, with what can be done now."""
    name, outside = desk.body_name(body), body not in desk.council.departments or desk.department(body).outside
    nameless = "Without a name nobody there can act" if outside else f"FORWARD {body} sends it without their name"
    match word:
        case Word.YES:
            return f"they agree that {name} may be told. {sending(desk, body)} sends it"
        case Word.NAMELESS:
            told = (f"they agree that {name} is told without their name. {nameless}", *kept_back(desk, case, [body]), *gone(desk, case, [body]))
        case Word.NO:
            told = (f"they do not want {name} to be told. {nameless}", *kept_back(desk, case, [body]), *gone(desk, case, [body]))
        case _:
            read = f"they answer whether {name} may be told, and not with a plain yes: please read it"
            return f"{read}. Until then it counts as no; PERMIT {body} or FORBID {body} says what it means"
    return _sentences(told)


def _sentences(parts: tuple[str, ...]) -> str:
    return ". ".join(part.rstrip(".") for part in parts)


def taken_back(situation: Situation, case: KnownCase) -> Answer | None:
    """They do not want it to be passed on any more: to those they name, else to anybody who has it or may have it."""
    said, desk = situation.reading.new_text, desk_of(situation)
    if not takes_back(said):
        return None
    bodies = concerned(case, departments_in(said, situation.council, in_full=True))
    facts = tuple(PermissionWithdrawn(reference=case.reference, who=situation.author_name, body=one, name=desk.body_name(one)) for one in bodies)
    if not facts:
        return None
    names = " and ".join(fact.name for fact in facts)
    told = (f"they do not want {names} to be told any more", *kept_back(desk, case, bodies), *gone(desk, case, bodies))
    return Answer(facts, _sentences(told))
