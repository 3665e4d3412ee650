"""The residents' side of the clock: who has not answered is asked once more, and at the end whether it is sorted. Each case in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy.engine import Engine
from sqlmodel import Session

from mailbridge import lookup, postgres, record, turns
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.timing import arranged
from mailbridge.core.due import is_office_open
from mailbridge.core.informing import Ended, Step, asked_once_more, is_due, is_survey_due, surveyed
from mailbridge.core.people import Council
from mailbridge.disk import kind_of
from mailbridge.press import Press
from mailbridge.storage import transaction

log = structlog.get_logger()
HOUR = timedelta(hours=1)


@dataclass
class _InVain:
    """When nobody was found who is to be asked whether it is sorted."""

    at: datetime | None = None

    def lately(self, now: datetime) -> bool:
        """Whether that was less than an hour ago: it is due by the day, and of the cases of sixty days many are looked at."""
        return self.at is not None and self.at <= now < self.at + HOUR


@dataclass(frozen=True)
class Following:
    """One council's residents at the moment that its clock tells."""

    council: Council
    engine: Engine
    press: Press
    now: Callable[[], datetime]
    _in_vain: _InVain = field(default_factory=_InVain)

    def round(self) -> int:
        """Everybody whose day has come is written to; nobody outside office hours. Returns how many steps were taken.

        What fails is logged, holds up nobody else's letter, and is tried again in the next round."""
        if not is_office_open(self.council.service, self.now()):
            return 0
        with transaction(self.engine, ()) as session:
            due = [one for one in lookup.unanswered(session) if is_due(self.council, one, self.now())]
            ended = self._ended(session)
        asked = sum(self._tried(self._ask_once_more, one.councillor, one.reference) for one in due)
        done = sum(self._tried(self._ask_whether_sorted, one.councillor, one.reference) for one in ended)
        self._in_vain.at = None if done else self._in_vain.at
        return asked + done

    def _ended(self, session: Session) -> list[Ended]:
        """The cases whose resident is to be asked whether it is sorted; looked for once an hour as long as nobody is."""
        if self._in_vain.lately(self.now()):
            return []
        self._in_vain.at = self.now()
        return [one for one in lookup.ended(session, self.now()) if is_survey_due(self.council, one, self.now())]

    def _tried(self, work: Callable[[str, str, Session], int], councillor: str, reference: str) -> int:
        try:
            return turns.at_desk(self.engine, councillor, partial(work, councillor, reference))
        except Exception as error:
            if kind_of(error) or postgres.is_lost(error):
                raise
            log.exception("tick failed", stage="decide", what=reference)
            return 0

    def _ask_once_more(self, councillor: str, reference: str, session: Session) -> int:
        """Decided on what the transaction itself sees."""
        row = lookup.case(session, reference)
        due = next((one for one in lookup.unanswered(session, reference) if is_due(self.council, one, self.now())), None)
        if row is None or due is None or row.councillor != councillor:
            return 0
        desk = Desk(self.council, councillor, self.now())
        return self._take(session, desk, reference, asked_once_more(desk, lookup.view(session, row), due))

    def _ask_whether_sorted(self, councillor: str, reference: str, session: Session) -> int:
        """Decided on what the transaction itself sees: one person is not asked about two cases at once."""
        row = lookup.case(session, reference)
        if row is None or row.councillor != councillor or not lookup.ended(session, self.now(), reference):
            return 0
        desk = Desk(self.council, councillor, self.now())
        return self._take(session, desk, reference, surveyed(desk, lookup.view(session, row)))

    def _take(self, session: Session, desk: Desk, reference: str, step: Step | None) -> int:
        """Who answers every letter by themselves is left alone; her line-up tells her who has not answered."""
        if step is None or any(lookup.answers_by_itself(session, desk.key, one, self.now()) for letter in step.letters for one in letter.recipients):
            return 0
        letters = arranged(lookup.reach(session, desk), step.letters)
        record.apply(session, (step.fact,), self.press.frozen(session, letters, desk.key, {}), self.now())
        log.info("followed", stage="decide", case=reference, fact=type(step.fact).__name__)
        return 1
