"""What the clock brings about at the councillors' desks: cases wake, and line-ups are written. Each call is a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy.engine import Engine
from sqlmodel import Session

from mailbridge import lookup, record, turns
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.timing import Reach
from mailbridge.core.due import wakes
from mailbridge.core.effects import LinedUp
from mailbridge.core.lineup import line_up
from mailbridge.core.people import Council
from mailbridge.lookup.leaves import leaves
from mailbridge.model.words import DayPart
from mailbridge.press import Press
from mailbridge.storage import transaction

log = structlog.get_logger()


@dataclass(frozen=True)
class Desks:
    """One council's desks at the moment that its clock tells."""

    council: Council
    engine: Engine
    press: Press
    now: Callable[[], datetime]

    def sleepers(self) -> Sequence[str]:
        """References of the cases whose sleep has come to its day."""
        today = Desk(self.council, next(iter(self.council.councillors)), self.now()).today
        with transaction(self.engine, ()) as session:
            return lookup.sleepers(session, today)

    def wake(self, reference: str) -> int:
        """A case goes on, from the start of its councillor's hours. Her line-up tells her."""
        with transaction(self.engine, ()) as session:
            row = lookup.case(session, reference)
        if row is None or row.councillor not in self.council.councillors:
            return 0
        return turns.at_desk(self.engine, row.councillor, partial(self._woken, reference, row.councillor))

    def _woken(self, reference: str, councillor: str, session: Session) -> int:
        """Decided on what the transaction itself sees; a case that has just passed to a colleague wakes at the next tick."""
        row = lookup.case(session, reference)
        desk = Desk(self.council, councillor, self.now())
        fact = wakes(desk, lookup.view(session, row)) if row and row.councillor == councillor else None
        record.apply(session, (fact,) if fact else (), (), self.now())
        return int(fact is not None)

    def line_ups_due(self) -> Sequence[str]:
        """The councillors for whom a line-up may be due. Asked every minute, so for everybody in a few queries, however many they are."""
        desks = [Desk(self.council, key, self.now()) for key in self.council.councillors]
        today = desks[0].today
        with transaction(self.engine, ()) as session:
            hers = {one.councillor: one for one in reversed(leaves(session, today))}  # the nearest of each
            due = [(desk.key, part) for desk in desks for part in Reach(desk, hers.get(desk.key)).parts_due]
            had = lookup.lined_up(session, {key for key, _ in due}, today)
            waiting = lookup.with_kept_back(session)
        mornings = desks[0].calendar.is_working(today)
        return list({key: None for key, part in due if (key, part) not in had and (key in waiting or (mornings and part is DayPart.MORNING))})

    def line_up(self, councillor: str) -> int:
        """The line-up of this part of the day, once."""
        return turns.at_desk(self.engine, councillor, partial(self._lined_up, councillor))

    def _lined_up(self, councillor: str, session: Session) -> int:
        reads = lookup.reach(session, Desk(self.council, councillor, self.now()))
        had = lookup.lined_up(session, (councillor,), reads.desk.today) if reads.parts_due else ()
        part = next((part for part in reads.parts_due if (councillor, part) not in had and self._is_due(session, reads.desk, part)), None)
        return self._written(session, reads, part) if part else 0

    def _is_due(self, session: Session, desk: Desk, part: DayPart) -> bool:
        """Besides the mornings of working days, something must have been kept back."""
        return (part is DayPart.MORNING and desk.calendar.is_working(desk.today)) or lookup.has_kept_back(session, desk.key)

    def _written(self, session: Session, reads: Reach, part: DayPart) -> int:
        desk = reads.desk
        agenda = lookup.agenda(session, desk.key, desk.today)
        letter = line_up(reads, agenda, part)
        told = tuple(one.number for one in agenda.kept)
        fact = LinedUp(councillor=desk.key, day=desk.today, part=part, letter=letter.key if letter else "", told=told)
        record.settle(session, (fact,), self.now())
        record.apply(session, (), self.press.frozen(session, (letter,) if letter else (), desk.key, {}), self.now())
        log.info("lined up", stage="decide", councillor=desk.key, part=part.value, letter=letter is not None, kept=len(told))
        return int(letter is not None)
