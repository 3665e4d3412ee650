"""What the commands of a mail ask about. Nothing is looked up for a mail that asks nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, and_, col, exists, or_, select

from mailbridge.core.asked import Asked, Figures, sought, subject_of, whom
from mailbridge.core.periods import periods
from mailbridge.core.reading import CommandRequest
from mailbridge.lookup.figures import figures
from mailbridge.lookup.finding import found, people
from mailbridge.lookup.holdings import holdings
from mailbridge.model.keeping import Erasure
from mailbridge.model.tables import Inbound, Outbound, OutboundRecipient
from mailbridge.model.words import OutboundStatus

ABOUT_PEOPLE = frozenset({"who", "contact", "same"})
"""Verbs that name residents."""
YEAR = timedelta(days=365)
"""How far WHO looks back where a department is asked for."""


def asked(session: Session, requests: Sequence[CommandRequest], councillor: str, reference: str, now: datetime) -> Asked:
    """The answers to FIND, WHO, REPORT, EXPORT and ERASE. `reference`: the case whose letter the mail answers, or empty."""
    if not requests:
        return Asked()
    subjects = dict.fromkeys(subject_of(one, one.reference or reference) for one in requests if one.verb in {"export", "erase"})
    return Asked(
        found=tuple(found(session, councillor, sought(one)) for one in requests if one.verb == "find"),
        people=tuple(people(session, councillor, words) for one in requests if one.verb in ABOUT_PEOPLE for words in whom(one, one.reference or reference)),
        figures=_figures(session, requests, councillor, now),
        holdings=tuple(holdings(session, councillor, one) for one in subjects if one.address or one.reference),
    )


def _figures(session: Session, requests: Sequence[CommandRequest], councillor: str, now: datetime) -> Figures:
    """From a day before the first period that is asked for: the council's day begins at another moment than that of UTC. WHO asks for a year."""
    starts = [period.start for one in requests if one.verb == "report" for period in periods(one.arguments, now.date())]
    starts += [now.date() - YEAR for one in requests if one.verb == "who"]
    if not starts:
        return Figures()
    first = now.replace(year=min(starts).year, month=min(starts).month, day=min(starts).day, hour=0, minute=0, second=0, microsecond=0)
    return figures(session, councillor, first - timedelta(days=1))


def to_remove(session: Session, limit: int = 1000) -> Sequence[Erasure]:
    """Erased mails and letters whose files are to be removed now: nothing else needs the same bytes, and what has to leave first has left."""
    waiting = and_(col(Outbound.status) == OutboundStatus.SENT, col(Outbound.copy_wanted).is_(True), col(Outbound.copied_at).is_(None))
    leaving = or_(col(Outbound.status).in_((OutboundStatus.QUEUED, OutboundStatus.SENDING)), waiting)
    kept = or_(col(Outbound.erased_at).is_(None), leaving)
    counterpart = and_(col(OutboundRecipient.sha256) == Erasure.sha256, col(OutboundRecipient.outbound_id) == Outbound.id)
    needed = or_(
        exists().where(col(Inbound.sha256) == Erasure.sha256, col(Inbound.erased_at).is_(None)),
        exists().where(col(Outbound.sha256) == Erasure.sha256, kept),
        exists().where(counterpart, kept),
    )
    return session.exec(select(Erasure).where(col(Erasure.removed_at).is_(None), ~needed).order_by(col(Erasure.id)).limit(limit)).all()
