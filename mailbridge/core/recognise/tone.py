"""What the tone of an answer must heed: that somebody has died or is gravely ill, and that an application is waiting to be decided."""

from __future__ import annotations

from mailbridge.core.patterns import any_of

_KIN = (
    r"(?:dad|daddy|father|mum|mam|mother|parents?|husband|wife|partner|son|daughter|child|baby|brother|sister|uncle|auntie?|nan|nana|gran|granny|grandma|grandad"
    r"|grandfather|grandmother|friend|neighbour|he|she|they)"
)
_SAD = any_of(
    rf"\b{_KIN} (?:sadly |has |have |had |who |just |recently |suddenly ){{0,3}}(?:died|passed away|passed on|took (?:his|her) own life)\b|\bmy late {_KIN}\b"
    rf"|\b(?:death|loss|funeral) of (?:my|our) {_KIN}\b|\b{_KIN}['’]?s (?:grave|funeral|ashes|headstone)\b"
    r"|\b(?:funeral|bereave\w{1,6}|widow(?:ed|er)?|miscarriage|stillborn|terminal(?:ly)? ill|hospice|probate)\b",
    within="{}",
)
_PENDING = any_of(r"\b(?:appl(?:y|ie[ds]|ications?)|object(?:ions?|ing|ed|s)?|permission|committee)\b|\blicen[cs]|\b\d{2}/\d{4,}", within="{}")


def is_sad(words: str) -> bool:
    """Whether somebody near to the writer has died, or is about to."""
    return bool(_SAD.search(words))


def names_application(words: str) -> bool:
    """Whether the words are about an application or a licence, on which a councillor may have to decide."""
    return bool(_PENDING.search(words))
