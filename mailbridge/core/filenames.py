"""Names of files that leave: no path, nothing invisible, no device of Windows, short, and with the ending that a disk would see."""

from __future__ import annotations

import re

from mailbridge.core.letters.plain import clean

LONGEST = 100
_LONGEST_ENDING = 12
_UNFIT = re.compile(r"[/\\:*?\"<>|\n\t]|%[0-9a-fA-F]{2}")
_WAY_UP = re.compile(r"^(?:[.\s]{1,100}_{0,9})+")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(?:\.|$)", re.IGNORECASE)
"""Names that are no files on Windows, whatever their ending."""


def safe_name(written: str) -> str:
    """A name that any disk takes; empty where nothing of it can be kept. What is safe already stays as it is."""
    bare = _UNFIT.sub("_", clean(written[: 4 * LONGEST] + written[4 * LONGEST :][-LONGEST:]))
    name = _WAY_UP.sub("", bare).rstrip(". ")
    named = f"_{name}" if _DEVICE.match(name) else name
    return _short(" ".join(named.split())) if named.strip("_") else ""


def ending(written: str) -> str:
    """What decides which program opens a file, in lower case without the dot: Windows drops dots and blanks behind it."""
    return safe_name(written).rpartition(".")[2].lower() if "." in safe_name(written) else ""


def _short(name: str) -> str:
    """Cut in front of the ending, which says what the file is."""
    stem, dot, last = name.rpartition(".")
    if len(name) <= LONGEST or not dot or len(last) > _LONGEST_ENDING:
        return name[:LONGEST].rstrip(". ")
    return f"{stem[: LONGEST - len(last) - 1].rstrip('. ')}.{last}"
