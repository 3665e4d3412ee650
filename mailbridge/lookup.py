"""All reads. What the core must know of a mail, a case or the clock, as frozen views; nothing here changes a row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, and_, col, func, or_, select

from mailbridge.core.known import EarlierCase, Known, KnownCase, KnownLetter, KnownReferral
from mailbridge.core.lifecycle import CHASED
from mailbridge.core.reading import Claim, Person, Place, Reading
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
from mailbridge.model.words import CaseStatus, Flag, InboundStatus, Kind, MatchedBy, OutboundStatus, PartyRole, Sensitivity

BY_RESIDENTS = (Kind.NEW_ENQUIRY, Kind.UNPLACED, Kind.CAMPAIGN_COPY)
"""Kinds of mail whose author is a party to the case that they open."""
RESIDENTS = (PartyRole.CONSTITUENT, PartyRole.CORRESPONDENT)
EARLIER_SHOWN = 5
_TAKEN = (InboundStatus.PROCESSED, InboundStatus.HELD)


def cursor(session: Session, mailbox: str) -> Cursor | None:
    """How far a mailbox has been read; None before its first visit."""
    return session.exec(select(Cursor).where(Cursor.mailbox == mailbox)).first()


def waiting(session: Session, limit: int = 100) -> Sequence[int]:
    """Numbers of archived mails about which nothing has been decided yet, oldest first."""
    found = select(Inbound.id).where(Inbound.status == InboundStatus.PENDING).order_by(col(Inbound.id)).limit(limit)
    return [number for number in session.exec(found) if number is not None]


def known(session: Session, inbound: Inbound, reading: Reading, *, mailbox_kind: str, first_number: int, now: datetime, code: str) -> Known:
    """Everything that the core must know about one mail (UTC)."""
    case, by, letter = matched(session, reading.claims, inbound.mailbox)
    author = reading.author.address.lower()
    answered = reading.reply_address.lower() or author
    since = _renumbered_since(session, inbound)
    confirmation = _confirmation_asked(session, letter, now)
    return Known(
        councillor=inbound.mailbox,
        inbound=inbound.id or 0,
        mailbox_kind=mailbox_kind,
        case=view(session, case) if case else None,
        matched_by=by,
        letter=_letter_view(letter, by) if letter else None,
        next_number=next_number(session, first_number),
        duplicate_reference=_duplicate(session, inbound),
        earlier=_earlier(session, inbound.mailbox, author, case),
        letters_had=_letters_to(session, answered),
        automatic_today=_letters_to(session, answered, since=now - timedelta(hours=24)),
        size_left_behind=inbound.size if inbound.partial else 0,
        unsolicited=since is not None and inbound.received_at < since,
        renumbered_since=since,
        named_cases=_named(session, reading, inbound.mailbox),
        open_cases=open_cases(session, inbound.mailbox) if any(c.verb == "list" for c in reading.commands) else (),
        confirmed=_is_confirmed(session, inbound),
        code_inbound=confirmation,
        new_code=code,
    )


def matched(session: Session, claims: Sequence[Claim], councillor: str) -> tuple[Case | None, MatchedBy | None, Outbound | None]:
    """(case, how, the letter of ours that is answered): the first sign that holds, in the order of DESIGN.md, among this councillor's cases."""
    for claim in claims:
        letter = _letter_claimed(session, claim, councillor)
        case = session.get(Case, letter.case_id) if letter and letter.case_id else _case_claimed(session, claim, councillor)
        if letter or case:
            return case, claim.by, letter
    return None, None, None


_LETTER_COLUMNS = {MatchedBy.TOKEN: Outbound.token, MatchedBy.QUOTED_TOKEN: Outbound.token, MatchedBy.MESSAGE_ID: Outbound.message_id}


def _letter_claimed(session: Session, claim: Claim, councillor: str) -> Outbound | None:
    column = _LETTER_COLUMNS.get(claim.by)
    if column is None:
        return None
    return session.exec(select(Outbound).where(column == claim.value, Outbound.councillor == councillor)).first()


def _case_claimed(session: Session, claim: Claim, councillor: str) -> Case | None:
    if claim.by in {MatchedBy.SUBJECT, MatchedBy.QUOTED_REFERENCE}:
        return session.exec(select(Case).where(Case.reference == claim.value, Case.councillor == councillor)).first()
    if claim.by is MatchedBy.EXTERNAL:
        linked = select(Case).join(ExternalReference).where(ExternalReference.value == claim.value, Case.councillor == councillor)
        return session.exec(linked.order_by(col(Case.id).desc())).first()
    return None


def _letter_view(letter: Outbound, by: MatchedBy | None) -> KnownLetter:
    return KnownLetter(
        key=letter.key,
        letter=letter.letter,
        party=letter.party or PartyRole.COPIED,
        recipients=tuple(letter.recipients),
        referral=letter.referral_key,
        created_at=letter.created_at,
        by_token=by in {MatchedBy.TOKEN, MatchedBy.QUOTED_TOKEN},
    )


def view(session: Session, case: Case) -> KnownCase:
    """A case as the core sees it."""
    referrals = session.exec(select(Referral).where(Referral.case_id == case.id).order_by(col(Referral.id))).all()
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
        constituent=_person(session, case.constituent_id),
        correspondent=_person(session, case.correspondent_id),
        flags=frozenset(Flag(f) for f in case.flags),
        sensitivities=tuple(Sensitivity(s) for s in case.sensitivities),
        acknowledged=_is_acknowledged(session, case),
        referrals=tuple(_referral_view(session, r) for r in referrals),
        externals=tuple(session.exec(select(ExternalReference.value).where(ExternalReference.case_id == case.id))),
        resident_thread=_resident_thread(session, case),
        origin_sha256=evidence.sha256 if evidence else "",
        first_author=origin.author.lower() if origin and origin.kind in BY_RESIDENTS else "",
        outcome=case.outcome,
        written_at=_written_at(session, case),
        history=tuple(history(session, case)),
    )


def _person(session: Session, contact_id: int | None) -> Person | None:
    contact = session.get(Contact, contact_id) if contact_id else None
    return Person(contact.name, contact.address or "", contact.phone, contact.postcode, contact.street) if contact else None


def _is_acknowledged(session: Session, case: Case) -> bool:
    """Whether a first letter to the resident was decided and not withdrawn since."""
    said = session.exec(select(func.count()).where(Event.case_id == case.id, Event.fact == "Acknowledged")).one()
    taken_back = select(func.count()).where(Outbound.case_id == case.id, col(Outbound.letter).startswith("ack"), Outbound.status == OutboundStatus.WITHDRAWN)
    return said > session.exec(taken_back).one()


def _referral_view(session: Session, row: Referral) -> KnownReferral:
    thread = select(Outbound.message_id).where(Outbound.case_id == row.case_id, Outbound.referral_key == row.key, Outbound.party == PartyRole.OFFICER)
    thread = thread.where(Outbound.status != OutboundStatus.WITHDRAWN)
    return KnownReferral(
        key=row.key,
        department=row.department,
        address=row.address,
        status=row.status,
        sent_at=row.sent_at,
        working_days=row.working_days,
        promised_on=row.promised_on,
        hold_until=row.hold_until,
        step=row.step,
        step_at=row.step_at,
        stand_ins=tuple(row.stand_ins),
        thread=tuple(session.exec(thread.order_by(col(Outbound.id)))),
        has_left=session.exec(thread.where(col(Outbound.sent_at).is_not(None))).first() is not None,
    )


def _resident_thread(session: Session, case: Case) -> tuple[str, ...]:
    """Message-IDs exchanged with the resident: the first mail, our letters, their further mails."""
    letters = select(Outbound.message_id).where(Outbound.case_id == case.id, col(Outbound.party).in_(RESIDENTS), Outbound.status != OutboundStatus.WITHDRAWN)
    ours = session.exec(letters.order_by(col(Outbound.id)))
    theirs = session.exec(select(Inbound.message_id).where(Inbound.case_id == case.id, Inbound.kind == Kind.FOLLOW_UP, Inbound.message_id != ""))
    return tuple(dict.fromkeys((*((case.origin_message_id,) if case.origin_message_id else ()), *ours, *theirs)))


def _written_at(session: Session, case: Case) -> datetime | None:
    """When somebody last wrote in a case besides officers and the councillor."""
    return session.exec(select(func.max(Event.at)).where(Event.case_id == case.id, col(Event.fact).in_(("FollowedUp", "StrangerWrote")))).one()


def history(session: Session, case: Case) -> list[str]:
    """The history as lines: date, who, what; oldest first, times UTC."""
    events = session.exec(select(Event).where(Event.case_id == case.id).order_by(col(Event.id)))
    return [f"{event.at:%d %b %Y %H:%M} {event.who}: {event.line}" for event in events]


def next_number(session: Session, first: int) -> int:
    """The number of the next case. Taken inside the writing transaction, so that no two cases get the same."""
    highest = session.exec(select(func.max(Case.number))).one()
    return max(first, (highest or 0) + 1)


def _duplicate(session: Session, inbound: Inbound) -> str:
    """The reference of the case of another delivery of the same mail, `-` where that has none, empty where there was none."""
    came_before = and_(col(Inbound.id) < inbound.id, col(Inbound.status).in_([*_TAKEN, InboundStatus.IGNORED]))
    overtook = and_(col(Inbound.id) > inbound.id, col(Inbound.status).in_(_TAKEN))  # while this one lay on the shelf
    same = select(Inbound).where(Inbound.fingerprint == inbound.fingerprint, or_(came_before, overtook))
    earlier = session.exec(same.order_by(col(Inbound.id))).first()
    if earlier is None:
        return ""
    case = session.get(Case, earlier.case_id) if earlier.case_id else None
    return case.reference if case else "-"


def _earlier(session: Session, councillor: str, author: str, case: Case | None) -> tuple[EarlierCase, ...]:
    """The author's other cases, newest first, with the departments that have seen them (R036, R070)."""
    theirs = select(Case).join(Contact, col(Case.constituent_id) == Contact.id).where(Contact.address == author, Case.councillor == councillor)
    found = session.exec(theirs.order_by(col(Case.id).desc()).limit(EARLIER_SHOWN + 1)).all() if author else []
    others = [row for row in found if case is None or row.id != case.id][:EARLIER_SHOWN]
    return tuple(EarlierCase(row.reference, tuple(session.exec(select(Referral.department).where(Referral.case_id == row.id)))) for row in others)


def _letters_to(session: Session, address: str, since: datetime | None = None) -> int:
    """How many letters an address has had; with `since`, only automatic ones from that moment (UTC)."""
    if not address:
        return 0
    counted = select(func.count()).select_from(OutboundRecipient).where(OutboundRecipient.address == address)
    if since is not None:
        counted = counted.where(OutboundRecipient.at > since, col(OutboundRecipient.automatic).is_(True))
    return session.exec(counted).one()


def _renumbered_since(session: Session, inbound: Inbound) -> datetime | None:
    """When our watch over a mailbox began, for a mail of a folder that was renumbered since (UTC, whole seconds, as servers tell them)."""
    watch = cursor(session, inbound.mailbox) if inbound.rescanned else None
    return watch.added_at.replace(microsecond=0) if watch else None


def _named(session: Session, reading: Reading, councillor: str) -> tuple[KnownCase, ...]:
    named = list(dict.fromkeys(c.reference for c in reading.commands if c.reference))
    rows = session.exec(select(Case).where(col(Case.reference).in_(named), Case.councillor == councillor)).all()
    return tuple(view(session, row) for row in rows)


def open_cases(session: Session, councillor: str = "") -> tuple[KnownCase, ...]:
    """Every case that is not closed, oldest first; of one councillor or of all."""
    found = select(Case).where(Case.status != CaseStatus.CLOSED).order_by(col(Case.id))
    return tuple(view(session, row) for row in session.exec(found.where(Case.councillor == councillor) if councillor else found))


def chased_cases(session: Session) -> Sequence[str]:
    """References of every case with a referral whose clock runs."""
    running = select(Referral.case_id).where(col(Referral.status).in_(CHASED))
    return session.exec(select(Case.reference).where(col(Case.id).in_(running), Case.status != CaseStatus.CLOSED).order_by(col(Case.id))).all()


def _is_confirmed(session: Session, inbound: Inbound) -> bool:
    """Whether the councillor has said that this mail was hers."""
    used = select(Confirmation.id).where(Confirmation.inbound_id == inbound.id, col(Confirmation.used_at).is_not(None))
    return session.exec(used).first() is not None


def _confirmation_asked(session: Session, letter: Outbound | None, now: datetime) -> int:
    """The mail whose "was this you?" is answered, while the code lives; 0 for none."""
    if letter is None or letter.letter != "was_this_you":
        return 0
    row = session.exec(select(Confirmation).where(Confirmation.inbound_id == letter.inbound_id)).first()
    return row.inbound_id if row and row.used_at is None and row.expires_at > now else 0


def cases(session: Session, councillor: str = "", status: str = "") -> Sequence[Case]:
    """Rows of cases for a listing, oldest first."""
    found = select(Case).order_by(col(Case.id))
    if councillor:
        found = found.where(Case.councillor == councillor)
    return session.exec(found.where(Case.status == CaseStatus(status)) if status else found).all()


def case(session: Session, reference: str) -> Case | None:
    """The row of a case by its reference."""
    return session.exec(select(Case).where(Case.reference == reference.upper())).first()


def letters(session: Session, case: Case) -> Sequence[Outbound]:
    """The letters of a case, in the order in which they were decided."""
    return session.exec(select(Outbound).where(Outbound.case_id == case.id).order_by(col(Outbound.id))).all()


def mails(session: Session, case: Case) -> Sequence[Inbound]:
    """The mails of a case, in the order in which they came."""
    return session.exec(select(Inbound).where(Inbound.case_id == case.id).order_by(col(Inbound.id))).all()


def in_state(session: Session, status: InboundStatus, limit: int = 1000) -> Sequence[Inbound]:
    """Archived mails in one state, oldest first: the shelf, the holding pen."""
    return session.exec(select(Inbound).where(Inbound.status == status).order_by(col(Inbound.id)).limit(limit)).all()


def ledger(session: Session) -> Mapping[str, int]:
    """How many mails stand in each state."""
    return dict(session.exec(select(Inbound.status, func.count()).group_by(Inbound.status)).all())


def sent_since(session: Session, moment: datetime) -> int:
    """Letters to people of all parties posted after a moment (UTC), for the hourly cap; those to the operator do not count."""
    found = select(func.count()).select_from(Outbound).where(col(Outbound.sent_at) > moment, col(Outbound.party).is_not(None))
    return session.exec(found).one()


def has_letter(session: Session, key: str) -> bool:
    """Whether a letter was decided before."""
    return session.exec(select(Outbound.id).where(Outbound.key == key)).first() is not None


def letters_due(session: Session, now: datetime) -> int:
    """How many letters are being posted, or could be at this moment (UTC)."""
    is_due = and_(col(Outbound.status) == OutboundStatus.QUEUED, col(Outbound.not_before) <= now)
    return session.exec(select(func.count()).select_from(Outbound).where(or_(is_due, Outbound.status == OutboundStatus.SENDING))).one()


def events(session: Session, case: Case) -> Sequence[Event]:
    """What happened to a case, oldest first."""
    return session.exec(select(Event).where(Event.case_id == case.id).order_by(col(Event.id))).all()


def uncopied(session: Session, without: Collection[str] = (), limit: int = 20) -> Sequence[Outbound]:
    """Letters that were sent and whose copy in her Sent folder is still missing; those of some councillors left out."""
    found = select(Outbound).where(Outbound.status == OutboundStatus.SENT, col(Outbound.copy_wanted).is_(True), col(Outbound.copied_at).is_(None))
    return session.exec(found.where(col(Outbound.councillor).not_in(without)).order_by(col(Outbound.id)).limit(limit)).all()


def case_of(session: Session, letter: Outbound) -> Case:
    """The case of a letter that belongs to one."""
    return session.get_one(Case, letter.case_id)
