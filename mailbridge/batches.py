"""Lists to departments go out when their time has come: one mail for each councillor and department, in a transaction of its own (R063)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy.engine import Engine
from sqlmodel import Session

from mailbridge import lookup, record, turns
from mailbridge.archive import Archive, Unreadable
from mailbridge.core.batching import Entry, Queue, dispatched, is_time
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.enclosures import enclosures
from mailbridge.core.known import Known
from mailbridge.core.letters.letter import Enclosure
from mailbridge.core.parse import parse
from mailbridge.core.people import Council
from mailbridge.press import Files, Press
from mailbridge.storage import transaction

log = structlog.get_logger()


@dataclass(frozen=True)
class Batches:
    """One council's lists at the moment that its clock tells."""

    council: Council
    engine: Engine
    archive: Archive
    press: Press
    now: Callable[[], datetime]

    def due(self) -> Sequence[str]:
        """`shah/waste` for every list whose time has come."""
        with transaction(self.engine, ()) as session:
            return [f"{queue.councillor}/{queue.department}" for queue in lookup.queues(session) if self._is_due(queue)]

    def _is_due(self, queue: Queue) -> bool:
        known = queue.councillor in self.council.councillors and queue.department in self.council.departments
        return known and is_time(Desk(self.council, queue.councillor, self.now()), queue)

    def send(self, name: str) -> int:
        """Everything that waits for one list goes out. Whoever asks twice finds nothing waiting. Photos are made ready before the transaction begins."""
        councillor, _, department = name.partition("/")
        with transaction(self.engine, ()) as session:
            desk = Desk(self.council, councillor, self.now(), lookup.directory(session))
            files = dict(self._prepared(self._entries(session, desk, department)))
        cases = turns.at_desk(self.engine, councillor, partial(self._dispatched, desk, department, files))
        log.info("list sent", stage="decide", councillor=councillor, department=department, cases=cases)
        return cases

    def _dispatched(self, desk: Desk, department: str, files: Files, session: Session) -> int:
        facts, letters = dispatched(desk, department, self._entries(session, desk, department))
        record.apply(session, facts, self.press.frozen(session, letters, desk.key, files), desk.now)
        return len(facts)

    def with_text(self, known: Known) -> Known:
        """What is known of a mail, with the text of the list that it answers; without that only what stands above a quotation is read."""
        if known.listing is None:
            return known
        try:
            text = parse(self.archive.get(known.listing.sha256)).text
        except Unreadable as error:
            log.error("list unreadable", stage="decide", error=str(error))
            return known
        return replace(known, listing=replace(known.listing, text=text))

    def _entries(self, session: Session, desk: Desk, department: str) -> list[Entry]:
        """What waits, oldest first, as this transaction sees it."""
        return list(lookup.waiting_for_list(session, desk.key, department))

    def _prepared(self, entries: Iterable[Entry]) -> Iterable[tuple[str, tuple[Enclosure, ...]]]:
        """The evidence of each mail once. One that is missing or damaged holds up nobody else's case."""
        for sha256 in dict.fromkeys(entry.case.origin_sha256 for entry in entries if entry.case.origin_sha256):
            try:
                yield sha256, enclosures(parse(self.archive.get(sha256)))
            except Unreadable as error:
                log.error("evidence unreadable", stage="decide", error=str(error))
                yield sha256, ()
