"""Commands about her own time: she is away, she is back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from mailbridge.core.agenda import Agenda
from mailbridge.core.calendar import written
from mailbridge.core.commands.order import Done, Misunderstood, Order, command
from mailbridge.core.correspondence.timing import Reach
from mailbridge.core.correspondence.to_councillor import stand_in
from mailbridge.core.dates import begun, mentions
from mailbridge.core.effects import CameBack, LinedUp, WentAway
from mailbridge.core.lineup import line_up
from mailbridge.core.people import Council
from mailbridge.model.words import DayPart

_COVER = re.compile(r"[ ,;]{0,3}\b(?:covered by|cover(?: is)?|with)\b:? {0,3}(?P<who>.*)$", re.IGNORECASE)
_COVERING = re.compile(r"[ ,;.]{0,3}(?:\band )?(?P<who>[\w' ]{2,30}?) (?:is|will be|are) (?:covering|standing in|looking after).*$", re.IGNORECASE)
_NOBODY = re.compile(r"\b(?:no|without) cover\b", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till|til|to|through|back|in)\b", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|since|starting)\b", re.IGNORECASE)
_SHORT_SPAN = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)? ?(?:-|–|—|to|until|till) ?(?=\d{1,2}(?:st|nd|rd|th)? (?P<month>[a-z]{3,9})\b)", re.IGNORECASE)
_FOR = re.compile(r"\bfor (?=(?:an?|the|\d{1,3}|one|two|three|four|five|six)\b)", re.IGNORECASE)
_WHOLE_WEEK = re.compile(r"(?P<which>this|next) week", re.IGNORECASE)
NOBODY = "nobody"
NO_DAY = "Until when? The day on which you are back, please, like 20 May or Monday."


@dataclass(frozen=True, slots=True)
class Span:
    """Days away: from a day (included) until a day (the first one back)."""

    starts: date
    until: date


@command(
    "AWAY [from] until [cover name]", does="say that you are away, and who looks after your cases", example="AWAY 3 May to 20 May cover brown", needs_case=False
)
def away(order: Order) -> Done:
    """Letters to her wait, or go to her cover; only alarms reach her. The days are echoed so that a misread date is seen at once (R101)."""
    days, who = parted(order.request.arguments)
    span = span_in(days, order)
    cover = cover_named(who, order) if who is not None else order.desk.councillor.cover
    fact = WentAway(councillor=order.desk.key, who=order.who, starts=span.starts, until=span.until, cover=cover)
    said = f"You are away from {written(span.starts)}; your first day back is {written(span.until)}."
    if not cover:
        return Done(said, more=("Nobody stands in: letters to you wait until then, but for alarms. BACK ends it earlier.",), standing=(fact,))
    person = order.desk.council.councillors[cover]
    more = (f"{person.display} gets what asks for a decision. Alarms go to you both. BACK ends it earlier.",)
    return Done(said, letters=(stand_in(order.desk, person, span.starts, span.until, order.known.inbound),), more=more, standing=(fact,))


@command("BACK", does="say that you are back", example="BACK", needs_case=False, undoable=False)
def back(order: Order) -> Done:
    """Ends a leave, also one that was to come; what came meanwhile is told at once, in one line-up."""
    if order.known.leave is None:
        return Done("You were not away.")
    desk, agenda = order.desk, order.known.agenda or Agenda()
    letter = line_up(Reach(desk), agenda, DayPart.BACK, order.known.inbound)
    told = tuple(one.number for one in agenda.kept)
    lined_up = LinedUp(
        councillor=desk.key, who=order.who, day=desk.today, part=DayPart.BACK, nth=order.known.inbound, letter=letter.key if letter else "", told=told
    )
    said = "Welcome back. Your line-up comes in a mail of its own." if letter else "Welcome back. Nothing waits for you."
    return Done(said, letters=(letter,) if letter else (), standing=(CameBack(councillor=desk.key, who=order.who), lined_up))


def parted(words: str) -> tuple[str, str | None]:
    """The days, and whoever shall stand in: None where nothing is said of it."""
    if _NOBODY.search(words):
        return _NOBODY.sub("", words), NOBODY
    found = _COVER.search(words) or _COVERING.search(words)
    return (words[: found.start()], found["who"].strip(" .,")) if found else (words, None)


def span_in(words: str, order: Order) -> Span:
    """The days that a command names. Raises Misunderstood where they are missing, past, or the wrong way round."""
    today = order.desk.today
    span = _week(words, today) or _named(words, order)
    if span.until <= span.starts:
        raise Misunderstood(f"{written(span.until)} is not after {written(span.starts)}.")
    if span.until <= today:
        raise Misunderstood(f"{written(span.until)} is not to come.")
    return span


def _week(words: str, today: date) -> Span | None:
    """`next week`: from Monday until the Monday after; `this week` from today."""
    found = _WHOLE_WEEK.fullmatch(words.strip(" .,"))
    if found is None:
        return None
    monday = today + timedelta(days=7 - today.weekday())
    return Span(monday, monday + timedelta(days=7)) if found["which"].lower() == "next" else Span(today, monday)


def _named(words: str, order: Order) -> Span:
    """`3 May to 20 May`, `until Monday`, `Friday`. One day alone is a day away, not the first of many."""
    today, adding = order.desk.today, order.desk.calendar.add
    plain = begun(_FOR.sub("in ", _SHORT_SPAN.sub(r"\1 \g<month> to ", words)))
    found = mentions(plain, today, adding)
    if not found:
        raise Misunderstood(NO_DAY)
    start, end = found[0], found[-1]
    if len(found) > 1:
        return Span(start.day, next(iter(mentions(plain[start.end :], start.day, adding)), end).day)
    before = f"{plain[: start.start]} {plain[start.start : start.end].split()[0]}"
    if _UNTIL.search(before):
        return Span(today, start.day)
    if _FROM.search(before):
        raise Misunderstood(NO_DAY)
    return Span(start.day, start.day + timedelta(days=1))


def cover_named(words: str, order: Order) -> str:
    """Key of the councillor named. Raises Misunderstood where that is nobody of this installation, several, or herself."""
    if words == NOBODY:
        return ""
    others = {key for key in order.desk.council.councillors if key != order.desk.key}
    found = councillors_in(words, order.desk.council) & others
    if len(found) != 1:
        known = " or ".join(order.desk.council.councillors[key].display for key in sorted(others)) or "nobody else here"
        raise Misunderstood(f"Who is to stand in? I know {known}.")
    return next(iter(found))


def councillors_in(words: str, council: Council) -> frozenset[str]:
    """Keys of the councillors of whose key, name or part of a name these words are a beginning. A whole name beats a beginning."""
    wanted = " ".join(words.lower().replace("cllr", " ").replace("councillor", " ").split())
    names = {key: (key, c.name.lower(), *c.name.lower().split()) for key, c in council.councillors.items()}
    whole = frozenset(key for key, forms in names.items() if wanted in forms)
    return whole or frozenset(key for key, forms in names.items() if len(wanted) > 1 and any(form.startswith(wanted) for form in forms))
