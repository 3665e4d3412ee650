"""Erasure: everything personal leaves the rows, the files are marked for removal, and what figures need stays."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast
from sqlmodel import Session, SQLModel, col, or_, select

from mailbridge.core import effects as e
from mailbridge.model import fulltext
from mailbridge.model.desk import Deed, Draft, StandingRule
from mailbridge.model.keeping import Erasure, Mention, Passage
from mailbridge.model.permissions import Permission
from mailbridge.model.recovery import FoundLetter
from mailbridge.model.tables import Case, Confirmation, Contact, Event, ExternalReference, Inbound, Officer, Outbound, OutboundRecipient, Referral
from mailbridge.model.words import InboundStatus, OutboundStatus, ReferralStatus
from mailbridge.record.campaigns import leave_campaigns
from mailbridge.record.people import forget

ERASED = "(erased)"
"""Title of a case of which only figures are left."""
KEPT = frozenset(
    {"id", "number", "reference", "councillor", "status", "status_since", "opened_at", "closed_at", "outcome", "channel", "categories", "enquiry_type"}
    | {"in_ward", "deferred_until", "shared_with", "parent_id", "merged_into_id", "origin_id", "evidence_id", "erased_at"}
)
"""What stays of a case: dates, kinds and numbers."""
OURSELVES = e.Fact(reference="").who
WORDLESS = frozenset(
    fact.__name__
    for fact in (
        e.Acknowledged,
        e.Answered,
        e.AddressProven,
        e.Chased,
        e.ClarificationGiven,
        e.ClarificationRequested,
        e.Declined,
        e.Dispatched,
        e.Held,
        e.HeldBack,
        e.Nudged,
        e.HoldingReplied,
        e.DeputyAsked,
        e.OfficerWrote,
        e.Queued,
        e.Redirected,
        e.Referred,
        e.Reminded,
        e.ResidentHeard,
        e.Satisfied,
        e.Surveyed,
        e.Thanked,
    )
)
"""Facts about departments and days, whose line holds no word of a resident. Of all others only the name is left."""


def erase(session: Session, fact: e.Erased, inbound: Inbound | None, now: datetime) -> None:
    """Carries out an erasure. `inbound`: the mail that demands it, which goes as well, once what it caused has left. The caller commits."""
    fact = replace(fact, mails=(*fact.mails, *_answers(session, fact.mails)))
    cases = session.exec(select(Case).where(col(Case.reference).in_(fact.cases))).all()
    numbers = [case.id or 0 for case in cases]
    _histories(session, numbers, fact.own_mails)
    _about_cases(session, numbers, fact.own_mails)
    _of_the_desk(session, fact, numbers)
    leave_campaigns(session, fact)
    for case in cases:
        _case(session, case, now)
    _mails(session, fact, now)
    _letters(session, fact, inbound, now)
    _contacts(session, fact.contacts)
    session.flush()
    fulltext.forget(session)


def _answers(session: Session, mails: Collection[int]) -> Sequence[int]:
    """The mails in which she said that those were hers, or that she was sure: they quote what she was asked."""
    said = select(Confirmation.answered_by).where(col(Confirmation.inbound_id).in_(mails), col(Confirmation.answered_by).is_not(None))
    return [number for number in session.exec(said) if number is not None]


def _histories(session: Session, cases: Collection[int], mails: Collection[int]) -> None:
    """What happened and when stays; who wrote and what they said goes, also where it stands in somebody else's case."""
    for event in session.exec(select(Event).where(or_(col(Event.case_id).in_(cases), col(Event.inbound_id).in_(mails)))).all():
        if event.fact not in WORDLESS:
            event.line, event.who = _in_words(event.fact), ERASED
            event.data = {name: value for name, value in event.data.items() if name == "outcome"}
        elif event.inbound_id in mails and event.who != OURSELVES:
            event.who = ERASED
        session.add(event)


def _in_words(fact: str) -> str:
    """`FollowedUp` -> `Followed up`."""
    return "".join(f" {letter.lower()}" if letter.isupper() and number else letter for number, letter in enumerate(fact))


def _about_cases(session: Session, cases: Collection[int], mails: Collection[int]) -> None:
    for referral in session.exec(select(Referral).where(col(Referral.case_id).in_(cases))).all():
        referral.asked = ""
        referral.status = ReferralStatus.WITHDRAWN if referral.status is ReferralStatus.QUEUED else referral.status
        session.add(referral)
    _delete(session, select(Passage).where(or_(col(Passage.case_id).in_(cases), col(Passage.inbound_id).in_(mails))))
    _delete(session, select(Draft).where(col(Draft.case_id).in_(cases)))
    _delete(session, select(Permission).where(col(Permission.case_id).in_(cases)))
    for permission in session.exec(select(Permission).where(col(Permission.inbound_id).in_(mails))).all():
        permission.said_by, permission.noted_by, permission.told = "", ERASED, ""  # what was said of somebody else's case holds
        session.add(permission)
    _delete(session, select(ExternalReference).where(col(ExternalReference.case_id).in_(cases)))
    _delete(session, select(Mention).where(col(Mention.case_id).in_(cases)))
    _delete(session, select(FoundLetter).where(col(FoundLetter.number).in_(select(Case.number).where(col(Case.id).in_(cases)))))


def _of_the_desk(session: Session, fact: e.Erased, cases: Collection[int]) -> None:
    """Rules about the person, and what could be taken back of their cases, also by whoever had them before."""
    if fact.address:
        _delete(session, select(StandingRule).where(StandingRule.councillor == fact.councillor, StandingRule.address == fact.address))
        _as_an_officer(session, fact.address)
    gone = {"Case": cases, "Contact": fact.contacts, "Inbound": fact.mails, "Outbound": fact.letters}
    for deed in session.exec(select(Deed)).all():
        if deed.inbound_id in fact.mails or any(_touches(change, gone) for change in deed.changes):
            session.delete(deed)


def _as_an_officer(session: Session, address: str) -> None:
    """Whoever answered for a department is written to no more."""
    _delete(session, select(Officer).where(Officer.address == address))
    for referral in session.exec(select(Referral).where(cast(Referral.officers, String).contains(f'"{address}"', autoescape=True))).all():
        referral.officers = [one for one in referral.officers if one != address]
        session.add(referral)


def _touches(change: Mapping[str, Any], gone: Mapping[str, Collection[int]]) -> bool:
    """Whether one change of a deed is to a row that goes, or to one that belongs to a case that goes."""
    after = change["after"]
    return change["id"] in gone.get(change["table"], ()) or after.get("case_id") in gone["Case"] or after.get("contact_id") in gone["Contact"]


def _case(session: Session, case: Case, now: datetime) -> None:
    """Whatever is not named as kept goes, so that a new column cannot be forgotten here."""
    for name in Case.model_fields.keys() - KEPT:
        value = getattr(case, name)
        setattr(case, name, "" if isinstance(value, str) else [] if isinstance(value, list) else None)
    case.title, case.erased_at = ERASED, now
    session.add(case)


def _mails(session: Session, fact: e.Erased, now: datetime) -> None:
    for mail in session.exec(select(Inbound).where(col(Inbound.id).in_(fact.mails))).all():
        mail.author = mail.subject = mail.message_id = ""
        mail.erased_at = now
        if mail.status in {InboundStatus.HELD, InboundStatus.SHELVED}:
            mail.status, mail.reason = InboundStatus.IGNORED, "it was erased"
        session.add(mail)
        session.add(Erasure(councillor=mail.mailbox, fingerprint=mail.fingerprint, sha256=mail.sha256, erased_at=now))
    for asked in session.exec(select(Confirmation).where(col(Confirmation.inbound_id).in_(fact.mails))).all():
        asked.expires_at = min(asked.expires_at, now)
        session.add(asked)


def _letters(session: Session, fact: e.Erased, inbound: Inbound | None, now: datetime) -> None:
    """What is queued is taken back; but the answer to the mail that demands the erasure, and what only lists the cases, goes out first."""
    answers = session.exec(select(Outbound.id).where(Outbound.inbound_id == inbound.id)).all() if inbound else ()
    for letter in session.exec(select(Outbound).where(col(Outbound.id).in_({*fact.letters, *fact.listings, *answers}))).all():
        listing = letter.id in answers or letter.id in fact.listings
        recipients = session.exec(select(OutboundRecipient).where(OutboundRecipient.outbound_id == letter.id)).all()
        files = [letter.sha256, *(one.sha256 for one in recipients if one.sha256)]
        if not listing:
            _take_back(session, letter)
        if not listing or letter.case_id is None or letter.id in answers:
            letter.subject = letter.response = ""
        letter.erased_at = now
        session.add(letter)
        for sha256 in files:
            session.add(Erasure(councillor=letter.councillor, sha256=sha256, erased_at=now))


def _take_back(session: Session, letter: Outbound) -> None:
    if letter.status in {OutboundStatus.QUEUED, OutboundStatus.SENDING} and not letter.sent_at:
        letter.status = OutboundStatus.WITHDRAWN
    elif letter.status in {OutboundStatus.QUEUED, OutboundStatus.SENDING}:
        letter.status = OutboundStatus.SENT
    letter.recipients, letter.remaining, letter.copy_wanted = [], [], False
    _delete(session, select(OutboundRecipient).where(OutboundRecipient.outbound_id == letter.id))


def _contacts(session: Session, numbers: Sequence[int]) -> None:
    session.flush()
    forget(session, numbers)
    _delete(session, select(Contact).where(col(Contact.id).in_(numbers)))


def _delete(session: Session, found: Any) -> None:
    rows: Sequence[SQLModel] = session.exec(found).all()
    for row in rows:
        session.delete(row)


def removed(session: Session, numbers: Collection[int], now: datetime) -> None:
    """Files of erased mails and letters are gone from the archive."""
    for row in session.exec(select(Erasure).where(col(Erasure.id).in_(numbers))).all():
        row.removed_at = now
        session.add(row)
