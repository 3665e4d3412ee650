"""The one look into a mailbox that a restore asks for: what had gone out before the loss, and what had been read and moved away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from mailbridge.bridge import Bridge
from mailbridge.delivery import Delivery
from mailbridge.fetch import Account, Connection
from mailbridge.recovering import Recovering, opened


@dataclass(frozen=True)
class LookBack:
    """Looks once into each mailbox, in its IMAP thread. Until then nothing is decided or posted for the councillor."""

    bridge: Bridge
    accounts: Mapping[str, Account]
    in_database: Callable[..., Any]
    """Runs a piece of work in the database's thread, and waits for it."""
    deliveries: Callable[[str, Connection, int, list[int]], Iterator[Delivery]]
    _seen: set[str] = field(default_factory=set)

    def into(self, mailbox: str, connection: Connection) -> None:
        """Costs one query where nothing was restored, and nothing after that."""
        if mailbox in self._seen:
            return
        recovering = Recovering(self.bridge.council, self.bridge.engine, self.bridge.now)
        since = self.in_database(recovering.since, mailbox)
        if since is not None:
            self._take_in_moved(recovering, mailbox, connection, since)
            self.in_database(recovering.looked_back, mailbox, recovering.letters(self.accounts[mailbox], connection, since))
        self._seen.add(mailbox)

    def _take_in_moved(self, recovering: Recovering, mailbox: str, connection: Connection, since: datetime) -> None:
        box = self.bridge.council.councillors[mailbox].mailbox
        folder = opened(self.accounts[mailbox], connection, box.move_to) if box.after_reading == "move" else None
        if folder is None:
            return
        with closing(folder):
            for delivery in self.deliveries(mailbox, folder, folder.state().uidvalidity, folder.since(since)):
                if self.in_database(recovering.is_new, mailbox, delivery.raw, delivery.received_at):
                    self.in_database(self.bridge.take_in, replace(delivery, folder=folder.account.folder))
