"""Dates as people write them ("by Friday", "w/c 12th", "within 28 days of inspection"), counted from the day on which they were written.

A weekday or a day without a month is the next one; a day without a year is the nearest, so that one just gone stays in the past.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from mailbridge.core.patterns import AnyOf

Adding = Callable[[date, int], date]
"""Adds working days to a day; see `core.calendar.WorkingDays.add`."""

_MONTHS = {name: n for n, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)}
_DAYS = {name: n for n, name in enumerate(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])}
_NUMBERS = {word: n for n, word in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"])} | {
    "a": 1,
    "an": 1,
    "couple": 2,
    "few": 3,
    "fourteen": 14,
    "fifteen": 15,
    "twenty": 20,
    "twenty-eight": 28,
    "thirty": 30,
}
_MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
_DAY = r"(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b"
_ON = r"\b(?:(?:mon|tues?|wed(?:nes|s)?|thu(?:rs?)?|fri|satur|sat|sun)(?:day)?,? (?:the )?)?"
_NUMBER = r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|twenty(?:-eight)?|thirty|\d{1,3})"


@dataclass(frozen=True, slots=True)
class Mention:
    """A date in a text: where it stands and which day it is. `loose` tells a whole period ("this week", "in April"), named by its last day."""

    start: int
    end: int
    day: date
    loose: bool = False


def mentions(text: str, written: date, adding: Adding | None = None) -> tuple[Mention, ...]:
    """All dates of a text in order, resolved against the day it was written. `adding` counts working days; without it weekdays count."""
    found = sorted(_all(text, written, adding or _weekdays), key=lambda m: (m.start, -m.end))
    kept: list[Mention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return tuple(kept)


def first(text: str, written: date, adding: Adding | None = None) -> date | None:
    """The first date of a text that is not past, such as a command's "until 14 Feb"."""
    return next((m.day for m in mentions(text, written, adding) if m.day >= written), None)


def begun(text: str) -> str:
    """The same with `next week` as its beginning: what is to last until next week ends on its Monday."""
    return _NEXT_WEEK.sub("start of next week", text)


_NEXT_WEEK = re.compile(r"(?<!of )(?<!in )(?:the )?\bnext week\b", re.IGNORECASE)


def _all(text: str, written: date, adding: Adding) -> Iterator[Mention]:
    for pattern, read, loose in _WAYS:
        for match in pattern.finditer(text):
            day = read(match, written, adding)
            if day:
                yield Mention(match.start(), match.end(), day, loose)


def _weekdays(day: date, count: int) -> date:
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest(month: int, day: int, written: date) -> date | None:
    """The day of the year that lies nearest: up to four months back it is past, otherwise still to come."""
    found = _of(written.year, month, day)
    if found and (written - found).days > 120:
        return _of(written.year + 1, month, day)
    if found and (found - written).days > 245:
        return _of(written.year - 1, month, day)
    return found


def _iso(match: re.Match[str], written: date, adding: Adding) -> date | None:
    return _of(int(match["year"]), int(match["m"]), int(match["d"]))


def _figures(match: re.Match[str], written: date, adding: Adding) -> date | None:
    """`19/11`, `19/11/2025`, `19.11.25`: the day first, as in Britain. 24/7 is not a date."""
    day, month, year = int(match["d"]), int(match["m"]), match["year"]
    if not 1 <= month <= 12 or (match[0] == "24/7"):
        return None
    return _of(int(year) % 2000 + 2000, month, day) if year else _nearest(month, day, written)


def _day_and_month(match: re.Match[str], written: date, adding: Adding) -> date | None:
    month, day = _MONTHS[match["month"][:3].lower()], int(match["d"])
    return _of(int(match["year"]) % 2000 + 2000, month, day) if match["year"] else _nearest(month, day, written)


def _day_of_month(match: re.Match[str], written: date, adding: Adding) -> date | None:
    """`the 14th`: of this month, or of the next when it has gone."""
    day = int(match["d"])
    this = _of(written.year, written.month, day)
    if this and this >= written:
        return this
    later = _months_on(written.replace(day=1), 1)
    return _of(later.year, later.month, day)


def _weekday(match: re.Match[str], written: date, adding: Adding) -> date | None:
    """`Friday` is the coming one, `next Friday` that of next week, `Friday week` seven days after the coming one."""
    which = (match["which"] or "").lower()
    if which in ("last", "previous", "every", "each", "past"):
        return None
    ahead = (_DAYS[match["weekday"][:3].lower()] - written.weekday() - 1) % 7 + 1
    coming = written + timedelta(days=ahead)
    following = which == "next" and coming.isocalendar()[1] == written.isocalendar()[1]
    return coming + timedelta(days=7 * (following or bool(match["week"]) or "week" in which))


def _near(match: re.Match[str], written: date, adding: Adding) -> date | None:
    word = match[0].lower()
    return written + timedelta(days=2 if word.startswith("day after") else 1 if word.startswith(("tomorrow", "tmrw")) else 0)


def _week(match: re.Match[str], written: date, adding: Adding) -> date | None:
    """The Friday of this or the next week; Monday where its beginning is meant, Wednesday its middle."""
    monday = written - timedelta(days=written.weekday()) + timedelta(days=7 * (match["which"].lower() in ("next", "following")))
    part = (match["part"] or "").lower()
    return monday + timedelta(days=0 if part in ("start", "beginning", "early") else 2 if part in ("middle", "mid") else 4)


def _end_of_week(match: re.Match[str], written: date, adding: Adding) -> date | None:
    return written + timedelta(days=(4 - written.weekday()) % 7)


def _this_month(match: re.Match[str], written: date, adding: Adding) -> date | None:
    later = _months_on(written.replace(day=1), (match["which"] or "").lower() in ("next", "following"))
    return _within_month(later.year, later.month, match["part"] or "")


def _month(match: re.Match[str], written: date, adding: Adding) -> date | None:
    month = _MONTHS[match["month"][:3].lower()]
    year = int(match["year"]) if match["year"] else written.year + (written.month - month > 3)
    return _within_month(year, month, match["part"] or "")


def _within_month(year: int, month: int, part: str) -> date:
    """The last day of the part of a month that is meant."""
    last = calendar.monthrange(year, month)[1]
    return date(year, month, {"early": 10, "start": 7, "beginning": 7, "mid": 15, "middle": 15, "first": 7}.get(part.lower().partition(" ")[0], last))


def _season(match: re.Match[str], written: date, adding: Adding) -> date | None:
    """Christmas, the new year and the end of the year: the day before, since it is meant as a limit."""
    return _of(written.year, 12, 24 if match[0].lower().startswith(("christmas", "xmas")) else 31)


def _easter(match: re.Match[str], written: date, adding: Adding) -> date | None:
    """`after Easter` is the Tuesday, before it the Thursday; of the year in which that is still to come."""
    days = -3 if match["after"] is None else 2
    this = _easter_sunday(written.year) + timedelta(days=days)
    return this if this >= written else _easter_sunday(written.year + 1) + timedelta(days=days)


def _easter_sunday(year: int) -> date:
    """By the rule of Meeus, Jones and Butcher."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def _period(match: re.Match[str], written: date, adding: Adding) -> date | None:
    """`within 28 days`, `in the next 10 working days`, `in 6-8 weeks`: the longest that is said; "of inspection" counts from that day if it is told."""
    count = _number(match["upto"] or match["n"])
    unit = match["unit"].lower()
    start = _inspected(match.string, written) if match.groupdict().get("of") else written
    if unit.startswith("hour"):
        return start + timedelta(days=-(-count // 24))
    if unit.startswith("month"):
        return _months_on(start, count)
    if match["working"]:
        return adding(start, count if unit.startswith("day") else 5 * count)
    return start + timedelta(days=count * (14 if unit.startswith("fortnight") else 7 if unit.startswith("week") else 1))


def _inspected(text: str, written: date) -> date:
    """The day of an inspection that the same text tells of; without one, the day of the mail."""
    found = _INSPECTED.search(text)
    told = mentions(found["on"], written) if found else ()
    return told[0].day if told and told[0].day <= written else written


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word.lower()]


def _months_on(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_INSPECTED = _p(
    r"\b(?:inspected|visited|surveyed|inspection (?:was )?(?:carried out|took place|took|done)|attended) (?:this |it )?(?:on )(?P<on>[^.;\n]{3,30})"
)
_PART = r"(?:(?P<part>early|mid|middle|late|later|end|start|beginning|back end|first week|last week)[ -](?:of )?(?:the )?(?:in )?)?"
_WAYS: tuple[tuple[re.Pattern[str] | AnyOf, Callable[[re.Match[str], date, Adding], date | None], bool], ...] = (
    (_p(r"\b(?P<year>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b"), _iso, False),
    (_p(r"(?<![\d/.£-])(?P<d>\d{1,2})(?:/(?P<m>\d{1,2})(?:/(?P<year>20\d\d|\d\d))?)(?![\d/-]| of\b)"), _figures, False),
    (_p(r"(?<![\d/.£-])(?P<d>\d{1,2})[.-](?P<m>\d{1,2})[.-](?P<year>20\d\d|\d\d)(?![\d/-])"), _figures, False),
    (AnyOf(rf"{_ON}\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: day)?(?: of)? ?{_MONTH}\.?(?:,? '?(?P<year>20\d\d|(?<=')\d\d)\b)?"), _day_and_month, False),
    (_p(rf"(?!(?-i:may)\b)\b{_MONTH}\.? (?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:%]|\.\d)(?:,? (?P<year>20\d\d)\b)?"), _day_and_month, False),
    (
        AnyOf(
            rf"{_ON}(?P<d>\d{{1,2}})(?:st|nd|rd|th)\b(?! (?:{_MONTH}|of {_MONTH.replace('month>', 'of>')}|floor|century|year|birthday|time|avenue|"
            rf"street|anniversary|form|edition))"
        ),
        _day_of_month,
        False,
    ),
    (
        AnyOf(
            rf"\b(?:w/?[cb]|week (?:commencing|beginning|starting|of)):? (?:on )?(?:the )?(?:mon(?:day)?,? )?(?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|"
            rf"th)?\b(?![:/.-]\d| (?:of )?{_MONTH})"
        ),
        _day_of_month,
        False,
    ),
    (
        AnyOf(
            rf"\b(?:(?P<which>next|this|coming|last|previous|past|every|each|a week on|week on) )?{_DAY}(?! (?:afternoon |evening |"
            rf"night )?(?:just gone|last|gone))(?P<week> week)?"
        ),
        _weekday,
        False,
    ),
    (AnyOf(r"\b(?:day after tomorrow|tomorrow|tmrw|today|tonight|this (?:morning|afternoon|evening))\b"), _near, False),
    (
        AnyOf(
            r"\b(?:(?P<part>early|mid|middle|late|later|end|start|beginning)(?: of| in|-)? ?(?:the )?)?(?P<which>this|next|"
            r"following)(?: working)? week\b(?! (?:on|end))"
        ),
        _week,
        True,
    ),
    (AnyOf(r"\b(?:end of (?:the )?(?:working )?week|the weekend)\b"), _end_of_week, True),
    (AnyOf(rf"\b{_PART}(?P<which>this|next|following) month\b"), _this_month, True),
    (AnyOf(r"\b(?P<part>end|middle|start|beginning) of (?:the )?(?P<which>)month\b"), _this_month, True),
    (
        AnyOf(
            rf"\b(?:(?:in|by|during|until|till|before|for|of|due|week in)[ -](?:the )?(?=\w)|(?=early|mid|late|end|first week|last week))"
            rf"(?:(?P<part>early|mid|late|middle of|end of|end|start of|beginning of|first week (?:of|in)|last week (?:of|in))[ -])?"
            rf"{_MONTH}(?:,? (?P<year>20\d\d)\b)?(?! \d)"
        ),
        _month,
        True,
    ),
    (AnyOf(r"\bnext fortnight\b"), lambda match, written, adding: written + timedelta(days=14), True),
    (AnyOf(r"\b(?:(?P<after>(?<=after ))|(?<!happy ))easter\b(?! (?:road|street|terrace|ross|monday|sunday|egg|term))"), _easter, True),
    (AnyOf(r"\b(?:christmas|xmas|the new year|the end of the year|end of the year|year end)\b"), _season, True),
    (
        AnyOf(
            r"\b(?:within|in|inside|got|have|under|after|up to|next|another|than|least|about|around|approximately|roughly|of|allow|be|give (?:me|"
            r"us))(?: the)?(?: next| coming|"
            r" following| statutory| usual| normal| full)?(?: about| around| approximately| roughly)?"
            rf"(?: an?(?= couple| few))? (?P<n>{_NUMBER}|couple|few)(?: of)?(?: \(\d{{1,3}}\))?(?:(?: to | or |-|–|"
            rf"/)(?P<upto>{_NUMBER}))?[ -](?P<working>(?:working|business|school|office) )?"
            r"(?P<unit>hours?|days?|weeks?|months?|fortnight)\b(?!'? ago| old| late| overdue)(?:'? time)?(?P<of> (?:of|from|after|following) (?:the |"
            r"our |that )?(?:inspection|visit|survey))?"
        ),
        _period,
        False,
    ),
    (
        AnyOf(
            rf"(?:\A\W*|(?<=[,;:–—-] ))(?:about |around |approx\.? )?(?P<n>{_NUMBER})(?:(?: to | or |-|–|/)(?P<upto>{_NUMBER}))?[ -]"
            r"(?P<working>(?:working|business|school|office) )?(?P<unit>hours?|days?|weeks?|months?|fortnight)"
            r"(?=(?: (?:tops|max|maximum|or so|at most|ish))?\W*\Z)"
        ),
        _period,
        False,
    ),
)
