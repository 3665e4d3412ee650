"""Periods of time as people write them for a report: `May`, `Q2`, `last quarter`, `2023`, `1 April to 30 June`. Days of the council's calendar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from mailbridge.core.calendar import written
from mailbridge.core.dates import mentions

MONTHS = {"month": 1, "quarter": 3, "year": 12}
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_UNIT = re.compile(r"(?:(?P<which>this|last|previous|the) )?(?P<unit>month|quarter|year)(?:ly)?", re.IGNORECASE)
_MONTH = re.compile(r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?(?: (?P<year>20\d\d))?", re.IGNORECASE)
_QUARTER = re.compile(r"q(?P<n>[1-4])(?:[ /](?P<year>20\d\d))?", re.IGNORECASE)
_YEAR = re.compile(r"(?P<year>20\d\d)")
_FILLER = re.compile(r"^(?:for|of|in|on|from|the|report)\b ?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day, both included. `so_far`: it is not over."""

    start: date
    end: date
    name: str
    so_far: bool = False


def periods(words: str, today: date) -> tuple[Period, ...]:
    """The periods that are meant: this month and the last one where nothing is said. Empty where the words name none."""
    said = " ".join(words.split()).strip(" .?!")
    while said != (shorter := _FILLER.sub("", said)):
        said = shorter
    if not said:
        return _unit("month", "", today)
    if match := _UNIT.fullmatch(said):
        return _unit(match["unit"].lower(), (match["which"] or "").lower(), today)
    return _named(said, today) or _between(said, today)


def _unit(unit: str, which: str, today: date) -> tuple[Period, ...]:
    """The unit that is on, the one before it, or both."""
    length = MONTHS[unit]
    start = date(today.year, (today.month - 1) // length * length + 1, 1)
    this, last = _spanning(start, length, today), _spanning(_months_on(start, -length), length, today)
    return {"this": (this,), "last": (last,), "previous": (last,)}.get(which, (this, last))


def _named(said: str, today: date) -> tuple[Period, ...]:
    """A month, quarter or year by its name; without a year the last one that has begun."""
    if match := _MONTH.fullmatch(said):
        return (_begun(_NAMES.index(match["name"].lower()) + 1, 1, match["year"], today),)
    if match := _QUARTER.fullmatch(said):
        return (_begun(int(match["n"]) * 3 - 2, 3, match["year"], today),)
    if match := _YEAR.fullmatch(said):
        return (_begun(1, 12, match["year"], today),)
    return ()


def _begun(month: int, length: int, year: str | None, today: date) -> Period:
    start = date(int(year) if year else today.year, month, 1)
    return _spanning(start if year or start <= today else start.replace(year=today.year - 1), length, today)


def _between(said: str, today: date) -> tuple[Period, ...]:
    """From one day to another; `since 1 April` goes on until today."""
    days = [mention.day for mention in mentions(said, today)][:2]
    start, end = (min(days), max(days)) if len(days) > 1 else (days[0], today) if days else (today, today)
    return (Period(start, end, f"{written(start)} to {written(end)}"),) if days and start <= end else ()


def _spanning(start: date, months: int, today: date) -> Period:
    end = _months_on(start, months) - timedelta(days=1)
    name = {1: f"{start:%B %Y}", 3: f"{start:%B} to {end:%B %Y}", 12: str(start.year)}[months]
    return Period(start, end, name, so_far=start <= today <= end)


def _months_on(day: date, months: int) -> date:
    """The first of a month so many months on."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)
