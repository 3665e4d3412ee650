"""A canary in the ledger: its one state, and no word of it kept for longer than it takes to tidy up."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from mailbridge.core.watching.canary import KIND, REASON
from mailbridge.model.keeping import Erasure
from mailbridge.model.tables import Inbound
from mailbridge.model.words import InboundStatus


def note_canary(session: Session, inbound: Inbound, now: datetime) -> None:
    """It is ignored, and its file goes at the next tick: there would be thousands in a year. The caller commits."""
    inbound.status, inbound.reason, inbound.kind, inbound.rule = InboundStatus.IGNORED, REASON, KIND, KIND
    inbound.erased_at = now
    session.add(inbound)
    session.add(Erasure(councillor=inbound.mailbox, sha256=inbound.sha256, erased_at=now))
