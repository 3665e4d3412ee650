"""After a restore: letters that had gone out before the loss are marked so, and are never posted again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select as sql_select
from sqlalchemy import text
from sqlmodel import Session, col, func, or_, select

from mailbridge.core.letters.letter import Letter
from mailbridge.core.lifecycle import EMERGENCY_TEXTS
from mailbridge.model.recovery import FoundLetter, Recovery, digest
from mailbridge.model.tables import Case, Inbound, Outbound
from mailbridge.model.words import InboundStatus, OutboundStatus, PartyRole

GAP = 1000
"""So many numbers, at least, are left free for cases that were opened between the backup and the loss."""
SETTLED = timedelta(minutes=5)
"""What came so long before the last sign of life had been dealt with by then."""
FOUND = "its copy was in her Sent folder after the restore"
TOLD = "written before the restore, as the letters after it in her Sent folder show"
ALWAYS = frozenset({"risk", "risk_in_short", "was_this_you", "are_you_sure", *EMERGENCY_TEXTS})
"""Rather twice than not at all, or with a code that the old letter has not."""

_ALL = select(Recovery)
_ANY = sql_select(col(Recovery.id)).limit(1)


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter of ours as her Sent folder has it."""

    message_id: str
    answers: str
    """Message-ID that it answers; empty for none."""
    number: int
    family: str
    sent_at: datetime


def begin_recovery(session: Session, mailboxes: Collection[str], first_reference: int, since: datetime, now: datetime) -> None:
    """Every mailbox is to be looked through. `since`: the newest moment that the restored database knows of. Doing it twice changes nothing."""
    highest = max(session.exec(select(func.max(Case.number))).one() or 0, first_reference - 1)
    begins = -(-(highest + GAP) // GAP) * GAP + 1
    several = len(mailboxes) > 1
    for mailbox in mailboxes:
        row = _of(session, mailbox) or Recovery(mailbox=mailbox, since=since, restored_at=now, first_number=begins)
        row.since, row.restored_at, row.first_number, row.looked_at, row.renumbered = since, now, max(begins, row.first_number), None, several
        session.add(row)
    if several:
        _number_mails_further_on(session, now)


def _of(session: Session, mailbox: str) -> Recovery | None:
    return session.exec(select(Recovery).where(Recovery.mailbox == mailbox)).first()


def _number_mails_further_on(session: Session, now: datetime) -> None:
    """`H-12` of an old letter must not mean another mail."""
    highest = (session.exec(select(func.max(Inbound.id))).one() or 0) + GAP
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SELECT setval(pg_get_serial_sequence('inbound', 'id'), :number)"), {"number": highest})
        return
    why = "a restore: numbers of mails go on from here"
    row = Inbound(mailbox="", folder="", uidvalidity=0, uid=highest, sha256="", size=0, received_at=now, taken_at=now, status=InboundStatus.IGNORED)
    row.id, row.reason, row.erased_at = highest, why, now
    session.add(row)


def looked_back(session: Session, mailbox: str, letters: Collection[SentLetter], now: datetime) -> int:
    """Her Sent folder was looked through: what waits in the outbox and is there has gone out. Returns how many of the outbox that are."""
    row = _of(session, mailbox)
    if row is None:
        return 0
    row.looked_at, row.last_sign = now, max((one.sent_at for one in letters), default=None)
    session.add(row)
    for one in letters:
        if session.exec(select(FoundLetter.id).where(FoundLetter.message_id == one.message_id)).first() is None:
            answers = digest(one.answers)
            session.add(FoundLetter(mailbox=mailbox, message_id=one.message_id, answers=answers, number=one.number, family=one.family, sent_at=one.sent_at))
    session.flush()
    return _waiting_and_found(session) + _waiting_and_told(session, row)


def _waiting_and_found(session: Session) -> int:
    waiting = select(Outbound, FoundLetter).join(FoundLetter, col(FoundLetter.message_id) == Outbound.message_id)
    rows = session.exec(waiting.where(col(Outbound.status).in_((OutboundStatus.QUEUED, OutboundStatus.SENDING)))).all()
    for row, found in rows:
        _mark(row, found.sent_at, FOUND)
        found.claimed = True
        session.add(row)
        session.add(found)
    return len(rows)


def _waiting_and_told(session: Session, recovery: Recovery) -> int:
    """Letters to her and about her mailbox leave no copy. What was due well before the last sign of life had left; what the server had put off may not have."""
    if recovery.last_sign is None:
        return 0
    settled = recovery.last_sign - SETTLED
    hers = select(Outbound).where(Outbound.councillor == recovery.mailbox, or_(col(Outbound.party) == PartyRole.COUNCILLOR, col(Outbound.party).is_(None)))
    due = hers.where(col(Outbound.not_before) < settled, col(Outbound.created_at) < settled, col(Outbound.attempts) <= 1, col(Outbound.letter).not_in(ALWAYS))
    rows = session.exec(due.where(col(Outbound.status).in_((OutboundStatus.QUEUED, OutboundStatus.SENDING)))).all()
    for row in rows:
        _mark(row, recovery.last_sign, TOLD)
        session.add(row)
    return len(rows)


def _mark(row: Outbound, sent_at: datetime, why: str) -> None:
    row.status, row.remaining, row.sent_at, row.copied_at, row.response = OutboundStatus.SENT, [], sent_at, sent_at, why


def recoveries_of(session: Session) -> Mapping[str, Recovery]:
    """Mailbox -> what a restore has said of it; mostly there was none."""
    is_any = session.connection().execute(_ANY).first() is not None
    return {one.mailbox: one for one in session.exec(_ALL).all()} if is_any else {}


def mark_gone(session: Session, row: Outbound, letter: Letter, inbound: Inbound | None, recoveries: Mapping[str, Recovery]) -> None:
    """A letter that is decided once more, since its mail was read once more, and that had gone out, is stored as sent."""
    if not recoveries or row.status is not OutboundStatus.QUEUED:
        return
    again = recoveries.get(inbound.mailbox) if inbound else None
    is_again = inbound is not None and again is not None and again.last_sign is not None and inbound.received_at < again.last_sign - SETTLED
    found = _found(session, row, letter, again=is_again)
    if found is not None:
        found.claimed = True
        session.add(found)
        _mark(row, found.sent_at, FOUND)
    elif again is not None and again.last_sign is not None and is_again and _leaves_no_copy(row, letter, again):
        _mark(row, again.last_sign, TOLD)


def _leaves_no_copy(row: Outbound, letter: Letter, recovery: Recovery) -> bool:
    """Whether it is one to her that left at once. One that waits for her hours, or whose mail has another number now, is posted once more."""
    is_to_her = row.party in {None, PartyRole.COUNCILLOR} and letter.name not in ALWAYS
    return is_to_her and letter.not_before is None and not (recovery.renumbered and letter.name.startswith("held"))


def _found(session: Session, row: Outbound, letter: Letter, *, again: bool) -> FoundLetter | None:
    """The same letter by its Message-ID; of a mail read once more also the one of this kind that answers the same mail or belongs to the same case."""
    same = session.exec(select(FoundLetter).where(FoundLetter.message_id == row.message_id)).first()
    if same is not None or not again or row.party in {None, PartyRole.COUNCILLOR} or letter.name in ALWAYS:
        return same
    alike = select(FoundLetter).where(FoundLetter.family == letter.name[:12], col(FoundLetter.claimed).is_(False), FoundLetter.mailbox == row.councillor)
    answered = digest(letter.in_reply_to)
    if answered and (found := session.exec(alike.where(FoundLetter.answers == answered)).first()):
        return found
    case = session.get(Case, row.case_id) if row.case_id else None
    return session.exec(alike.where(FoundLetter.number == case.number, FoundLetter.answers == answered)).first() if case else None
