"""Which of the many questions about a mail can have an answer at all: one statement asks that, so that most of them need not be asked of a stranger's mail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, select
from sqlmodel import Session, col, exists

from mailbridge.core.absence import Absent
from mailbridge.core.calendar import WorkingDays
from mailbridge.core.crowding import HOUR
from mailbridge.core.loops import SILENCE
from mailbridge.core.people import Service
from mailbridge.core.reading import Reading
from mailbridge.lookup.agenda import TOLD_SINCE
from mailbridge.lookup.crowding import NTH_ACKNOWLEDGED
from mailbridge.lookup.directory import NOTABLE
from mailbridge.lookup.letters import MOST_HAD
from mailbridge.lookup.recovering import FIRST_AFTER_RESTORE, HIGHEST
from mailbridge.model.desk import Leave, StandingRule
from mailbridge.model.keeping import Erasure
from mailbridge.model.tables import Confirmation, Contact, Event, Inbound, Officer, OutboundRecipient


@dataclass(frozen=True, slots=True)
class Sifted:
    """What there is to be asked for about one mail. `author`: who wrote it; `answered`: where they are answered."""

    councillor: str
    author: str
    answered: str
    wrote: bool
    """The author has written before, to whomever; or this mail was decided before."""
    doubled: bool
    """Another mail has the same fingerprint."""
    is_contact: bool
    """The councillor has a contact at the author's address."""
    is_anybodys: bool
    """Some councillor has one where the author is answered."""
    had: int
    """Letters that went to where the author is answered, the newest `MOST_HAD` at most."""
    is_ruled: bool
    """She has said something of this sender that holds."""
    is_erased: bool
    """This mail was erased before, and has come again."""
    is_confirmed: bool
    """She has said that this mail was hers."""
    is_away: bool
    """She is on leave, or will be."""
    officers: bool
    """Something is known of officers' addresses besides the settings."""
    machines: bool
    """Machines were found lately that answer by themselves."""
    abuse: bool
    """Somebody was abusive once."""
    told_today: int
    """Letters of the day that her desk has had."""
    highest: int
    """The highest number of a case; 0 for none."""
    begins: int
    """The first number that may be given after a restore; 0 where there was none."""
    acknowledged_at: datetime | None
    """When the acknowledgement was written with which the hour's measure would be full (UTC)."""

    def is_crowded(self, now: datetime) -> bool:
        """Whether so many new matters were acknowledged within an hour (UTC) that further ones wait for a person."""
        return self.acknowledged_at is not None and self.acknowledged_at > now - HOUR

    def absent(self, opened: Iterable[str]) -> Absent:
        """What need not be asked for again when the mail is recorded. `opened`: references of the cases that it opens."""
        return Absent(
            cases=frozenset(opened),
            contacts=frozenset() if self.is_contact else frozenset({(self.councillor, self.author)}),
            readers=frozenset() if self.had or self.is_anybodys else frozenset({self.answered}),
            restores=not self.begins,
        )


def _any(*conditions: Any) -> ColumnElement[bool]:
    return exists().where(*conditions)


_HERS: BindParameter[str] = bindparam("councillor")
_AUTHOR: BindParameter[str] = bindparam("author")
_HAD = select(col(OutboundRecipient.id)).where(col(OutboundRecipient.address) == bindparam("answered")).limit(MOST_HAD).subquery("had")
_QUESTIONS: Mapping[str, ColumnElement[Any]] = {
    "wrote": _any(col(Inbound.author) == _AUTHOR, col(Inbound.id) != bindparam("number")),
    "doubled": _any(col(Inbound.fingerprint) == bindparam("fingerprint"), col(Inbound.id) != bindparam("number")),
    "is_contact": _any(col(Contact.councillor) == _HERS, col(Contact.address) == _AUTHOR),
    "is_anybodys": _any(col(Contact.address) == bindparam("answered")),
    "had": select(func.count()).select_from(_HAD).scalar_subquery(),
    "is_ruled": _any(col(StandingRule.councillor) == _HERS, col(StandingRule.address) == _AUTHOR, col(StandingRule.ended_at).is_(None)),
    "is_erased": _any(col(Erasure.fingerprint) == bindparam("fingerprint"), col(Erasure.councillor) == _HERS),
    "is_confirmed": _any(col(Confirmation.inbound_id) == bindparam("number"), col(Confirmation.used_at).is_not(None)),
    "is_away": _any(col(Leave.councillor) == _HERS, col(Leave.ended_at).is_(None), col(Leave.until) > bindparam("today")),
    "officers": exists(select(col(Officer.id)).where(NOTABLE)),
    "machines": _any(col(Event.fact) == "AnsweredByItself", col(Event.at) >= bindparam("silence")),
    "abuse": _any(col(Event.fact) == "AbuseSeen"),
    "told_today": TOLD_SINCE.scalar_subquery(),
    "highest": func.coalesce(HIGHEST, 0),
    "begins": func.coalesce(FIRST_AFTER_RESTORE, 0),
    "acknowledged_at": NTH_ACKNOWLEDGED.scalar_subquery(),
}
"""Field of `Sifted` -> what is asked. Each is answered by an index, whatever the number of rows."""
_SIEVE = select(*(question.label(name) for name, question in _QUESTIONS.items()))


def sifted(session: Session, inbound: Inbound, reading: Reading, fingerprint: str, service: Service, now: datetime) -> Sifted:
    """What there is to be asked for about a mail (UTC)."""
    author, calendar = reading.author.address.lower(), WorkingDays.of(service)
    answered, today = reading.reply_address.lower() or author, calendar.day(now)
    named = {
        "number": inbound.id or 0,
        "councillor": inbound.mailbox,
        "author": author,
        "answered": answered,
        "fingerprint": fingerprint,
        "today": today,
        "silence": now - SILENCE,
        "since": calendar.at(today, time()),
        "before": service.acknowledgements_an_hour - 1,
    }
    found = session.connection().execute(_SIEVE, named).one()._asdict()
    return Sifted(inbound.mailbox, author, answered, **found | {"wrote": found["wrote"] or bool(inbound.rule or inbound.placed_as)})
