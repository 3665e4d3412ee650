"""What a restore must know of the time between the backup and the loss: which mailboxes are to be looked through, and which letters had gone out."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlmodel import Field

from mailbridge.model import tables  # noqa: F401  (it says how constraints are named)
from mailbridge.model.rows import Row


class Recovery(Row, table=True):
    """A mailbox after a restore. Until it has been looked through nothing is decided or posted for her."""

    id: int | None = Field(default=None, primary_key=True)
    mailbox: str = Field(unique=True)
    since: datetime
    """The newest moment that the restored database knows of."""
    restored_at: datetime
    first_number: int
    """New cases are numbered from here on: numbers below may have been given before the loss, and never mean anything else."""
    renumbered: bool = False
    """Mails are numbered further on, too: with several mailboxes they are read again in another order."""
    looked_at: datetime | None = None
    last_sign: datetime | None = None
    """When the newest letter of ours was put into her Sent folder: until then the lost machine worked."""


class FoundLetter(Row, table=True):
    """A letter of ours that her Sent folder had after a restore. No words of it are kept, and no address."""

    id: int | None = Field(default=None, primary_key=True)
    mailbox: str
    message_id: str = Field(unique=True)
    answers: str = Field(default="", index=True)
    """SHA-256 of the Message-ID that it answers; empty for none."""
    number: int = Field(default=0, index=True)
    """Of the case that its Message-ID names; 0 for none."""
    family: str
    """What its Message-ID says of the kind of letter."""
    sent_at: datetime
    claimed: bool = False
    """A row of the outbox stands for it."""


def digest(message_id: str) -> str:
    """How the Message-ID of somebody's mail is kept here; empty for none."""
    named = message_id.strip().strip("<>").lower()
    return hashlib.sha256(named.encode("utf-8", "replace")).hexdigest() if named else ""
