"""The nightly count: each folder's server against the ledger, then ledger and archive themselves. What is missing or stuck is told to the operator, once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy.engine import Engine
from sqlmodel import Session

from mailbridge import lookup, record
from mailbridge.archive import Archive, Unreadable
from mailbridge.core import counting as words
from mailbridge.core.calendar import WorkingDays
from mailbridge.core.correspondence.to_operator import count_differs
from mailbridge.core.mail import Address
from mailbridge.core.people import Council
from mailbridge.lookup import Kept
from mailbridge.model.counts import FolderCount, LedgerCheck
from mailbridge.press import Press
from mailbridge.storage import transaction
from mailbridge.strays import Strays

log = structlog.get_logger()
AT_ONCE = 1000
"""Files whose names are read from the database in one go: others want to work with it meanwhile."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A folder as it is to be counted: from `first_uid` to `last_uid`, in one generation of UIDs."""

    mailbox: str
    folder: str
    uidvalidity: int
    generation: int
    first_uid: int
    last_uid: int
    accounted: frozenset[int] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Look:
    """What a look through the archive found."""

    files: int
    verified: int
    damaged: tuple[Kept, ...]
    strays: tuple[str, ...] = ()
    """Mails that no row names."""


@dataclass(frozen=True)
class Counting:
    """One council's counts. Each call but `look` is a transaction of its own; nothing here waits for a network."""

    council: Council
    operator: Address
    engine: Engine
    archive: Archive
    press: Press
    now: Callable[[], datetime]

    # ---- what is due

    def night(self) -> datetime:
        """When the present night's count became due (UTC)."""
        return words.night_began(WorkingDays.of(self.council.service), self.now())

    def due(self) -> list[str]:
        """Mailboxes that have not been counted this night."""
        with transaction(self.engine, ()) as session:
            return lookup.uncounted(session, list(self.council.councillors), self.night())

    def is_check_due(self) -> bool:
        """Whether ledger and archive have not been looked through this night."""
        with transaction(self.engine, ()) as session:
            return lookup.is_unchecked(session, self.night())

    # ---- a folder

    def watched(self, mailbox: str) -> Watched | None:
        """What the ledger has of a mailbox's folder; None before its first visit."""
        with transaction(self.engine, ()) as session:
            cursor = lookup.cursor(session, mailbox)
            if cursor is None:
                return None
            generation = record.generation(cursor, cursor.uidvalidity)
            accounted = frozenset(lookup.accounted(session, mailbox, cursor.folder, generation))
        return Watched(mailbox, cursor.folder, cursor.uidvalidity, generation, cursor.first_uid, cursor.last_uid, accounted)

    def counted(self, folder: Watched, on_server: Collection[int], missing: Sequence[int]) -> FolderCount:
        """Writes down what was counted. `missing`: UIDs that were not in the ledger, and have been taken in."""
        row = FolderCount(
            at=self.now(),
            mailbox=folder.mailbox,
            folder=folder.folder,
            uidvalidity=folder.generation,
            on_server=len(on_server),
            accounted=len(on_server) - len(missing),
            missing=list(missing),
            in_ledger=len(folder.accounted) + len(missing),
        )
        with transaction(self.engine, (f"cursor {folder.mailbox}",)) as session:
            record.counted(session, row)
            if missing:
                self._tell_missing(session, folder, missing)
        log.info("counted", stage="fetch", mailbox=folder.mailbox, on_server=row.on_server, accounted=row.accounted, in_ledger=row.in_ledger)
        return row

    def _tell_missing(self, session: Session, folder: Watched, missing: Sequence[int]) -> None:
        log.error("count differs", stage="fetch", mailbox=folder.mailbox, folder=folder.folder, uids=list(missing))
        finding = words.differs(self.council.councillors[folder.mailbox].display, folder.folder, missing)
        self._tell(session, folder.mailbox, f"{folder.mailbox}:{folder.generation}:{_mark(missing)}", (finding,))

    def _tell(self, session: Session, mailbox: str, key: str, findings: tuple[str, ...]) -> None:
        letter = count_differs(self.operator, self.council, mailbox, key, findings)
        record.apply(session, (), self.press.frozen(session, [letter], "", {}), self.now())

    # ---- ledger and archive

    def look(self) -> Look:
        """Looks for each file that must be in the archive, and reads some: those in turn, and those that were damaged. Takes long; in any thread."""
        night, files, verified = self.night(), 0, 0
        damaged: list[Kept] = []
        with transaction(self.engine, ()) as session:
            marked = lookup.marked_damaged(session)
        for kept in self._kept():
            files += 1
            reads = kept.inbound in marked or words.is_in_turn(kept.inbound or kept.outbound, night)
            verified += reads
            if not self._is_whole(kept.sha256, reads=reads):
                damaged.append(kept)
        own = [councillor.casework_address.lower() for councillor in self.council.councillors.values()]
        return Look(files, verified, tuple(damaged), Strays(self.engine, self.archive, own, self.now).cleared())

    def _kept(self) -> Iterator[Kept]:
        """Every file that mails and letters need; the database is free between two portions."""
        for read in (lookup.kept_mails, lookup.kept_letters):
            some = self._portion(read, 0)
            while some:
                yield from some
                some = self._portion(read, some[-1].inbound or some[-1].outbound)

    def _portion(self, read: Callable[[Session, int, int], list[Kept]], after: int) -> list[Kept]:
        with transaction(self.engine, ()) as session:
            return read(session, after, AT_ONCE)

    def _is_whole(self, sha256: str, *, reads: bool) -> bool:
        if not reads:
            return sha256 in self.archive
        try:
            self.archive.get(sha256)
        except Unreadable:
            return False
        return True

    def checked(self, look: Look) -> LedgerCheck:
        """Writes down how ledger and archive were found. What waits too long, or is damaged, is told."""
        now = self.now()
        with transaction(self.engine) as session:
            waiting, sending = lookup.waiting_since(session, now - words.LONG), lookup.sending_since(session, now - words.LONG)
            damaged = self._still_damaged(session, look)
            row = LedgerCheck(at=now, waiting=len(waiting), sending=len(sending), files=look.files, verified=look.verified)
            row.damaged = [one.sha256 for one in damaged]
            record.checked(session, row, [one.inbound for one in damaged if one.inbound])
            findings = (*_findings(self.archive, waiting, sending, damaged), *_strays(self.archive, look.strays))
            if findings:
                self._tell(session, "", f"house:{_mark([*waiting, *sending, *(one.sha256 for one in damaged), *look.strays])}", findings)
        for one in damaged:
            log.error("file damaged", stage="archive", inbound=one.inbound, outbound=one.outbound, file=str(self.archive.path(one.sha256)))
        for sha256 in look.strays:
            log.error("mail without a row", stage="archive", file=str(self.archive.path(sha256)))
        log.info("ledger checked", stage="archive", waiting=row.waiting, sending=row.sending, files=row.files, verified=row.verified, damaged=len(damaged))
        return row

    def _still_damaged(self, session: Session, look: Look) -> list[Kept]:
        """Without what was erased while the archive was looked through."""
        return [one for one in look.damaged if not lookup.is_erased(session, one)]


def _findings(archive: Archive, waiting: Sequence[int], sending: Sequence[int], damaged: Sequence[Kept]) -> Iterator[str]:
    if waiting:
        yield f"Undecided for more than an hour: mail no. {words.numbers(waiting)}"
    if sending:
        yield f"Being sent for more than an hour: letter no. {words.numbers(sending)}"
    for one in damaged[: words.SHOWN]:
        of = f"mail no. {one.inbound}" if one.inbound else f"letter no. {one.outbound}"
        yield f"The file of {of} is missing or damaged. Put it back from your backup: {archive.path(one.sha256)}"
    if len(damaged) > words.SHOWN:
        yield f"Missing or damaged besides: {len(damaged) - words.SHOWN} more files, which the log names"


def _strays(archive: Archive, strays: Sequence[str]) -> Iterator[str]:
    for sha256 in strays[: words.SHOWN]:
        yield f"A mail in the archive is not in the ledger. See whether it is still in its mailbox, and if not, put it back there: {archive.path(sha256)}"
    if len(strays) > words.SHOWN:
        yield f"Mails that are not in the ledger besides: {len(strays) - words.SHOWN} more files, which the log names"


def _mark(found: Sequence[object]) -> str:
    """The same for the same incident, so that it is told once."""
    return hashlib.sha256(" ".join(str(one) for one in found).encode()).hexdigest()[:16]
