"""Lists of phrases as one pattern: how every table of words in this package is written, so that a phrase is a line."""

from __future__ import annotations

import re


def any_of(*phrases: str, within: str = r"\b(?:{})") -> re.Pattern[str]:
    """One pattern for a list of phrases, without regard to case; a phrase begins at a word unless `within` says otherwise.

    None may hold a repeat within a repeat: a pattern must stay linear on the mail of somebody who means ill."""
    return re.compile(within.format("|".join(phrases)), re.IGNORECASE)
