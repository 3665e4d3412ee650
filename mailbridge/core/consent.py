"""Yes or no, as people write it: what a resident answers when asked whether somebody may be told, and what the councillor says for them (R098)."""

from __future__ import annotations

import re

_YES = re.compile(r"^\W{0,9}(?:yes|yep|yeah|yup|ok(?:ay)?|of course|sure|please do|fine|i agree|that'?s fine|go ahead|happy for you to)\b", re.IGNORECASE)
_NO = re.compile(r"\b(?:no|not|nope|never|don['’]?t|rather you did|wouldn['’]?t|won['’]?t)\b", re.IGNORECASE)
_AGREED = re.compile(
    r"\b(?:with (?:(?:her|his|their|the resident['’]?s|mr|mrs|ms|miss)\b.{0,30})?(?:permission|consent)|"
    r"(?:she|he|they|resident|family) (?:has |have )?(?:agree[ds]?|consent(?:s|ed)?|said yes|is happy|are happy))\b",
    re.IGNORECASE,
)


def answered(text: str) -> bool | None:
    """True for a plain yes, False for a no; None where it is neither, which a person must read."""
    first = text.strip().partition("\n")[0][:300]
    if _NO.search(first):
        return False
    return True if _YES.match(first) else None


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
    return bool(_AGREED.search(text)) and not _NO.search(text)
