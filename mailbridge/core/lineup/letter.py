"""Writes the line-up: every working day when there is something to say, the whole of it on the first one of a week, and what was kept back on any day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from mailbridge.core.agenda import Agenda
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.timing import Reach, to_reader
from mailbridge.core.correspondence.to_councillor import digest
from mailbridge.core.letters.facts import Group, Item
from mailbridge.core.letters.letter import Letter
from mailbridge.core.lineup.groups import HEADINGS, Heading, since_the_morning
from mailbridge.core.lineup.lines import Line, View, in_order
from mailbridge.model.words import DayPart

LONGEST_GROUP = 30
"""Lines under one heading; LIST shows them all."""
THE_REST = "The whole of a group comes with LIST and its name: LIST waiting, LIST held, LIST overdue, LIST quiet"
Told = list[tuple[Heading, list[Line]]]


def line_up(reach: Reach, agenda: Agenda, part: DayPart, nth: int = 0) -> Letter | None:
    """The line-up of a part of the day, or None where there is nothing to say. `nth`: the mail that asks for it."""
    whole = part is DayPart.BACK or (part is DayPart.MORNING and (begins_week(reach.desk) or agenda.returned))
    view = View(reach, since_the_morning(agenda) if part is DayPart.AFTERNOON else agenda)
    told = [(heading, in_order(heading.lines(view))) for heading in HEADINGS if _stands(heading, part, whole=whole)]
    if not (_has_matter(told) if whole else _has_news(told)):
        return None
    groups = tuple(_group(heading, lines) for heading, lines in told if lines)
    count = len({line.item.reference for heading, lines in told if heading.counts for line in lines})
    letter = digest(reach.desk, groups, count, _occasion(part, agenda), part, nth)
    shortened = any(len(lines) > LONGEST_GROUP for _, lines in told)
    return to_reader(reach, replace(letter, facts=replace(letter.facts, next_step=THE_REST if shortened else "")))


def begins_week(desk: Desk) -> bool:
    """Whether today is the first working day of a week."""
    first = all(not desk.calendar.is_working(desk.today - timedelta(days=n)) for n in range(1, desk.today.weekday() + 1))
    return first and desk.calendar.is_working(desk.today)


def _stands(heading: Heading, part: DayPart, *, whole: bool) -> bool:
    if part is DayPart.AFTERNOON:
        return heading.afternoon
    return not heading.daily if whole else not heading.weekly


def _has_matter(told: Told) -> bool:
    return any(lines for heading, lines in told if heading.counts)


def _has_news(told: Told) -> bool:
    return any(line.news for _, lines in told for line in lines)


def _occasion(part: DayPart, agenda: Agenda) -> str:
    if part is DayPart.AFTERNOON:
        return "since this morning"
    return "while you were away" if part is DayPart.BACK or agenda.returned else ""


def _group(heading: Heading, lines: list[Line]) -> Group:
    """A list that a person reads: so many, and how many there are besides."""
    items = tuple(line.item for line in lines)
    more = len(items) - LONGEST_GROUP
    return Group(heading.words, (*items[:LONGEST_GROUP], Item("", f"and {more} more")) if more > 0 else items)
