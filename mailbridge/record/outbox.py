"""The outbox: letters wait, are claimed, posted, put off and copied. Each is stored once, whatever happens."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, String, bindparam, cast, update
from sqlalchemy import select as sql_select
from sqlalchemy.engine import Connection
from sqlmodel import Session, and_, col, or_, select

from mailbridge.core import effects as e
from mailbridge.core.absence import NOTHING_KNOWN, Absent
from mailbridge.core.letters.letter import Letter
from mailbridge.core.lifecycle import EMERGENCY_TEXTS, Withdrawal
from mailbridge.model.keeping import Mention
from mailbridge.model.recovery import Recovery
from mailbridge.model.stored import as_json
from mailbridge.model.tables import Case, Inbound, ListedReferral, Outbound, OutboundRecipient
from mailbridge.model.words import OutboundStatus, PartyRole
from mailbridge.record.drafts import keep_draft
from mailbridge.record.recovering import mark_gone, recoveries_of
from mailbridge.record.rows import inserted, numbered

_NUMBER = col(Outbound.id) == bindparam("number")
_IS_ALL = cast(col(Outbound.remaining), String) == bindparam("accepted", type_=String)
_SENT = (
    update(Outbound)
    .where(_NUMBER, _IS_ALL)
    .values(remaining=[], status=OutboundStatus.SENT, response=bindparam("said"), sent_at=bindparam("at"))
    .returning(col(Outbound.letter))
)
_COPIED = update(Outbound).where(_NUMBER).values(copied_at=bindparam("at"))
_OF_CLAIMED = [
    col(getattr(Outbound, name)) for name in ("id", "key", "case_id", "letter", "party", "sender", "recipients", "remaining", "sha256", "sent_at", "attempts")
]
_CLAIMED = (
    update(Outbound)
    .where(col(Outbound.id).in_(bindparam("numbers", expanding=True)))
    .values(status=OutboundStatus.SENDING, claimed_at=bindparam("at"), claimed_by=bindparam("by"), attempts=col(Outbound.attempts) + 1)
)
RESIDENTS = (PartyRole.CONSTITUENT, PartyRole.CORRESPONDENT)
LEASE = timedelta(minutes=10)
"""A letter claimed for longer than this was left behind by a crash; it is posted again with the same Message-ID."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
"""Pause after the first failed posting, doubled each time up to the longest."""

TELL_AFTER, GIVE_UP_AFTER = 54, 126
"""Attempts, with these pauses two and five days. Attempts and not days, since a server that cannot be reached at all does not count."""
URGENT = ("risk", "risk_in_short", *sorted(EMERGENCY_TEXTS), "was_this_you", "are_you_sure")
"""Families of letters that no hourly cap holds up, and that go first."""


class Claimed(NamedTuple):
    """What of a letter's row must be known to post it, as it was before it was claimed."""

    number: int
    key: str
    case_id: int | None
    letter: str
    party: PartyRole | None
    sender: str
    recipients: list[str]
    remaining: list[str]
    sha256: str
    sent_at: datetime | None
    attempts: int


@dataclass(frozen=True, slots=True)
class Counterpart:
    """A letter as one further addressee gets it: the same, with a token of their own, so that we know who answers."""

    address: str
    token: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Frozen:
    """A letter as it will be posted: its bytes are in the archive already."""

    letter: Letter
    councillor: str
    """Key of the councillor in whose name, or to whom, it goes; empty for the operator."""
    subject: str
    message_id: str
    token: str
    sha256: str
    size: int
    mentions: tuple[str, ...] = ()
    """References of other cases that its text names."""
    draft: str = ""
    """The words of the letter that is shown in it as a draft."""
    counterparts: tuple[Counterpart, ...] = ()
    """For each addressee but the first."""


def queue(session: Session, letters: Sequence[Frozen], now: datetime, inbound: Inbound | None, absent: Absent = NOTHING_KNOWN) -> None:
    """Letters wait to be posted."""
    if not letters:
        return
    with session.no_autoflush:
        recoveries = {} if absent.restores else recoveries_of(session)
    rows = [_row(session, one, now, inbound) for one in letters]
    numbers = _after_a_restore(session, rows, letters, inbound, recoveries) if recoveries else numbered(session, Outbound, rows, "key")
    inserted(session, OutboundRecipient, [line for number, one in zip(numbers, letters, strict=True) for line in _addressees(number, one, now)])
    inserted(session, ListedReferral, [line for number, one in zip(numbers, letters, strict=True) for line in _lines(number, one)])
    for number, row, one in zip(numbers, rows, letters, strict=True):
        _name_others(session, number, one)
        if one.letter.draft_of and row["case_id"]:
            keep_draft(session, row["case_id"], one.letter.key, one.letter.draft_of, one.draft, now)


def _after_a_restore(
    session: Session, rows: Sequence[Mapping[str, Any]], letters: Sequence[Frozen], inbound: Inbound | None, recoveries: Mapping[str, Recovery]
) -> list[int]:
    """The same where letters may have gone out before. `recoveries`: what restores have said of mailboxes. Returns their numbers."""
    made = [Outbound(**row) for row in rows]
    for row, one in zip(made, letters, strict=True):
        mark_gone(session, row, one.letter, inbound, recoveries)
    session.add_all(made)
    session.flush()
    return [row.id or 0 for row in made]


def _row(session: Session, frozen: Frozen, now: datetime, inbound: Inbound | None) -> dict[str, Any]:
    letter = frozen.letter
    case = case_of(session, letter.facts.reference) if letter.facts.reference else None
    recipients = list(letter.recipients)
    return {
        "key": letter.key,
        "case_id": case.id if case else None,
        "referral_key": letter.referral,
        "inbound_id": inbound.id if inbound else None,
        "councillor": frozen.councillor,
        "letter": letter.name,
        "variant": letter.variant,
        "party": letter.party,
        "sender": letter.sender.address,
        "recipients": recipients,
        "remaining": recipients,
        "subject": frozen.subject,
        "message_id": frozen.message_id,
        "token": frozen.token,
        "sha256": frozen.sha256,
        "size": frozen.size,
        "status": OutboundStatus.KEPT_BACK if letter.kept_back else OutboundStatus.QUEUED,
        "created_at": now,
        "not_before": letter.not_before or now,
        "copy_wanted": letter.party not in {None, PartyRole.COUNCILLOR},
        "of_the_day": letter.of_the_day,
    }


def _addressees(number: int, frozen: Frozen, now: datetime) -> list[dict[str, Any]]:
    own = {one.address: (one.token, one.sha256) for one in frozen.counterparts}
    addresses = () if frozen.letter.kept_back else frozen.letter.recipients
    told = [(address, *own.get(address, (None, ""))) for address in addresses]
    return [{"outbound_id": number, "address": address, "automatic": True, "at": now, "token": token, "sha256": sha256} for address, token, sha256 in told]


def _lines(number: int, frozen: Frozen) -> list[dict[str, Any]]:
    return [{"outbound_id": number, "number": line, "referral_key": key} for line, key in enumerate(frozen.letter.lists, 1)]


def _name_others(session: Session, number: int, frozen: Frozen) -> None:
    """The other cases that a letter names."""
    if frozen.mentions:
        named = session.exec(select(Case.id).where(col(Case.reference).in_(frozen.mentions))).all()
        inserted(session, Mention, [{"outbound_id": number, "case_id": one} for one in named])


def claim(session: Session, now: datetime, limit: int, owner: str = "", *, uncapped_only: bool = False, at_night: bool = False) -> list[Claimed]:
    """Letters to post now, urgent ones first, marked as being sent by their owner. A claim of its own that is older than the lease is taken up again.

    `uncapped_only`: what is urgent or for the operator, and nothing else. `at_night`: nothing to residents but an emergency text."""
    named = {"now": now, "left": now - LEASE, "owner": owner, "most": limit}
    connection = session.connection()
    claimed = [Claimed(*row) for row in connection.execute(_claimable(uncapped_only=uncapped_only, at_night=at_night), named)]
    if claimed:
        connection.execute(_CLAIMED, {"numbers": [one.number for one in claimed], "at": now, "by": owner})
    return claimed


@cache
def _claimable(*, uncapped_only: bool, at_night: bool) -> Select[Any]:
    is_due = and_(col(Outbound.status) == OutboundStatus.QUEUED, col(Outbound.not_before) <= bindparam("now"))
    is_left = and_(col(Outbound.status) == OutboundStatus.SENDING, col(Outbound.claimed_at) < bindparam("left"), col(Outbound.claimed_by) == bindparam("owner"))
    wanted = or_(is_due, is_left)
    urgent = col(Outbound.letter).in_(URGENT)
    wanted = and_(wanted, or_(col(Outbound.party).is_(None), urgent)) if uncapped_only else wanted
    wanted = and_(wanted, or_(col(Outbound.party).is_(None), col(Outbound.party).not_in(RESIDENTS), urgent)) if at_night else wanted
    unseen = sql_select(col(Recovery.mailbox)).where(col(Recovery.looked_at).is_(None))
    found = sql_select(*_OF_CLAIMED).where(wanted, col(Outbound.councillor).not_in(unseen)).order_by(urgent.desc(), col(Outbound.id))
    return found.limit(bindparam("most")).with_for_update(skip_locked=True)


def release(session: Session, owners: Collection[str] = ("",)) -> int:
    """Whatever these were sending when they died waits again. Returns how many."""
    rows = session.exec(select(Outbound).where(Outbound.status == OutboundStatus.SENDING, col(Outbound.claimed_by).in_(owners))).all()
    for row in rows:
        row.status = OutboundStatus.QUEUED
        session.add(row)
    return len(rows)


def all_posted(connection: Connection, number: int, accepted: Sequence[str], response: str, now: datetime) -> str:
    """Marks a letter that has gone to everybody who waited for it, and returns its family; empty, and nothing is marked, where it cannot be told so simply."""
    named = {"number": number, "accepted": as_json(list(accepted)), "said": response, "at": now}
    return str(connection.execute(_SENT, named).scalar_one_or_none() or "")


def posted(session: Session, number: int, accepted: Sequence[str], refused: Sequence[str], response: str, now: datetime) -> Outbound:
    """What the server said about each recipient of a letter; whoever is in neither list is tried again later."""
    row = session.get_one(Outbound, number)
    settled = {address.lower() for address in (*accepted, *refused)}
    row.remaining = [address for address in row.remaining if address not in settled]
    row.response = response
    row.sent_at = now if accepted else row.sent_at
    if row.remaining:
        row.status, row.not_before = OutboundStatus.QUEUED, now + pause(row.attempts)
    else:
        row.status = OutboundStatus.SENT if row.sent_at else OutboundStatus.REFUSED
    session.add(row)
    return row


def withdraw(session: Session, case: Case, withdrawal: Withdrawal, referral: str) -> None:
    """Takes back what is still queued. A letter that some of its addressees have had already is left at that."""
    queued = select(Outbound).where(Outbound.case_id == case.id, Outbound.status == OutboundStatus.QUEUED, col(Outbound.party).in_(withdrawal.parties))
    if withdrawal.letters:
        queued = queued.where(col(Outbound.letter).in_(withdrawal.letters), Outbound.referral_key == referral)
    if withdrawal.spares:
        queued = queued.where(col(Outbound.letter).not_in(withdrawal.spares))
    for row in session.exec(queued.with_for_update()).all():  # one that is being claimed at this moment is not queued any more
        take_out(session, row)


def take_out(session: Session, row: Outbound) -> None:
    """Takes a letter out of the outbox that is still queued; what it says may be decided again."""
    if row.status is OutboundStatus.QUEUED:
        row.status = OutboundStatus.SENT if row.sent_at else OutboundStatus.WITHDRAWN
    if row.status is OutboundStatus.WITHDRAWN and " withdrawn " not in row.key:
        row.key, row.token, row.message_id = (f"{name} withdrawn {row.id}" for name in (row.key, row.token, row.message_id))
        for recipient in session.exec(select(OutboundRecipient).where(OutboundRecipient.outbound_id == row.id)).all():
            recipient.token = None
            session.add(recipient)
    session.add(row)


def tell(session: Session, numbers: Sequence[int], line_up: str) -> None:
    """Letters that were kept back have been told of in a line-up: they will never be posted."""
    for row in session.exec(select(Outbound).where(col(Outbound.id).in_(numbers), Outbound.status == OutboundStatus.KEPT_BACK)).all():
        row.status, row.response = OutboundStatus.WITHDRAWN, f"told in {line_up}" if line_up else "settled before she was told"
        session.add(row)


def put_off(session: Session, number: int, why: str, owner: str = "") -> None:
    """The server could not be reached: the letter keeps its place in the queue, and the attempt does not count. One that has passed on is left alone."""
    row = session.get_one(Outbound, number)
    if row.claimed_by != owner or row.status is not OutboundStatus.SENDING:
        return
    row.status, row.response, row.attempts = OutboundStatus.QUEUED, why, max(row.attempts - 1, 0)
    session.add(row)


def post_again(session: Session, fact: e.PostedAgain, now: datetime) -> None:
    """The same bytes go once more to addresses whose mailbox was full. A letter that was erased since has none."""
    row = session.get_one(Outbound, fact.outbound)
    if row.erased_at is None:
        row.status, row.remaining, row.again_at = OutboundStatus.QUEUED, [*row.remaining, *fact.addresses], now
        row.not_before = fact.not_before
        session.add(row)


def pause(attempts: int) -> timedelta:
    """How long a letter waits after so many attempts."""
    return min(FIRST_PAUSE * (1 << min(max(attempts - 1, 0), 10)), LONGEST_PAUSE)


def copied(connection: Connection, numbers: Collection[int], now: datetime) -> None:
    """Their copies are in the Sent folders."""
    if numbers:
        connection.execute(_COPIED, [{"number": number, "at": now} for number in numbers])


def case_of(session: Session, reference: str) -> Case:
    """The case of a reference, which never changes: what this transaction has read already is not asked for again."""
    read = (row for row in session.identity_map.values() if isinstance(row, Case))
    return next((row for row in read if row.reference == reference), None) or session.exec(select(Case).where(Case.reference == reference)).one()
