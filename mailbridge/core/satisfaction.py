"""Is it sorted? What a resident answers, as people write it: yes, partly, no, or something that a person must read (R081).

Each clause is read by itself, then they are put together. Doubt is never taken for a yes: silence and politeness are no satisfaction."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailbridge.core.satisfaction_words import (
    BACK,
    CONTRAST,
    DENIED,
    FEARED,
    FURTHER,
    LEADS,
    NO,
    PARTLY,
    PLAIN,
    POLITE,
    SPELLINGS,
    STAYED_AWAY,
    THANKS,
    UNSURE,
    YES,
)
from mailbridge.model.words import Satisfaction

MOST_READ = 1500
"""Characters that are read."""
SHORT = 25
"""Words up to which a yes says no more than yes."""
FEW = 3
"""Words that may stand besides thanks."""
_CLAUSES = re.compile(r"(?P<contrast>" + CONTRAST + r")|[.!?;:,()\n]+|\s[-–—]+\s|\s(?=and\b(?! no\b))")
_WORDS = re.compile(r"[a-z']{2,}")


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause, what it says by itself, and whether the answer begins with it in so many words."""

    text: str
    says: Satisfaction | None
    leads: bool = False
    is_back: bool = False
    after_but: bool = False
    contradicts: bool = False


def said(text: str) -> Satisfaction | None:
    """What somebody's own words, without what they quote, answer; None where a person must read them."""
    plain = _plain(text)
    clauses = [one for one in _read(plain) if one.says or one.contradicts or one.after_but]
    if not clauses or UNSURE.search(plain) or any(one.contradicts for one in clauses):
        return None
    found, lead = {one.says for one in clauses if one.says}, clauses[0]
    if lead.leads and found == {Satisfaction.YES}:
        return Satisfaction.YES
    if len(found) == 1 and all(one.says for one in clauses):
        return lead.says
    if lead.leads and lead.says is Satisfaction.PARTLY:
        return Satisfaction.PARTLY
    if lead.leads and lead.says is Satisfaction.NO:
        return Satisfaction.NO if Satisfaction.YES not in found else None
    if any(one.is_back for one in clauses):
        return Satisfaction.NO
    return _mixed(clauses, found)


def _mixed(clauses: Sequence[_Clause], found: set[Satisfaction]) -> Satisfaction | None:
    """Yes to one thing and no to another is a part; where they only contradict each other, a person reads them."""
    if Satisfaction.PARTLY in found or any(one.after_but and one.says is Satisfaction.NO for one in clauses):
        return Satisfaction.PARTLY
    return None


def is_thanks(text: str) -> bool:
    """Whether somebody says thank you, perhaps that it is sorted, and nothing else."""
    plain = _plain(text)
    if not THANKS.search(plain) or "?" in plain or FURTHER.search(plain) or said(text) not in (None, Satisfaction.YES) or UNSURE.search(plain):
        return False
    rest = POLITE.sub(" ", " ".join(one.text for one in _read(plain) if one.says is None))
    return len(_WORDS.findall(rest)) <= FEW


def says_more(text: str) -> bool:
    """Whether there is more in an answer than the answer: a question, another matter, a story."""
    plain = _plain(text)
    return "?" in plain or bool(FURTHER.search(plain) or re.search(CONTRAST, plain)) or len(plain.split()) > SHORT


def _plain(text: str) -> str:
    """In small letters, with plain apostrophes, and `isnt` as it should be written."""
    plain = text[:MOST_READ].translate(PLAIN).lower()
    for pattern, right in SPELLINGS:
        plain = pattern.sub(right, plain)
    return plain


def _read(plain: str) -> Iterator[_Clause]:
    first, start, after_but = True, 0, False
    for match in (*_CLAUSES.finditer(plain), None):
        text = " ".join(plain[start : match.start() if match else len(plain)].split())
        if text:
            yield _clause(text, first=first, after_but=after_but)
            first = first and not POLITE.sub(" ", text).strip(" -")
        start, after_but = (match.end(), bool(match["contrast"])) if match else (start, after_but)


def _clause(text: str, *, first: bool, after_but: bool) -> _Clause:
    """What one clause says; the first word of an answer counts most."""
    lead, match = next(((answer, match) for answer, pattern in LEADS if (match := pattern.match(text))), (None, None)) if first else (None, None)
    rest = text[match.end() :].strip() if match else text
    is_back = bool(BACK.search(rest)) and not (STAYED_AWAY.search(rest) or FEARED.search(rest))
    by_itself = _by_itself(rest, is_back=is_back)
    if lead is Satisfaction.YES and (is_back or by_itself is Satisfaction.PARTLY):
        return _Clause(text, by_itself, False, is_back, after_but)
    contradicts = {lead, by_itself} == {Satisfaction.YES, Satisfaction.NO}
    return _Clause(text, lead or by_itself, lead is not None, is_back, after_but, contradicts)


def _by_itself(text: str, *, is_back: bool) -> Satisfaction | None:
    if STAYED_AWAY.search(text):
        return Satisfaction.YES
    if PARTLY.search(text):
        return Satisfaction.PARTLY
    if is_back or NO.search(text):
        return Satisfaction.NO
    return Satisfaction.YES if YES.search(text) and not DENIED.search(text) else None
