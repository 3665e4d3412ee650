"""What the commands of one mail changed, row by row, and how it is put back. By construction the one is the inverse of the other.

History is never taken back: events stay, and a case that was opened stays as one that was withdrawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import event, inspect
from sqlmodel import Session, SQLModel, or_, select

from mailbridge.core.decision import Deed as Carried
from mailbridge.model.changes import WATCHED, dumped, loaded
from mailbridge.model.desk import Deed, Leave, StandingRule
from mailbridge.model.tables import Case, Contact, Inbound, Outbound
from mailbridge.model.words import CaseStatus, Outcome
from mailbridge.record.outbox import take_out
from mailbridge.record.passages import follow
from mailbridge.record.people import forget, renew
from mailbridge.record.rows import watching


class Watch:
    """Notes what happens to watched rows in one session; `spared` is the mail that holds the commands, which stays processed."""

    def __init__(self, spared: int) -> None:
        self.spared = ("Inbound", spared)
        self._before: dict[tuple[str, int], dict[str, Any]] = {}
        self._rows: dict[tuple[str, int], SQLModel] = {}
        self._new: list[SQLModel] = []

    def note(self, session: Session, *_: object) -> None:
        """Called before each flush: remembers the first value of every column that is about to change."""
        self._new += [row for row in session.new if type(row).__name__ in WATCHED]
        for row in session.dirty:
            if type(row).__name__ in WATCHED and row not in self._new:
                self._note_change(row)

    def _note_change(self, row: SQLModel) -> None:
        key = (type(row).__name__, _number(row))
        if key == self.spared:
            return
        for column in inspect(row).attrs:
            if column.history.has_changes() and column.history.deleted:
                self._rows[key] = row
                self._before.setdefault(key, {}).setdefault(column.key, column.history.deleted[0])

    def changes(self) -> list[dict[str, Any]]:
        """One entry a row, in the order in which they were touched, as JSON can hold it."""
        changed = [_entry(row, before) for key, before in self._before.items() for row in (self._rows[key],)]
        return [*changed, *(_entry(row, None) for row in self._new)]


def _entry(row: SQLModel, before: Mapping[str, Any] | None) -> dict[str, Any]:
    model = type(row)
    columns = model.model_fields if before is None else before
    return {
        "table": model.__name__,
        "id": _number(row),
        "new": before is None,
        "before": {name: dumped(model, name, value) for name, value in (before or {}).items()},
        "after": {name: dumped(model, name, getattr(row, name)) for name in columns},
    }


def _number(row: SQLModel) -> int:
    return int(getattr(row, "id"))  # noqa: B009  (every watched table has it)


@contextmanager
def watched(session: Session, inbound: int, carried: Carried | None, now: datetime) -> Iterator[None]:
    """Where the commands of a mail were carried out, what the session changes meanwhile is noted and stored with them."""
    if carried is None:
        yield
        return
    watch = Watch(inbound)
    event.listen(session, "before_flush", watch.note)
    try:
        with watching(session, watch.spared):
            yield
            session.flush()
    finally:
        event.remove(session, "before_flush", watch.note)
    session.add(Deed(councillor=carried.councillor, inbound_id=inbound, who=carried.who, said=carried.said, done_at=now, changes=watch.changes()))


def take_back(session: Session, number: int, now: datetime) -> None:
    """Puts every row back that the commands of a mail changed; whoever calls has seen to it that nothing has happened to them since."""
    deed = session.get_one(Deed, number)
    for change in sorted(deed.changes, key=_in_turn):
        row = session.get(WATCHED[change["table"]], change["id"])
        if row is not None:
            _remove(session, row, now) if change["new"] else _restore(session, row, change["before"])
        session.flush()
        if isinstance(row, Case):
            follow(session, row)
    for contact in _people(session, deed):
        renew(session, contact)
    deed.undone_at = now
    session.add(deed)


def _people(session: Session, deed: Deed) -> list[Contact]:
    """The contacts of whom it had said something: what was learnt since then holds."""
    numbers = {change["after"]["contact_id"] for change in deed.changes if change["table"] == "ContactFact" and "contact_id" in change["after"]}
    return [contact for number in sorted(numbers) if (contact := session.get(Contact, number))]


def _in_turn(change: Mapping[str, Any]) -> int:
    """First the rows that were changed, then those that were new, and people last, since cases name them."""
    return 2 if change["table"] == "Contact" and change["new"] else int(change["new"])


def _restore(session: Session, row: SQLModel, before: Mapping[str, Any]) -> None:
    for name, value in before.items():
        setattr(row, name, loaded(type(row), name, value))
    session.add(row)


def _remove(session: Session, row: SQLModel, now: datetime) -> None:
    """A row that was new: deleted where nobody has heard of it, else ended."""
    match row:
        case Outbound():
            take_out(session, row)
        case Case():
            row.status, row.status_since, row.closed_at, row.outcome = CaseStatus.CLOSED, now, now, Outcome.WITHDRAWN.value
            row.constituent_id = row.correspondent_id = row.parent_id = None
            session.add(row)
        case Leave() | StandingRule():
            row.ended_at = now
            session.add(row)
        case Contact() if session.exec(select(Case.id).where(or_(Case.constituent_id == row.id, Case.correspondent_id == row.id))).first() is not None:
            pass  # another case has come to name them since
        case Contact():
            forget(session, [row.id or 0])
            session.delete(row)
        case Inbound():
            pass  # a mail that came
        case _:
            session.delete(row)
