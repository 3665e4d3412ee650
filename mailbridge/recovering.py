"""After a restore the database is older than the mailboxes. Before anything is decided or posted for a councillor her Sent folder is looked through:
letters that had gone out are not posted again, and mails that had become cases become the same cases. What is not there never happened.

Mails that came after the backup are read again, since the cursor is as old as the database. Where mails are moved after reading, the folder
to which they were moved is read, too. Numbers that may have been given are not given with another meaning: new cases begin at the next free thousand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.parser import BytesHeaderParser
from hashlib import sha256

import structlog
from sqlalchemy.engine import Engine

from mailbridge import lookup, record
from mailbridge.core import tokens
from mailbridge.core.people import Council
from mailbridge.core.wire import Declined
from mailbridge.fetch import Account, Connection, Fetched, connect
from mailbridge.record import SentLetter
from mailbridge.storage import transaction

log = structlog.get_logger()
MARGIN = timedelta(days=2)
"""Servers search by day, each in a zone of its own."""


@dataclass(frozen=True)
class Recovering:
    """One council after a restore. Each call is a transaction of its own."""

    council: Council
    engine: Engine
    now: Callable[[], datetime]

    def begin(self, mailboxes: Collection[str]) -> None:
        """The database was put back: from now on every mailbox waits until it has been looked through."""
        with transaction(self.engine) as session:
            since = lookup.newest(session)
            if since is not None:
                record.begin_recovery(session, mailboxes, self.council.service.first_reference, since, self.now())
        log.warning("restored", stage="storage", mailboxes=len(mailboxes))

    def since(self, mailbox: str) -> datetime | None:
        """From which moment on a mailbox is to be looked through (UTC); None: not at all, or it has been."""
        with transaction(self.engine) as session:
            row = lookup.recovery(session, mailbox)
            return row.since - MARGIN if row is not None and row.looked_at is None else None

    def is_new(self, mailbox: str, raw: bytes, received_at: datetime) -> bool:
        """Whether a mail in the folder of those that were read is one that the restored database does not know."""
        with transaction(self.engine) as session:
            cursor = lookup.cursor(session, mailbox)
            is_ours = cursor is not None and received_at >= cursor.added_at.replace(microsecond=0)
            return is_ours and not lookup.has_file(session, mailbox, sha256(raw).hexdigest())

    def looked_back(self, mailbox: str, letters: Collection[SentLetter] | None) -> None:
        """Her Sent folder was looked through; None: there is none."""
        if letters is None:
            log.warning("nothing to compare with", stage="fetch", mailbox=mailbox)
        with transaction(self.engine) as session:
            waited = record.looked_back(session, mailbox, letters or (), self.now())
        log.warning("looked back", stage="fetch", mailbox=mailbox, letters=len(letters or ()), had_waited=waited)

    def letters(self, account: Account, connection: Connection, since: datetime) -> list[SentLetter] | None:
        """The letters of ours in her Sent folder; None where she has no such folder. Also where the provider fills it by itself."""
        folder = connection.folder(account.sent_folder or "Sent")
        if not folder:
            return None
        domains = frozenset(one.casework_address.rpartition("@")[2].lower() for one in self.council.councillors.values())
        with closing(connect(replace(account, folder=folder))) as sent:
            return list(_ours(sent.heads(sent.since(since)), self.council.service.reference_prefix, domains))


def opened(account: Account, connection: Connection, name: str) -> Connection | None:
    """Another folder of a mailbox, to be closed by the caller; None where there is none of this name."""
    folder = connection.folder(name)
    try:
        return connect(replace(account, folder=folder)) if folder else None
    except Declined:
        return None


def _ours(heads: Iterable[Fetched], prefix: str, domains: frozenset[str]) -> Iterable[SentLetter]:
    for one in heads:
        head = BytesHeaderParser().parsebytes(one.raw)
        message_id = str(head.get("Message-ID", "")).strip()
        parts = tokens.parts_of(message_id, domains, prefix)
        if parts is not None:
            yield SentLetter(message_id, str(head.get("In-Reply-To", "")).strip(), *parts, one.received_at)
