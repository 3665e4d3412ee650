"""Streets as they can be compared: without house numbers, with `Rd` and `Road` as one."""

from __future__ import annotations

import re

_LONG = {
    "rd": "road",
    "st": "street",
    "ln": "lane",
    "ave": "avenue",
    "av": "avenue",
    "cl": "close",
    "cres": "crescent",
    "ct": "court",
    "dr": "drive",
    "gdns": "gardens",
    "pl": "place",
    "sq": "square",
    "terr": "terrace",
}
_NUMBER = re.compile(r"\d{1,5}[a-z]?")
_BEFORE = frozenset({"flat", "no", "number", "outside", "opposite", "near", "o", "s", "os", "opp", "the", "junction", "corner", "of", "at", "by", "end", "top"})


def street_key(street: str) -> str:
    """`14 Mill Ln.` and `outside 3a Mill Lane` -> `mill lane`; empty where no street is named."""
    words = re.findall(r"[^\W_]+", street[:200].casefold().replace("'", "").replace("’", ""))
    while words and (_NUMBER.fullmatch(words[0]) or words[0] in _BEFORE):
        words.pop(0)
    return " ".join((*words[:-1], _LONG.get(words[-1], words[-1]))) if words else ""
