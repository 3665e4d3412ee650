"""What was erased leaves the archive too, file by file, once the erasure itself is safe."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy.engine import Engine

from mailbridge import lookup, record, storage
from mailbridge.archive import Archive
from mailbridge.storage import transaction

log = structlog.get_logger()


def swept(engine: Engine, archive: Archive, now: datetime) -> int:
    """Removes the files of erased mails and letters. Returns how many; what a crash left over goes the next time."""
    with transaction(engine, ()) as session:
        found = lookup.to_remove(session)
    for row in found:
        archive.erase(row.sha256)
    if not found or not storage.wiped(engine):
        return 0
    with transaction(engine, ()) as session:
        record.removed(session, [row.id or 0 for row in found], now)
    log.info("files removed", stage="archive", files=len(found))
    return len(found)
