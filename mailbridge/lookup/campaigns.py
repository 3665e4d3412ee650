"""Mails that say the same, and the campaigns that they belong to. Its cost does not grow with the number of old mails: the like is found by an index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, bindparam
from sqlalchemy import select as sql_select
from sqlmodel import Session, and_, col, func, or_, select

from mailbridge.core.asked import CampaignFigures
from mailbridge.core.effects import Fact
from mailbridge.core.known import Alike, EarlyCopy, KnownAnswer, KnownCampaign
from mailbridge.core.lifecycle import ALIVE
from mailbridge.core.reading import Reading
from mailbridge.core.recognise.copies import ALIKE, REST, Compared, alike, compared
from mailbridge.model.campaigns import Campaign, CampaignAnswer, CampaignMember, Likeness, LikenessMark, unpacked, unpacked_counts
from mailbridge.model.tables import Case, Contact, Event, Inbound, Outbound, Referral
from mailbridge.model.words import CaseStatus, Flag, Kind, OutboundStatus

COMPARED = frozenset({Kind.NEW_ENQUIRY, Kind.UNPLACED})
"""Kinds of mail that may be copies."""
FEWEST = 6
"""Windows without which a mail says too little to be compared."""
MOST_HITS = 600
"""Marks that are looked at, the newest first: what stands under every mail of a firm must not make it slow."""
MOST_READ = 40
"""Cases with words of their own that are looked at again."""
MOST_NEAR = 60
"""Mails with which one is compared word by word."""
BEGINNING = frozenset({"CaseOpened", "Acknowledged", "SecondCopy"})
"""Facts by which nobody has gone on with a case yet, whoever they name; nor has anybody by what mailbridge does itself."""
CAREFUL = frozenset({Flag.ABUSIVE.value, Flag.THREAT.value, Flag.EMERGENCY.value})
"""Flags of cases that stay as they are."""

_HITS = (
    sql_select(col(LikenessMark.likeness_id))
    .where(col(LikenessMark.mark).in_(bindparam("marks", expanding=True)))
    .order_by(col(LikenessMark.id).desc())
    .limit(MOST_HITS)
    .subquery("hits")
)
_OFTEN = (
    sql_select(_HITS.c.likeness_id).group_by(_HITS.c.likeness_id).order_by(func.count().desc(), _HITS.c.likeness_id.desc()).limit(MOST_NEAR).subquery("often")
)
_LIKE = (
    sql_select(col(Likeness.inbound_id), col(Likeness.person), col(Likeness.windows))
    .join(_OFTEN, _OFTEN.c.likeness_id == col(Likeness.id))
    .where(col(Likeness.seen_at) >= bindparam("since"))
    .order_by(col(Likeness.id))
)


@dataclass(frozen=True, slots=True)
class _Near:
    """A mail that says the same."""

    inbound: int
    person: str
    windows: frozenset[int]


def beside_others(session: Session, inbound: Inbound, reading: Reading, days: int, now: datetime) -> Alike | None:
    """A mail beside those of the last days that say the same; None where it says too little."""
    words = compared(reading.new_text, reading.author.name)
    if reading.kind not in COMPARED or len(words.all) < FEWEST:
        return None
    person = (reading.reply_address or reading.author.address).lower() or f"mail {inbound.id}"
    near = [one for one in _nearest(session, words, now - timedelta(days=days)) if one.inbound != inbound.id]
    family = _family(session, near)
    hers = _hers(session, family, inbound.mailbox)
    told = hers or (session.get(Campaign, family) if family else None)
    others = [one for one in near if one.person != person]
    members = _members(session, hers, person, inbound)
    return Alike(
        words=words,
        person=person,
        people=len({person, *(one.person for one in near)}),
        counted=unpacked_counts(told.windows) if told else Counter(window for one in _of_each(others) for window in one.windows),
        titles=tuple(told.titles) if told else tuple(title.lower() for title in _subjects(session, others)),
        campaign=campaign(session, hers) if hers else None,
        family=family,
        early=() if hers else tuple(_early(session, near, inbound.mailbox)),
        read=tuple(_read(session, hers, words)) if hers else (),
        unread=_unread(session, hers),
        belongs=bool(members),
    )


def _of_each(near: Sequence[_Near]) -> Iterator[_Near]:
    """One mail of each person."""
    return iter({one.person: one for one in near}.values())


def _nearest(session: Session, words: Compared, since: datetime) -> list[_Near]:
    """Mails of any councillor that say the same: found by their marks, then compared word by word."""
    rows = session.connection().execute(_LIKE, {"marks": words.marks, "since": since})
    found = ((inbound, person, unpacked(stored)) for inbound, person, stored in rows)
    return [_Near(inbound, person, frozenset(windows)) for inbound, person, windows in found if alike(words.all, windows) >= ALIKE]


def _family(session: Session, near: Sequence[_Near]) -> int:
    """The first campaign with these words, whoever's it is; 0 where none is recognised."""
    mails = [one.inbound for one in near]
    if not mails:
        return 0
    found = select(Campaign).join(CampaignMember, col(CampaignMember.campaign_id) == col(Campaign.id)).where(col(CampaignMember.inbound_id).in_(mails))
    row = session.exec(found.order_by(col(Campaign.id))).first()
    return (row.family or row.id or 0) if row else 0


def _hers(session: Session, family: int, councillor: str) -> Campaign | None:
    """The campaign of a family that is one councillor's."""
    if not family:
        return None
    named = select(Campaign).join(Case, col(Campaign.case_id) == col(Case.id)).where(or_(Campaign.id == family, Campaign.family == family))
    return session.exec(named.where(Case.councillor == councillor).order_by(col(Campaign.id))).first()


def _members(session: Session, hers: Campaign | None, person: str, inbound: Inbound) -> Sequence[int | None]:
    if hers is None:
        return ()
    same = select(CampaignMember.id).where(CampaignMember.campaign_id == hers.id, CampaignMember.person == person, CampaignMember.inbound_id != inbound.id)
    return session.exec(same).all()


def _subjects(session: Session, near: Sequence[_Near]) -> Sequence[str]:
    numbers = [one.inbound for one in near]
    if not numbers:
        return ()
    return session.exec(select(Inbound.subject).where(col(Inbound.id).in_(numbers)).order_by(col(Inbound.id))).all()


def _early(session: Session, near: Sequence[_Near], councillor: str) -> Iterator[EarlyCopy]:
    """Those of them that are cases of hers."""
    for one in near:
        row = session.get_one(Inbound, one.inbound)
        case = session.get(Case, row.case_id) if row.case_id and row.mailbox == councillor else None
        if case is not None and case.origin_id == row.id and case.councillor == councillor:
            yield _copy(session, one, row, case)


def _read(session: Session, hers: Campaign, words: Compared) -> Iterator[EarlyCopy]:
    """The newest of those whose own words are no longer only theirs, where nothing in them needs care."""
    found = select(CampaignMember, Case).join(Case, col(CampaignMember.case_id) == col(Case.id)).where(CampaignMember.campaign_id == hers.id)
    found = found.where(col(CampaignMember.own_words), Case.status != CaseStatus.CLOSED, col(Case.evidence_id).is_(None))
    for member, case in session.exec(found.order_by(col(CampaignMember.id).desc()).limit(MOST_READ)):
        own, _, whole = case.words.partition(REST)
        if not case.sensitivities and compared(own, member.name).all & words.all and _is_untouched(session, case):
            yield EarlyCopy(member.inbound_id, member.person, member.address, member.name, case.reference, whole or own, member.postcode, untouched=True)


def _copy(session: Session, one: _Near, row: Inbound, case: Case) -> EarlyCopy:
    contact = session.get(Contact, case.correspondent_id or case.constituent_id or 0)
    return EarlyCopy(
        inbound=row.id or 0,
        person=one.person,
        address=(contact.address or "") if contact else "",
        name=contact.name if contact else "",
        reference=case.reference,
        words=case.words,
        postcode=case.postcode,
        untouched=_is_untouched(session, case),
        windows=one.windows,
    )


def _is_untouched(session: Session, case: Case) -> bool:
    gone_on = select(Event.id).where(Event.case_id == case.id, col(Event.fact).not_in(BEGINNING))
    gone_on = gone_on.where(or_(Event.who != Fact(reference="").who, Event.fact == "RiskSeen"))
    asked = session.exec(select(Referral.id).where(Referral.case_id == case.id)).first()
    return case.status is not CaseStatus.CLOSED and not CAREFUL & set(case.flags) and asked is None and session.exec(gone_on).first() is None


def _unread(session: Session, hers: Campaign | None) -> tuple[int, ...]:
    """The first copies of a campaign that had nothing to be compared with, while it is small."""
    if hers is None or hers.people > 2:
        return ()
    found = select(CampaignMember.inbound_id).where(CampaignMember.campaign_id == hers.id, col(CampaignMember.case_id).is_(None))
    return tuple(session.exec(found.order_by(col(CampaignMember.id))))


# ---- a campaign


def campaign_of(session: Session, case: Case) -> KnownCampaign | None:
    """The campaign whose case it is."""
    row = session.exec(select(Campaign).where(Campaign.case_id == case.id)).first()
    return campaign(session, row) if row else None


def is_of_campaign(session: Session, reference: str) -> bool:
    """Whether a case stands for a campaign."""
    if not reference.strip("-"):
        return False
    found = select(Campaign.id).join(Case, col(Campaign.case_id) == col(Case.id)).where(Case.reference == reference)
    return session.exec(found).first() is not None


def campaigns_of(session: Session, councillor: str) -> Mapping[int, KnownCampaign]:
    """Number of a case -> the campaign that it stands for, of one councillor's open cases."""
    found = select(Campaign).join(Case, col(Campaign.case_id) == col(Case.id)).where(Case.councillor == councillor, col(Case.status).in_(ALIVE))
    return {row.case_id: campaign(session, row) for row in session.exec(found.order_by(col(Campaign.id)))}


def campaign_figures(session: Session, councillor: str, since: datetime) -> tuple[CampaignFigures, ...]:
    """Who took part in her campaigns since a moment (UTC), without names."""
    columns = (col(Campaign.id), col(Case.title), col(CampaignMember.joined_at), col(CampaignMember.in_ward), col(CampaignMember.answered_at))
    joined = sql_select(*columns).join(Case, col(Campaign.case_id) == col(Case.id)).join(CampaignMember, col(CampaignMember.campaign_id) == col(Campaign.id))
    rows: Iterable[Any] = session.connection().execute(joined.where(col(Case.councillor) == councillor, col(CampaignMember.joined_at) >= since))
    return tuple(CampaignFigures(*row) for row in rows)


def no_casework() -> CompoundSelect[int]:
    """The cases that stand for a campaign, or were gathered into one: they are views, and counted apart (R002)."""
    gathered = sql_select(col(Event.case_id)).where(col(Event.fact) == "Gathered")
    return sql_select(col(Campaign.case_id)).union(gathered)


def campaign(session: Session, row: Campaign) -> KnownCampaign:
    """A campaign in numbers."""
    case, people = session.get_one(Case, row.case_id), _counted(session, row)
    return KnownCampaign(
        number=row.id or 0,
        reference=case.reference,
        title=case.title,
        people=sum(people.values()),
        last_at=row.last_at,
        own=sum(count for one, count in people.items() if one.own_words),
        in_ward=sum(count for one, count in people.items() if one.in_ward),
        elsewhere=sum(count for one, count in people.items() if one.in_ward is False),
        answered=sum(count for one, count in people.items() if one.answered),
        waiting=sum(count for one, count in people.items() if one.reachable and not one.answered and not one.own_words),
        answer=answer_of(session, row),
    )


class _People(NamedTuple):
    """What people of a campaign have in common."""

    in_ward: bool | None
    own_words: bool
    answered: bool
    reachable: bool


def _counted(session: Session, row: Campaign) -> Mapping[_People, int]:
    """How many there are of each sort."""
    sorts = (col(CampaignMember.in_ward), col(CampaignMember.own_words), col(CampaignMember.answered_at).is_not(None), col(CampaignMember.address) != "")
    grouped = sql_select(*sorts, func.count()).where(col(CampaignMember.campaign_id) == row.id).group_by(*sorts)
    rows: Iterable[Any] = session.connection().execute(grouped)
    return {_People(*sort): count for *sort, count in rows}


def answer_of(session: Session, row: Campaign) -> KnownAnswer | None:
    """Her answer to all, as long as it goes out."""
    found = select(CampaignAnswer).where(CampaignAnswer.campaign_id == row.id, col(CampaignAnswer.stopped_at).is_(None))
    last = session.exec(found.order_by(col(CampaignAnswer.id).desc())).first()
    return KnownAnswer(last.id or 0, last.text, last.to_all, last.starts_at, last.until) if last else None


def answers_due(session: Session, now: datetime) -> Sequence[CampaignAnswer]:
    """Answers that go out at this moment (UTC), as far as somebody waits for them."""
    found = select(CampaignAnswer).where(col(CampaignAnswer.stopped_at).is_(None), CampaignAnswer.starts_at <= now, CampaignAnswer.until > now)
    return [row for row in session.exec(found.order_by(col(CampaignAnswer.id))) if waiting_members(session, row, 1)]


def answers_since(session: Session, moment: datetime) -> int:
    """How many letters of such answers were written after a moment (UTC)."""
    found = select(func.count()).select_from(Outbound).where(Outbound.letter == "campaign_answer", Outbound.created_at > moment)
    return session.exec(found.where(Outbound.status != OutboundStatus.WITHDRAWN)).one()


def waiting_members(session: Session, answer: CampaignAnswer, limit: int) -> Sequence[CampaignMember]:
    """Whom an answer has not gone to yet, in the order in which they wrote."""
    found = select(CampaignMember).where(CampaignMember.campaign_id == answer.campaign_id, col(CampaignMember.answered_at).is_(None))
    found = found.where(and_(CampaignMember.address != "", or_(col(CampaignMember.own_words).is_(False), answer.to_all)))
    return session.exec(found.order_by(col(CampaignMember.id)).limit(limit)).all()
