"""Mail that says thanks and asks for nothing: a person likes to read it, and nobody has to answer."""

from __future__ import annotations

import re

MOST_WORDS = 80
"""Words of a mail that only thanks."""
_THANKS = re.compile(
    r"\b(?:thank(?:s| ?you| you)|thankyou|thx|ta|cheers|grateful|appreciated?|well done|great job|good job|brilliant|star|legends?)\b", re.IGNORECASE
)
_WAS_DONE = re.compile(
    r"\b(?:filled|fixed|sorted|repaired|collected|emptied|cleared|removed|replaced|mended|resolved|painted|swept|cut|done|working again|gone now|got back to me"
    r"|your help|for helping|for getting|for sorting|for all|so much|very much)\b",
    re.IGNORECASE,
)
_WANTS_MORE = re.compile(
    r"\?|\b(?:but|however|although|though|except|still|again|another|also|one (?:more )?thing|next|please|could|can you|would you|wish|need|needs"
    r"|not|never|no|problem|unfortunately|sadly|when|why|while i)\b|n['’]t\b|\bin advance\b",
    re.IGNORECASE,
)


def only_thanks(title: str, text: str) -> bool:
    """Whether a mail thanks for something that was done, and says nothing else."""
    said = text.strip()
    words = len(said.split())
    return 0 < words <= MOST_WORDS and bool(_THANKS.search(said) and _WAS_DONE.search(f"{title}\n{said}")) and not _WANTS_MORE.search(f"{title}\n{said}")
