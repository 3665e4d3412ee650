"""How names and addresses look to the eye: what cannot be told apart at a glance has the same skeleton."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LOOKALIKES = str.maketrans("0135ıаеорсухіјѕԁӏ", "oiesiaeopcyxijsdl")
"""Digits and Cyrillic letters that pass for Latin ones."""


@lru_cache(maxsize=4096)
def skeleton(text: str) -> str:
    """A text as the eye sees it: accents, case, look-alike letters and punctuation do not count (a small part of Unicode TR 39)."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text[:400].lower()) if not unicodedata.combining(c))
    return re.sub(r"[^a-z@]", "", plain.translate(_LOOKALIKES).replace("rn", "m").replace("vv", "w").replace("l", "i"))


def faces(address: str) -> frozenset[str]:
    """What another address must look like, the whole of it or what stands before the @, to be taken for this one."""
    return frozenset((skeleton(address), skeleton(address.rpartition("@")[0])))
