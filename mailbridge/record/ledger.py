"""The ledger of mails: how far each mailbox was read, and the one state in which every archived mail ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, update
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from mailbridge.core.crowding import FLOOD
from mailbridge.core.mail import Mail
from mailbridge.core.reading import Reading
from mailbridge.model.tables import Confirmation, Cursor, Inbound
from mailbridge.model.words import InboundStatus
from mailbridge.record.rows import changed, made, noted

UID_BITS = 32
"""Width of a UIDVALIDITY (RFC 3501)."""
_PLACE = ("mailbox", "folder", "uidvalidity")
_NAMED = ("fingerprint", "message_id", "author", "subject")
"""What a mail says of itself."""
_BEHIND = update(Cursor).where(col(Cursor.id) == bindparam("number")).values(last_uid=bindparam("last"))
_THERE = sql_select(col(Inbound.uid)).where(
    *(getattr(Inbound, name) == bindparam(name) for name in _PLACE), col(Inbound.uid).in_(bindparam("uids", expanding=True))
)


def start_watch(session: Session, mailbox: str, folder: str, uidvalidity: int, last_uid: int, now: datetime) -> Cursor:
    """A mailbox is visited for the first time: what lies in it is history, only what comes from now on is ours (DESIGN.md, rule 11)."""
    row = Cursor(mailbox=mailbox, folder=folder, uidvalidity=uidvalidity, last_uid=last_uid, first_uid=last_uid + 1, added_at=now)
    session.add(row)
    return row


def move_watch(session: Session, cursor: Cursor, folder: str, uidvalidity: int, last_uid: int, now: datetime) -> None:
    """Another folder is watched from now on: what lies in it is history, as at a first visit."""
    cursor.folder, cursor.uidvalidity, cursor.last_uid, cursor.rescanned_below, cursor.added_at = folder, uidvalidity, last_uid, 0, now
    cursor.first_uid = last_uid + 1
    session.add(cursor)


def restart_watch(session: Session, cursor: Cursor, uidvalidity: int, uidnext: int) -> None:
    """The folder has another UIDVALIDITY: every UID is new, and the constraint plus the fingerprints keep doubles out.

    Below `uidnext` a UID says nothing of age: there only the date tells what is history."""
    cursor.uidvalidity, cursor.last_uid, cursor.first_uid, cursor.rescanned_below = uidvalidity, 0, 1, uidnext
    session.add(cursor)


def rewind_watch(session: Session, cursor: Cursor, uidnext: int) -> None:
    """The mailbox was restored from a backup under its old UIDVALIDITY: UIDs are given a second time, so they are counted as of another generation."""
    cursor.rewinds += 1
    restart_watch(session, cursor, cursor.uidvalidity, uidnext)


def generation(cursor: Cursor | None, uidvalidity: int) -> int:
    """The UIDVALIDITY under which a mail is kept: the server's, and above its 32 bits how often the mailbox went back."""
    return uidvalidity + ((cursor.rewinds if cursor else 0) << UID_BITS)


def advance(connection: Connection, cursor: Cursor, uid: int) -> None:
    """The cursor moves behind a mail that is safe in the archive, and never back."""
    if uid > cursor.last_uid:
        connection.execute(_BEHIND, {"number": cursor.id, "last": uid})


def take_in(connection: Connection, rows: Sequence[dict[str, Any]], cursor: Cursor | None = None) -> list[int | None]:
    """The rows of archived mails of one folder, made of their values, and the cursor of the folder behind them; None for a UID that was taken in before."""
    if cursor is not None and rows[0]["folder"] == cursor.folder:
        advance(connection, cursor, max(row["uid"] for row in rows))
    new = {row["uid"]: row for row in rows}
    for uid in connection.execute(_THERE, {**{name: rows[0][name] for name in _PLACE}, "uids": list(new)}).scalars():
        del new[uid]
    numbers = dict(zip(new, made(connection, Inbound, list(new.values()), "uid"), strict=True)) if new else {}
    return [numbers.get(row["uid"]) for row in rows]


def shelve(session: Session, inbound: Inbound, why: str, version: str) -> None:
    """A mail that failed is put aside for the operator; the mails behind it go on."""
    inbound.status, inbound.reason, inbound.shelved_by = InboundStatus.SHELVED, why, version
    session.add(inbound)


def keep_out(session: Session, inbound: Inbound, reading: Reading, mail: Mail, status: InboundStatus, reason: str) -> None:
    """A mail that was one too many of its sender's: it keeps what identifies it, and has one state like every other."""
    name(inbound, fingerprint=mail.fingerprint, message_id=mail.message_id, author=reading.author.address, subject=mail.subject)
    write(session, inbound, {"status": status, "reason": reason, "kind": reading.kind.value, "rule": FLOOD})


def replay(session: Session, number: int) -> bool:
    """A shelved or held mail is decided again; False when there is no such mail."""
    inbound = session.get(Inbound, number)
    if inbound is None or inbound.status not in {InboundStatus.SHELVED, InboundStatus.HELD}:
        return False
    inbound.status, inbound.reason = InboundStatus.PENDING, ""
    session.add(inbound)
    return True


def ask(session: Session, inbound: Inbound, code: str, expires_at: datetime) -> None:
    """A mail waits for "was this you?" until a moment (UTC). Asked again, it keeps the code that its letter shows."""
    row = session.exec(select(Confirmation).where(Confirmation.inbound_id == inbound.id)).first()
    row = row or Confirmation(code=code, councillor=inbound.mailbox, inbound_id=inbound.id or 0, expires_at=expires_at)
    row.expires_at = expires_at
    session.add(row)


def confirm(session: Session, inbound_id: int, now: datetime, *, by: int) -> Inbound | None:
    """The councillor said that a mail was hers: its code is used up, and it waits to be decided again, also when the process dies now.

    None where it has been decided otherwise since (a replay). `by`: the mail in which she said so."""
    row = session.exec(select(Confirmation).where(Confirmation.inbound_id == inbound_id)).one()
    row.used_at, row.answered_by = now, by
    session.add(row)
    return session.get_one(Inbound, inbound_id) if replay(session, inbound_id) else None


def describe(session: Session, inbound: Inbound, *, fingerprint: str, message_id: str, author: str, subject: str) -> None:
    """What the parsed mail says of itself, for listings and for finding second deliveries."""
    name(inbound, fingerprint=fingerprint, message_id=message_id, author=author, subject=subject)
    write(session, inbound, {})


def name(inbound: Inbound, *, fingerprint: str, message_id: str, author: str, subject: str) -> None:
    """The same, of a mail whose row is about to be written."""
    noted(inbound, dict(zip(_NAMED, (fingerprint, message_id[:990], author[:320], subject[:990]), strict=True)))


def write(session: Session, inbound: Inbound, ended: Mapping[str, object]) -> None:
    """All that is new in a mail's row, together: what it says of itself, and where it `ended`, by column."""
    changed(session, inbound, {**{column: getattr(inbound, column) for column in _NAMED}, **ended})
