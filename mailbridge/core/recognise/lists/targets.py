"""Which lines of a list a statement begins by naming: by numbers, references or a place. A number that may count something names none."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from mailbridge.core.recognise.lists import words
from mailbridge.core.recognise.lists.rows import Rows
from mailbridge.core.streets import street_key


class Shown(IntEnum):
    """How clearly a statement shows that it speaks of lines."""

    BARE = 0
    """A number alone, before what could also be said of so many things."""
    SEVERAL = 1
    """A range, or several numbers."""
    MARKED = 2
    """With a mark: `2.`, `item 2`, a reference, a place."""


@dataclass(frozen=True, slots=True)
class Target:
    """The lines that a statement names."""

    numbers: tuple[int, ...]
    shown: Shown
    end: int
    """Where what is said of them begins."""
    sure: bool = True
    """False where it names a line that is not there, or contradicts itself."""


def target_at(text: str, rows: Rows) -> Target | None:
    """The lines that a text begins by naming; None where it begins with something else."""
    return next((found for read in _READINGS if (found := read(text, rows))), None)


def numbers_in(listed: str) -> tuple[int, ...]:
    """`1-4, 7` -> 1, 2, 3, 4, 7; empty where a range runs backwards."""
    found: list[int] = []
    for part in words.PART.finditer(listed):
        first, last = int(part[1]), int(part[2] or part[1])
        if last < first or last - first > 200:
            return ()
        found += range(first, last + 1)
    return tuple(found)


def _by_number(text: str, rows: Rows) -> Target | None:
    match = words.NUMBERS.match(text)
    if match is None:
        return None
    mark = words.MARK.match(text, match.end())
    after = text[match.end() :]
    marked = bool(mark or match["head"] or match[0].endswith((")", "]")))
    numbers = numbers_in(match["list"])
    several = len(numbers) > 1
    if _means_no_line(after, mark.end() - match.end() if mark else 0, marked=marked, several=several):
        return None
    referred = bool(_reference(rows).match(after))
    if not marked and not referred and not words.VERDICT.match(after):
        return None
    single = not several and bool(words.SINGULAR.match(after)) and numbers > (1,)
    shown = Shown.MARKED if (marked or referred or single) else Shown.SEVERAL if several else Shown.BARE
    end, agrees = _with_reference(text, mark.end() if mark else match.end(), numbers, rows)
    there = bool(numbers) and set(numbers) <= set(rows.numbers) and len(set(numbers)) == len(numbers)
    like_a_house = not mark and (single or (match["head"] or "").lower().startswith("no")) and is_house(numbers, rows)
    return Target(numbers, shown, end, sure=there and agrees and not like_a_house)


def _means_no_line(after: str, mark: int, *, marked: bool, several: bool) -> bool:
    """Whether a number is a day, a time, a count or a house."""
    behind = after[mark:] if mark else after
    counted = words.COUNTED.match(after) or words.COUNT.match(after)
    if words.HOUSE.match(after) or words.UNITS.match(after) or (mark and words.UNITS.match(behind) and not marked_as_list(after)):
        return True
    return not marked and not several and bool(counted)


def marked_as_list(after: str) -> bool:
    """Whether the mark is one that counts lines, and cannot be a dash between two numbers or words."""
    return after.startswith((".", ")", ":"))


def is_house(numbers: tuple[int, ...], rows: Rows) -> bool:
    """Whether a single number is also that of a house in the list, in another line."""
    return len(numbers) == 1 and any(row.house == str(numbers[0]) and row.number != numbers[0] for row in rows.all)


def _with_reference(text: str, end: int, numbers: tuple[int, ...], rows: Rows) -> tuple[int, bool]:
    """Behind a reference that stands beside the number; whether the two agree."""
    match = _reference(rows).match(text, end)
    if match is None:
        return end, True
    row = rows.of_reference(_written(match, rows))
    mark = words.MARK.match(text, match.end())
    return mark.end() if mark else match.end(), row is not None and numbers == (row.number,)


def _by_reference(text: str, rows: Rows) -> Target | None:
    found: list[str] = []
    pattern, at = _reference(rows), 0
    while match := pattern.match(text, at):
        found.append(_written(match, rows))
        between = _JOINED.match(text, match.end())
        at = between.end() if between and pattern.match(text, between.end()) else match.end()
    named = [rows.of_reference(reference) for reference in found]
    mark = words.MARK.match(text, at)
    numbers = tuple(row.number for row in named if row)
    return Target(numbers, Shown.MARKED, mark.end() if mark else at, sure=len(numbers) == len(named) == len(set(numbers))) if found else None


def _by_place(text: str, rows: Rows) -> Target | None:
    """A street at the beginning, where exactly one line has it."""
    start = _PLACE.match(text)
    if start is None:
        return None
    keys = {row.key for row in rows.all if row.key}
    for length in range(5, 0, -1):
        written = re.match(rf"(?:[^\W_]+['’]?[^\W_]*\.? ?){{{length}}}", text[start.end() :])
        key = street_key(written[0]) if written else ""
        if written and key in keys:
            end = start.end() + len(written[0].rstrip())
            mark = words.MARK.match(text, end) or _COMMA.match(text, end)
            if mark is None and not words.VERDICT.match(text[end:]):
                return None
            found = rows.of_street(key, (start["house"] or "").lower())
            return Target(tuple(row.number for row in found), Shown.MARKED if mark else Shown.SEVERAL, mark.end() if mark else end, sure=len(found) == 1)
    return None


def _reference(rows: Rows) -> re.Pattern[str]:
    return re.compile(rf"[\s>*•·(\[-]{{0,6}}{re.escape(rows.prefix)}[-–— ]?0*(\d{{1,9}})(?![\w])[)\]]?", re.IGNORECASE)


def _written(match: re.Match[str], rows: Rows) -> str:
    return f"{rows.prefix}-{int(match[1])}"


_JOINED = re.compile(r"\s?(?:,\s?and\s|,|&|\+|/|\band\b)\s?", re.IGNORECASE)
_COMMA = re.compile(r",(?=\s)")
_PLACE = re.compile(
    r"[\s>*•·(\[-]{0,6}(?:(?:the one |the bin |bins? |that )?(?:at|in|on|outside|for|re|regarding)[: ]+)?"
    r"(?:no\.? ?|number )?(?P<house>\d{1,4}[a-z]?)?,? ?(?=[A-Za-z])",
    re.IGNORECASE,
)
_READINGS: tuple[Callable[[str, Rows], Target | None], ...] = (_by_reference, _by_place, _by_number)
