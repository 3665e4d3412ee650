"""Mails that their authors take back ("Recall: RE: 14 Mill Lane"): which mail is meant, and whether a text quotes one (story 19)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

_PREFIX = re.compile(r"\s*(?:recall|re|fw|fwd|aw|atb)\s?:\s*", re.IGNORECASE)
_QUOTED = re.compile(r"“([^”]+)”")
_SENTENCE = re.compile(r"[^.!?\n]+")
_WORD = re.compile(r"[^\W_]+")
ENOUGH = 4
"""Words of a sentence from which on it is known again."""


@dataclass(frozen=True, slots=True)
class KnownRecall:
    """An officer took a mail back; which one, the subject says."""

    address: str
    """The officer's, in lower case."""
    subject: str
    """In lower case, without `Recall:` and `Re:`."""
    written_at: datetime
    """When the recall was written (UTC): what they write later is another mail."""


def subject_meant(subject: str) -> str:
    """What a mail and its recall have in common: the subject in lower case without `Recall:` and `Re:`."""
    while found := _PREFIX.match(subject):
        subject = subject[found.end() :]
    return " ".join(subject.lower().split())


def quotes(text: str, draft: str) -> bool:
    """Whether a text holds a sentence that a draft quotes; small changes of blanks and signs do not matter."""
    said = _bare(text)
    sentences = (_bare(one) for quoted in _QUOTED.findall(draft) for one in _SENTENCE.findall(quoted))
    return any(len(sentence.split()) >= ENOUGH and sentence in said for sentence in sentences)


def _bare(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
