"""What the brakes of the outbox must know: the breaker, the fate of the last letters, how many an address had, and to which of them mail comes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, bindparam, exists
from sqlalchemy import select as sql_select
from sqlmodel import Session, and_, col, func, select

from mailbridge.core.braking import LOOKED_AT, REMEMBERED, Failure, Lately, unreached
from mailbridge.core.crowding import DAY, HOUR
from mailbridge.lookup.letters import has_letter
from mailbridge.model.halts import Breaker
from mailbridge.model.stored import LONGEST_KEY
from mailbridge.model.tables import Event, Outbound, OutboundRecipient
from mailbridge.model.words import OutboundStatus, PartyRole

TWO_HOURS = 2 * HOUR
UNENDED = frozenset(OutboundStatus) - {OutboundStatus.SENT, OutboundStatus.REFUSED}
"""Asked for as what a letter is not: by an index of what it is, all letters ever sent would be read and sorted to find the last ones."""
AMONG = 2_000
"""Letters, the newest, among which the last ones are sought that were posted."""
WAITED = timedelta(days=14)
"""A letter leaves so long after it was written at most: it is given up after five days of trying."""
OURS = (PartyRole.CONSTITUENT, PartyRole.CORRESPONDENT, PartyRole.OFFICER, PartyRole.COPIED)
"""Who is not the councillor, and not the operator."""
_ADDRESSES: BindParameter[str] = bindparam("addresses", expanding=True)
_TO_THEM = and_(col(OutboundRecipient.address).in_(_ADDRESSES), col(OutboundRecipient.at) > bindparam("written_since"))
_OF_ADDRESS = col(OutboundRecipient.outbound_id) == col(Outbound.id)
_SENT = (
    sql_select(col(OutboundRecipient.address), func.count(), func.min(Outbound.sent_at))
    .join(Outbound, _OF_ADDRESS)
    .where(_TO_THEM, col(Outbound.status) != OutboundStatus.SENDING, col(Outbound.sent_at) > bindparam("since"))
    .group_by(col(OutboundRecipient.address))
)
_LEAVING = (
    sql_select(col(OutboundRecipient.address), col(Outbound.id), col(Outbound.sent_at))
    .join(Outbound, _OF_ADDRESS)
    .where(_TO_THEM, col(Outbound.status) == OutboundStatus.SENDING)
)

_OPEN = col(Breaker.closed_at).is_(None)
_IS_FAILURE = col(Event.fact) == "DeliveryFailed"
_PEOPLES = col(Outbound.party).is_not(None)
_OUTLOOK = sql_select(
    exists().where(_OPEN),
    sql_select(func.count()).select_from(Outbound).where(col(Outbound.sent_at) > bindparam("since"), _PEOPLES).scalar_subquery(),
    sql_select(func.max(Breaker.closed_at)).scalar_subquery(),
    exists().where(_IS_FAILURE),
)
_DECIDED = sql_select(func.count()).select_from(Outbound).where(col(Outbound.created_at) > bindparam("since"), _PEOPLES)
_NEWEST = sql_select(func.max(Outbound.id)).scalar_subquery()
_LAST = (
    sql_select(col(Outbound.id), col(Outbound.status))
    .where(col(Outbound.status).not_in(UNENDED), _PEOPLES, col(Outbound.id) > _NEWEST - AMONG, col(Outbound.claimed_at) > bindparam("since"))
    .order_by(col(Outbound.id).desc())
    .limit(LOOKED_AT)
)
_FAILED_LAST = sql_select(col(Event.data)).where(_IS_FAILURE).order_by(col(Event.at).desc()).limit(4 * LOOKED_AT)
_FAILED = sql_select(col(Event.at), col(Event.data)).where(_IS_FAILURE, col(Event.at) > bindparam("since")).order_by(col(Event.id))
_LATELY = col(Outbound.sent_at) > bindparam("since")
_LAST_CASES = sql_select(col(Outbound.case_id)).where(_LATELY).order_by(col(Outbound.sent_at).desc()).limit(2 * LOOKED_AT).subquery()
_FAMILY = func.coalesce(col(Outbound.letter), "")  # so that nobody reads all letters in the order of an index, to have them sorted
_ALIKE = (
    sql_select(func.count(), func.min(Outbound.letter))
    .join_from(Outbound, OutboundRecipient, _OF_ADDRESS)
    .where(col(Outbound.case_id).in_(sql_select(_LAST_CASES.c.case_id)), _LATELY, col(Outbound.party).in_(OURS))
    .group_by(_FAMILY, col(Outbound.case_id), col(OutboundRecipient.address))
    .order_by(func.count().desc())
    .limit(1)
)


def breaker(session: Session) -> Breaker | None:
    """The halt that lasts; None while letters go out."""
    return session.exec(select(Breaker).where(col(Breaker.closed_at).is_(None)).order_by(col(Breaker.id).desc())).first()


@dataclass(frozen=True, slots=True)
class Outlook:
    """Whether letters may go out, before it is looked at any one of them."""

    is_halted: bool
    """The breaker is open."""
    sent: int
    """Letters to people of all parties that were posted within the last hour."""
    since: datetime | None
    """When the breaker was last closed (UTC)."""
    failures: bool
    """A letter has failed to arrive once."""


def outlook(session: Session, now: datetime) -> Outlook:
    """How it stands at a moment (UTC)."""
    return Outlook(*session.connection().execute(_OUTLOOK, {"since": now - HOUR}).one())


def lately(session: Session, so_far: Outlook, now: datetime, earlier_halt: str) -> Lately:
    """What became of letters since the breaker was last closed (UTC). `earlier_halt`: key of the letter about the hour before; empty: it matters not."""
    since = so_far.since or datetime.min.replace(tzinfo=now.tzinfo)
    posted, failed = _fates(session, since, failures=so_far.failures)
    alike, family = _alike(session, max(since, now - DAY))
    halted = bool(earlier_halt) and has_letter(session, earlier_halt) and since < now - TWO_HOURS
    decided = session.connection().execute(_DECIDED, {"since": max(since, now - TWO_HOURS)}).scalar_one() if halted else 0
    return Lately(posted, failed, alike, family, halted, decided)


def _fates(session: Session, since: datetime, *, failures: bool) -> tuple[int, int]:
    """(how many of the last letters were posted, how many of these were refused or came back for good)."""
    last = session.connection().execute(_LAST, {"since": since}).all()
    numbers = {number for number, _ in last}
    failed = {number for number, status in last if status is OutboundStatus.REFUSED}
    if numbers and failures:
        failed |= {data.get("letter", 0) for data in session.connection().execute(_FAILED_LAST).scalars() if data.get("permanent")} & numbers
    return len(numbers), len(failed)


def _alike(session: Session, since: datetime) -> tuple[int, str]:
    """(number, family) of the letters that went most often to one address about one case since a moment (UTC), among the cases of the last letters:
    a case in which nothing was posted lately has passed here before."""
    most = session.connection().execute(_ALIKE, {"since": since}).first()
    return (most[0], most[1]) if most else (0, "")


@dataclass(frozen=True, slots=True)
class HadToday:
    """What some addresses were sent within 24 hours, and what is on its way to them (UTC)."""

    now: datetime
    sent: Mapping[str, tuple[int, datetime]]
    """Address -> how many letters, and when the first of them went."""
    leaving: Sequence[tuple[str, int, datetime | None]]
    """(address, number of a letter that is being sent to it, when somebody else has got that one)"""

    def before(self, letter: int, addressee: str) -> tuple[int, datetime]:
        """(how many an addressee was sent, or is being sent before this letter; when the oldest of them went)."""
        address = addressee[:LONGEST_KEY]
        count, first = self.sent.get(address, (0, self.now))
        ahead = [at for one, number, at in self.leaving if one == address and number < letter]
        return count + len(ahead), min((first, *(at for at in ahead if at)))


def had_today(session: Session, addresses: Collection[str], now: datetime) -> HadToday:
    """What some addresses were sent lately (UTC)."""
    if not addresses:
        return HadToday(now, {}, ())
    named, connection = {"addresses": sorted(addresses), "written_since": now - WAITED}, session.connection()
    sent = {address: (count, first or now) for address, count, first in connection.execute(_SENT, {**named, "since": now - DAY})}
    return HadToday(now, sent, [(address, number or 0, at) for address, number, at in connection.execute(_LEAVING, named)])


def unreached_addresses(session: Session, now: datetime) -> frozenset[str]:
    """The addresses that mail does not reach (UTC)."""
    failed: dict[tuple[str, int], Failure] = {}
    for at, data in session.connection().execute(_FAILED, {"since": now - REMEMBERED}):
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
