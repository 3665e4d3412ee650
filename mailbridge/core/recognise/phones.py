"""Telephone numbers of the United Kingdom in a text, as digits with a leading 0."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMBER = re.compile(r"(?<![\w.+/£#-])(?:\+44[ .-]{0,2}(?:\(0\)[ .-]{0,2})?|0044[ .-]{0,2}(?:\(0\)[ .-]{0,2})?|\(?0)(?:[ .()–-]{0,2}\d){9,10}(?![\w/-]|[.]\d)")
_MAY_BE_NUMBER = re.compile(r"0(?:[ .()–-]{0,6}\d){9}|\+44")
"""What each of them has; Python's matcher passes over all that is no 0 and no plus."""
_ABROAD = re.compile(r"^(?:\+44|0044)")
_GIVEN_OUT = ("01", "02", "03", "07", "08", "05")
"""Beginnings that Ofcom's numbering plan gives to people and offices."""


def phones(text: str) -> tuple[str, ...]:
    """Every number once, in the order of the text."""
    return tuple(dict.fromkeys(number for _, number in numbers(text)))


def numbers(text: str) -> Iterator[tuple[int, str]]:
    """Every number with the place in the text where it begins."""
    found = _NUMBER.finditer(text) if _MAY_BE_NUMBER.search(text) else ()
    return ((one.start(), number) for one in found if (number := _digits(one.group())))


def _digits(written: str) -> str:
    digits = "".join(c for c in written if c.isdecimal())
    if _ABROAD.match(written.strip()):
        digits = "0" + digits.removeprefix("0044").removeprefix("44").lstrip("0")
    return digits if len(digits) in (10, 11) and digits.startswith(_GIVEN_OUT) else ""
