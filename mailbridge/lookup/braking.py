"""What the brakes of the outbox must know: the breaker, the fate of the last letters, how many an address had, and to which of them mail comes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, bindparam
from sqlmodel import Session, and_, col, func, select

from mailbridge.core.braking import LOOKED_AT, REMEMBERED, Failure, Lately, unreached
from mailbridge.lookup.letters import has_letter
from mailbridge.model.halts import Breaker
from mailbridge.model.stored import LONGEST_KEY
from mailbridge.model.tables import Event, Outbound, OutboundRecipient
from mailbridge.model.words import OutboundStatus, PartyRole

DAY, TWO_HOURS = timedelta(days=1), timedelta(hours=2)
UNENDED = frozenset(OutboundStatus) - {OutboundStatus.SENT, OutboundStatus.REFUSED}
"""Asked for as what a letter is not: by an index of what it is, all letters ever sent would be read and sorted to find the last ones."""
AMONG = 2_000
"""Letters, the newest, among which the last ones are sought that were posted."""
WAITED = timedelta(days=14)
"""A letter leaves so long after it was written at most: it is given up after five days of trying."""
OURS = (PartyRole.CONSTITUENT, PartyRole.CORRESPONDENT, PartyRole.OFFICER, PartyRole.COPIED)
"""Who is not the councillor, and not the operator."""
_ADDRESSES: BindParameter[str] = bindparam("addresses", expanding=True)
_TO_THEM = and_(col(OutboundRecipient.address).in_(_ADDRESSES), OutboundRecipient.at > bindparam("written_since"))
_OF_ADDRESS = col(OutboundRecipient.outbound_id) == col(Outbound.id)
_SENT = (
    select(OutboundRecipient.address, func.count(), func.min(Outbound.sent_at))
    .join(Outbound, _OF_ADDRESS)
    .where(_TO_THEM, Outbound.status != OutboundStatus.SENDING, col(Outbound.sent_at) > bindparam("since"))
    .group_by(col(OutboundRecipient.address))
)
_LEAVING = (
    select(OutboundRecipient.address, Outbound.id, Outbound.sent_at).join(Outbound, _OF_ADDRESS).where(_TO_THEM, Outbound.status == OutboundStatus.SENDING)
)


def breaker(session: Session) -> Breaker | None:
    """The halt that lasts; None while letters go out."""
    return session.exec(select(Breaker).where(col(Breaker.closed_at).is_(None)).order_by(col(Breaker.id).desc())).first()


def lately(session: Session, now: datetime, earlier_halt: str) -> Lately:
    """What became of letters since the breaker was last closed (UTC). `earlier_halt`: key of the letter about the hour before."""
    since = session.exec(select(func.max(Breaker.closed_at))).one() or datetime.min.replace(tzinfo=now.tzinfo)
    posted, failed = _fates(session, since)
    alike, family = _alike(session, max(since, now - DAY))
    decided = select(func.count()).select_from(Outbound).where(Outbound.created_at > max(since, now - TWO_HOURS), col(Outbound.party).is_not(None))
    halted = has_letter(session, earlier_halt) and since < now - TWO_HOURS
    return Lately(posted, failed, alike, family, halted, session.exec(decided).one() if halted else 0)


def _fates(session: Session, since: datetime) -> tuple[int, int]:
    """(how many of the last letters were posted, how many of these were refused or came back for good)."""
    newest = select(func.max(Outbound.id)).scalar_subquery()
    ended = select(Outbound.id, Outbound.status).where(col(Outbound.status).not_in(UNENDED), col(Outbound.party).is_not(None))
    ended = ended.where(col(Outbound.id) > newest - AMONG)
    last = session.exec(ended.where(col(Outbound.claimed_at) > since).order_by(col(Outbound.id).desc()).limit(LOOKED_AT)).all()
    numbers = {number for number, _ in last}
    failed = {number for number, status in last if status is OutboundStatus.REFUSED}
    if numbers:
        recent = select(Event.data).where(Event.fact == "DeliveryFailed").order_by(col(Event.at).desc()).limit(4 * LOOKED_AT)
        failed |= {data.get("letter", 0) for data in session.exec(recent) if data.get("permanent")} & numbers
    return len(numbers), len(failed)


def _alike(session: Session, since: datetime) -> tuple[int, str]:
    """(number, family) of the letters that went most often to one address about one case since a moment (UTC), among the cases of the last letters:
    a case in which nothing was posted lately has passed here before."""
    count = func.count()
    sent = select(count, func.min(Outbound.letter)).join(OutboundRecipient, col(OutboundRecipient.outbound_id) == col(Outbound.id))
    last = select(Outbound.case_id).where(col(Outbound.sent_at) > since).order_by(col(Outbound.sent_at).desc()).limit(2 * LOOKED_AT).subquery()
    sent = sent.where(col(Outbound.case_id).in_(select(last.c.case_id)), col(Outbound.sent_at) > since, col(Outbound.party).in_(OURS))
    family = func.coalesce(col(Outbound.letter), "")  # so that nobody reads all letters in the order of an index, to have them sorted
    most = session.exec(sent.group_by(family, col(Outbound.case_id), OutboundRecipient.address).order_by(count.desc()).limit(1)).first()
    return most or (0, "")


@dataclass(frozen=True, slots=True)
class HadToday:
    """What some addresses were sent within 24 hours, and what is on its way to them (UTC)."""

    now: datetime
    sent: Mapping[str, tuple[int, datetime]]
    """Address -> how many letters, and when the first of them went."""
    leaving: Sequence[tuple[str, int, datetime | None]]
    """(address, number of a letter that is being sent to it, when somebody else has got that one)"""

    def before(self, letter: Outbound) -> tuple[int, datetime]:
        """(how many its first addressee was sent, or is being sent before this letter; when the oldest of them went)."""
        address = letter.recipients[0][:LONGEST_KEY]
        count, first = self.sent.get(address, (0, self.now))
        ahead = [at for one, number, at in self.leaving if one == address and number < (letter.id or 0)]
        return count + len(ahead), min((first, *(at for at in ahead if at)))


def had_today(session: Session, letters: Collection[Outbound], now: datetime) -> HadToday:
    """What the first addressees of some letters were sent lately (UTC)."""
    named = {"addresses": sorted({letter.recipients[0] for letter in letters}), "since": now - DAY, "written_since": now - WAITED}
    if not letters:
        return HadToday(now, {}, ())
    sent = {address: (count, first or now) for address, count, first in session.exec(_SENT, params=named)}
    return HadToday(now, sent, [(address, number or 0, at) for address, number, at in session.exec(_LEAVING, params=named)])


def unreached_addresses(session: Session, now: datetime) -> frozenset[str]:
    """The addresses that mail does not reach (UTC)."""
    events = select(Event.at, Event.data).where(Event.fact == "DeliveryFailed", Event.at > now - REMEMBERED).order_by(col(Event.id))
    failed: dict[tuple[str, int], Failure] = {}
    for at, data in session.exec(events):
        if data.get("letter"):  # a report that returns no letter of ours may name anybody on earth
            failed |= {(one.lower(), data["letter"]): Failure(one.lower(), at, data["permanent"]) for one in data["addresses"]}
    return unreached(failed.values(), now)


def queue(session: Session) -> Mapping[tuple[str, str], int]:
    """(status, family of letters) -> how many wait, are being posted, or were refused."""
    waiting = (OutboundStatus.QUEUED, OutboundStatus.SENDING)
    rows = session.exec(select(Outbound.status, Outbound.letter).where(col(Outbound.status).in_(waiting))).all()
    return Counter((str(status), letter) for status, letter in rows)


def oldest_queued(session: Session, now: datetime) -> datetime | None:
    """When the letter became due that has waited longest (UTC); None where none is due."""
    return session.exec(select(func.min(Outbound.not_before)).where(Outbound.status == OutboundStatus.QUEUED, col(Outbound.not_before) <= now)).one()
