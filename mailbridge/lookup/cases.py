"""Cases as the core sees them, and as listings want them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from operator import itemgetter

from sqlalchemy import BindParameter, bindparam
from sqlmodel import Session, col, func, select

from mailbridge.core.due import Running
from mailbridge.core.effects import Answered, ClarificationRequested, Declined, HoldingReplied, NotResponsible, OfficerWrote
from mailbridge.core.known import WHEN, KnownCase, KnownReferral
from mailbridge.core.lifecycle import ALIVE, CHASED, UNCHASED
from mailbridge.core.reading import Person, Place
from mailbridge.lookup.campaigns import campaign_of
from mailbridge.lookup.letters import letters
from mailbridge.lookup.mails import mails
from mailbridge.lookup.permissions import permissions
from mailbridge.lookup.persons import other_addresses
from mailbridge.model.tables import Case, Contact, Event, ExternalReference, Inbound, ListedReferral, Outbound, Referral
from mailbridge.model.words import CaseStatus, Flag, InboundStatus, Kind, OutboundStatus, PartyRole, Preference, Sensitivity

BY_RESIDENTS = (Kind.NEW_ENQUIRY, Kind.UNPLACED, Kind.CAMPAIGN_COPY)
"""Kinds of mail whose author is a party to the case that they open."""
BY_OFFICERS = tuple(fact.__name__ for fact in (Answered, ClarificationRequested, Declined, HoldingReplied, NotResponsible, OfficerWrote))
"""Facts by which an officer's mail becomes part of a referral."""
LATEST = 1 << 62
"""Number that comes after every mail's: of letters that the clock has caused."""
BATCH = "batch"
"""The family of letters in which a case first reaches a department together with others: its thread begins there."""
OTHERS_WROTE = ("FollowedUp", "StrangerWrote")
"""Facts that say that somebody wrote besides officers and the councillor."""
AWAKE = ALIVE - UNCHASED
"""Statuses of the cases whose referrals matter to the clock. They are asked for first: many a closed case has a referral that nobody has answered."""
RESIDENTS = (PartyRole.CONSTITUENT, PartyRole.CORRESPONDENT)
_OF_CASE: BindParameter[int] = bindparam("case")
_REFERRALS = select(Referral).where(Referral.case_id == _OF_CASE).order_by(col(Referral.id))
_EXTERNALS = select(ExternalReference.value).where(ExternalReference.case_id == _OF_CASE)
_FOLLOWERS = select(Case).where(Case.merged_into_id == _OF_CASE)
_EVENTS = select(Event).where(Event.case_id == _OF_CASE).order_by(col(Event.id))
_BATCHES = select(Outbound).where(
    Outbound.letter == BATCH, col(Outbound.id).in_(select(ListedReferral.outbound_id).where(ListedReferral.referral_key == bindparam("referral")))
)


def view(session: Session, case: Case) -> KnownCase:
    """A case as the core sees it. What happened, was written and came in it is read once each."""
    happened, written, came = events(session, case), letters(session, case), mails(session, case)
    referrals = session.exec(_REFERRALS, params={"case": case.id}).all()
    origin = session.get(Inbound, case.origin_id) if case.origin_id else None
    evidence = session.get(Inbound, case.evidence_id) if case.evidence_id else None
    return KnownCase(
        reference=case.reference,
        number=case.number,
        councillor=case.councillor,
        status=case.status,
        title=case.title,
        issue=case.issue,
        place=Place(case.postcode, (), case.street, case.in_ward, "", tuple(case.place_marks), case.latitude, case.longitude),
        categories=tuple(case.categories),
        enquiry_type=case.enquiry_type,
        opened_at=case.opened_at,
        words=case.words,
        reported_before=case.reported_before,
        wish=case.wish,
        signposts=tuple(case.signposts),
        deadline=next((event.data["deadline"] for event in reversed(happened) if event.data.get("deadline")), ""),
        constituent=_person(session, case.constituent_id),
        correspondent=_person(session, case.correspondent_id),
        flags=frozenset(Flag(f) for f in case.flags),
        sensitivities=tuple(Sensitivity(s) for s in case.sensitivities),
        acknowledged=_is_acknowledged(happened, written),
        referrals=tuple(_referral_view(session, r, happened, written) for r in referrals),
        externals=tuple(session.exec(_EXTERNALS, params={"case": case.id})),
        resident_thread=_resident_thread(case, written, came),
        origin_sha256=evidence.sha256 if evidence else "",
        first_author=origin.author.lower() if origin and origin.kind in BY_RESIDENTS else "",
        outcome=case.outcome,
        informed=Preference(case.informed or Preference.EACH_STEP),
        surveyed=any(event.fact == "Surveyed" for event in happened),
        deferred_until=case.deferred_until,
        merged_into=_reference(session, case.merged_into_id),
        parent=_reference(session, case.parent_id),
        shared_with=tuple(case.shared_with),
        written_to=tuple(case.written_to),
        heard=any(letter.letter.startswith("ack") and letter.sent_at is not None for letter in written),
        also_in=_also_in(case, came),
        claimed=any(event.fact == "Claimed" for event in happened),
        erased=case.erased_at is not None,
        followers=tuple(view(session, row) for row in session.exec(_FOLLOWERS, params={"case": case.id})),
        permissions=permissions(session, case),
        campaign=campaign_of(session, case),
        written_at=max((event.at for event in happened if event.fact in OTHERS_WROTE), default=None),
        history=tuple(_lines(happened)),
    )


def _is_acknowledged(happened: Sequence[Event], written: Sequence[Outbound]) -> bool:
    """Whether a first letter to the resident was decided and not withdrawn since."""
    said = sum(event.fact == "Acknowledged" for event in happened)
    return said > sum(letter.letter.startswith("ack") and letter.status is OutboundStatus.WITHDRAWN for letter in written)


def _reference(session: Session, number: int | None) -> str:
    row = session.get(Case, number) if number else None
    return row.reference if row else ""


def _also_in(case: Case, came: Sequence[Inbound]) -> tuple[str, ...]:
    """Where the same mail arrived besides."""
    return tuple(dict.fromkeys(mail.mailbox for mail in came if mail.mailbox != case.councillor and mail.status is InboundStatus.IGNORED))


def _person(session: Session, contact_id: int | None) -> Person | None:
    contact = session.get(Contact, contact_id) if contact_id else None
    if contact is None:
        return None
    others = other_addresses(session, contact)
    return Person(contact.name, contact.address or "", contact.phone, contact.postcode, contact.street, others, contact.reply_channel)


def _referral_view(session: Session, row: Referral, happened: Sequence[Event], written: Sequence[Outbound]) -> KnownReferral:
    ours = _to_officers(session, row, written)
    exchanged = [*((one.created_at, one.inbound_id or LATEST, one.message_id) for one in ours), *_by_officers(session, row, happened)]
    return replace(
        referral_in_short(row),
        stand_ins=tuple(row.stand_ins),
        thread=tuple(dict.fromkeys(name for _, _, name in sorted(exchanged, key=itemgetter(0, 1)))),
        topic=next((one.subject.removesuffix(f" [{row.key.partition('/')[0]}]") for one in ours[:1] if one.referral_key == row.key), ""),
        has_left=any(one.sent_at is not None for one in ours),
    )


def _to_officers(session: Session, row: Referral, written: Sequence[Outbound]) -> list[Outbound]:
    """The letters about a referral, oldest first, with the batch in which it went out."""
    batches = session.exec(_BATCHES, params={"referral": row.key})
    own = [letter for letter in written if letter.referral_key == row.key and letter.party is PartyRole.OFFICER]
    found = {letter.id or 0: letter for letter in (*own, *batches) if _holds(letter)}
    return [found[number] for number in sorted(found)]


def _by_officers(session: Session, row: Referral, happened: Sequence[Event]) -> Iterator[tuple[datetime, int, str]]:
    """(when, number, Message-ID) of what officers have written about a referral; not of somebody whose word does not count yet."""
    for event in happened:
        if event.fact in BY_OFFICERS and event.inbound_id and event.data.get("referral") == row.key and event.data.get("verified", True):
            mail = session.get_one(Inbound, event.inbound_id)
            if mail.message_id:
                yield event.at, event.inbound_id, mail.message_id


def _holds(letter: Outbound) -> bool:
    return letter.status is not OutboundStatus.WITHDRAWN


def referral_in_short(row: Referral) -> KnownReferral:
    """A referral without what was exchanged about it."""
    return KnownReferral(
        key=row.key,
        department=row.department,
        address=row.address,
        status=row.status,
        sent_at=row.sent_at,
        working_days=row.working_days,
        due_set=row.due_set,
        promised_on=row.promised_on,
        put_off_until=row.put_off_until,
        hold_until=row.hold_until,
        step=row.step,
        step_at=row.step_at,
        away_until=row.away_until,
        officers=tuple(row.officers),
        asked=row.asked,
        paused_at=row.paused_at,
        thanked_at=row.thanked_at,
        answered_at=row.answered_at,
    )


def _resident_thread(case: Case, written: Sequence[Outbound], came: Sequence[Inbound]) -> tuple[str, ...]:
    """Message-IDs exchanged with the resident: the first mail, our letters, their further mails."""
    ours = (letter.message_id for letter in written if letter.party in RESIDENTS and _holds(letter))
    theirs = (mail.message_id for mail in came if mail.kind == Kind.FOLLOW_UP)
    return tuple(dict.fromkeys(identifier for identifier in (case.origin_message_id, *ours, *theirs) if identifier))


def _lines(happened: Sequence[Event]) -> list[str]:
    return [f"{event.at:{WHEN}} {event.who}: {event.line}" for event in happened]


def history(session: Session, case: Case) -> list[str]:
    """The history as lines: date, who, what; oldest first, times UTC."""
    return _lines(events(session, case))


def events(session: Session, case: Case) -> Sequence[Event]:
    """What happened to a case, oldest first."""
    return session.exec(_EVENTS, params={"case": case.id}).all()


def case(session: Session, reference: str) -> Case | None:
    """The row of a case by its reference."""
    return session.exec(select(Case).where(Case.reference == reference.upper())).first()


def case_of(session: Session, letter: Outbound) -> Case:
    """The case of a letter that belongs to one."""
    return session.get_one(Case, letter.case_id)


def cases(session: Session, councillor: str = "", status: str = "") -> Sequence[Case]:
    """Rows of cases for a listing, oldest first."""
    found = select(Case).order_by(col(Case.id))
    if councillor:
        found = found.where(Case.councillor == councillor)
    return session.exec(found.where(Case.status == CaseStatus(status)) if status else found).all()


def running(session: Session) -> list[Running]:
    """Every referral whose clock runs, of a case that is awake, in short: one query, however many there are."""
    found = select(Referral, Case.reference, Case.councillor).join(Case, col(Referral.case_id) == col(Case.id))
    by_case = session.get_bind().dialect.name == "sqlite"  # which would look for the referrals first, closed cases and all
    status = func.coalesce(col(Referral.status), "") if by_case else col(Referral.status)
    found = found.where(col(Case.status).in_(AWAKE), status.in_(CHASED)).order_by(col(Referral.id))
    return [Running(reference, councillor, referral_in_short(row)) for row, reference, councillor in session.exec(found)]
