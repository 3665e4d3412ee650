"""What was decided about a case becomes rows: facts move it and are its history, letters go into the outbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import reduce
from typing import Any

from sqlmodel import Session, col, select

from mailbridge.core import effects as e
from mailbridge.core.absence import NOTHING_KNOWN, Absent
from mailbridge.core.decision import CONFIRMATION_LIVES, Decision, Ending
from mailbridge.core.lifecycle import UNANSWERED, Withdrawal, moved, taken_back_by
from mailbridge.core.reading import Reading
from mailbridge.core.streets import street_key
from mailbridge.model.tables import Case, Event, ExternalReference, Inbound, Referral
from mailbridge.model.words import CaseStatus, Flag, ReferralStatus
from mailbridge.record.campaigns import change_campaign, remember, take_copy
from mailbridge.record.desk import settle
from mailbridge.record.directory import note
from mailbridge.record.drafts import hold_back_drafts
from mailbridge.record.erasing import erase
from mailbridge.record.ledger import ask, write
from mailbridge.record.outbox import Frozen, case_of, post_again, queue, withdraw
from mailbridge.record.passages import enter, of_facts, of_mail
from mailbridge.record.people import contact_of, meet, note_safety
from mailbridge.record.permissions import permit
from mailbridge.record.referrals import change_referral, hold, refer
from mailbridge.record.rows import inserted, stored
from mailbridge.record.steering import steer

MOST_WORDS = 50_000
"""Characters of a resident's words that a case keeps; the mails themselves are in the archive."""

ELSEWHERE = frozenset({"reference", "who", "words", "safety"})
"""Fields of facts that stand in columns of their own."""
AS_IT_IS = frozenset({str, int, float, bool})
"""Types of most values, which JSON takes."""


def conclude(
    session: Session,
    inbound: Inbound,
    reading: Reading,
    decision: Decision,
    letters: Sequence[Frozen],
    now: datetime,
    absent: Absent = NOTHING_KNOWN,
) -> None:
    """One mail: case, history, outbox and the mail's own state, together."""
    settle(session, decision.standing, now, inbound)
    moved_by = _applied(session, decision.facts, letters, now, inbound, absent)
    if decision.sketch:
        remember(session, inbound, decision.sketch, now)
    _end(session, inbound, reading, decision.ending)
    enter(session, of_facts(moved_by), inbound, of_mail(session, inbound, reading))
    meet(session, inbound, reading, decision.facts, now)
    if decision.code:
        ask(session, inbound, decision.code, now + CONFIRMATION_LIVES)
    for fact in decision.standing:
        if isinstance(fact, e.CopyTaken):
            take_copy(session, fact, now)
        elif isinstance(fact, e.Erased):
            erase(session, fact, inbound, now)


def _end(session: Session, inbound: Inbound, reading: Reading, ending: Ending) -> None:
    case = case_of(session, ending.reference).id if ending.reference else inbound.case_id
    write(session, inbound, {"status": ending.status, "reason": ending.reason, "case_id": case, "kind": reading.kind.value, "rule": reading.rule})


def apply(session: Session, facts: Sequence[e.Fact], letters: Sequence[Frozen], now: datetime, inbound: Inbound | None = None) -> None:
    """Facts become history and move what they move; letters go into the outbox. The caller commits."""
    enter(session, of_facts(_applied(session, facts, letters, now, inbound)), inbound)


def _applied(
    session: Session, facts: Sequence[e.Fact], letters: Sequence[Frozen], now: datetime, inbound: Inbound | None, absent: Absent = NOTHING_KNOWN
) -> list[tuple[Case, e.Fact]]:
    """The facts with the cases that they are about."""
    opened = _opened(facts)
    moved_by = [(_apply_one(session, fact, opened, now, inbound, absent), fact) for fact in facts]
    queue(session, letters, now, inbound, absent)
    inserted(session, Event, [_event(case, fact, now, inbound) for case, fact in moved_by])
    return moved_by


def _opened(facts: Sequence[e.Fact]) -> dict[str, CaseStatus]:
    """The cases that facts open, with the status that each has after all of them: it is written once. Not of one that is put to sleep at once."""
    of_each = {one.reference: [fact for fact in facts if fact.reference == one.reference] for one in facts if isinstance(one, e.CaseOpened)}
    awake = {reference: some for reference, some in of_each.items() if not any(isinstance(fact, e.Deferred) for fact in some)}
    return {reference: reduce(moved, some, CaseStatus.NEW) for reference, some in awake.items()}


def _apply_one(session: Session, fact: e.Fact, opened: Mapping[str, CaseStatus], now: datetime, inbound: Inbound | None, absent: Absent) -> Case:
    ready = opened.get(fact.reference)
    case = _open(session, fact, ready or CaseStatus.NEW, now, inbound, absent) if isinstance(fact, e.CaseOpened) else case_of(session, fact.reference)
    _change(session, case, fact, inbound, now)
    if isinstance(fact, e.PermissionFact):
        permit(session, case, fact, inbound, now)
    if withdrawal := taken_back_by(fact):
        _take_back(session, case, fact, withdrawal)
    status = ready or moved(case.status, fact)
    if status is not case.status:
        case.deferred_until = case.deferred_until if status is CaseStatus.DEFERRED else None
        case.status, case.status_since = status, now
    return case


def _event(case: Case, fact: e.Fact, now: datetime, inbound: Inbound | None) -> dict[str, Any]:
    """The row of what happened."""
    data = {field.name: _plain(getattr(fact, field.name)) for field in fields(fact) if field.name not in ELSEWHERE}
    number = inbound.id if inbound else None
    return {"case_id": case.id, "at": now, "fact": type(fact).__name__, "who": fact.who, "line": fact.line, "data": data, "inbound_id": number}


def _open(session: Session, fact: e.CaseOpened, status: CaseStatus, now: datetime, inbound: Inbound | None, absent: Absent) -> Case:
    place = fact.matter.place
    case = Case(
        number=fact.number,
        reference=fact.reference,
        councillor=fact.councillor,
        status=status,
        status_since=now,
        title=fact.title,
        issue=fact.matter.issue,
        street=place.street,
        street_key=street_key(place.street),
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
        signposts=list(fact.matter.signposts),
        written_to=list(fact.written_to),
        constituent_id=contact_of(session, fact.councillor, fact.constituent, now, absent),
        correspondent_id=contact_of(session, fact.councillor, fact.correspondent, now, absent),
        opened_at=now,
        origin_id=inbound.id if inbound and not fact.of_many else None,
        origin_message_id=fact.message_id,
        evidence_id=inbound.id if inbound and fact.has_evidence else None,
        parent_id=case_of(session, fact.parent).id if fact.parent else None,
    )
    return stored(session, case)


def _change(session: Session, case: Case, fact: e.Fact, inbound: Inbound | None, now: datetime) -> None:
    """What a fact changes besides a status."""
    note(session, fact, now)
    change_campaign(session, case, fact, now)
    _beside(session, case, fact, inbound, now)
    match fact:
        case e.Referred() | e.Queued():
            refer(session, case, fact)
        case e.Closed():
            case.closed_at, case.outcome, case.outcome_text = fact.at, fact.outcome.value, fact.text
        case e.Reopened():
            case.closed_at, case.outcome, case.outcome_text, case.merged_into_id = None, "", "", None
            case.flags = sorted({*case.flags, Flag.REPEAT.value}) if fact.repeat else case.flags
        case e.FollowedUp():
            _add(case, fact, inbound)
        case e.Held():
            hold(session, case, fact)
        case e.AbuseSeen() | e.Shared() | e.MadePrivate() | e.NameWithheld() | e.PassedOn() | e.Claimed() | e.Merged() | e.PreferenceSet():
            steer(session, case, fact)
        case e.Deferred():
            case.deferred_until = fact.until
        case e.ReferenceLinked():
            _link(session, case, fact.external)
        case e.MachineReplied() | e.DeliveryFailed() | e.ReferralFact() if fact.referral:
            change_referral(session, fact)
        case _:
            pass


def _beside(session: Session, case: Case, fact: e.Fact, inbound: Inbound | None, now: datetime) -> None:
    """What a fact changes besides the case: letters that were decided before it, and what is known of people."""
    match fact:
        case e.PostedAgain():
            post_again(session, fact, now)
        case e.Recalled() | e.RecallSettled():
            hold_back_drafts(session, case, fact)
        case e.SafetyNoted():
            note_safety(session, case, fact, now, inbound)
        case _:
            pass


def _take_back(session: Session, case: Case, fact: e.Fact, withdrawal: Withdrawal) -> None:
    withdraw(session, case, withdrawal, fact.referral if isinstance(fact, e.ReferralFact) else "")
    if withdrawal.referrals:
        for referral in session.exec(select(Referral).where(Referral.case_id == case.id, col(Referral.status).in_(UNANSWERED))).all():
            referral.status = ReferralStatus.WITHDRAWN
            session.add(referral)


def _add(case: Case, fact: e.FollowedUp, inbound: Inbound | None) -> None:
    """What the resident wrote later, as the next department must hear it; words already there are not told twice."""
    if fact.words and fact.words not in case.words:
        case.words = f"{case.words}\n\n{fact.words}".strip()[:MOST_WORDS]
    if fact.place is not None:
        case.street, case.postcode, case.place_marks = fact.place.street, fact.place.postcode, list(fact.place.other)
        case.street_key = street_key(fact.place.street)
        case.latitude, case.longitude, case.in_ward = fact.place.latitude, fact.place.longitude, fact.place.in_ward
        case.flags = sorted({*case.flags, *((Flag.OUT_OF_WARD.value,) if fact.place.in_ward is False else ())})
    if fact.has_evidence and inbound is not None:
        case.evidence_id = inbound.id
    if fact.withheld:
        case.flags = sorted({*case.flags, Flag.ANONYMOUS.value})


def _link(session: Session, case: Case, external: str) -> None:
    same = select(ExternalReference).where(ExternalReference.case_id == case.id, ExternalReference.value == external)
    if session.exec(same).first() is None:
        session.add(ExternalReference(value=external, case_id=case.id or 0))


def _plain(value: Any) -> Any:
    """A value of a fact as JSON can hold it."""
    if value is None or type(value) in AS_IT_IS:
        return value
    match value:
        case Enum():
            return value.value
        case datetime() | date():
            return value.isoformat()
        case dict():
            return {str(key): _plain(one) for key, one in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_plain(one) for one in value]
        case _ if is_dataclass(value):
            return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        case _:
            return value
