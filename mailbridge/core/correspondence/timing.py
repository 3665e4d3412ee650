"""When a letter may reach the councillor, and whom it reaches: quiet hours, a few letters a day, and leave with or without somebody who stands in.

What alarms and what answers her own mail comes at any hour. Of the rest, what cannot come now is not posted: the next line-up tells of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from mailbridge.core.calendar import written
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.known import KnownLeave
from mailbridge.core.letters.letter import Letter
from mailbridge.core.mail import Address
from mailbridge.core.people import Councillor
from mailbridge.model.words import DayPart, PartyRole

COUNTED = frozenset({"new_case", "campaign", "follow_up", "held", "colleague", "escalation_asked"})
"""Letters of which she gets a few in a day (R138)."""
IN_HOURS = COUNTED | {"answered", "officer_question", "officer_unverified", "delivery_failed", "about_list"}
"""Letters that wait for her hours (R102). They are the ones that ask for a decision, so somebody who stands in for her gets them. All others come at once."""
WHOLE = frozenset({"about_list"})
"""Letters that no line-up could tell in a line: they wait for her hours, and are posted then."""
AFTERNOON = time(16)
"""When a second line-up tells what was kept back since the morning."""
FARTHEST = 1000
"""Days ahead in which a day is looked for on which somebody reads."""


@dataclass(frozen=True)
class Reach:
    """Who reads a councillor's letters at this moment, and whether one more may come."""

    desk: Desk
    leave: KnownLeave | None = None
    """Now or next."""
    told_today: int = 0
    """Letters of the day that she, or whoever stands in, has had today."""

    def is_away(self, day: date) -> bool:
        """Whether she is away on a day of the council's calendar."""
        return self.leave is not None and self.leave.starts <= day < self.leave.until

    @property
    def cover(self) -> Councillor | None:
        """Who stands in for her today."""
        return self.desk.council.councillors.get(self.leave.cover) if self.leave and self.is_away(self.desk.today) else None

    @property
    def reader(self) -> Councillor:
        """Who gets her letters today."""
        return self.cover or self.desk.councillor

    def reads_on(self, day: date) -> bool:
        """Whether somebody reads on a day: no day off, and no leave on which nobody stands in."""
        away = self.is_away(day)
        who = self.desk.council.councillors.get(self.leave.cover) if self.leave and away else self.desk.councillor
        return who is not None and f"{day:%A}".lower() not in who.days_off

    @property
    def clock(self) -> time:
        """The time of day."""
        return self.desk.calendar.local(self.desk.now).time()

    @property
    def reads_now(self) -> bool:
        """Whether letters may reach whoever reads them at this moment."""
        hours = self.reader.hours
        return self.reads_on(self.desk.today) and hours.start <= self.clock < hours.end

    @property
    def line_up_at(self) -> time:
        """When the line-up of the day is written."""
        return max(self.reader.line_up_at, self.reader.hours.start)

    @property
    def is_full(self) -> bool:
        """Whether a letter of the day must wait for a line-up, for which room is kept: this morning's, which is still to come, or the next."""
        limit = self.reader.mails_a_day
        return bool(limit) and (self.told_today >= limit - 1 or self.clock < self.line_up_at)

    @property
    def line_up_today(self) -> datetime:
        """The moment of this day's line-up (UTC)."""
        return self.desk.calendar.at(self.desk.today, self.line_up_at)

    @property
    def next_line_up(self) -> datetime:
        """The moment of the next morning's line-up (UTC)."""
        days = (self.desk.today + timedelta(days=n) for n in range(self.clock >= self.line_up_at, FARTHEST))
        return self.desk.calendar.at(next((day for day in days if self.reads_on(day)), self.desk.today), self.line_up_at)

    @property
    def parts_due(self) -> tuple[DayPart, ...]:
        """The line-ups for which it is time now or was earlier today."""
        limit = self.reader.mails_a_day
        times = (
            (DayPart.MORNING, self.clock >= self.line_up_at),
            (DayPart.AFTERNOON, self.clock >= AFTERNOON and (not limit or self.told_today < limit)),
        )
        return tuple(part for part, is_due in times if is_due and self.reads_now)


def arranged(reach: Reach, letters: Iterable[Letter]) -> tuple[Letter, ...]:
    """Letters as they can go out now: to whoever reads them, or kept back; and the first answer to a resident says until when she is away."""
    done: list[Letter] = []
    for letter in letters:
        done.append(_arranged(reach, letter))
        if done[-1].of_the_day and not done[-1].kept_back:
            reach = replace(reach, told_today=reach.told_today + 1)
    return tuple(done)


def _arranged(reach: Reach, letter: Letter) -> Letter:
    if letter.party is not PartyRole.COUNCILLOR:
        return _says_when_she_is_back(reach, letter)
    if letter.name not in IN_HOURS:
        return letter
    counts = letter.name in COUNTED and not letter.answers_her
    later = not reach.reads_now or (counts and reach.is_full)
    kept = later and letter.name not in WHOLE
    return replace(to_reader(reach, letter), of_the_day=counts, kept_back=kept, not_before=reach.next_line_up if later else reach.desk.now)


def to_reader(reach: Reach, letter: Letter) -> Letter:
    """A letter to her as it goes to whoever stands in for her, by name and saying for whom; to herself where nobody does."""
    cover, leave = reach.cover, reach.leave
    if cover is None or leave is None:
        return letter
    facts = replace(letter.facts, name=cover.name.split()[0], acting_for=reach.desk.councillor.display, away_until=written(leave.until))
    return replace(letter, to=(Address(cover.display, cover.addresses[0]),), facts=facts)


def _says_when_she_is_back(reach: Reach, letter: Letter) -> Letter:
    if reach.leave is None or not reach.is_away(reach.desk.today) or not letter.name.startswith("acknowledgement"):
        return letter
    cover = reach.cover
    return replace(letter, facts=replace(letter.facts, away_until=written(reach.leave.until), cover=cover.display if cover else "", hear_by=""))
