"""The only module that changes cases. What was decided becomes rows in one transaction, or nothing does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from sqlmodel import Session, and_, col, or_, select

from mailbridge.core import effects as e
from mailbridge.core.decision import CONFIRMATION_LIVES, Decision, Ending
from mailbridge.core.letters.letter import Letter
from mailbridge.core.lifecycle import moved, referral_moved
from mailbridge.core.reading import Person, Reading
from mailbridge.model.tables import (
    Case,
    Confirmation,
    Contact,
    Cursor,
    Event,
    ExternalReference,
    Inbound,
    Outbound,
    OutboundRecipient,
    Referral,
)
from mailbridge.model.words import CaseStatus, InboundStatus, OutboundStatus, PartyRole, ReferralStatus

LEASE = timedelta(minutes=10)
"""A letter claimed for longer than this was left behind by a crash; it is posted again with the same Message-ID."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
"""Pause after the first failed posting, doubled each time up to the longest."""
RENUMBERED = -1
"""Baseline of a folder whose UIDs say nothing of age any more: there only the date tells what is history."""


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


def start_watch(session: Session, mailbox: str, folder: str, uidvalidity: int, last_uid: int, now: datetime) -> Cursor:
    """A mailbox is visited for the first time: what lies in it is history, only what comes from now on is ours (DESIGN.md, rule 11)."""
    row = Cursor(mailbox=mailbox, folder=folder, uidvalidity=uidvalidity, last_uid=last_uid, baseline_uid=last_uid, added_at=now)
    session.add(row)
    return row


def restart_watch(session: Session, cursor: Cursor, folder: str, uidvalidity: int) -> None:
    """The folder has another UIDVALIDITY or is another folder: every UID is new, and the constraint plus the fingerprints keep doubles out."""
    cursor.folder, cursor.uidvalidity, cursor.last_uid, cursor.baseline_uid = folder, uidvalidity, 0, RENUMBERED
    session.add(cursor)


def advance(session: Session, cursor: Cursor, uid: int) -> None:
    """The cursor moves behind a mail that is safe in the archive."""
    cursor.last_uid = max(cursor.last_uid, uid)
    session.add(cursor)


def take_in(session: Session, row: Inbound) -> int | None:
    """The row of an archived mail; None when this UID was taken in before."""
    same = select(Inbound.id).where(
        Inbound.mailbox == row.mailbox, Inbound.folder == row.folder, Inbound.uidvalidity == row.uidvalidity, Inbound.uid == row.uid
    )
    if session.exec(same).first() is not None:
        return None
    session.add(row)
    session.flush()
    return row.id


def conclude(session: Session, inbound: Inbound, reading: Reading, decision: Decision, letters: Sequence[Frozen], now: datetime) -> None:
    """One mail: case, history, outbox and the mail's own state, together."""
    apply(session, decision.facts, letters, now, inbound=inbound)
    _end(session, inbound, decision.ending)
    inbound.kind, inbound.rule = reading.kind.value, reading.rule
    if decision.code:
        session.add(Confirmation(code=decision.code, councillor=inbound.mailbox, inbound_id=inbound.id or 0, expires_at=now + CONFIRMATION_LIVES))
    session.add(inbound)


def _end(session: Session, inbound: Inbound, ending: Ending) -> None:
    inbound.status, inbound.reason = ending.status, ending.reason
    if ending.reference:
        inbound.case_id = _case(session, ending.reference).id


def apply(session: Session, facts: Sequence[e.Fact], letters: Sequence[Frozen], now: datetime, inbound: Inbound | None = None) -> None:
    """Facts become history and move what they move; letters go into the outbox. The caller commits."""
    for fact in facts:
        _apply_one(session, fact, now, inbound)
    for letter in letters:
        _queue(session, letter, now, inbound)


def _apply_one(session: Session, fact: e.Fact, now: datetime, inbound: Inbound | None) -> None:
    case = _open(session, fact, now, inbound) if isinstance(fact, e.CaseOpened) else _case(session, fact.reference)
    _change(session, case, fact)
    status = moved(case.status, fact)
    if status is not case.status:
        case.status, case.status_since = status, now
    session.add(case)
    data = {name: value for name, value in _plain(asdict(fact)).items() if name not in {"reference", "who", "words"}}
    session.add(
        Event(case_id=case.id or 0, at=now, fact=type(fact).__name__, who=fact.who, line=fact.line, data=data, inbound_id=inbound.id if inbound else None)
    )
    session.flush()


def _open(session: Session, fact: e.CaseOpened, now: datetime, inbound: Inbound | None) -> Case:
    place = fact.matter.place
    case = Case(
        number=fact.number,
        reference=fact.reference,
        councillor=fact.councillor,
        status=CaseStatus.NEW,
        status_since=now,
        title=fact.title,
        issue=fact.matter.issue,
        street=place.street,
        postcode=place.postcode,
        in_ward=place.in_ward,
        latitude=place.latitude,
        longitude=place.longitude,
        place_marks=list(place.other),
        categories=list(fact.matter.categories),
        enquiry_type=fact.matter.enquiry_type.value,
        channel=fact.channel.value,
        flags=sorted(flag.value for flag in fact.flags),
        sensitivities=[s.value for s in fact.sensitivities],
        words=fact.words,
        reported_before=fact.matter.prior_contact,
        wish=fact.matter.wish,
        constituent_id=_contact(session, fact.councillor, fact.constituent, now),
        correspondent_id=_contact(session, fact.councillor, fact.correspondent, now),
        opened_at=now,
        origin_id=inbound.id if inbound else None,
        origin_message_id=fact.message_id,
        has_evidence=fact.has_evidence,
    )
    session.add(case)
    session.flush()
    return case


def _contact(session: Session, councillor: str, person: Person | None, now: datetime) -> int | None:
    """The councillor's contact for a person; what they say now fills gaps and replaces nothing."""
    if person is None:
        return None
    address = person.address.lower() or None
    known = select(Contact).where(Contact.councillor == councillor, Contact.address == address)
    contact = session.exec(known).first() if address else None
    contact = contact or Contact(councillor=councillor, address=address, first_seen=now)
    for name in ("name", "phone", "postcode", "street"):
        if not getattr(contact, name):
            setattr(contact, name, getattr(person, name))
    session.add(contact)
    session.flush()
    return contact.id


def _change(session: Session, case: Case, fact: e.Fact) -> None:
    """What a fact changes besides a status."""
    match fact:
        case e.Referred():
            _add_referral(session, case, fact)
        case e.Closed():
            case.closed_at, case.outcome, case.outcome_text = fact.at, fact.outcome.value, fact.text
        case e.Reopened():
            case.closed_at, case.outcome, case.outcome_text = None, "", ""
        case e.ReferenceLinked():
            _link(session, case, fact.external)
        case e.MachineReplied() | e.DeliveryFailed() | e.ReferralFact() if fact.referral:
            _change_referral(session, fact)
        case _:
            pass


def _add_referral(session: Session, case: Case, fact: e.Referred) -> None:
    session.add(
        Referral(
            key=fact.referral,
            case_id=case.id or 0,
            department=fact.department,
            address=fact.address.lower(),
            status=ReferralStatus.SENT,
            sent_at=fact.at,
            working_days=fact.working_days,
        )
    )


def _link(session: Session, case: Case, external: str) -> None:
    same = select(ExternalReference).where(ExternalReference.case_id == case.id, ExternalReference.value == external)
    if session.exec(same).first() is None:
        session.add(ExternalReference(value=external, case_id=case.id or 0))


def _change_referral(session: Session, fact: e.MachineReplied | e.DeliveryFailed | e.ReferralFact) -> None:
    referral = session.exec(select(Referral).where(Referral.key == fact.referral)).one()
    match fact:
        case e.HoldingReplied():
            referral.promised_on = fact.promised_on or referral.promised_on
        case e.Chased():
            referral.step, referral.step_at = fact.step, fact.at
        case e.Answered() | e.Declined():
            referral.answered_at = fact.at
        case e.ClarificationGiven():
            referral.sent_at, referral.step, referral.step_at = fact.at, None, None
        case e.MachineReplied() if fact.stand_in and fact.stand_in not in referral.stand_ins:
            referral.stand_ins = [*referral.stand_ins, fact.stand_in]
        case _:
            pass
    referral.status = referral_moved(referral.status, fact)
    session.add(referral)


def _queue(session: Session, frozen: Frozen, now: datetime, inbound: Inbound | None) -> None:
    letter = frozen.letter
    case = _case(session, letter.facts.reference) if letter.facts.reference else None
    recipients = [a.address.lower() for a in (*letter.to, *letter.cc)]
    row = Outbound(
        key=letter.key,
        case_id=case.id if case else None,
        referral_key=letter.referral,
        inbound_id=inbound.id if inbound else None,
        councillor=frozen.councillor,
        letter=letter.name,
        party=letter.party,
        sender=letter.sender.address,
        recipients=recipients,
        remaining=recipients,
        subject=frozen.subject,
        message_id=frozen.message_id,
        token=frozen.token,
        sha256=frozen.sha256,
        size=frozen.size,
        status=OutboundStatus.QUEUED,
        created_at=now,
        not_before=letter.not_before or now,
        copy_wanted=letter.party not in {None, PartyRole.COUNCILLOR},
    )
    session.add(row)
    session.flush()
    for address in recipients:
        session.add(OutboundRecipient(outbound_id=row.id or 0, address=address, automatic=True, at=now))


def claim(session: Session, now: datetime, limit: int) -> list[Outbound]:
    """Letters to post now, marked as being sent. A claim older than the lease was left by a crash and is taken over."""
    is_due = and_(col(Outbound.status) == OutboundStatus.QUEUED, col(Outbound.not_before) <= now)
    is_left = and_(col(Outbound.status) == OutboundStatus.SENDING, col(Outbound.claimed_at) < now - LEASE)
    rows = session.exec(select(Outbound).where(or_(is_due, is_left)).order_by(col(Outbound.id)).limit(limit)).all()
    for row in rows:
        row.status, row.claimed_at, row.attempts = OutboundStatus.SENDING, now, row.attempts + 1
        session.add(row)
    return list(rows)


def release(session: Session) -> int:
    """At the start of the only process: whatever was being sent when it died waits again. Returns how many."""
    rows = session.exec(select(Outbound).where(Outbound.status == OutboundStatus.SENDING)).all()
    for row in rows:
        row.status = OutboundStatus.QUEUED
        session.add(row)
    return len(rows)


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


def put_off(session: Session, number: int, why: str) -> None:
    """The server could not be reached: the letter keeps its place in the queue, and the attempt does not count."""
    row = session.get_one(Outbound, number)
    row.status, row.response, row.attempts = OutboundStatus.QUEUED, why, max(row.attempts - 1, 0)
    session.add(row)


def pause(attempts: int) -> timedelta:
    """How long a letter waits after so many attempts."""
    return min(FIRST_PAUSE * (1 << min(max(attempts - 1, 0), 10)), LONGEST_PAUSE)


def copied(session: Session, number: int, now: datetime) -> None:
    """The copy is in her Sent folder."""
    row = session.get_one(Outbound, number)
    row.copied_at = now
    session.add(row)


def shelve(session: Session, inbound: Inbound, why: str) -> None:
    """A mail that failed is put aside for the operator; the mails behind it go on."""
    inbound.status, inbound.reason = InboundStatus.SHELVED, why
    session.add(inbound)


def replay(session: Session, number: int) -> bool:
    """A shelved or held mail is decided again; False when there is no such mail."""
    inbound = session.get(Inbound, number)
    if inbound is None or inbound.status not in {InboundStatus.SHELVED, InboundStatus.HELD}:
        return False
    inbound.status, inbound.reason = InboundStatus.PENDING, ""
    session.add(inbound)
    return True


def confirm(session: Session, inbound_id: int, now: datetime) -> Inbound:
    """The councillor said that a mail was hers: its code is used up, and it may be decided again."""
    row = session.exec(select(Confirmation).where(Confirmation.inbound_id == inbound_id)).one()
    row.used_at = now
    session.add(row)
    return session.get_one(Inbound, inbound_id)


def describe(session: Session, inbound: Inbound, *, fingerprint: str, message_id: str, author: str, subject: str) -> None:
    """What the parsed mail says of itself, for listings and for finding second deliveries."""
    inbound.fingerprint, inbound.message_id, inbound.author, inbound.subject = fingerprint, message_id[:990], author[:320], subject[:990]
    session.add(inbound)
    session.flush()


def _case(session: Session, reference: str) -> Case:
    return session.exec(select(Case).where(Case.reference == reference)).one()


def _plain(value: Any) -> Any:
    """A value of a fact as JSON can hold it."""
    match value:
        case Enum():
            return value.value
        case datetime() | date():
            return value.isoformat()
        case dict():
            return {str(key): _plain(one) for key, one in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_plain(one) for one in value]
        case _:
            return value
