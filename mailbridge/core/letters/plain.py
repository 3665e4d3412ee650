"""Makes text of strangers fit for a letter or a header: no control characters, no direction tricks, no half characters, no megabytes."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

LONGEST_FACT = 30_000
"""Characters of one fact; the rest of a longer mail stays in the archive."""
LONGEST_LINE = 300
"""Characters of a subject or a name."""
LONGEST_ITEM = 1000
"""Characters of any other text of one line."""
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]")


def clean(text: str) -> str:
    """A text of any length with line ends `\\n` and nothing invisible in it. Joiners stay: emoji and several scripts need them."""
    return text if text.isprintable() else _UNSEEN.sub("", _LINE_END.sub("\n", text))


def one_line(text: str, longest: int = LONGEST_LINE) -> str:
    """The beginning of a text as one line, fit for a header."""
    return " ".join(clean(text[: 4 * longest]).split())[:longest].rstrip()


def limited(text: str) -> str:
    """A text of several lines, cleaned and cut."""
    return clean(text if len(text) <= LONGEST_FACT else text[:LONGEST_FACT] + " […]").strip()


def flat(value: Any) -> Any:
    """A value whose texts are one line each, those of lists and tables included. Most are empty."""
    if not value:
        return value
    if isinstance(value, str):
        return one_line(value, LONGEST_ITEM)
    if isinstance(value, tuple):
        return tuple(flat(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: flat(getattr(value, one.name)) for one in fields(value)})
    return value
