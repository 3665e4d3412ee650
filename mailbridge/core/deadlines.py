"""The day by which it is too late: when a resident says that they are evicted, bailiffs come, or a court sits."""

from __future__ import annotations

import re
from datetime import date

from mailbridge.core.calendar import written
from mailbridge.core.dates import mentions
from mailbridge.core.patterns import AnyOf, any_of

WHAT: tuple[tuple[AnyOf, str], ...] = (
    (any_of(r"evict\w*"), "eviction"),
    (any_of(r"bailiffs?\b", r"enforcement agents?\b", r"repossess\w*"), "bailiffs"),
    (any_of(r"(?:in|at|to|county|magistrates['’]?) court\b", r"(?:court|tribunal|appeal) (?:date|hearing)\b"), "court hearing"),
    (any_of(r"notice (?:\w+ ){0,3}(?:ends|expires|runs out|is up)\b"), "the notice ends"),
    (any_of(r"(?:be|move|get|kicked|thrown|chucked) out (?:by|on|this|next|before)\b"), "the home is lost"),
    (any_of(r"(?:cut|cutting|disconnect\w*|switch\w*) (?:us |me |it |the \w+ )?off\b"), "supply cut off"),
)
"""Words -> what happens on the day that stands in the same sentence."""
_SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n+")


def deadline(words: str, said_on: date) -> str:
    """`eviction on Tuesday 7 May 2024`: the first such day to come, counted from the council's date at which the words came; empty where none is named."""
    words = words[:20_000]
    if not any(pattern.search(words) for pattern, _ in WHAT):
        return ""
    found = (one for sentence in _SENTENCES.split(words) for one in _in(sentence, said_on))
    day, what = min(found, default=(None, ""))
    return f"{what} on {written(day)}" if day else ""


def _in(sentence: str, said_on: date) -> list[tuple[date, str]]:
    what = next((name for pattern, name in WHAT if pattern.search(sentence)), "")
    dates = mentions(sentence, said_on) if what else ()
    return [(mention.day, what) for mention in dates if mention.day >= said_on and not mention.loose]
