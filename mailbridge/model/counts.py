"""Tables of the nightly count: what each server has, what the ledger has of it, and whether everything kept is still whole."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Column, Index
from sqlmodel import Field

from mailbridge.model import tables  # noqa: F401  (it sets the metadata to which these tables must belong)
from mailbridge.model.rows import Row


class FolderCount(Row, table=True):
    """One folder, counted once: the mails that its server has had since our watch began, and those of them in the ledger."""

    __table_args__ = (Index("ix_foldercount_mailbox", "mailbox", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    mailbox: str
    folder: str
    uidvalidity: int = Field(sa_type=BigInteger)
    """The generation, as in the ledger."""
    on_server: int
    accounted: int
    """Of those on the server, so many were in the ledger before the count."""
    missing: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """UIDs that were not. They were taken in by the count."""
    in_ledger: int
    """Mails of this folder in the ledger, also such as are no more on the server."""


class LedgerCheck(Row, table=True):
    """The house itself, looked through once: what waits too long, and what the archive no longer has."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    waiting: int
    """Mails undecided for more than an hour."""
    sending: int
    """Letters that have been called `sending` for more than an hour."""
    files: int
    """Files that were looked for."""
    verified: int
    """Of these so many were read and compared with their SHA-256: each in its turn."""
    damaged: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """SHA-256 of files that are missing or damaged."""
