"""Which residents have not answered, and who has not been asked whether it is sorted: a few queries, however many cases there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select as sql_select
from sqlmodel import Session, col, exists, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from mailbridge.core.agenda import is_guarded_by
from mailbridge.core.informing import ASKS, BETWEEN, LATEST, NUDGE, SURVEY, Ended, Unanswered
from mailbridge.lookup.cases import RESIDENTS
from mailbridge.model.tables import Case, Contact, Event, Outbound
from mailbridge.model.words import CaseStatus, OutboundStatus, Outcome, Preference

OURSELVES = "mailbridge"
FEW = 100
"""Cases of which each is asked for by name; of more, all letters of the time are read."""
ENDED_WELL = (Outcome.RESOLVED.value, Outcome.PARTLY_RESOLVED.value)
"""Outcomes after which a resident is asked whether it is sorted."""


def unanswered(session: Session, reference: str = "") -> list[Unanswered]:
    """Cases whose last letter to the resident asks them something and has left, and in which nothing has happened since; all, or the one that is named."""
    waiting = select(Case).where(Case.status == CaseStatus.AWAITING_CONSTITUENT)
    cases = session.exec((waiting.where(Case.reference == reference) if reference else waiting).order_by(col(Case.id))).all()
    if not cases:
        return []
    among = select(col(Case.id)).where(Case.status == CaseStatus.AWAITING_CONSTITUENT)
    among = among.where(Case.reference == reference) if reference else among
    letters, happened = _last_letters(session, among), _events(session, among)
    return list(_left_alone(cases, letters, happened))


def _last_letters(session: Session, among: SelectOfScalar[int | None]) -> dict[int, Outbound]:
    """The last letter to the resident of each case."""
    written = select(Outbound).where(col(Outbound.case_id).in_(among), col(Outbound.party).in_(RESIDENTS), Outbound.status != OutboundStatus.WITHDRAWN)
    return {letter.case_id or 0: letter for letter in session.exec(written.order_by(col(Outbound.id)))}


def _events(session: Session, among: SelectOfScalar[int | None]) -> dict[int, list[Event]]:
    found: defaultdict[int, list[Event]] = defaultdict(list)
    for event in session.exec(select(Event).where(col(Event.case_id).in_(among)).order_by(col(Event.id))):
        found[event.case_id].append(event)
    return found


def _left_alone(cases: Sequence[Case], letters: dict[int, Outbound], happened: dict[int, list[Event]]) -> Iterator[Unanswered]:
    for case in cases:
        letter, events = letters.get(case.id or 0), happened.get(case.id or 0, [])
        if letter is None or letter.sent_at is None or letter.letter not in {*ASKS, NUDGE} or _was_touched(letter, events):
            continue
        missing, question = _asked(events)
        yield Unanswered(case.reference, case.councillor, letter.key, letter.letter, letter.sent_at, missing, question)


def _was_touched(letter: Outbound, events: Sequence[Event]) -> bool:
    """Whether anybody has done anything about the case since the letter was written, or it came back."""
    written = max((number for number, event in enumerate(events) if _wrote(letter, event)), default=-1)
    return any(event.who != OURSELVES or event.fact == "DeliveryFailed" for event in events[written + 1 :])


def _wrote(letter: Outbound, event: Event) -> bool:
    """Whether an event belongs to the mail, or to the step of the clock, because of which a letter was written."""
    return event.inbound_id == letter.inbound_id if letter.inbound_id else event.fact == "Nudged"


def _asked(events: Sequence[Event]) -> tuple[tuple[str, ...], str]:
    """(questions of the category, her own question): what was asked last."""
    last = next((event for event in reversed(events) if event.fact in ("Acknowledged", "ResidentAsked")), None)
    data = last.data if last else {}
    return tuple(data.get("questions", ())), str(data.get("text", ""))


def ended(session: Session, now: datetime, reference: str = "") -> list[Ended]:
    """Cases that ended well, whose resident was told so and has not been asked yet; of one person who was asked lately none. All, or the one that is named."""
    columns = [col(one) for one in (Case.id, Case.reference, Case.councillor, Case.closed_at, Case.flags, Case.sensitivities)]
    well = sql_select(*columns).where(col(Case.status) == CaseStatus.CLOSED, col(Case.closed_at) > now - LATEST, col(Case.outcome).in_(ENDED_WELL))
    asked_before = exists().where(col(Event.case_id) == col(Case.id), col(Event.fact) == "Surveyed")
    well = well.where(~asked_before, col(Case.erased_at).is_(None), col(Case.informed) != Preference.NONE.value)
    well = well.where(col(Case.reference) == reference) if reference else well
    rows: Iterable[Any] = session.connection().execute(well.order_by(col(Case.id)))
    cases = [(number, Ended(*ending)) for number, *ending, flags, sensitivities in rows if not is_guarded_by(flags, sensitivities)]
    told = _told(session, dict(cases), now - LATEST)
    asked = _asked_lately(session, now) if told else frozenset()
    found = (replace(one, people=told.get(number, ())) for number, one in cases)
    return [one for one in found if one.people and asked.isdisjoint(one.people)]


def _told(session: Session, cases: Mapping[int, Ended], since: datetime) -> dict[int, tuple[str, ...]]:
    """Whom the very end of each case was told to after a moment (UTC), by a letter that has left; nobody where she closed it quietly."""
    if not cases:
        return {}
    letters = sql_select(col(Outbound.case_id), col(Outbound.created_at), col(Outbound.recipients))
    letters = letters.where(col(Outbound.letter) == "outcome_resolved", col(Outbound.created_at) > since, col(Outbound.sent_at).is_not(None))
    letters = letters if len(cases) > FEW else letters.where(col(Outbound.case_id).in_(cases))
    rows: Iterable[Any] = session.connection().execute(letters.order_by(col(Outbound.created_at), col(Outbound.id)))
    return {number: tuple(people) if at >= cases[number].closed_at else () for number, at, people in rows if number in cases}


def _asked_lately(session: Session, now: datetime) -> frozenset[str]:
    """Who was asked whether something is sorted, not long ago."""
    letters = select(Outbound.recipients).where(Outbound.letter == SURVEY, Outbound.created_at > now - BETWEEN, Outbound.status != OutboundStatus.WITHDRAWN)
    return frozenset(address for recipients in session.exec(letters) for address in recipients)


def said_before(session: Session, councillor: str, author: str) -> Preference | None:
    """How much a resident wanted to hear of the last case in which somebody said so."""
    theirs = select(Case.informed).join(Contact, or_(Case.constituent_id == Contact.id, Case.correspondent_id == Contact.id))
    theirs = theirs.where(Contact.councillor == councillor, Contact.address == author, Case.informed != "").order_by(col(Case.id).desc())
    found = session.exec(theirs).first() if author else None
    return Preference(found) if found else None
