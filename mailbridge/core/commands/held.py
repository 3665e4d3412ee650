"""Reads which held mail a command is about: `[H-12] new`, `H-12 belongs MB-17`, `block H-12`. A bare number never means one: `#12` is a case."""

from __future__ import annotations

import re
from dataclasses import replace

from mailbridge.core.commands.table import BY_WORDS, LONGEST
from mailbridge.core.reading import CommandRequest

ABOUT_HELD = frozenset({"new", "belongs", "notcase", "block"})
"""Verbs that say what a held mail is."""
MARK = "H-"
"""What a reference of a held mail begins with, among the references that the grammar hands on."""
_TAG = r"\[H[ –—_-]?0*(\d{1,9})\]"
_NAMED = re.compile(rf"(?P<before>.*?)(?:{_TAG}|(?<![A-Za-z0-9-])H[–—_-]0*(?P<bare>\d{{1,9}})(?![A-Za-z0-9]))(?P<after>.*)", re.IGNORECASE)
_DICTATED = re.compile(r"H ?0*(?P<number>\d{1,9}) (?P<after>\S.*)", re.IGNORECASE)
_AROUND = " :-–—,|>([."


def tagged(subject: str) -> str:
    """The held mail whose tag stands in a subject, as `H-12`; the last one, and empty where there is none."""
    found = re.findall(rf"{_TAG}|^H-0*(\d{{1,9}}):?$", subject[:2000], re.IGNORECASE)
    return f"{MARK}{int(''.join(found[-1]))}" if found else ""


def named(subject: str) -> tuple[str, str] | None:
    """(`H-12`, the words of command) of a subject without prefixes; None where it names no held mail.

    In brackets the name may stand anywhere; without them only where commands begin, since a flat can be called H-12, too."""
    first, parted, rest = subject.partition(";")
    found = _NAMED.fullmatch(first)
    if found is None:
        return _dictated(subject)
    before, after = found["before"].strip(_AROUND), f"{found['after']}{parted}{rest}".strip(_AROUND)
    ordered = is_order(before) and before.lower() in BY_WORDS
    if before and not ordered and found["bare"]:
        return None
    return f"{MARK}{int(found['bare'] or found[2])}", f"{before} {after}".strip() if ordered else after


def _dictated(subject: str) -> tuple[str, str] | None:
    found = _DICTATED.fullmatch(subject)
    return (f"{MARK}{int(found['number'])}", found["after"]) if found and is_order(found["after"]) else None


def is_order(words: str) -> bool:
    """Whether words begin with a verb about held mail."""
    parts = [part.strip(",.!:?") for part in words.lower().split()[:LONGEST]]
    found = (BY_WORDS.get(" ".join(parts[:length])) for length in range(len(parts), 0, -1))
    return next((verb.name in ABOUT_HELD for verb in found if verb), False)


def about_held(command: CommandRequest, prefix: str) -> CommandRequest:
    """A command with the held mail that it is about taken out of its reference, and the case that this mail belongs to put into its place."""
    held = int(command.reference.removeprefix(MARK)) if command.reference.startswith(MARK) else 0
    case = "" if held else command.reference
    if command.verb == "belongs":
        second = _case_named(command.arguments, prefix)
        return replace(command, held=held, reference=case if second else "", second=second or case)
    return replace(command, held=held, reference=case)


def _case_named(words: str, prefix: str) -> str:
    """The case that a mail belongs to; behind BELONGS the number alone will do."""
    found = re.match(rf"(?:\W{{0,3}}{prefix}[ –—_-]?|\W{{0,3}})0*(\d{{1,9}})\b", words, re.IGNORECASE)
    return f"{prefix}-{int(found[1])}" if found else ""
