"""Working days, office hours and waking hours of the council's nation; UTC in and out, the council's zone in between.

Day zero is the day of sending and does not count; a thing is due at the end of its day. Nothing here reads a clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from mailbridge.core.people import Hours, Service

SUBDIVISION = {"england-and-wales": "ENG", "scotland": "SCT", "northern-ireland": "NIR"}
"""Region of the settings -> subdivision of the library `holidays`; without one it would forget Easter Monday."""


class WorkingDays:
    """The calendar of one council: its bank holidays, further closed days and time zone."""

    def __init__(self, region: str = "england-and-wales", closed: Iterable[date] = (), timezone: str = "Europe/London") -> None:
        self.region = region
        self.closed = frozenset(closed)
        self.zone = ZoneInfo(timezone)

    @classmethod
    def of(cls, service: Service) -> WorkingDays:
        """The calendar that a council's settings describe."""
        return cls(service.region, service.closed_days, service.timezone)

    def is_working(self, day: date) -> bool:
        """Whether the council works on a day: no weekend, no bank holiday, no closed day."""
        return day.weekday() < 5 and day not in self.closed and day not in _bank_holidays(self.region, day.year)

    def add(self, day: date, working_days: int) -> date:
        """The day that is so many working days after a day, which itself does not count."""
        while working_days > 0:
            day += timedelta(days=1)
            working_days -= self.is_working(day)
        return day

    def count(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; 0 when `end` is not later."""
        return sum(self.is_working(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))

    def local(self, moment: datetime) -> datetime:
        """A UTC moment in the council's zone."""
        return moment.astimezone(self.zone)

    def day(self, moment: datetime) -> date:
        """The council's date at a UTC moment."""
        return self.local(moment).date()

    def at(self, day: date, clock: time) -> datetime:
        """The UTC moment of a local clock time on a day."""
        return datetime.combine(day, clock, self.zone).astimezone(UTC)

    def next_waking(self, moment: datetime, hours: Hours) -> datetime:
        """The moment itself when people are up, else the next start of waking hours."""
        local = self.local(moment)
        if hours.start <= local.time() < hours.end:
            return moment
        later = local.date() if local.time() < hours.start else local.date() + timedelta(days=1)
        return self.at(later, hours.start)

    def next_office(self, moment: datetime, hours: Hours) -> datetime:
        """The moment itself when it is in office hours of a working day, else the start of the next ones."""
        local = self.local(moment)
        day = local.date()
        if self.is_working(day) and local.time() < hours.end:
            return moment if local.time() >= hours.start else self.at(day, hours.start)
        return self.at(self.add(day, 1), hours.start)


@cache
def _bank_holidays(region: str, year: int) -> frozenset[date]:
    """The bank holidays of one year; asked for once a year and region, since the library is slow to build."""
    import holidays  # lazily: costs more than most of what `explain` imports

    return frozenset(holidays.country_holidays("GB", subdiv=SUBDIVISION[region], years=year))


@lru_cache(maxsize=512)
def written(day: date) -> str:
    """A date as people read it: `Friday 17 May 2024`."""
    return f"{day:%A} {day.day} {day:%B %Y}"
