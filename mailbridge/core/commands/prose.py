"""Whether words only begin like a command: what looks like the title of a case, or like running text, is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from mailbridge.core.commands.field_words import divided
from mailbridge.core.commands.names import colleagues_in, departments_in, reference_of
from mailbridge.core.commands.polite import polite_end
from mailbridge.core.commands.table import Takes, Verb
from mailbridge.core.dates import mentions
from mailbridge.core.people import Council


def is_prose(plain: str, verb: Verb, length: int, council: Council, *, strict: bool) -> bool:
    """Whether the words only begin like a command: `Chase Road pothole`, `hold ups at the lights`, `fixed penalty notice`.

    Where the words may be the title of a case (`strict`), a verb needs what belongs to it, as in running text."""
    after = polite_end(" ".join(plain.split()[length:])).split()
    if not after:
        return False
    if verb.name == "same":
        return not names_its_object(verb, " ".join(after), council)
    first = after[0].lower().strip(",.!?:")
    written, rest = " ".join(plain.split()[:length]).lower().strip(",.!?:"), " ".join(after)
    if verb.takes is Takes.DEPARTMENTS and (written in ("for", "to") or (first in _STREETS and first != "park")):
        return not departments_in(rest, council, in_full=True)
    if first in _STREETS and verb.takes not in (Takes.LETTER, Takes.DEPARTMENTS) and verb.name not in ("split", "find", "who"):
        return True
    return strict and not _is_plain_order(written, verb, rest, council)


def _is_plain_order(written: str, verb: Verb, rest: str, council: Council) -> bool:
    """Whether what follows a verb leaves no doubt that it is one. `close` and `note` may be followed by words of hers."""
    if verb.takes in (Takes.DEPARTMENTS, Takes.DATE, Takes.REFERENCE):
        return has_its_object(verb, rest, council)
    first = rest.split()[0].lower().strip(",.!?:")
    if verb.name == "close":
        return bool(OUTCOME.match(rest)) or (written.startswith(("clos", "clso", "colse")) and first not in _DETERMINERS)
    if verb.name == "reopen" and written.startswith("re"):
        return first not in _DETERMINERS
    if verb.takes is Takes.LETTER:
        return (written in ("note", "reply", "ask", "update") and first not in ("about", "left", "from", "re")) or (written == "tell" and first in _WHOM)
    return bool(names_its_object(verb, rest, council) or written in _COINED or BRIEF.fullmatch(rest) or reference_of(rest, council))


def names_its_object(verb: Verb, rest: str, council: Council) -> bool:
    """Whether what follows is so plainly the object of the verb that it cannot be anything else."""
    return verb.name in _OBJECTS and _OBJECTS[verb.name](rest, council)


def _briefly_a_department(rest: str, council: Council) -> bool:
    return len(rest.split()) < 4 and bool(departments_in(rest, council, leading=True))


def _a_colleague(rest: str, council: Council) -> bool:
    return bool(colleagues_in(" ".join(rest.split()[:3]), council))


def _an_address(rest: str, _council: Council) -> bool:
    return "@" in rest


def has_its_object(verb: Verb, rest: str, council: Council) -> bool:
    """Whether the department, date or second reference stands there that the verb takes."""
    if verb.takes is Takes.DEPARTMENTS:
        return bool(departments_in(rest, council, leading=True)) or (verb.name in _TO_BODIES and _a_colleague(rest, council))
    if verb.takes is Takes.DATE:
        return bool(mentions(rest, _ANY_DAY)) or rest.lower().startswith(("until", "till", "for the", "pending", "while"))
    return bool(reference_of(rest, council))


_TO_BODIES = frozenset({"permission", "permit", "forbid"})
"""Verbs that name a department, a body outside the council, or a colleague."""
MOST_SOUGHT = 6
"""Words that are looked for; running text has more."""
_OBJECTS: Mapping[str, Callable[[str, Council], bool]] = {
    "new": _briefly_a_department,
    "chase": _briefly_a_department,
    "escalate": _briefly_a_department,
    "refer": lambda rest, council: bool(departments_in(rest, council, leading=True)),
    "pass": lambda rest, council: _a_colleague(rest, council) or bool(departments_in(rest, council, leading=True)),
    "share": _a_colleague,
    "who": lambda rest, _council: len(rest.split()) <= MOST_SOUGHT,
    "contact": lambda rest, _council: bool(divided(rest)[1]) or len(rest.split()) <= MOST_SOUGHT,
    "same": lambda rest, _council: rest.count("@") == 2,
    "find": lambda rest, _council: len(rest.split()) <= MOST_SOUGHT,
    "export": _an_address,
    "erase": _an_address,
    "endrule": lambda rest, _council: bool(re.match(r"(?:R-?)?\d{1,6}\b", rest, re.IGNORECASE)),
}
"""Verb -> whether what follows is so plainly its object that it cannot be the title of a case."""
_COINED = frozenset(["canthelp", "cant help", "can't help", "can’t help", "notcase", "not casework", "anon"])
"""Words of ours that stand in no title."""
_STREETS = frozenset(
    [
        "road",
        "rd",
        "street",
        "st",
        "lane",
        "ln",
        "avenue",
        "ave",
        "way",
        "court",
        "crescent",
        "terrace",
        "grove",
        "walk",
        "hill",
        "row",
        "farm",
        "house",
        "school",
        "park",
        "estate",
        "to-home",
        "up",
        "down",
    ]
)
_DETERMINERS = frozenset(
    ["the", "a", "an", "my", "our", "his", "her", "their", "your", "some", "one", "of", "on", "in", "by", "at", "to", "call", "calls", "shave"]
)
_WHOM = frozenset(["him", "her", "them", "mr", "mrs", "ms", "miss", "dr", "resident"])
OUTCOME = re.compile(
    r"\W*(?:resolved|fixed|done|sorted|completed?|not possible|outside remit|duplicate|withdrawn|no reply|not casework|referred|partly|"
    r"solved|it|one(?=,)|this|this case|the case|case|please)\b",
    re.IGNORECASE,
)
BRIEF = re.compile(
    r"(?:(?:it|this|them|this one|that|again|now|the case|this case|up|again please|today|him|her|for me|all|mine|resident|the resident|"
    r"please|to me|overdue|open|with .{1,30}|to .{1,30})[ .!]{0,3}){1,4}",
    re.IGNORECASE,
)
_ANY_DAY = date(2025, 1, 1)
