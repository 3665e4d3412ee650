"""Sends the canaries: one mail of ours to each mailbox from time to time, straight to the mail server, as no letter, with no copy; in it comes as any mail."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from mailbridge.core.redaction import without_people
from mailbridge.core.watching.canary import written
from mailbridge.core.wire import LoginRefused, Unreachable
from mailbridge.rounds import Rounds

log = structlog.get_logger()
FIRST = timedelta(minutes=2)
"""After a first start; the mailbox must have been visited, since what lies there before is left alone."""
MOST_WAITING = 5
"""Canaries that are remembered as missing; they only ever say the same."""


@dataclass
class Canaries:
    """The canaries of one council."""

    rounds: Rounds
    minutes: int
    """0: none."""

    async def send(self) -> None:
        """One to each mailbox whose turn it is."""
        for mailbox in self.rounds.accounts if self.minutes else ():
            if self.rounds.bridge.is_mine(mailbox) and self._is_due(mailbox):
                await self._send(mailbox)

    def _is_due(self, mailbox: str) -> bool:
        """Not while the mail server or the mailbox is away: that is told already."""
        pulse, now = self.rounds.pulse, self.rounds.bridge.now()
        if pulse.mail_server.failing_since or not pulse.is_reached(mailbox):
            return False
        sent = pulse.canary(mailbox).sent_at
        return now - sent >= timedelta(minutes=self.minutes) if sent else now - pulse.started_at >= FIRST

    async def _send(self, mailbox: str) -> None:
        """It is expected from before it leaves, since it may be back before the server's answer is."""
        pulse, now = self.rounds.pulse, self.rounds.bridge.now()
        address = self.rounds.bridge.council.councillors[mailbox].casework_address
        before = pulse.canary(mailbox)
        mark, raw = written(self.rounds.bridge.secret, mailbox, address, now)
        waiting = (*before.waiting, mark)[-MOST_WAITING:]
        pulse.keep_canary(replace(before, sent_at=now, waiting=waiting, waiting_since=before.waiting_since or now))
        try:
            said = await self.rounds.poster.post(address, (address,), raw)
        except (Unreachable, LoginRefused) as error:
            pulse.keep_canary(before)
            pulse.server_failed(error)
            log.warning("canary not sent", stage="watch", mailbox=mailbox, error=str(error))
            return
        pulse.server_answered()
        if not said.accepted:  # it will be missed, and that will be told
            log.warning("canary not sent", stage="watch", mailbox=mailbox, error=without_people(said.response))
