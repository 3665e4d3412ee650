"""What a letter to the councillor says besides the mail itself: a map, how often the resident wrote before, what else is open nearby (R036, R082)."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote_plus

from mailbridge.core.correspondence.desk import Desk, place_in_words
from mailbridge.core.effects.informed import HOW_MUCH
from mailbridge.core.known import WHEN, Around, Glance, KnownCase
from mailbridge.core.reading import Place
from mailbridge.model.words import CaseStatus, Preference


def map_link(desk: Desk, place: Place) -> str:
    """A map of the place: where a photo was taken, else street and postcode; empty where neither is known, or no map is wanted."""
    found = f"{place.latitude:.5f},{place.longitude:.5f}" if place.latitude is not None and place.longitude is not None else place_in_words(place)
    return desk.council.service.map_url.replace("{place}", quote_plus(found, safe=",")) if found and (place.street or place.postcode or "," in found) else ""


def resident_history(desk: Desk, around: Around) -> str:
    """`3rd case from this person; last: MB-12 pothole, closed in May`."""
    if not around.ordinal:
        return ""
    counted = f"{_ordinal(around.ordinal)} case from this person"
    return f"{counted}; last: {around.last.reference} {_what(desk, around.last)}, {_since(desk, around.last)}" if around.last else counted


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _what(desk: Desk, one: Glance) -> str:
    """The category, since a title may be anything: `pothole`."""
    category = next((desk.council.categories[key] for key in one.categories if key in desk.council.categories), None)
    return category.name if category else one.title or "no subject"


def _since(desk: Desk, one: Glance) -> str:
    if one.closed_at is None:
        return "still open"
    day = desk.calendar.day(one.closed_at)
    return f"closed in {day:%B}" if day.year == desk.today.year else f"closed in {day:%B %Y}"


def nearby(desk: Desk, around: Around) -> tuple[str, ...]:
    """`MB-9 pothole, 3 Mill Lane (awaiting officer)`, a line each."""
    return tuple(f"{one.reference} {_what(desk, one)}, {one.place} ({in_words(one.status)})" for one in around.nearby)


WHEN_LENGTH = len("02 May 2024 09:12")


def timeline(desk: Desk, case: KnownCase) -> tuple[str, ...]:
    """The history with the council's time instead of UTC: `8 May 09:12 Jean Obi: Case opened: pothole`."""
    return tuple(_in_local_time(desk, line) for line in case.history)


def _in_local_time(desk: Desk, line: str) -> str:
    written, rest = line[:WHEN_LENGTH], line[WHEN_LENGTH:]
    moment = desk.calendar.local(datetime.strptime(written, WHEN).replace(tzinfo=UTC))
    year = "" if moment.year == desk.today.year else f" {moment.year}"
    return f"{moment.day} {moment:%b}{year} {moment:%H:%M}{rest}"


WAITS = {
    CaseStatus.AWAITING_OFFICER: "waiting for the council",
    CaseStatus.AWAITING_CONSTITUENT: "waiting for the resident",
    CaseStatus.AWAITING_COUNCILLOR: "waiting for you",
    CaseStatus.ANSWERED: "answered, waiting for you",
    CaseStatus.TRIAGE: "new",
}
"""Statuses in words; the others are words already."""


def in_words(status: CaseStatus) -> str:
    """A status as she reads it."""
    return WAITS.get(status, status.value)


def people(case: KnownCase) -> tuple[str, ...]:
    """Who belongs to the case, a line each, as she may know it."""
    named = (("Resident", case.constituent), ("Written by", case.correspondent))
    told = ((role, (one.name, one.address, one.phone, one.street, one.postcode)) for role, one in named if one)
    wishes = () if case.informed is Preference.EACH_STEP else (f"Wants to hear: {HOW_MUCH[case.informed]}",)
    return (*(f"{role}: {', '.join(part for part in parts if part)}" for role, parts in told if any(parts)), *wishes)
