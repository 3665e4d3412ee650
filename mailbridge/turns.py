"""Work that concerns one councillor and one person goes on beside other such work. What turns out to concern more is done again, with the database for itself.

So two processes decide different mails at the same time, and yet nobody decides on what another is about to change. What such work reads of others
(how many letters went out, how many were acknowledged, mails that say the same) it may see a moment late: a limit is passed by a letter for each
process at most, and whatever the count leads to is decided again, alone. On SQLite there is one writer, so all work is alone, and done once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from mailbridge import postgres
from mailbridge.core import effects as e
from mailbridge.core.decision import Decision
from mailbridge.core.known import Known
from mailbridge.core.reading import Reading
from mailbridge.storage import transaction

T = TypeVar("T")
Only = Collection[str] | None
"""Names of what a piece of work concerns; None: everything."""
OF_ONE_CASE: tuple[type[e.Fact], ...] = (
    e.CaseOpened,
    e.Acknowledged,
    e.CouncillorAsked,
    e.RiskSeen,
    e.EmergencyTexted,
    e.AbuseSeen,
    e.FollowedUp,
    e.StrangerWrote,
    e.AnsweredByItself,
    e.SecondCopy,
    e.Satisfied,
    e.PreferenceSet,
    e.PermissionFact,
    e.Referred,
    e.Queued,
    e.Answered,
    e.HoldingReplied,
    e.ClarificationRequested,
    e.Declined,
    e.NotResponsible,
    e.OfficerWrote,
    e.MachineReplied,
    e.ReferenceLinked,
    e.Thanked,
    e.Noted,
    e.ResidentAsked,
    e.ResidentTold,
    e.Reminded,
    e.Chased,
    e.ClarificationGiven,
    e.Held,
    e.Deferred,
    e.DueSet,
    e.Closed,
    e.Reopened,
    e.MadePrivate,
    e.NameWithheld,
)
"""Facts that change nothing beside their case, its referrals, its letters and its people."""
OF_HER_DESK: tuple[type[e.DeskFact], ...] = (e.DraftUsed,)
"""Facts about a councillor's desk that nobody else looks at."""


class Wider(Exception):
    """The work concerns more than it was begun with."""


def done(engine: Engine, only: Only, work: Callable[[Session], T]) -> T:
    """Does a piece of work as one transaction. It raises `Wider`, or meets a row that somebody else has just written: then once more, alone."""
    if only is not None:
        try:
            with transaction(engine, only) as session:
                return work(session)
        except (Wider, IntegrityError):
            pass  # nothing of it was kept
    with transaction(engine) as session:
        return work(session)


def concerned(engine: Engine, mailbox: str, reading: Reading) -> Only:
    """What a mail concerns, as far as can be said before it is decided: one councillor and one person, as most commands do as well."""
    if is_alone_always(engine):
        return None
    people = {address.lower() for address in (reading.author.address, reading.reply_address) if address}
    return (of_mailbox(mailbox), *(f"person {address}" for address in people))


def of_mailbox(mailbox: str) -> str:
    """The name of all that belongs to one councillor."""
    return f"councillor {mailbox}"


def at_desk(engine: Engine, councillor: str, work: Callable[[Session], T]) -> T:
    """What the clock brings about at one councillor's desk, beside what others do with other desks. Nothing else touches hers meanwhile."""
    return done(engine, None if is_alone_always(engine) else (of_mailbox(councillor),), work)


def is_alone_always(bound: Engine | Connection) -> bool:
    """Whether the database has one writer anyway."""
    return bound.dialect.name == "sqlite"


def confine(session: Session, decision: Decision, known: Known) -> None:
    """Raises `Wider` where others work at the same time, and a decision concerns them."""
    if is_beside(session) and is_wider(decision, known):
        raise Wider


def is_beside(session: Session) -> bool:
    """Whether others work on something else at the same time."""
    return postgres.is_beside(session.get_bind())


def is_wider(decision: Decision, known: Known) -> bool:
    """Whether a decision concerns more than one councillor's cases and one person."""
    hers = {case.reference for case in (known.case, *known.named_cases) if case and case.councillor == known.councillor}
    hers |= {fact.reference for fact in decision.facts if isinstance(fact, e.CaseOpened) and fact.councillor == known.councillor and not fact.of_many}
    facts = all(isinstance(fact, OF_ONE_CASE) and fact.reference in hers for fact in decision.facts)
    letters = all(letter.party is not None and letter.owner in {"", known.councillor} for letter in decision.letters)
    standing = all(isinstance(fact, OF_HER_DESK) and fact.councillor == known.councillor for fact in decision.standing)
    return not (facts and letters and standing) or bool(decision.again or decision.confirms)
