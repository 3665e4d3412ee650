"""How far each mailbox has been read, whatever has happened to it since: a folder that was renumbered, or restored, or exchanged for another."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlmodel import Session

from mailbridge import lookup, record

log = structlog.get_logger()


def last_read(session: Session, mailbox: str, folder: str, uidvalidity: int, uidnext: int, now: datetime, *, told: bool) -> int:
    """The last UID of a folder that needs no more reading; of one that is visited first, the newest there is. `told`: `uidnext` is the server's own word."""
    cursor = lookup.cursor(session, mailbox)
    if cursor is None:
        cursor = record.start_watch(session, mailbox, folder, uidvalidity, uidnext - 1, now)
    elif cursor.folder != folder:
        record.move_watch(session, cursor, folder, uidvalidity, uidnext - 1, now)
        log.warning("folder changed", stage="fetch", mailbox=mailbox)
    elif cursor.uidvalidity != uidvalidity:
        record.restart_watch(session, cursor, uidvalidity, uidnext)
        log.warning("folder renumbered", stage="fetch", mailbox=mailbox)
    elif told and uidnext <= cursor.last_uid:
        record.rewind_watch(session, cursor, uidnext)
        log.warning("mailbox restored", stage="fetch", mailbox=mailbox)
    return cursor.last_uid
