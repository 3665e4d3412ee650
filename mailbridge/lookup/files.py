"""The files in the archive that rows name: for a backup, which must have every one of them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, SQLModel, col, func, select

from mailbridge.model.keeping import Erasure
from mailbridge.model.tables import Case, Event, Inbound, Outbound, OutboundRecipient


@dataclass(frozen=True, slots=True)
class Named:
    """SHA-256 of files. `wanted`: a mail or letter that stands. `leaving`: of an erased one, gone as soon as nothing needs it, so it may be there or not."""

    wanted: frozenset[str]
    leaving: frozenset[str]


def named_files(session: Session) -> Named:
    """Every file that a row names."""
    mails = session.exec(select(Inbound.sha256).where(col(Inbound.erased_at).is_(None))).all()
    letters = session.exec(select(Outbound.sha256).where(col(Outbound.erased_at).is_(None))).all()
    counterparts = select(OutboundRecipient.sha256).join(Outbound, col(Outbound.id) == OutboundRecipient.outbound_id)
    others = session.exec(counterparts.where(OutboundRecipient.sha256 != "", col(Outbound.erased_at).is_(None))).all()
    wanted = frozenset((*mails, *letters, *others))
    leaving = session.exec(select(Erasure.sha256).where(col(Erasure.removed_at).is_(None))).all()
    return Named(wanted, frozenset(leaving) - wanted)


def counted(session: Session) -> dict[str, int]:
    """How many rows of what matters there are."""
    kinds: tuple[tuple[str, type[SQLModel]], ...] = (("mails", Inbound), ("letters", Outbound), ("cases", Case), ("events", Event))
    return {name: session.exec(select(func.count()).select_from(kind)).one() for name, kind in kinds}
