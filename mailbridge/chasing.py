"""The round of reminders: every referral whose clock runs is looked at in one query, and who is late is written to; each desk in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy.engine import Engine
from sqlmodel import Session

from mailbridge import lookup, postgres, record, turns
from mailbridge.core.calendar import WorkingDays
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.timing import arranged
from mailbridge.core.correspondence.to_operator import calendar_ends, numbers_are_old
from mailbridge.core.due import WEEK, Step, cases_due, is_office_open, steps_due, taken, years_unknown
from mailbridge.core.letters.letter import Letter
from mailbridge.core.mail import Address
from mailbridge.core.people import Council
from mailbridge.disk import kind_of
from mailbridge.press import Press
from mailbridge.storage import transaction

log = structlog.get_logger()
CLOCK = ("clock",)
"""What the round itself works on: warnings to the operator."""


@dataclass(frozen=True)
class Chasing:
    """One council's reminders at the moment that its clock tells."""

    council: Council
    operator: Address
    engine: Engine
    press: Press
    now: Callable[[], datetime]

    def round(self) -> int:
        """Everybody whose turn has come is reminded; nobody outside office hours. Returns how many rungs were taken.

        What fails is logged, holds up nobody else's reminder, and is tried again in the next round."""
        if not is_office_open(self.council.service, self.now()):
            return 0
        with transaction(self.engine, CLOCK) as session:
            running = lookup.running(session)
            self._warn(session, years_unknown(self.council, running))
            self._warn_of_numbers(session)
        return sum(self._remind(councillor, references) for councillor, references in cases_due(self.council, running, self.now()).items())

    def _warn(self, session: Session, years: Iterable[int]) -> None:
        """The operator is told, once for each year, that days are counted without knowing its bank holidays."""
        for year in years:
            letter = calendar_ends(self.operator, self.council, year)
            if not lookup.has_letter(session, letter.key):
                record.apply(session, (), self.press.frozen(session, [letter], "", {}), self.now())
                log.warning("calendar ends", stage="decide", year=year)

    def _warn_of_numbers(self, session: Session) -> None:
        """The operator is told, once for each day that was set, that the emergency numbers must be looked up again."""
        if not self.council.emergency.is_stale(WorkingDays.of(self.council.service).day(self.now())):
            return
        letter = numbers_are_old(self.operator, self.council)
        if not lookup.has_letter(session, letter.key):
            record.apply(session, (), self.press.frozen(session, [letter], "", {}), self.now())
            log.warning("numbers are old", stage="decide", review_by=self.council.emergency.review_by.isoformat())

    def _remind(self, councillor: str, references: Sequence[str]) -> int:
        """The rungs that one desk's cases have come to, decided on what the transaction itself sees."""
        return turns.at_desk(self.engine, councillor, partial(self._reminded, councillor, references))

    def _reminded(self, councillor: str, references: Sequence[str], session: Session) -> int:
        desk = Desk(self.council, councillor, self.now(), lookup.directory(session))
        steps = [step for reference in references for step in self._tried(session, reference, partial(self._steps, session, desk))]
        return sum(self._take(session, desk, addressee, steps) for addressee in dict.fromkeys(step.addressee for step in steps))

    def _steps(self, session: Session, desk: Desk, reference: str) -> tuple[Step, ...]:
        row = lookup.case(session, reference)
        return steps_due(desk, lookup.view(session, row)) if row and row.councillor == desk.key else ()

    def _take(self, session: Session, desk: Desk, addressee: str, steps: Sequence[Step]) -> int:
        """The rungs of one addressee, as far as their week has room: each with its letter, or all with a list."""
        had = lookup.reminders_since(session, desk.key, addressee, self.now() - WEEK)
        together = taken(desk, [step for step in steps if step.addressee == addressee], had)
        return sum(len(self._tried(session, letter.key, partial(self._record, session, desk, rungs, letter))) for rungs, letter in together)

    def _record(self, session: Session, desk: Desk, steps: Sequence[Step], letter: Letter, _: str) -> Sequence[Step]:
        letters = arranged(lookup.reach(session, desk), [letter])
        record.apply(session, [step.fact for step in steps], self.press.frozen(session, letters, desk.key, {}), self.now())
        for step in steps:
            log.info("chased", stage="decide", case=step.case.reference, letter=step.fact.step.value)
        return steps

    def _tried(self, session: Session, what: str, work: Callable[[str], Sequence[Step]]) -> Sequence[Step]:
        try:
            with session.begin_nested():
                return work(what)
        except Exception as error:
            if kind_of(error) or postgres.is_lost(error):
                raise
            log.exception("tick failed", stage="decide", what=what)
            return ()
