"""Files of the archive that no row names: a crash came between the file and its row. A letter that was never decided is removed; a mail is told of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.engine import Engine

from mailbridge import lookup
from mailbridge.archive import Archive, Unreadable
from mailbridge.core.letters.compose import is_ours
from mailbridge.storage import transaction

log = structlog.get_logger()
YOUNG = timedelta(days=1)
"""A file that is no older than this may get its row yet."""
AT_ONCE = 500


@dataclass(frozen=True)
class Strays:
    """One archive and its database. Takes long; in any thread."""

    engine: Engine
    archive: Archive
    own: Collection[str]
    """Addresses that our letters go out from."""
    now: Callable[[], datetime]

    def cleared(self) -> tuple[str, ...]:
        """Removes letters that a crash left undecided, which may hold a resident's words where ERASE would not find them.

        Returns the SHA-256 of each mail without a row: it may be all that there is of it, so a person must look."""
        mails, letters = [], 0
        for sha256 in self._unnamed():
            if self._is_letter(sha256):
                self.archive.erase(sha256)
                letters += 1
            else:
                mails.append(sha256)
        if letters:
            log.info("unfinished letters removed", stage="archive", files=letters)
        return tuple(sorted(mails))

    def _unnamed(self) -> Iterator[str]:
        """Old files that neither a mail nor a letter has; the database is free between two portions."""
        old = self.archive.older(self.now() - YOUNG)
        while some := [sha256 for _, sha256 in zip(range(AT_ONCE), old, strict=False)]:
            with transaction(self.engine) as session:
                named = lookup.files_with_rows(session, some)
            yield from (sha256 for sha256 in some if sha256 not in named)

    def _is_letter(self, sha256: str) -> bool:
        try:
            return is_ours(self.archive.get(sha256), self.own)
        except Unreadable:
            return False
