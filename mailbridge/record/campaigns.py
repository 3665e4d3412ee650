"""Campaigns become rows: what a mail says as it can be compared, the campaign, who takes part, and her answer to all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy import select as sql_select
from sqlmodel import Session, and_, col, or_, select

from mailbridge.core import effects as e
from mailbridge.core.decision import Sketch
from mailbridge.model.campaigns import Campaign, CampaignAnswer, CampaignMember, Likeness, LikenessMark, packed, packed_counts, unpacked_counts
from mailbridge.model.tables import Case, Inbound
from mailbridge.model.words import Outcome
from mailbridge.record.outbox import case_of

MOST_WINDOWS = 6_000
"""Windows that a campaign remembers: ten thousand copies must not make it grow without end."""
MOST_TITLES = 50
FORGETTING = 10
"""Mails after which it is looked for what is too old. At most 500 are forgotten at a time: more than can have come since."""
_REMEMBERED, _MARKED = insert(Likeness).returning(col(Likeness.id)), insert(LikenessMark)
_OF_MAIL = sql_select(col(Likeness.id)).where(col(Likeness.inbound_id) == bindparam("number"))
_OLD = sql_select(col(Likeness.id)).where(col(Likeness.seen_at) < bindparam("before")).limit(500)


def remember(session: Session, inbound: Inbound, sketch: Sketch, now: datetime) -> None:
    """What a mail says can be compared with later ones; what is too old to be compared is forgotten. A mail that is decided again is not stored twice."""
    if not (inbound.id or 0) % FORGETTING:
        _forget(session, now - timedelta(days=sketch.days))
    connection = session.connection()
    if inbound.rule and connection.execute(_OF_MAIL, {"number": inbound.id}).first() is not None:
        return  # it was decided before
    row = {"inbound_id": inbound.id, "person": sketch.person, "windows": packed(sketch.windows), "seen_at": now}
    number = connection.execute(_REMEMBERED, row).scalar_one()
    connection.execute(_MARKED, [{"mark": mark, "likeness_id": number} for mark in sketch.marks])


def _forget(session: Session, before: datetime) -> None:
    old = session.connection().execute(_OLD, {"before": before}).scalars()
    forget_likeness(session, [number for number in old if number])


def forget_likeness(session: Session, numbers: Sequence[int]) -> None:
    """Fingerprints go, with their marks."""
    if numbers:
        session.connection().execute(delete(LikenessMark).where(col(LikenessMark.likeness_id).in_(numbers)))
        session.connection().execute(delete(Likeness).where(col(Likeness.id).in_(numbers)))


def change_campaign(session: Session, case: Case, fact: e.Fact, now: datetime) -> None:
    """What facts about campaigns change besides a status."""
    match fact:
        case e.CampaignSeen():
            session.add(_opened(session, case, fact, now))
        case e.Gathered():
            case.closed_at, case.outcome = fact.at, Outcome.DUPLICATE.value
            for member in session.exec(select(CampaignMember).where(CampaignMember.case_id == case.id)).all():
                member.own_words = False
                session.add(member)
        case e.AllAnswered():
            _stop(session, case, fact.at)
            session.add(_approved(session, case, fact))
        case e.AnswerStopped():
            _stop(session, case, fact.at)
        case _:
            pass


def _opened(session: Session, case: Case, fact: e.CampaignSeen, now: datetime) -> Campaign:
    """A campaign of another councillor with the same words has told what its mails say."""
    first = session.get(Campaign, fact.family) if fact.family else None
    said, titles = (first.windows, list(first.titles)) if first else (b"", [])
    return Campaign(case_id=case.id or 0, family=fact.family, windows=said, titles=titles, opened_at=now, last_at=now)


def _of(session: Session, case: Case) -> Campaign:
    session.flush()
    return session.exec(select(Campaign).where(Campaign.case_id == case.id)).one()


def _approved(session: Session, case: Case, fact: e.AllAnswered) -> CampaignAnswer:
    return CampaignAnswer(
        campaign_id=_of(session, case).id or 0,
        case_id=case.id or 0,
        text=fact.text,
        to_all=fact.to_all,
        who=fact.who,
        approved_at=fact.at,
        starts_at=fact.starts_at,
        until=fact.until,
    )


def _stop(session: Session, case: Case, at: datetime) -> None:
    """An earlier answer goes to nobody more."""
    for row in session.exec(select(CampaignAnswer).where(CampaignAnswer.case_id == case.id, col(CampaignAnswer.stopped_at).is_(None))).all():
        row.stopped_at = at
        session.add(row)


def take_copy(session: Session, fact: e.CopyTaken, now: datetime) -> None:
    """A person takes part, once, however many copies they send and from whichever of their addresses."""
    row = _of(session, case_of(session, fact.reference))
    member = _same(session, row, fact)
    own_case = case_of(session, fact.case).id if fact.case else None
    if member is None:
        member = CampaignMember(campaign_id=row.id or 0, inbound_id=fact.inbound, person=fact.person, joined_at=now)
        _grow(row, fact)
    elif member.inbound_id != fact.inbound:
        member.copies += 1
    for name in ("address", "name", "postcode"):
        setattr(member, name, getattr(member, name) or getattr(fact, name))
    member.in_ward = fact.in_ward if member.in_ward is None else member.in_ward
    member.own_words, member.case_id = member.own_words or fact.own_words, own_case or member.case_id
    _seen(session, row, fact, now)
    session.add_all((member, row))
    session.flush()


def _same(session: Session, row: Campaign, fact: e.CopyTaken) -> CampaignMember | None:
    """The person, by address; or by name and postcode, where both are known."""
    theirs = select(CampaignMember).where(CampaignMember.campaign_id == row.id)
    found = session.exec(theirs.where(CampaignMember.person == fact.person)).first()
    if found is None and fact.name and fact.postcode:
        found = session.exec(theirs.where(CampaignMember.name == fact.name, CampaignMember.postcode == fact.postcode).order_by(col(CampaignMember.id))).first()
    return found


def _grow(row: Campaign, fact: e.CopyTaken) -> None:
    """One more person has written these windows."""
    counted = unpacked_counts(row.windows)
    for window in fact.windows:
        if window in counted or len(counted) < MOST_WINDOWS:
            counted[window] = counted.get(window, 0) + 1
    row.windows, row.people = packed_counts(counted), row.people + 1


def _seen(session: Session, row: Campaign, fact: e.CopyTaken, now: datetime) -> None:
    """As long as copies come, its first ones are compared with: once a day their age begins anew."""
    if now.date() != row.last_at.date():
        first = select(CampaignMember.inbound_id).where(CampaignMember.campaign_id == (row.family or row.id))
        session.connection().execute(update(Likeness).where(col(Likeness.inbound_id).in_(first)).values(seen_at=now))
    row.last_at = now
    if fact.title and fact.title.lower() not in row.titles and len(row.titles) < MOST_TITLES:
        row.titles = [*row.titles, fact.title.lower()]


def begun(session: Session, answer: CampaignAnswer, members: Sequence[CampaignMember], now: datetime) -> None:
    """These have their answer."""
    answer.begun_at = answer.begun_at or now
    for member in members:
        member.answered_at = now
    session.add_all((answer, *members))


def leave_campaigns(session: Session, fact: e.Erased) -> None:
    """Of somebody who is erased a campaign keeps that they took part, whether in the ward, and when they were answered; of their mails not a fingerprint."""
    mine = select(Campaign.id).join(Case, col(Campaign.case_id) == col(Case.id)).where(Case.councillor == fact.councillor)
    theirs = or_(col(CampaignMember.inbound_id).in_(fact.own_mails), and_(CampaignMember.person == fact.address, fact.address != ""))
    for member in session.exec(select(CampaignMember).where(theirs, col(CampaignMember.campaign_id).in_(mine))).all():
        member.person, member.address, member.name, member.postcode = f"erased {member.id}", "", "", ""
        session.add(member)
    forget_likeness(session, [number for number in session.exec(select(Likeness.id).where(col(Likeness.inbound_id).in_(fact.mails))) if number])
