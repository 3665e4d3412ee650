"""One line of a line-up: how a case or a held mail reads there, and what she would most likely do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from mailbridge.core import tokens
from mailbridge.core.agenda import Agenda, OpenCase, Why
from mailbridge.core.correspondence.desk import Desk, place_in_words
from mailbridge.core.correspondence.timing import Reach
from mailbridge.core.known import KnownHeld
from mailbridge.core.letters.facts import Item, Suggestion

PRIVATE = "A resident's matter"
"""Title of a case that nobody should read over her shoulder."""
FIRST = "please first"


@dataclass(frozen=True, slots=True)
class Line:
    """A line, and whether it comes before others. `news` makes it a reason to write to her today."""

    item: Item
    first: bool = False
    news: bool = False


@dataclass(frozen=True)
class View:
    """The agenda as it is looked at from a desk at a moment."""

    reach: Reach
    agenda: Agenda

    @property
    def desk(self) -> Desk:
        """Whose agenda it is."""
        return self.reach.desk

    def was_there(self, moment: datetime) -> bool:
        """Whether something was there when this day's line-up fell due: of what came later she hears in other ways."""
        return moment < self.reach.line_up_today

    def is_kept(self, reference: str = "", inbound: int = 0) -> bool:
        """Whether a letter about a case or a held mail was kept back."""
        return any((reference and one.reference == reference) or (inbound and one.inbound == inbound) for one in self.agenda.kept)


def of_case(view: View, case: OpenCase, note: str, button: Suggestion, *, news: bool = False) -> Line:
    """A line about a case. What should be read first says so, and not why."""
    prefix = view.desk.council.service.reference_prefix
    title = PRIVATE if case.is_private else tokens.disarmed(case.title or case.issue or "a matter without a title", prefix)
    place = "" if case.is_private else place_in_words(case.place)
    said = ", ".join(part for part in (FIRST if case.first else "", note) if part)
    return Line(Item(case.reference, title, place=place, note=said, suggestion=button), case.first, news)


def of_held(view: View, held: KnownHeld) -> Line:
    """A line about a mail in the holding pen."""
    prefix = view.desk.council.service.reference_prefix
    name, subject = tokens.held_name(held.inbound), tokens.disarmed(held.subject or "(no subject)", prefix)
    more = f"and {held.more} more" if held.more else ""
    note = ", ".join(part for part in (f"from {held.author}" if held.author else "", more, held.reason) if part)
    news = view.was_there(held.received_at) or view.is_kept(inbound=held.inbound)
    return Line(
        Item(name, subject, note=", ".join(part for part in (FIRST, more) if part) if held.alarming else note, suggestion=tap("Make it a case", "NEW", name)),
        held.alarming,
        news,
    )


def tap(label: str, words: str, reference: str, body: str = "") -> Suggestion:
    """A button: the command in the subject, behind the reference."""
    return Suggestion(label, f"[{reference}] {words}", body)


def look(reference: str) -> Suggestion:
    """The button where she must read before she decides."""
    return tap("Show it", "SHOW", reference)


def likeliest(view: View, case: OpenCase) -> Suggestion:
    """What she would most likely do about a case that waits for her: put a new one to its department, else look at it."""
    council = view.desk.council
    department = next((council.categories[key].department for key in case.categories if key in council.categories), "")
    if case.why is Why.NEW and not case.first and department in council.departments:
        return tap(f"Send it to {view.desk.department_name(department)}", f"FORWARD {department}", case.reference)
    return look(case.reference)


def day(when: date) -> str:
    """A day as a list has room for it: `Friday 17 May`."""
    return f"{when:%A} {when.day} {when:%B}"


def since(view: View, moment: datetime) -> str:
    """`since Friday 17 May`."""
    return f"since {day(view.desk.calendar.day(moment))}"


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Who needs it most first, else as they were."""
    return sorted(lines, key=lambda line: not line.first)
