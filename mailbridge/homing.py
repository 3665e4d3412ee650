"""Canaries that come home: known by their signature before anybody reads a word of them, and put away in the ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy.engine import Engine

from mailbridge import record
from mailbridge.core.watching.canary import mark_of
from mailbridge.lookup import Waiting
from mailbridge.model.tables import Inbound
from mailbridge.model.words import InboundStatus
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

    def takes(self, waiting: Waiting, raw: bytes) -> bool:
        """Whether a mail was one; then it is in the ledger as ignored, and nothing else happens."""
        if not self.mark(waiting.mailbox, raw):
            return False
        with transaction(self.engine, (of_mailbox(waiting.mailbox),)) as session:
            inbound = session.get_one(Inbound, waiting.number)
            if inbound.status is InboundStatus.PENDING:  # another process may have been faster
                record.note_canary(session, inbound, self.now())
        log.info("canary", stage="decide", inbound=waiting.number)
        return True
