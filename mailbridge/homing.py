"""Canaries that come home: known by their signature before anybody reads a word of them, and put away in the ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy.engine import Engine

from mailbridge import record
from mailbridge.core.watching.canary import mark_of
from mailbridge.model.tables import Inbound
from mailbridge.storage import transaction
from mailbridge.turns import of_mailbox

log = structlog.get_logger()


@dataclass(frozen=True)
class Homing:
    """The canaries of one council, which bear a signature with its key."""

    engine: Engine
    secret: bytes = field(repr=False)
    now: Callable[[], datetime]

    def mark(self, mailbox: str, raw: bytes) -> str:
        """What identifies a canary of ours to this mailbox; empty for any other mail."""
        return mark_of(self.secret, mailbox, raw, self.now())

    def takes(self, inbound: Inbound, raw: bytes) -> bool:
        """Whether a mail was one; then it is in the ledger as ignored, and nothing else happens."""
        if not self.mark(inbound.mailbox, raw):
            return False
        with transaction(self.engine, (of_mailbox(inbound.mailbox),)) as session:
            record.note_canary(session, session.get_one(Inbound, inbound.id), self.now())
        log.info("canary", stage="decide", inbound=inbound.id)
        return True
