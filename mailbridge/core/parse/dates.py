"""Dates as mails write them: the Date header (RFC 5322 and what is sent instead), and the dates in header blocks of quoted mails."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

_MONTHS = {
    1: "january jan januar janvier janv enero ene gennaio gen januari janeiro styczeń stycznia sty ionawr ion leden ledna ianuarie ianuar января ocak janeiro",
    2: (
        "february feb februar februari février fevrier févr fevr febrero febbraio fevereiro fev luty lutego "
        "lut chwefror chwe únor února februarie февраля şubat"
    ),
    3: "march mar märz marz mrz mars marzo março maart mrt marzec marca mawrth maw březen března martie марта mart",
    4: "april apr avril avr abril abr aprile kwiecień kwietnia kwi ebrill ebr duben dubna aprilie апреля nisan",
    5: "may mai maggio mag mayo maj maja mei maio květen května мая mayıs",
    6: "june jun juni juin junio giugno giu junho czerwiec czerwca cze mehefin meh červen června iunie июня haziran",
    7: "july jul juli juillet juil julio luglio lug julho lipiec lipca lip gorffennaf gor červenec července iulie июля temmuz",
    8: "august aug août aout agosto ago augustus augusti sierpień sierpnia sie awst srpen srpna августа ağustos",
    9: "september sep sept septembre septiembre settembre set setembro wrzesień września wrz medi září septembrie сентября eylül",
    10: (
        "october oct oktober okt octobre octubre ottobre ott outubro out październik października paź pazdziernika "
        "hydref hyd říjen října octombrie октября ekim"
    ),
    11: "november nov novembre noviembre novembro listopad listopada lis tachwedd tach listopadu noiembrie ноября kasım",
    12: (
        "december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro grudzień grudnia "
        "gru rhagfyr rhag prosinec prosince decembrie декабря aralık"
    ),
}
_MONTH_OF = {word: number for number, words in _MONTHS.items() for word in words.split()}
_TIME = re.compile(r"(?<![\d.])(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?\s?([ap]\.?m\b)?", re.IGNORECASE)
_OFFSET = re.compile(r"(?:GMT|UTC)?\s?([+-])(\d{2}):?(\d{2})\b")
_DAY = 1440
"""Minutes of a day: no offset is longer."""
_ZONES = {"bst": 60, "gmt": 0, "utc": 0, "cest": 120, "cet": 60, "ist": 60, "wet": 0, "west": 60, "eest": 180, "eet": 120}
_ISO = re.compile(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_NUMBERS = re.compile(r"\b(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})\b")
_DAY_MONTH = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?,?\s(?:de\s|o\s)?([^\W\d_]{3,14})\.?,?(?:\s(?:de\s)?(\d{4}|\d{2})\b)?")
_MONTH_DAY = re.compile(r"\b([^\W\d_]{3,14})\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s(\d{4})\b")


def header_date(value: str) -> datetime | None:
    """A Date header with the offset it was written in; None when it names no moment."""
    if not value:
        return None
    from mailparser.dates import parse_mail_date  # lazily: start-up time

    result = parse_mail_date(value[:500])
    if result.value is not None:
        return _at_offset(result.value, float(result.timezone) * 60)
    try:
        moment = None if _ISO.match(value) else parsedate_to_datetime(value[:500])
    except (ValueError, TypeError, IndexError, OverflowError):
        moment = None
    if moment is None:
        return written_date(value)
    return _at_offset(moment, 0) if moment.tzinfo is None else _known(moment)


def _at_offset(moment: datetime, minutes: float) -> datetime | None:
    moment = moment.replace(tzinfo=UTC)
    offset = timezone(timedelta(minutes=minutes)) if abs(minutes) < _DAY else UTC
    return _known(moment.astimezone(offset)) if _known(moment) else None


def _known(moment: datetime) -> datetime | None:
    """A moment, unless it lies where UTC has no date for it (year 1 or 9999)."""
    return moment if 1 < moment.year < 9999 else None


def written_date(value: str) -> datetime | None:
    """A date as a mail client writes it above a quotation, in a dozen languages, day before month. Without a zone it is taken as UTC."""
    value = value[:300].replace("\xa0", " ").replace("\u202f", " ")
    day = _day(value)
    if day is None:
        return None
    clock = _TIME.search(value)
    hour, minute, second = (int(clock.group(1)), int(clock.group(2)), int(clock.group(3) or 0)) if clock else (0, 0, 0)
    if clock and clock.group(4):
        hour = hour % 12 + (12 if clock.group(4).lower().startswith("p") else 0)
    try:
        return datetime(*day, hour, minute, second, tzinfo=_zone(value)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _day(value: str) -> tuple[int, int, int] | None:
    """Year, month and day in a text."""
    if found := _ISO.search(value):
        return int(found.group(1)), int(found.group(2)), int(found.group(3))
    for found in _DAY_MONTH.finditer(value):
        month = _MONTH_OF.get(found.group(2).lower())
        if month and found.group(3):
            return _year(found.group(3)), month, int(found.group(1))
    for found in _MONTH_DAY.finditer(value):
        month = _MONTH_OF.get(found.group(1).lower())
        if month:
            return int(found.group(3)), month, int(found.group(2))
    if found := _NUMBERS.search(value):
        first, second = int(found.group(1)), int(found.group(2))
        return (_year(found.group(3)), first, second) if second > 12 else (_year(found.group(3)), second, first)
    return None


def _year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _zone(value: str) -> timezone:
    if found := _OFFSET.search(value):
        minutes = int(found.group(2)) * 60 + int(found.group(3))
        return timezone(timedelta(minutes=-minutes if found.group(1) == "-" else minutes)) if minutes < _DAY else UTC
    words = {word.strip("()[],.").lower() for word in value.split()}
    return next((timezone(timedelta(minutes=minutes)) for name, minutes in _ZONES.items() if name in words), UTC)
