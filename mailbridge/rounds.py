"""One round: collect from the mailboxes, decide, post, keep copies. What `once` does once, the daemon does whenever there is reason to.

IMAP work runs in threads of its own, database work in a single one, posting in the loop: nothing waits for anything it does not need.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

import structlog

from mailbridge.bridge import Bridge
from mailbridge.copies import Copies
from mailbridge.core.wire import LoginRefused, Unreachable
from mailbridge.disk import Stuck
from mailbridge.fetch import Account
from mailbridge.gate import SENSIBLE, Limits
from mailbridge.lines import Lines
from mailbridge.outage import USUAL, Outage, Pauses
from mailbridge.patience import Patience
from mailbridge.postman import Postman
from mailbridge.pulse import Pulse
from mailbridge.rooms import Rooms, Ways
from mailbridge.send import Poster
from mailbridge.visits import NotHad, Visits

log = structlog.get_logger()
T = TypeVar("T")


class Rounds:
    """The work on all mailboxes and the outbox of one bridge."""

    def __init__(self, bridge: Bridge, accounts: dict[str, Account], poster: Poster, rooms: Rooms, pauses: Pauses = USUAL, limits: Limits = SENSIBLE) -> None:
        self.bridge = bridge
        self.pulse = Pulse(accounts, bridge.now)
        self.accounts = accounts
        self.poster = poster
        self.rooms = rooms
        self.pauses = pauses
        self.outage = Outage(pauses)
        self.patience = Patience()
        self.ways = Ways(rooms, self.pulse, self.patience)
        self.lines = Lines(accounts, rooms.imap, limits, pauses, self.pulse.failed)
        self.visits = Visits(bridge, accounts, self.ways, self.pulse, pauses)
        self._copies = Copies(bridge, accounts, self.ways, self.lines, pauses)
        self.stopping = False
        """Set at the end: the letters that are being posted are finished, no other is begun."""
        self.disk = bridge.disk
        self._posting = asyncio.Lock()
        self._postman = Postman(bridge.outbox, poster, self.ways, self.pulse, self.outage, may_begin=self._may_begin, is_stopping=lambda: self.stopping)

    async def in_database(self, work: Callable[..., T], *arguments: object) -> T:
        """Runs a piece of work in the database's thread."""
        return await self.ways.in_database(work, *arguments)

    async def in_imap(self, work: Callable[..., T], *arguments: object) -> T:
        """Runs a piece of work in one of the IMAP threads."""
        return await self.ways.in_imap(work, *arguments)

    async def all(self) -> bool:
        """One full pass over everything; True when every mailbox and the mail server could be reached."""
        visits = await asyncio.gather(*(self.visit(mailbox) for mailbox in self.accounts if self.bridge.is_mine(mailbox)))
        await self.in_database(self.bridge.tick)
        reached = await self.post()
        await self.copy()
        return all(visits) and reached

    async def visit(self, mailbox: str) -> bool:
        """Takes in what is new in one mailbox; False when it could not be reached, which is logged and is no error."""
        try:
            while not await self._has_visited(mailbox):
                pass
        except (Unreachable, LoginRefused) as error:
            self.pulse.failed(mailbox, error)
            log.warning("mailbox not reached", stage="fetch", mailbox=mailbox, error=str(error))
            return False
        except Stuck:
            return False
        await self.in_database(self.bridge.process_waiting)
        return True

    async def _has_visited(self, mailbox: str) -> bool:
        """False, to be asked again at once, where it is a single mail that cannot be had: a pass that ends has nobody who would try later."""
        try:
            async with self.lines.connected(mailbox) as connection:
                while await self.lines.work(mailbox, self.visits.pull, mailbox, connection):
                    pass
        except NotHad:
            return False
        return True

    def from_thread(self, work: Callable[..., T], *arguments: object, **named: object) -> T:
        """Runs a piece of work in the database's thread and waits for it; for the IMAP threads."""
        return self.ways.from_thread(work, *arguments, **named)

    async def post(self) -> bool:
        """Empties the outbox of what is due, in order; False while the server cannot be reached. After a failure it is left alone for a while."""
        async with self._posting:
            self.pulse.moves("posting")
            if not self.outage.is_over():
                return False
            while await self._may_begin() and (letters := await self.in_database(self.bridge.outbox.claim)):
                if not await self._postman.take(letters):
                    return False
        return True

    async def _may_begin(self) -> bool:
        return not self.stopping and await self._may_post()

    async def _may_post(self) -> bool:
        """Whether what is posted can be marked. A disk in trouble is tried in a thread, since that can take long. Not while others take over from us."""
        if self.bridge.workers and not self.bridge.workers.is_heard:
            return False
        return await self.in_imap(self.disk.may_post) if self.disk.trouble else self.disk.may_post()

    async def copy(self) -> None:
        """Puts copies of what was sent into the councillors' Sent folders, once each; what fails is tried in the next round."""
        if await self._may_post():
            await self._copies.make()
