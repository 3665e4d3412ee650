"""Yes or no, as people write it: what a resident answers when asked whether somebody may be told, and what the councillor says for them (R098).

Only a plain yes is a yes. A condition, a doubt, a question, or a yes to half of it is for a person to read, and counts as no until then."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from mailbridge.core import consent_words as words


class Word(StrEnum):
    """What an answer amounts to."""

    YES = "yes"
    NO = "no"
    NAMELESS = "without their name"
    """It may be passed on, if nothing tells who they are."""
    UNCLEAR = "to be read"
    """It answers, but with a condition, a doubt or a question."""
    NOTHING = "nothing"
    """It does not speak of the question at all."""


MOST_READ = 3000
"""Characters of an answer that are read."""
_PLAIN = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'", "\u2032": "'", "\ufe0f": "", "\u00a0": " "})
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff]")
_ENDS = re.compile(r"(?<=[.!?])\s+|\n+")
_EDGES = " \t\"'\u201c\u201d*_>()[]-\u2013\u2014.,;:"


def answered(text: str) -> bool | None:
    """True for a plain yes, False for a plain no; None where it is neither, which a person must read."""
    return {Word.YES: True, Word.NO: False}.get(heard(text))


def heard(text: str, asked: str = "") -> Word:
    """What somebody's own words, without what they quote, answer to a question for YES or NO. `asked`: the name of whoever is to be told."""
    parts = [part for part in _sentences(text) if not words.POLITE.search(part)]
    said = next(((number, word) for number, part in enumerate(parts) if (word := _begins(part)) is not Word.NOTHING), None)
    if _is_nameless(parts, is_answer=said is not None):
        return Word.NAMELESS
    if said is None:
        return Word.NOTHING
    number, word = said
    others = (part for place, part in enumerate(parts) if place != number)
    return word if _is_plain(parts[number], word, asked) and not any(_takes_back(part, word) for part in others) else Word.UNCLEAR


def takes_back(text: str) -> bool:
    """Whether somebody says that what they told is not to be passed on, or no longer."""
    parts = list(_sentences(text))
    if any(words.REVOKING.search(part) or words.FORBIDDING.search(part) for part in parts):
        return True
    return any(words.CHANGED.search(part) for part in parts) and any(words.STOPPING.search(part) for part in parts)


def _sentences(text: str) -> Iterator[str]:
    """The sentences in small letters, bare of what stands around them; empty ones left out."""
    plain = _SKIN.sub("", text[:MOST_READ].translate(_PLAIN).lower())
    yield from (bare for part in _ENDS.split(plain) if (bare := " ".join(part.split()).strip(_EDGES)))


def _begins(part: str) -> Word:
    """What a sentence answers by how it begins. `No problem` is a yes, `please don't` a no."""
    if words.DOUBTING.search(part) or words.PARTLY.match(part):
        return Word.UNCLEAR
    for one in (part, _bare(part)):
        agrees, denies = words.YES.match(one), words.NO.match(one)
        if agrees or denies:
            return Word.YES if agrees and (denies is None or agrees.end() > denies.end()) else Word.NO
    return Word.NOTHING


def _bare(part: str) -> str:
    """A sentence without what comes before its answer: `thanks Priya, yes please`, `well, no`."""
    return words.OPENING.sub("", part)


def _is_nameless(parts: list[str], *, is_answer: bool) -> bool:
    """Whether they ask that their name is left out, and set no other limit besides."""
    named = [part for part in parts if words.NAMELESS.search(part)]
    limited = any(words.LIMITS_OF_TELLING.search(part) for part in parts if part not in named) or any(words.DOUBTING.search(part) for part in parts)
    return bool(named) and not limited and (is_answer or len(parts) <= 2)


def _takes_back(part: str, word: Word) -> bool:
    """Whether a further sentence says the contrary, or sets a limit to what may be told."""
    if word is Word.YES:
        return bool(words.NO.match(_bare(part)) or words.LIMITS_OF_TELLING.search(part))
    return bool(words.YES.match(_bare(part)) or words.ALLOWS.search(part))


def _is_plain(part: str, word: Word, asked: str) -> bool:
    """Whether the sentence that answers says no more than yes or no, or turns to another matter."""
    bare = _bare(part)
    if word is Word.YES:
        rest = words.AGREES.sub(" ", words.TURNING.sub("", words.YES.sub("", bare, count=1)))
        return part[-1] != "?" and not (words.LIMITING.search(rest) or words.LIMITS_OF_TELLING.search(rest)) and not _is_for_others(rest, asked)
    rest = words.TURNING.sub("", words.NO.sub("", bare, count=1)).strip(_EDGES)
    turns = words.BARE_NO.match(bare) and words.YES.match(rest) and not words.NO.match(rest)
    return word is Word.NO and not words.HALF.search(rest) and not turns


def _is_for_others(rest: str, asked: str) -> bool:
    """Whether a yes names somebody else than who was asked about: `yes to housing`, where it was the school."""
    known = set(re.findall(r"[a-z']{3,}", asked.translate(_PLAIN).lower()))
    named = words.FOR_WHOM.match(rest.strip(_EDGES)) if known else None
    return named is not None and not words.ANYBODY.match(named[1]) and known.isdisjoint(named[1].split())


_AGREED = re.compile(
    r"\b(?:with (?:(?:her|his|their|the resident['’]?s|mr|mrs|ms|miss)\b.{0,30})?(?:permission|consent)|"
    r"(?:she|he|they|resident|family) (?:has |have )?(?:agree[ds]?|consent(?:s|ed)?|said yes|is happy|are happy))\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:no|not|nope|never|don['’]?t|rather you did|wouldn['’]?t|won['’]?t)\b", re.IGNORECASE)

LONGEST_WORD = 8
"""Words of a sentence that says no more than that they agree."""
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")


def without_consent(text: str) -> tuple[str, bool]:
    """A text without the sentences that only say that the resident has agreed, and whether there were any."""
    parts = _SENTENCES.split(text)
    agreeing = [part for part in parts if len(part.split()) <= LONGEST_WORD and says_they_agree(part)]
    return (" ".join(part for part in parts if part not in agreeing).strip(), True) if agreeing else (text, False)


def says_they_agree(text: str) -> bool:
    """Whether the councillor's own words say that the resident has agreed."""
    return bool(_AGREED.search(text)) and not _DENIED.search(text)
