"""Takes people out of what a server or a library says, before it is logged or shown to an operator."""

from __future__ import annotations

import re
from functools import lru_cache

GONE = "…"
HARMLESS = frozenset({"INBOX", "Sent", "utf-8", "ascii", "us-ascii", "latin-1"})
"""Words in quotation marks that are nobody's."""
LONGEST = 400
"""Characters of a message that are kept; a server that says more is quoting something."""
_NAMED = re.compile(r"(?:\b[^\W\d_a-z][\w'’.-]{0,40} ){1,4}(?=<[^<>\s]{1,320}@)")
_ADDRESS = re.compile(r"[^\s<>\"'(),:;\[\]=]{1,320}(?:@|%40|=40)[^\s<>\"'(),;\[\]]{1,255}")
_QUOTED = re.compile(r"(?<!\w)'([^'\n]{1,300})'(?!\w)|\"([^\"\n]{1,300})\"|“([^”\n]{1,300})”|‘([^’\n]{1,300})’(?!\w)")


def without_people(text: str) -> str:
    """The text without addresses, without the names in front of them, and without what stands in quotation marks, which may be somebody's words.

    What is left is for finding a fault: codes, verbs, hosts and numbers."""
    return _without_people(text if len(text) <= LONGEST else text[:LONGEST] + GONE)


@lru_cache(maxsize=1024)
def _without_people(cut: str) -> str:
    """Log lines say the same again and again, so the last answers are kept, and of what is long its beginning alone."""
    return _ADDRESS.sub(GONE, _NAMED.sub("", _QUOTED.sub(_emptied, cut)))


def _emptied(found: re.Match[str]) -> str:
    inside = next(group for group in found.groups() if group is not None)
    return found[0] if inside in HARMLESS else f"{found[0][0]}{GONE}{found[0][-1]}"
