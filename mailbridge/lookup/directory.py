"""What is known of officers' addresses besides the settings, and which mails of theirs were taken back."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, or_, select

from mailbridge.core.directory import Directory, KnownOfficer
from mailbridge.core.recalls import KnownRecall
from mailbridge.model.tables import Case, Event, Officer
from mailbridge.model.words import OfficerState

NOTABLE = or_(col(Officer.state) != OfficerState.OK, col(Officer.learnt_by) != "")
"""Officers of whom more is known than the settings say."""
_OFFICERS = select(Officer).where(NOTABLE).order_by(col(Officer.id))


def directory(session: Session) -> Directory:
    """The addresses that mail does not surely reach, and those that she has told us of."""
    rows = session.exec(_OFFICERS)
    return Directory(tuple(KnownOfficer(row.address, row.department, row.name, row.state, row.since, row.why, row.learnt_by) for row in rows))


def recalls(session: Session, case: Case) -> tuple[KnownRecall, ...]:
    """The mails about a case that were taken back, as long as the councillor has not said that they may be used."""
    told = select(Event).where(Event.case_id == case.id, col(Event.fact).in_(("Recalled", "RecallSettled"))).order_by(col(Event.id))
    found: list[KnownRecall] = []
    for event in session.exec(told):
        if event.fact == "RecallSettled":
            found.clear()
        elif "at" in event.data:  # else it was erased
            found.append(KnownRecall(event.data["address"], event.data["subject"], datetime.fromisoformat(event.data["at"])))
    return tuple(found)
