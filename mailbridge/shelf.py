"""Mails that failed: put aside, told to the operator once with the mail itself, and tried again, by hand or by the first start of another version."""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from mailbridge import __version__, lookup, record
from mailbridge.archive import Archive, Unreadable
from mailbridge.core.correspondence.to_operator import shelved
from mailbridge.core.letters.letter import Enclosure
from mailbridge.core.mail import Address, Mail
from mailbridge.core.parse import parse
from mailbridge.core.people import Council
from mailbridge.disk import kind_of
from mailbridge.model.tables import Inbound
from mailbridge.press import Press
from mailbridge.storage import transaction

log = structlog.get_logger()
ENCLOSED = 5_000_000
"""Bytes of a mail that still travels with the letter; about a third more on the wire. A larger one is named by its path in the archive."""


@dataclass(frozen=True)
class Shelf:
    """One council's shelf. Each call is a transaction of its own."""

    council: Council
    operator: Address
    engine: Engine
    archive: Archive
    press: Press
    now: Callable[[], datetime]

    def put(self, number: int, error: Exception) -> None:
        """Puts a mail aside. That the operator cannot be told with the mail, or at all, keeps nothing from the shelf."""
        why = _reason(error)
        log.error("shelved", stage="decide", inbound=number, error=type(error).__name__)
        for attempt in (self._with_mail, self._without_mail, self._in_silence):
            try:
                with transaction(self.engine) as session:
                    inbound = session.get_one(Inbound, number)
                    record.shelve(session, inbound, why, __version__)
                    if isinstance(error, Unreadable):
                        record.mark_damaged(session, inbound, self.now())
                    attempt(session, inbound, why)
            except OperationalError:
                raise
            except Exception as failure:
                if kind_of(failure):
                    raise
                log.exception("telling failed", stage="decide", inbound=number)
            else:
                return

    def _describe(self, session: Session, inbound: Inbound) -> None:
        """Who wrote it, where that can be seen: the shelf shows it, and ERASE finds it. As a copy of another mail it is known when it has been decided."""
        if mail := self._parsed(inbound):
            author = mail.from_.address if mail.from_ else ""
            record.describe(session, inbound, fingerprint="", message_id=mail.message_id, author=author, subject=mail.subject)

    def _parsed(self, inbound: Inbound) -> Mail | None:
        with contextlib.suppress(Exception):
            return parse(self.archive.get(inbound.sha256))
        return None

    # ---- telling

    def _with_mail(self, session: Session, inbound: Inbound, why: str) -> None:
        self._describe(session, inbound)
        path = str(self.archive.path(inbound.sha256))
        if inbound.size > ENCLOSED or inbound.damaged_at:
            self._tell(session, inbound, why, path)
            return
        enclosed = Enclosure(f"mail-{inbound.id}.eml", "message/rfc822", self.archive.get(inbound.sha256))
        self._tell(session, inbound, why, path, enclosed)

    def _without_mail(self, session: Session, inbound: Inbound, why: str) -> None:
        self._tell(session, inbound, why, str(self.archive.path(inbound.sha256)))

    def _in_silence(self, session: Session, inbound: Inbound, why: str) -> None:
        """The log has told."""

    def _tell(self, session: Session, inbound: Inbound, why: str, path: str, *enclosed: Enclosure, again: bool = False) -> None:
        letter = shelved(self.operator, self.council, inbound.mailbox, inbound.id or 0, why, path, enclosed, again=again)
        record.apply(session, (), self.press.frozen(session, (letter,), "", {}), self.now(), inbound)

    def tell_plainly(self, session: Session, number: int) -> None:
        """The letter with the mail was refused, most often by a filter that read it: once more without."""
        inbound = session.get_one(Inbound, number)
        self._tell(session, inbound, inbound.reason, str(self.archive.path(inbound.sha256)), again=True)

    # ---- trying again

    def take(self, number: int) -> bool:
        """A shelved or held mail waits to be decided again; False when there is no such mail."""
        with transaction(self.engine) as session:
            return record.replay(session, number)

    def take_all(self, *, older: bool = False) -> list[int]:
        """All shelved mails wait to be decided again; with `older` those that another version put aside. What fails again is shelved again and not told of."""
        with transaction(self.engine) as session:
            numbers = lookup.shelved(session, but_by=__version__ if older else "")
            for number in numbers:
                record.replay(session, number)
        if older and numbers:
            log.info("shelf tried again", stage="decide", mails=len(numbers), version=__version__)
        return numbers


def _reason(error: Exception) -> str:
    """The last line of the traceback, and where it went wrong."""
    last = traceback.format_exception_only(error)[-1].strip()
    where = traceback.extract_tb(error.__traceback__)
    said = f"{last[:2000]} ({where[-1].name}, line {where[-1].lineno})" if where else last[:2000]
    return said.encode("utf-8", "replace").decode().replace("\0", "?")
