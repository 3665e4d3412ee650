"""Whether what must be kept can be kept: a disk that is full, read-only or broken stops the taking in, the deciding and the posting until it works again."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
import threading
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import structlog
from sqlalchemy import event
from sqlalchemy.engine import Engine, ExceptionContext
from sqlalchemy.exc import DBAPIError

log = structlog.get_logger()
PAUSES = (1.0, 30.0)
"""Seconds until a disk in trouble is tried again: the first time, and the longest."""
PROBE = 262_144
"""Bytes that must fit before it is believed that there is room."""
MARKS = 1_000_000
"""Bytes that must be free before a letter is posted: that it was posted must be written down."""


class Kind(StrEnum):
    """What is wrong."""

    LOW = "low"
    """Less is free than the reserve: nothing is taken in any more, while letters still go out."""
    FULL = "full"
    READ_ONLY = "read-only"
    BROKEN = "broken"
    CORRUPT = "corrupt"
    """The database file itself is damaged. It does not mend by waiting."""


TO_DO = {
    Kind.LOW: "make room on the disk of the data folder",
    Kind.FULL: "make room on the disk of the data folder",
    Kind.READ_ONLY: "the data folder cannot be written: see whether its disk is mounted read-only, and to whom its files belong",
    Kind.BROKEN: "the disk of the data folder gives errors: look at it, and at your backup",
    Kind.CORRUPT: "the database is damaged: stop the service, and restore your last backup (OPERATING.md, Backup)",
}
"""Kind -> what the operator is told."""
_ERRNO = {
    errno.ENOSPC: Kind.FULL,
    errno.EDQUOT: Kind.FULL,
    errno.EFBIG: Kind.FULL,
    errno.EROFS: Kind.READ_ONLY,
    errno.EACCES: Kind.READ_ONLY,
    errno.EPERM: Kind.READ_ONLY,
    errno.EIO: Kind.BROKEN,
}
_SQLITE = {
    "SQLITE_IOERR_SHMSIZE": Kind.FULL,  # no room for the index of the log of changes
    "SQLITE_FULL": Kind.FULL,
    "SQLITE_READONLY": Kind.READ_ONLY,
    "SQLITE_CANTOPEN": Kind.READ_ONLY,
    "SQLITE_IOERR": Kind.BROKEN,
    "SQLITE_CORRUPT": Kind.CORRUPT,
    "SQLITE_NOTADB": Kind.CORRUPT,
}
"""Name of a primary result code (sqlite.org/rescode.html) -> kind."""
_POSTGRES = {"53100": Kind.FULL, "25006": Kind.READ_ONLY, "58030": Kind.BROKEN, "XX001": Kind.CORRUPT, "XX002": Kind.CORRUPT}
"""SQLSTATE -> kind."""


class Stuck(Exception):
    """Nothing more is taken in for now. What is on the server stays there."""


def kind_of(error: BaseException | None) -> Kind | None:
    """What an error says of the disk or the database file; None where it says nothing of them."""
    if isinstance(error, DBAPIError):
        error = error.orig
    if name := str(getattr(error, "sqlite_errorname", None) or ""):
        return next((kind for code, kind in _SQLITE.items() if name == code or name.startswith(f"{code}_")), None)
    if state := getattr(error, "sqlstate", None):
        return _POSTGRES.get(str(state))
    return _ERRNO.get(error.errno or 0) if isinstance(error, OSError) else None


def passes(error: BaseException) -> bool:
    """Whether an error may pass by itself: a full disk, or one that is mounted read-only. Files that belong to somebody else do not change."""
    return kind_of(error) is Kind.FULL or (isinstance(error, OSError) and error.errno == errno.EROFS)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong, as long as it is."""

    kind: Kind
    words: str


class Disk:
    """The disk of one data folder. From any thread; asking costs microseconds while all is well."""

    def __init__(self, folder: Path, engine: Engine, reserve: int) -> None:
        self.folder = folder
        self.engine = engine
        self.reserve = reserve
        """Bytes that must be free before something is taken in."""
        self.trouble: Trouble | None = None
        self.pause = PAUSES[0]
        self._try_at = 0.0
        self._lock = threading.RLock()
        event.listen(engine, "handle_error", self._heard)

    def _heard(self, context: ExceptionContext) -> None:
        self.noticed(context.original_exception)

    def noticed(self, error: BaseException | None) -> bool:
        """Something went wrong; True where the disk is to blame. Said once in the log, until it works again."""
        kind = kind_of(error)
        if kind is not None:
            self._begin(kind, str(error).splitlines()[0] if str(error) else "")
        return kind is not None

    def _begin(self, kind: Kind, said: str) -> None:
        with self._lock:
            if self.trouble is None or (kind is Kind.CORRUPT and self.trouble.kind is not kind):
                self.trouble = Trouble(kind, TO_DO[kind])
                self.pause = PAUSES[0]
                log.error("disk trouble", stage="archive", what=kind.value, said=said[:200], free=self.free(), to_do=TO_DO[kind])
            elif self.trouble.kind is Kind.LOW and kind is not Kind.LOW:
                self.trouble = Trouble(kind, TO_DO[kind])
            self._try_at = time.monotonic() + self.pause

    def free(self) -> int:
        """Bytes that are free; 0 where nobody knows."""
        with contextlib.suppress(OSError):
            return shutil.disk_usage(self.folder).free
        return 0

    def is_open(self) -> bool:
        """Whether something may be taken in or decided now. Tries a disk that was in trouble, when its time has come."""
        with self._lock:
            if self.trouble is None:
                if self.free() >= self.reserve:
                    return True
                self._begin(Kind.LOW, "")
                return False
            if self.trouble.kind is Kind.CORRUPT or time.monotonic() < self._try_at:
                return False
            self.pause = min(self.pause * 2, PAUSES[1])
            self._try_at = time.monotonic() + self.pause  # so that nobody else tries meanwhile
        return self._is_well_again()  # without the lock, since the database may keep us waiting for whoever wants to tell of an error

    def must_be_open(self) -> None:
        """Raises `Stuck` where nothing may be taken in."""
        if not self.is_open():
            raise Stuck(self.trouble.words if self.trouble else "")

    def may_post(self) -> bool:
        """Whether a letter may be posted: what is posted and cannot be marked would be posted again."""
        if self.is_open():
            return True
        return self.trouble is not None and self.trouble.kind is Kind.LOW and self.free() >= min(self.reserve, MARKS)

    def _is_well_again(self) -> bool:
        """Writes, and believes what comes of it."""
        try:
            self._probe()
        except (OSError, DBAPIError) as error:
            if kind_of(error) is Kind.CORRUPT:
                self.noticed(error)
            return False
        if self.free() < self.reserve:
            return False
        with self._lock:
            what = self.trouble.kind.value if self.trouble else ""
            self.trouble, self.pause = None, PAUSES[0]
        log.info("disk well again", stage="archive", what=what, free=self.free())
        return True

    def _probe(self) -> None:
        with tempfile.TemporaryFile(dir=self.folder) as file:
            file.write(b"\1" * PROBE)
            file.flush()
            os.fsync(file.fileno())
            with self.engine.begin() as connection:
                if self.engine.dialect.name == "sqlite":  # writes a page, and changes nothing
                    number = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
                    connection.exec_driver_sql(f"PRAGMA user_version = {int(number)}")


class Corrupt(Exception):
    """The database file is damaged; the message says what to do."""


def verify(engine: Engine) -> None:
    """Looks through the whole database file, as far as that is quick. Raises `Corrupt`."""
    if engine.dialect.name != "sqlite":
        return
    try:
        with engine.connect() as connection:
            found = connection.exec_driver_sql("PRAGMA quick_check(3)").scalars().all()
    except DBAPIError as error:
        if kind_of(error) is not Kind.CORRUPT:
            raise
        found = [str(error.orig)]
    if found != ["ok"]:
        raise Corrupt(
            f"The database {engine.url.database} is damaged ({'; '.join(found)[:300]}). Nothing was taken in. Restore your last backup (OPERATING.md, Backup)."
        )
