"""The round of the nightly count: into each mailbox whose count is due, through ledger and archive, at last the upkeep of the database.
Asked for often, done once a night."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from mailbridge import upkeep
from mailbridge.core.wire import LoginRefused, Unreachable
from mailbridge.disk import Stuck
from mailbridge.fetch import Connection
from mailbridge.model.counts import FolderCount, LedgerCheck
from mailbridge.outage import Outage
from mailbridge.rounds import Rounds
from mailbridge.workers import leads

log = structlog.get_logger()
COUNT_AGAIN_SECONDS = 900.0
"""After a mailbox could not be counted: the night is long."""


@dataclass
class Night:
    """What a round of counting came to."""

    folders: list[FolderCount] = field(default_factory=list)
    unreached: list[str] = field(default_factory=list)
    check: LedgerCheck | None = None


class Nightly:
    """The count of one council. A mailbox that cannot be reached is counted later in the same night."""

    def __init__(self, rounds: Rounds) -> None:
        self.rounds = rounds
        self._outages: defaultdict[str, Outage] = defaultdict(Outage)

    async def count(self) -> Night:
        """Whatever is due and has not been done this night."""
        counting = self.rounds.bridge.counting
        mine = [mailbox for mailbox in await self.rounds.in_database(counting.due) if self.rounds.bridge.is_mine(mailbox)]
        due = [mailbox for mailbox in mine if self._outages[mailbox].is_over()]
        night = await self._done(due, checks=leads(self.rounds.bridge.workers) and await self.rounds.in_database(counting.is_check_due))
        if night.folders:
            await self.rounds.in_database(self.rounds.bridge.process_waiting)
        if night.check:
            await self.rounds.in_database(upkeep.nightly, self.rounds.bridge.engine)
        return night

    async def count_now(self) -> Night:
        """Everything, whenever it was done last. Nothing is decided: a service may be running."""
        return await self._done(list(self.rounds.accounts), checks=True)

    async def _done(self, mailboxes: Sequence[str], *, checks: bool) -> Night:
        night = Night()
        for mailbox in mailboxes:
            await self._count(mailbox, night)
        if checks:
            counting = self.rounds.bridge.counting
            night.check = await self.rounds.in_database(counting.checked, await self.rounds.in_imap(counting.look))
        return night

    async def _count(self, mailbox: str, night: Night) -> None:
        try:
            async with self.rounds.lines.connected(mailbox) as connection:
                folder = await self.rounds.lines.work(mailbox, self.count_folder, mailbox, connection)
        except (Unreachable, LoginRefused, Stuck) as error:
            self._outages[mailbox].goes_on(at_least=COUNT_AGAIN_SECONDS)
            night.unreached.append(mailbox)
            log.warning("not counted", stage="fetch", mailbox=mailbox, error=str(error))
            return
        self._outages[mailbox].ends()
        if folder is not None:
            night.folders.append(folder)

    def count_folder(self, mailbox: str, connection: Connection) -> FolderCount | None:
        """Compares a folder with the ledger, and takes in what is missing there. Up to the cursor: what is above it is simply new, and taken in first."""
        rounds, counting = self.rounds, self.rounds.bridge.counting
        rounds.visits.pull(mailbox, connection)
        began = rounds.from_thread(counting.watched, mailbox)
        on_server = connection.new_uids(began.first_uid - 1) if began else []
        folder = rounds.from_thread(counting.watched, mailbox)
        if began is None or folder is None or folder.generation != began.generation:
            return None  # it was renumbered a moment ago: counted in a later round
        seen = [uid for uid in on_server if uid <= folder.last_uid]
        missing = [uid for uid in seen if uid not in folder.accounted]
        taken = rounds.visits.take_in(mailbox, connection, folder.uidvalidity, missing)
        gone = set(missing) - set(taken)
        return rounds.from_thread(counting.counted, folder, [uid for uid in seen if uid not in gone], taken)
