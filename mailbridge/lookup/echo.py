"""How quickly the author of a mail answers what a councillor's desk writes to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, ColumnElement, bindparam
from sqlmodel import Session, and_, col, exists, func, or_, select

from mailbridge.core.agenda import Loop
from mailbridge.core.known import KnownEcho
from mailbridge.core.loops import EARLY, QUICK, SILENCE
from mailbridge.core.reading import Reading
from mailbridge.lookup.cases import RESIDENTS, view
from mailbridge.model.tables import Case, Event, Inbound, Outbound, OutboundRecipient
from mailbridge.model.words import InboundStatus, PartyRole

MOST = 30
"""Mails of one author that are looked at."""
COMPARED = 3
"""Of those that came as quickly, so many are read again."""
WAITED = timedelta(days=14)
"""A letter leaves so long after it was written at most."""
TAKEN_UP = (InboundStatus.PROCESSED, InboundStatus.HELD)
TO_HER = (PartyRole.COUNCILLOR,)
_HERS = and_(Outbound.councillor == bindparam("councillor"), Outbound.created_at >= bindparam("since"))
_BECAUSE = (
    select(func.count())
    .select_from(Outbound)
    .where(_HERS, col(Outbound.party).in_(RESIDENTS))
    .where(exists().where(col(Inbound.id) == col(Outbound.inbound_id), col(Inbound.author) == bindparam("author")))
)
_ADDRESSES: BindParameter[str] = bindparam("addresses", expanding=True)
_TO_THEM = exists().where(col(OutboundRecipient.outbound_id) == col(Outbound.id), col(OutboundRecipient.address).in_(_ADDRESSES))
_CAUSED = exists().where(col(Inbound.id) == col(Outbound.inbound_id), col(Inbound.author).in_(_ADDRESSES), col(Inbound.mailbox) == bindparam("councillor"))
_LETTERS = (
    select(Outbound)
    .where(_HERS, col(Outbound.party).in_(bindparam("parties", expanding=True)), col(Outbound.sent_at) >= bindparam("sent_since"))
    .where(or_(_TO_THEM, _CAUSED))
    .order_by(col(Outbound.sent_at), col(Outbound.id))
)
_BY_ITSELF = (
    select(Event, Case.reference)
    .join(Case, col(Event.case_id) == col(Case.id))
    .where(Case.councillor == bindparam("councillor"), Event.fact == "AnsweredByItself", col(Case.erased_at).is_(None))
    .order_by(col(Event.id))
)
"""Each time that a machine was found to answer at a councillor's desk, with the case; erased ones have forgotten whose it was."""
_BY_ITSELF_SINCE = _BY_ITSELF.where(Event.at >= bindparam("since"))


def echo(session: Session, inbound: Inbound, reading: Reading, case: Case | None, now: datetime) -> KnownEcho:
    """Whether a letter went to an author, or to where they are answered, just before this mail came, and what they wrote as quickly before (UTC)."""
    author, since = reading.author.address.lower(), now - SILENCE
    if not author:
        return KnownEcho()
    addresses = {author, reading.reply_address.lower() or author}
    letters = _letters(session, inbound.mailbox, addresses, TO_HER if reading.councillor else RESIDENTS, since)
    before = [letter for letter in letters if _answers(inbound, letter)]
    about = session.get(Case, before[-1].case_id) if before and before[-1].case_id else None
    return KnownEcho(
        quick=bool(before),
        answers_all=bool(before) and about is None and not reading.councillor,
        case=view(session, about) if about and not about.erased_at and not reading.councillor else None,
        mails=_mails(session, inbound, author, letters, since, _within(case) if reading.councillor else ()) if before else (),
        noticed=_noticed(session, inbound.mailbox, author, since),
    )


def _within(case: Case | None) -> tuple[ColumnElement[bool], ...]:
    """What the councillor says of two cases may be the same."""
    return (col(Inbound.case_id) == case.id if case else col(Inbound.case_id).is_(None),)


def answers_by_itself(session: Session, councillor: str, address: str, now: datetime) -> bool:
    """Whether somebody was found lately to answer every letter by themselves: they are not written to by the clock (UTC)."""
    return _noticed(session, councillor, address.lower(), now - SILENCE) > 0


def letters_because_of(session: Session, councillor: str, author: str, since: datetime) -> int:
    """Letters to residents that mails of an author have caused since a moment (UTC), wherever they went: some systems name another Reply-To each time."""
    return session.exec(_BECAUSE, params={"councillor": councillor, "since": since, "author": author}).one() if author else 0


def _letters(session: Session, councillor: str, addresses: set[str], parties: Sequence[PartyRole], since: datetime) -> Sequence[Outbound]:
    """Letters of a desk that went to these addresses, or to wherever mail of theirs had them sent, the oldest first."""
    named = {"councillor": councillor, "since": since - WAITED, "sent_since": since, "parties": parties, "addresses": sorted(addresses)}
    return session.exec(_LETTERS, params=named).all()


def _answers(mail: Inbound, letter: Outbound) -> bool:
    """Whether a mail came so soon after a letter that it may be a machine's answer to it, and did not bring it about."""
    return letter.sent_at is not None and letter.inbound_id != mail.id and -EARLY <= mail.received_at - letter.sent_at <= QUICK


def _mails(
    session: Session, inbound: Inbound, author: str, letters: Sequence[Outbound], since: datetime, among: tuple[ColumnElement[bool], ...]
) -> tuple[str, ...]:
    """Their earlier mails that came as quickly and were taken up, as they lie in the archive, the newest first."""
    earlier = select(Inbound).where(Inbound.mailbox == inbound.mailbox, Inbound.author == author, col(Inbound.id) < inbound.id, *among)
    earlier = earlier.where(Inbound.received_at >= since, col(Inbound.status).in_(TAKEN_UP), col(Inbound.erased_at).is_(None))
    newest = earlier.order_by(col(Inbound.id).desc()).limit(MOST)
    quick = [row.sha256 for row in session.exec(newest) if any(_answers(row, letter) for letter in letters)]
    return tuple(quick[:COMPARED])


def _noticed(session: Session, councillor: str, address: str, since: datetime) -> int:
    found = session.exec(_BY_ITSELF_SINCE, params={"councillor": councillor, "since": since})
    return sum(event.data["address"] == address for event, _ in found)


def loops(session: Session, councillor: str, since: datetime | None) -> Iterator[Loop]:
    """The machines that have answered since a moment, each once, with all that they wrote lately (UTC)."""
    found: defaultdict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for event, reference in session.exec(_BY_ITSELF, params={"councillor": councillor}):
        found[event.data["address"]].append((event.at, reference))
    for address, times in found.items():
        last, reference = times[-1]
        if since is None or last > since:
            yield Loop(address, reference, sum(at > last - SILENCE for at, _ in times), last + SILENCE)
