"""What a councillor's line-up is made of, in a handful of queries however many cases she has; and, more cheaply, whether one is due at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import bindparam, union_all
from sqlalchemy import select as sql_select
from sqlmodel import Session, and_, col, func, or_, select
from sqlmodel.sql.expression import Select, SelectOfScalar

from mailbridge.core.agenda import UNSPOKEN, Absent, Agenda, KeptLetter, OpenCase, Tidings, Why
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.timing import Reach
from mailbridge.core.decide.machine import ALARMING
from mailbridge.core.known import KnownHeld, KnownReferral
from mailbridge.core.letters.headers import is_postable
from mailbridge.core.lifecycle import ALIVE, EMERGENCY_TEXTS
from mailbridge.core.reading import Place
from mailbridge.lookup import pen
from mailbridge.lookup.campaigns import campaigns_of
from mailbridge.lookup.cases import RESIDENTS, referral_in_short
from mailbridge.lookup.echo import loops
from mailbridge.lookup.leaves import leave
from mailbridge.lookup.permissions import unanswered_questions
from mailbridge.model.desk import Leave, LineUp
from mailbridge.model.tables import Case, Contact, Event, Outbound, Referral
from mailbridge.model.words import CaseStatus, DayPart, Flag, MachineKind, OutboundStatus, Preference, Sensitivity

WHY: Mapping[str, Why] = {
    "CouncillorAsked": Why.OTHER,
    "Answered": Why.ANSWERED,
    "Declined": Why.ANSWERED,
    "ClarificationRequested": Why.ASKED,
    "NotResponsible": Why.NOT_THEIRS,
    "FollowedUp": Why.RESIDENT_WROTE,
    "PermissionGiven": Why.RESIDENT_WROTE,
    "PermissionLimited": Why.RESIDENT_WROTE,
    "PermissionRefused": Why.RESIDENT_WROTE,
    "PermissionUnclear": Why.RESIDENT_WROTE,
    "PermissionWithdrawn": Why.RESIDENT_WROTE,
    "Woke": Why.WOKE,
}
"""Fact -> why a case waits for the councillor after it."""
ACTS = frozenset({"Noted", "Referred", "ResidentAsked", "ResidentTold", "Reminded", "Held", "Deferred", "Acknowledged", "Reopened"})
"""Facts after which somebody has acted on an alarm."""
SETTLING = ACTS | {"Answered", "Declined", "ClarificationRequested", "RecallSettled"}
"""The same after what a department's machine said: also once the department itself writes."""
TOLD = (OutboundStatus.QUEUED, OutboundStatus.SENDING, OutboundStatus.SENT)
DONE = ("CaseOpened", "Acknowledged", "Referred", "Answered", "Closed")
TOLD_SINCE = (
    select(func.count())
    .select_from(Outbound)
    .where(Outbound.councillor == bindparam("councillor"), col(Outbound.of_the_day).is_(True), Outbound.created_at >= bindparam("since"))
    .where(col(Outbound.status).in_((*TOLD, OutboundStatus.REFUSED)))
)


def told_since(session: Session, councillor: str, moment: datetime) -> int:
    """How many letters of the day a councillor's desk has had since a moment (UTC)."""
    return session.exec(TOLD_SINCE, params={"councillor": councillor, "since": moment}).one()


def reach(session: Session, desk: Desk) -> Reach:
    """Who reads at a desk now, and how many letters came to it today."""
    midnight = desk.calendar.at(desk.today, time())
    return Reach(desk, leave(session, desk.key, desk.today), told_since(session, desk.key, midnight))


def has_kept_back(session: Session, councillor: str) -> bool:
    """Whether a letter to a councillor waits for her next line-up."""
    return session.exec(_kept(councillor).limit(1)).first() is not None


def with_kept_back(session: Session) -> frozenset[str]:
    """The councillors for whom a letter waits for the next line-up."""
    return frozenset(session.exec(select(Outbound.councillor).where(Outbound.status == OutboundStatus.KEPT_BACK).distinct()))


def lined_up(session: Session, councillors: Collection[str], day: date) -> frozenset[tuple[str, DayPart]]:
    """The line-ups that were thought of before, whether there was anything to say or not. The one that she had when she came back is the morning's."""
    rows = session.exec(select(LineUp.councillor, LineUp.part).where(col(LineUp.councillor).in_(councillors), LineUp.day == day))
    return frozenset((councillor, DayPart.MORNING if part == DayPart.BACK else DayPart(part)) for councillor, part in rows)


def sleepers(session: Session, today: date) -> Sequence[str]:
    """References of the cases that were to sleep until today, or until a day that has passed."""
    return session.exec(select(Case.reference).where(Case.status == CaseStatus.DEFERRED, col(Case.deferred_until) <= today).order_by(col(Case.id))).all()


def agenda(session: Session, councillor: str, today: date) -> Agenda:
    """Everything that a councillor's line-up can tell on a day."""
    told = select(LineUp.at).where(LineUp.councillor == councillor, LineUp.letter != "").order_by(col(LineUp.day).desc(), col(LineUp.at).desc())
    since = session.exec(told.limit(1)).first()
    back = select(Leave.id).where(Leave.councillor == councillor, col(Leave.ended_at).is_(None), Leave.until == today)
    events = _events(session, councillor)
    return Agenda(
        cases=tuple(_open_cases(session, councillor, events)),
        held=tuple(_held_mails(session, councillor)),
        kept=tuple(_kept_letters(session, councillor)),
        absent=tuple(_absent(session, events, today)),
        tidings=tuple(_tidings(session, councillor, since)),
        loops=tuple(loops(session, councillor, since)),
        done=_done(session, councillor, since),
        since=since,
        returned=session.exec(back).first() is not None,
    )


def _open(councillor: str) -> SelectOfScalar[int | None]:
    """The numbers of a councillor's open cases."""
    return select(col(Case.id)).where(Case.councillor == councillor, col(Case.status).in_(ALIVE))


def _events(session: Session, councillor: str) -> Mapping[int, list[Event]]:
    """What matters for a line-up of what happened in each open case, oldest first."""
    facts = {*WHY, *SETTLING, "MachineReplied", "ResidentHeard", "Nudged"}
    found: defaultdict[int, list[Event]] = defaultdict(list)
    for event in session.exec(select(Event).where(col(Event.case_id).in_(_open(councillor)), col(Event.fact).in_(facts)).order_by(col(Event.id))):
        found[event.case_id].append(event)
    return found


def _open_cases(session: Session, councillor: str, events: Mapping[int, list[Event]]) -> Iterator[OpenCase]:
    postable = {number for number, address in session.exec(_residents(councillor)) if is_postable(address or "")}
    referrals: defaultdict[int, list[KnownReferral]] = defaultdict(list)
    for row in session.exec(select(Referral).where(col(Referral.case_id).in_(_open(councillor))).order_by(col(Referral.id))):
        referrals[row.case_id].append(referral_in_short(row))
    asked = unanswered_questions(session, _open(councillor))
    told = _told_at(session, councillor)
    alarms = select(Outbound.case_id, func.max(Outbound.created_at)).where(Outbound.letter == "risk", Outbound.councillor == councillor)
    alarmed = dict(session.exec(alarms.group_by(col(Outbound.case_id))).all())
    many = campaigns_of(session, councillor)
    for case in session.exec(select(Case).where(col(Case.id).in_(_open(councillor))).order_by(col(Case.id))):
        number = case.id or 0
        reachable = bool({case.constituent_id, case.correspondent_id} & postable)
        short = _open_case(case, tuple(referrals[number]), events.get(number, []))
        heard = [event.at for event in events.get(number, []) if event.fact == "ResidentHeard"]
        told_at = max((at for at in (told.get(number), *heard) if at), default=None)
        endangered = _is_at_risk(alarmed.get(number), events.get(number, []))
        short = replace(short, campaign=many.get(number), asked=asked.get(number, ()))
        yield replace(short, reachable=reachable, told_at=told_at, at_risk=endangered)


def _residents(councillor: str) -> Select[int | None, str | None]:
    """(number, address) of whoever is a party to an open case of hers."""
    parties = (sql_select(who).where(col(Case.id).in_(_open(councillor)), who.is_not(None)) for who in (col(Case.constituent_id), col(Case.correspondent_id)))
    return select(Contact.id, Contact.address).where(col(Contact.id).in_(union_all(*parties)))


def _told_at(session: Session, councillor: str) -> Mapping[int | None, datetime]:
    """Open case -> when its resident was last written to. The letters are read by case, whatever they became: of every state there are many."""
    columns = [col(one) for one in (Outbound.case_id, Outbound.sent_at, Outbound.created_at, Outbound.status, Outbound.letter, Outbound.party)]
    rows: Iterable[Any] = session.connection().execute(sql_select(*columns).where(col(Outbound.case_id).in_(_open(councillor))))
    told: dict[int | None, datetime] = {}
    for number, sent_at, created_at, status, letter, party in rows:
        if party in RESIDENTS and status in TOLD and letter not in EMERGENCY_TEXTS:
            told[number] = max(told.get(number, created_at), sent_at or created_at)
    return told


def _is_at_risk(alarmed_at: datetime | None, events: Sequence[Event]) -> bool:
    """Whether nobody has acted since she was alarmed."""
    return alarmed_at is not None and not any(event.at > alarmed_at for event in events if event.fact in ACTS and event.who != "mailbridge")


def _open_case(case: Case, referrals: tuple[KnownReferral, ...], events: Sequence[Event]) -> OpenCase:
    asking = [event for event in events if event.fact in WHY]
    alarm = _alarm(events)
    return OpenCase(
        reference=case.reference,
        title=case.title,
        issue=case.issue,
        place=Place(case.postcode, (), case.street, case.in_ward, "", tuple(case.place_marks), case.latitude, case.longitude),
        status=case.status,
        status_since=case.status_since,
        opened_at=case.opened_at,
        flags=frozenset(Flag(flag) for flag in case.flags),
        sensitivities=tuple(Sensitivity(one) for one in case.sensitivities),
        categories=tuple(case.categories),
        referrals=referrals,
        deferred_until=case.deferred_until,
        informed=Preference(case.informed or Preference.EACH_STEP),
        why=_why(asking),
        alarm=MachineKind(alarm.data["machine"]) if alarm else None,
        alarm_at=alarm.at if alarm else None,
        woke_at=next((event.at for event in reversed(asking) if event.fact == "Woke"), None),
        nudged_at=next((event.at for event in reversed(events) if event.fact == "Nudged" and event.at >= case.status_since), None),
    )


def _alarm(events: Sequence[Event]) -> Event | None:
    """The last thing that a department's machine said and a person must see to, unless somebody has acted since."""
    found = None
    for event in events:
        if event.fact == "MachineReplied" and event.data["machine"] in ALARMING:
            found = event
        elif event.fact in SETTLING and event.who != "mailbridge":
            found = None
    return found


def _why(asking: Sequence[Event]) -> Why:
    """Why a case waits: what happened last. The first question about a case is that it is new."""
    last = WHY[asking[-1].fact] if asking else Why.OTHER
    return Why.NEW if last is Why.OTHER and len(asking) == 1 else last


def _held_mails(session: Session, councillor: str) -> Iterator[KnownHeld]:
    """Mail of hers that could not be placed, oldest first."""
    alarms = set(session.exec(select(Outbound.inbound_id).where(Outbound.letter == "risk", Outbound.councillor == councillor)))
    return (replace(one, alarming=one.alarming or one.inbound in alarms) for one in pen.held(session, councillor))


def _kept(councillor: str) -> SelectOfScalar[int | None]:
    """Found by what they are, and not by whose: hers are all letters of years."""
    return select(col(Outbound.id)).where(Outbound.status == OutboundStatus.KEPT_BACK, func.coalesce(Outbound.councillor, "") == councillor)


def _kept_letters(session: Session, councillor: str) -> Iterator[KeptLetter]:
    for row in session.exec(select(Outbound).where(col(Outbound.id).in_(_kept(councillor))).order_by(col(Outbound.id))):
        letter = KeptLetter(row.id or 0, row.letter, row.created_at, inbound=row.inbound_id or 0)
        case = session.get(Case, row.case_id) if row.case_id else None
        yield _about(letter, case, councillor) if case else letter


def _tidings(session: Session, councillor: str, since: datetime | None) -> Iterator[Tidings]:
    """What became of her cases without her since a moment (UTC)."""
    found = select(Event, Case).join(Case, col(Event.case_id) == col(Case.id)).where(Case.councillor == councillor, Case.status == CaseStatus.CLOSED)
    alone = or_(and_(Event.fact == "Closed", Event.who == "mailbridge"), Event.fact == "Satisfied")
    found = found.where(alone, col(Case.erased_at).is_(None)).order_by(col(Event.id))
    for event, case in session.exec(found.where(Event.at > since) if since else found):
        private = bool(case.sensitivities or UNSPOKEN.intersection(case.flags))
        words = "closed, since the resident did not answer" if event.fact == "Closed" else f"is it sorted? The resident says {event.data['answer']}"
        yield Tidings(case.reference, "" if private else case.title, words, is_news=event.fact == "Closed")


def _about(letter: KeptLetter, case: Case, councillor: str) -> KeptLetter:
    """The letter with what her line-up may say of its case."""
    private = case.councillor != councillor or case.sensitivities or UNSPOKEN.intersection(case.flags)
    closed = case.status is CaseStatus.CLOSED
    since = closed and case.closed_at is not None and case.closed_at > letter.at
    return replace(letter, reference=case.reference, title="" if private else case.title, is_closed=closed, closed_since=since)


def _absent(session: Session, events: Mapping[int, list[Event]], today: date) -> Iterator[Absent]:
    """Whose out-of-office says that they are still away; the last word of each."""
    away: dict[str, tuple[int, Event]] = {}
    for number, happened in events.items():
        for event in happened:
            if event.fact == "MachineReplied" and event.data["machine"] == MachineKind.OUT_OF_OFFICE and event.data["until"]:
                away[event.who] = (number, event)
    for number, event in away.values():
        until = date.fromisoformat(event.data["until"])
        if until > today:
            department = event.data["referral"].split("/")[1] if event.data["referral"] else ""
            yield Absent(event.who, department, until, session.get_one(Case, number).reference)


def _done(session: Session, councillor: str, since: datetime | None) -> Mapping[str, int]:
    """Fact -> in how many cases it happened since a moment."""
    found = select(Event.fact, func.count(func.distinct(Event.case_id))).join(Case, col(Event.case_id) == col(Case.id))
    found = found.where(Case.councillor == councillor, col(Event.fact).in_(DONE)).group_by(col(Event.fact))
    return dict(session.exec(found.where(Event.at > since) if since else found).all())
