"""Rings: what has been wrong for long enough is told once, by a letter and where that may not leave by the other way, and the end of it is told too."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable
from dataclasses import dataclass, field

import structlog

from mailbridge.core.calendar import WorkingDays
from mailbridge.core.correspondence.to_operator import alarm, well_again
from mailbridge.core.letters.letter import Letter
from mailbridge.core.redaction import without_people
from mailbridge.core.watching import Check, Incident, Telling, gone_on
from mailbridge.rounds import Rounds
from mailbridge.watch.keeping import Keeping
from mailbridge.watch.routes import OtherWay, queue_letter

log = structlog.get_logger()
LETTER_SECONDS = 30.0
"""A database that does not take a letter within this time is no way for an alarm."""


@dataclass
class Alarms:
    """What the operator has been told. Kept in a file, so that neither a crash loop nor a broken database tells anything twice."""

    rounds: Rounds
    keeping: Keeping
    other_way: OtherWay
    _incidents: dict[str, Incident] | None = field(default=None)

    async def ring(self, found: Iterable[Check]) -> None:
        """Looks at everything that was checked, and tells what is to be told."""
        before = self.keeping.incidents() if self._incidents is None else self._incidents
        after, tellings = gone_on(before, found, self.rounds.bridge.now())
        for telling in tellings:
            await self._tell(telling)
        self._incidents = after
        if after != before:
            with contextlib.suppress(OSError):  # on a full disk the memory of this process must do
                await asyncio.to_thread(self.keeping.write_incidents, after)

    async def _tell(self, telling: Telling) -> None:
        check, number = telling.check, telling.incident.told
        if telling.over:
            log.info("well again", stage="watch", what=check.kind, mailbox=check.whose, since=telling.incident.since.isoformat())
        else:
            log.error("alarm", stage="watch", what=check.kind, mailbox=check.whose, since=telling.incident.since.isoformat(), number=number)
        letter = self._letter(telling)
        is_queued = await self._queue(letter)
        if self.other_way.always or not is_queued or check.by_other_way or self.rounds.pulse.mail_server.failing_since:
            await self.other_way.tell(*worded(letter))

    def _letter(self, telling: Telling) -> Letter:
        bridge, calendar = self.rounds.bridge, WorkingDays.of(self.rounds.bridge.council.service)
        written = well_again if telling.over else alarm
        return written(bridge.operator, bridge.council, telling, calendar.local(telling.incident.since))

    async def _queue(self, letter: Letter) -> bool:
        """False where the database takes no letter; a letter that it takes later all the same is not wrong."""
        try:
            await asyncio.wait_for(self.rounds.in_database(queue_letter, self.rounds.bridge, letter), LETTER_SECONDS)
        except Exception as error:
            log.error("alarm not told", stage="watch", way="letter", error=without_people(str(error)) or type(error).__name__)
            return False
        return True


def worded(letter: Letter) -> tuple[str, str]:
    """(subject, text) for the other way, which has no templates to fail at."""
    facts = letter.facts
    begins = "mailbridge is well again" if letter.name == "well_again" else "mailbridge needs you"
    return f"{begins}: {facts.title}", "\n\n".join(part for part in (facts.reason, facts.next_step, facts.council) if part) + "\n"
