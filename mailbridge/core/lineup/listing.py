"""One group of the line-up in full, for LIST."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from mailbridge.core.agenda import OpenCase
from mailbridge.core.letters.facts import Item
from mailbridge.core.lineup import groups
from mailbridge.core.lineup.lines import Line, View, in_order, look, of_case
from mailbridge.model.words import Flag, ReferralStatus


def _all(view: View) -> Iterator[Line]:
    late = {line.item.reference for line in groups.overdue(view)}
    return (of_case(view, case, _standing(case, overdue=case.reference in late), look(case.reference)) for case in view.agenda.cases)


def _standing(case: OpenCase, *, overdue: bool) -> str:
    if case.campaign:
        return groups.in_numbers(case.campaign)
    anonymous = "name withheld" if Flag.ANONYMOUS in case.flags else ""
    waits = any(referral.status is ReferralStatus.QUEUED for referral in case.referrals)
    status = "waits for a list" if waits else case.status.replace("_", " ")
    return ", ".join(part for part in (status, "overdue" if overdue else "", anonymous) if part)


def _waiting(view: View) -> Iterator[Line]:
    yield from groups.at_risk(view)
    yield from groups.waiting(view)
    yield from (line for line in groups.campaigns(view) if line.item.suggestion and "ANSWER" in line.item.suggestion.subject)


@dataclass(frozen=True, slots=True)
class Listing:
    """What LIST shows: how it is called for one and for several, and its lines."""

    one: str
    several: str
    lines: Callable[[View], Iterator[Line]]


LISTS: Mapping[str, Listing] = {
    "open": Listing("open case", "open cases", _all),
    "overdue": Listing("overdue case", "overdue cases", groups.overdue),
    "waiting": Listing("case waits for you", "cases wait for you", _waiting),
    "quiet": Listing("case without news for the resident", "cases without news for the resident", groups.quiet),
    "deferred": Listing("sleeping case", "sleeping cases", groups.asleep),
    "held": Listing("mail could not be placed", "mails could not be placed", groups.held),
}
"""Word behind LIST -> what it shows."""


def listed(view: View, name: str) -> tuple[str, list[str]]:
    """(how many there are, all lines) of a list."""
    items = [line.item for line in in_order(LISTS[name].lines(view))]
    count = len({item.reference for item in items})
    return f"{count} {LISTS[name].one if count == 1 else LISTS[name].several}.", [_written(item) for item in items]


def _written(item: Item) -> str:
    place = f", {item.place}" if item.place and item.place not in item.title else ""
    return f"{item.reference}: {item.title}{place} ({item.note}) {item.suggestion.written if item.suggestion else ''}".rstrip()
