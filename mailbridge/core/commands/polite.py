"""The thanks and cheers at the end of a command, which say nothing."""

from __future__ import annotations

import re

_POLITENESS = re.compile(
    r"(?:(?:^|[ ,.!-]{1,3})(?:pls|plz|please|thanks|thank you|thankyou|thx|ta|cheers|many thanks|x{1,3}|asap|if you can|if possible|"
    r"when you can)[ .!,]{0,3}){1,4}$",
    re.IGNORECASE,
)


def polite_end(words: str) -> str:
    """Words without the thanks and cheers at their end; empty when there was nothing else."""
    return _POLITENESS.sub("", words).strip(" ,-–—")
