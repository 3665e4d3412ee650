"""Words that go from one letter into another: an officer's, as a draft quotes them, and the councillor's own, with greeting and name around them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbridge.core.commands.polite import polite_end
from mailbridge.core.correspondence.desk import Desk

_GREETING = re.compile(r"(?:dear|hi|hello|hiya|hey|good (?:morning|afternoon|evening)|morning|afternoon)\b[^.?!:\n]{0,60}[,!.:]?", re.IGNORECASE)
_CLOSING = re.compile(
    r"(?:(?:with |my |many )?(?:kind|kindest|best|warm|warmest|good)?\s?(?:regards|wishes)|yours(?: \w{4,11})?|many thanks|thanks|thank you|cheers|best|kr|br|"
    r"sincerely|all the best)\s?[,.!]{0,3}",
    re.IGNORECASE,
)
_LONGEST_NAME = 60
_SENTENCE = re.compile(r"[^.?!\s](?:[^.?!]|[.?!](?=\S))*[.?!]*")
_CONTACT = re.compile(r"@[\w-]|\b0\d(?:[ -]?\d){8,9}\b|\+44")
_WORD = re.compile(r"[^\W_]+")


def quotable(words: str) -> str:
    """Somebody's words in quotation marks, without greeting and closing. No `>` before the lines: mail programs would take that for an old mail."""
    lines = words.strip().splitlines()
    lines = lines[: _closing(lines)]
    if len(lines) > 1 and _GREETING.fullmatch(lines[0].strip()):
        lines.pop(0)
    bare = "\n".join(lines).strip()
    return f"“{bare}”" if bare else ""


def unaddressed(words: str) -> str:
    """Somebody's words without the sentences that hold an e-mail address or a telephone number: whoever answers must not answer there."""
    lines = (" ".join(one for one in _SENTENCE.findall(line) if not _CONTACT.search(one)).strip() for line in words.splitlines())
    return "\n".join(line for line in lines if line)


def _closing(lines: Sequence[str]) -> int:
    """Where the closing begins: `Kind regards`, with nothing but names and numbers beneath; the number of lines where there is none."""
    for number in range(len(lines) - 1, max(-1, len(lines) - 9), -1):
        if _CLOSING.fullmatch(lines[number].strip()):
            return _closing(lines[:number])
        if lines[number].rstrip().endswith((".", "!", "?")) or len(lines[number]) > _LONGEST_NAME:
            break
    return len(lines)


def without_ending(desk: Desk, text: str) -> str:
    """Her words without what she closes with: thanks, her name, her ward. Nothing is left where she wrote nothing else."""
    names = _names(desk)
    lines = text.strip().splitlines()
    while lines and (_CLOSING.fullmatch(lines[-1].strip()) or set(_words(lines[-1])) <= names):
        lines.pop()
    bare = "\n".join(lines).strip()
    return bare if polite_end(bare) else ""


def _names(desk: Desk) -> set[str]:
    """The words of her name and post, as they stand under a letter."""
    hers = desk.councillor
    return set(_words(f"{hers.display} {hers.sign_off} councillor for {hers.ward} ward {desk.council.service.council}"))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def is_the_same(desk: Desk, words: str, draft: str) -> bool:
    """Whether her words say what the draft says: blanks, line ends, quotation marks and the closing do not matter."""
    return _words(words) == _words(without_ending(desk, draft))


def framed(desk: Desk, words: str, greeting: str) -> str:
    """Her words as a letter: with a greeting and her name, unless she wrote them herself."""
    greeted = bool(_GREETING.match(words))
    ward = (f"Councillor for {desk.councillor.ward}",) if desk.councillor.ward else ()
    ending = "\n".join((desk.councillor.sign_off, desk.councillor.display, *ward))
    return "\n\n".join(part for part in ("" if greeted else greeting, words, ending) if part)


def gist(desk: Desk, letter: str) -> str:
    """What a letter says, for the history: without greeting and closing."""
    bare = without_ending(desk, letter)
    head, _, rest = bare.partition("\n")
    return rest.strip() if rest.strip() and _GREETING.fullmatch(head.strip()) else bare
