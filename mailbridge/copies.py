"""Copies of what was sent, in the councillors' Sent folders: once each, and nobody's wait for anybody else's mailbox."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping

import structlog

from mailbridge.bridge import Bridge
from mailbridge.core.wire import LoginRefused, Unreachable
from mailbridge.fetch import Account, Connection
from mailbridge.lines import Lines
from mailbridge.outage import Outage, Pauses
from mailbridge.outbox import Uncopied
from mailbridge.rooms import Ways

log = structlog.get_logger()


class Copies:
    """The copies of one bridge. May be asked for while others are being made: a councillor whose mailbox is at work is left to it."""

    def __init__(self, bridge: Bridge, accounts: Mapping[str, Account], ways: Ways, lines: Lines, pauses: Pauses) -> None:
        self.bridge, self.accounts, self.ways, self.lines = bridge, accounts, ways, lines
        self._outages: defaultdict[str, Outage] = defaultdict(lambda: Outage(pauses))
        self._busy: set[str] = set()

    async def make(self) -> None:
        """Some letters at a time; a councillor whose mailbox fails is left out for a while: she holds up nobody else's copies, and is not locked out."""
        others = {councillor for councillor in self.accounts if not self.bridge.is_mine(councillor)}
        left_out = others | self._busy | {councillor for councillor, outage in self._outages.items() if not outage.is_over()}
        while letters := await self.ways.in_database(self.bridge.outbox.uncopied, left_out):
            by_councillor: dict[str, list[Uncopied]] = {}
            for letter in letters:
                if letter.councillor not in self._busy:
                    by_councillor.setdefault(letter.councillor, []).append(letter)
            self._busy |= by_councillor.keys()  # before anything is waited for, or whoever asks meanwhile would make the same copies
            done = await asyncio.gather(*(self._make_hers(*one) for one in by_councillor.items()))
            left_out |= self._busy | {councillor for councillor, is_done in zip(by_councillor, done, strict=True) if not is_done}

    async def _make_hers(self, councillor: str, letters: list[Uncopied]) -> bool:
        account = self.accounts.get(councillor)
        try:
            if account is None or not account.sent_folder:
                await self.ways.in_database(self.bridge.outbox.copied, *(letter.number for letter in letters))
                return True
            async with self.lines.connected(councillor) as connection:
                is_whole = await self.lines.work(councillor, self._copy, connection, account.sent_folder, letters)
        except (Unreachable, LoginRefused) as error:
            self._outages[councillor].goes_on(refused=isinstance(error, LoginRefused))
            log.warning("copies wait", stage="send", mailbox=councillor, error=str(error))
            return False
        finally:
            self._busy.discard(councillor)
        self._outages[councillor].ends()
        return is_whole

    def _copy(self, connection: Connection, folder: str, letters: list[Uncopied]) -> bool:
        """False where the bytes of one are missing or damaged, so that there is no end of asking for it.

        Some are marked together: one that is not marked when the power fails is found in the folder."""
        kept: list[int] = []
        try:
            with connection.looked_into(folder, [letter.message_id for letter in letters]):
                for letter in letters:
                    if raw := self.bridge.outbox.bytes_of(letter.number, letter.sha256):
                        connection.append_sent(raw, folder, letter.message_id)
                        kept.append(letter.number)
        finally:
            if kept:
                self.ways.from_thread(self.bridge.outbox.copied, *kept)
        return len(kept) == len(letters)
