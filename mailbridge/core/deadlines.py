"""The day by which it is too late: when a resident says that they are evicted, bailiffs come, or a court sits."""

from __future__ import annotations

import re
from datetime import date

from mailbridge.core.calendar import written
from mailbridge.core.dates import mentions

WHAT: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\bevict\w*", re.IGNORECASE), "eviction"),
    (re.compile(r"\b(?:bailiffs?|enforcement agents?|repossess\w*)\b", re.IGNORECASE), "bailiffs"),
    (
        re.compile(r"\b(?:in|at|to|county|magistrates['’]?) court\b|\b(?:court|tribunal|appeal) (?:date|hearing)\b", re.IGNORECASE),
        "court hearing",
    ),
    (re.compile(r"\bnotice (?:\w+ ){0,3}(?:ends|expires|runs out|is up)\b", re.IGNORECASE), "the notice ends"),
    (re.compile(r"\b(?:be|move|get|kicked|thrown|chucked) out (?:by|on|this|next|before)\b", re.IGNORECASE), "the home is lost"),
    (re.compile(r"\b(?:cut|cutting|disconnect\w*|switch\w*) (?:us |me |it |the \w+ )?off\b", re.IGNORECASE), "supply cut off"),
)
"""Words -> what happens on the day that stands in the same sentence."""
_SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n+")


def deadline(words: str, said_on: date) -> str:
    """`eviction on Tuesday 7 May 2024`: the first such day to come, counted from the council's date at which the words came; empty where none is named."""
    found = (one for sentence in _SENTENCES.split(words[:20_000]) for one in _in(sentence, said_on))
    day, what = min(found, default=(None, ""))
    return f"{what} on {written(day)}" if day else ""


def _in(sentence: str, said_on: date) -> list[tuple[date, str]]:
    what = next((name for pattern, name in WHAT if pattern.search(sentence)), "")
    dates = mentions(sentence, said_on) if what else ()
    return [(mention.day, what) for mention in dates if mention.day >= said_on and not mention.loose]
