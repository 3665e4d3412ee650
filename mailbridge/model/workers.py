"""The tables of the processes that share the work on one PostgreSQL: who is at work, and who looks after which mailbox. Empty on SQLite."""

from __future__ import annotations

from sqlmodel import Field

from mailbridge.model import tables  # noqa: F401  (it sets the metadata to which these tables must belong)
from mailbridge.model.rows import Row


class Worker(Row, table=True):
    """A running `mailbridge run`. Whoever came first looks after what is done once for all."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    host: str
    key: str
    """Fingerprint of the secret with which it signs: all must have the same."""
    beats: int = 0
    """Goes up while it lives: no clock is compared with another."""


class MailboxLease(Row, table=True):
    """A mailbox that one of them looks after."""

    id: int | None = Field(default=None, primary_key=True)
    mailbox: str = Field(unique=True)
    worker: str = Field(index=True)
    """Its name."""
