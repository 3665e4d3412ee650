"""A mail on its way from a mailbox into the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mailbridge import record
from mailbridge.core.crowding import claimed_sender
from mailbridge.model.tables import Cursor
from mailbridge.model.words import InboundStatus


@dataclass(frozen=True, slots=True)
class Delivery:
    """One mail as a mailbox handed it over. Moments are UTC; `partial` when only the head was fetched because of the size."""

    mailbox: str
    folder: str
    uidvalidity: int
    uid: int
    raw: bytes
    received_at: datetime
    size: int
    partial: bool = False

    def values(self, sha256: str, cursor: Cursor | None, now: datetime) -> dict[str, Any]:
        """What its row in the ledger is made of, where nothing is decided yet."""
        return {
            "mailbox": self.mailbox,
            "folder": self.folder,
            "uidvalidity": record.generation(cursor, self.uidvalidity),
            "uid": self.uid,
            "sha256": sha256,
            "size": self.size,
            "partial": self.partial,
            "rescanned": cursor is not None and self.folder == cursor.folder and self.uid < cursor.rescanned_below,
            "received_at": self.received_at,
            "taken_at": now,
            "author": claimed_sender(self.raw),
            "status": InboundStatus.PENDING,
        }
