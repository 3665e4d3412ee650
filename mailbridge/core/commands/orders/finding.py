"""Commands that find: cases by words, people by name or address, and the figures of a period. They look, and change nothing."""

from __future__ import annotations

from collections.abc import Iterator

from mailbridge.core.asked import ContactPage, KnownContact, KnownParticular, Listed, sought, whom
from mailbridge.core.calendar import written
from mailbridge.core.commands.names import departments_in
from mailbridge.core.commands.order import Done, Misunderstood, Order, command
from mailbridge.core.correspondence.entries import entry
from mailbridge.core.figures import report as lines_of
from mailbridge.core.periods import periods
from mailbridge.model.words import Source, Weight


@command(
    "FIND words",
    does="the cases in which all these words stand",
    example="FIND mill lane pothole",
    needs_case=False,
    weight=Weight.HARMLESS,
    undoable=False,
)
def find(order: Order) -> Done:
    """Her cases, and those shared with her, by words of their mails and notes, names, streets, postcodes and references (R030)."""
    found = order.known.asked.finding(sought(order.request))
    if not found.words:
        raise Misunderstood("What shall I look for? Any words will do: a name, a street, a reference.")
    if not found.total:
        words = "this word" if len(found.words) == 1 else "all of these words"
        return Done(f"No case of yours has {words}. A word is found by its beginning; fewer words find more.")
    more = found.total - len(found.cases)
    lines = tuple(_line(one) for one in found.cases)
    return Done(f"{_count(found.total, 'case')} found.", more=(*lines, f"And {more} more: another word narrows it down.") if more else lines)


def _line(one: Listed) -> str:
    place = f", {one.place}" if one.place and one.place.lower() not in one.title.lower() else ""
    shared = ", shared with you" if one.shared else ""
    return f"{one.reference} {one.title}{place} ({one.status.replace('_', ' ')}{shared})"


def _count(number: int, one: str) -> str:
    return f"{number} {one if number == 1 else f'{one}s'}"


@command(
    "WHO name, address or department",
    does="who somebody is, and their last cases; of a department, how to reach it and how it answers",
    example="WHO jean obi",
    needs_case=False,
    weight=Weight.HARMLESS,
    undoable=False,
)
def who(order: Order) -> Done:
    """Her contacts, with telephone, address and last cases (R033); departments as the directory knows them (R066)."""
    people = order.known.asked.contacts(next(iter(whom(order.request, ""))))
    if not people.words:
        raise Misunderstood("Who? A name will do, an e-mail address, a street, a telephone number or a department.")
    departments = departments_in(" ".join(people.words), order.desk.council, in_full=True)
    entries = tuple(line for key in departments for line in entry(order.desk, order.known.asked.figures, key))
    if not people.total:
        return Done("The directory says:", more=entries) if entries else Done("Nobody you know fits.")
    more = people.total - len(people.contacts)
    lines = (*entries, *(line for one in people.contacts for line in _person(order, one)))
    return Done(f"{_count(people.total, 'contact')} found.", more=(*lines, f"And {more} more: another word narrows it down.") if more else lines)


def _person(order: Order, one: KnownContact) -> tuple[str, ...]:
    known = ", ".join(part for part in (one.name, one.address, one.phone, one.home) if part)
    also = (f"Also writes from: {', '.join(one.others)}",) if one.others else ()
    return (f"{known}: {_count(one.count, 'case')}", *also, *(_line(case) for case in one.last), *(_page(order, one, one.page) if one.page else ()))


def _page(order: Order, one: KnownContact, page: ContactPage) -> Iterator[str]:
    """What is known of somebody, a line each with its source; whom they let know of it, and what was promised."""
    yield from (_known(order, each) for each in page.particulars)
    yield from page.permissions
    for reference, department, day in page.promises:
        yield f"{order.desk.department_name(department)} named {written(day)} ({reference})"
    for address in page.perhaps:
        yield f"Perhaps the same person: {address}, of the same name and telephone number (SAME {one.address or one.phone} {address})"


SOURCES = {
    Source.IMPORT: "imported",
    Source.HEADER: "from the head of a mail",
    Source.SIGNATURE: "from under their name",
    Source.BODY: "they said so",
    Source.FORWARD: "from a mail that was passed on",
    Source.CORRESPONDENT: "whoever writes for them said so",
}
"""Where something comes from, in words; of what she said herself the name stands there."""


def _known(order: Order, one: KnownParticular) -> str:
    said = f"{one.who or 'you'} said so" if one.source is Source.COUNCILLOR else SOURCES[one.source]
    day = written(order.desk.calendar.day(one.at))
    return f"{one.what.value.capitalize()}: {one.value} ({said}, {day}{f', {one.reference}' if one.reference else ''})"


@command(
    "REPORT [month | quarter | year | period]",
    does="the figures of a period",
    example="REPORT last quarter",
    needs_case=False,
    weight=Weight.HARMLESS,
    undoable=False,
)
def report(order: Order) -> Done:
    """The figures of her own cases: this month so far and the last one, or what she asks for. Nothing personal is in it."""
    wanted = periods(order.request.arguments, order.desk.today)
    if not wanted:
        raise Misunderstood("Of which time? A month, quarter or year, like May, Q2, last year; or two days, like 1 April to 30 June.")
    lines = tuple(line for period in wanted for line in lines_of(order.desk, order.known.asked.figures, period))
    return Done("Your cases in figures.", more=lines)
