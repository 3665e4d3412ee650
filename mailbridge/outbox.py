"""The outbox seen from outside: letters are claimed, posted, put off, copied; what the server refuses for good is told to a person."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial

import structlog
from sqlalchemy.engine import Engine
from sqlmodel import Session

from mailbridge import lookup, postgres, record, turns
from mailbridge.archive import Archive, Unreadable
from mailbridge.brakes import Brakes
from mailbridge.core.calendar import WorkingDays
from mailbridge.core.correspondence.about_case import delivery_delayed
from mailbridge.core.correspondence.about_list import Heard, list_delayed
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.timing import arranged
from mailbridge.core.correspondence.to_operator import unreachable
from mailbridge.core.decide.undelivered import Undelivered, came_back, is_full, list_came_back
from mailbridge.core.effects import DeliveryFailed, Fact
from mailbridge.core.known import KnownCase
from mailbridge.core.letters.letter import Letter
from mailbridge.core.lifecycle import ENDED
from mailbridge.core.mail import Address
from mailbridge.core.people import Council
from mailbridge.disk import kind_of
from mailbridge.model.tables import Outbound
from mailbridge.model.words import OutboundStatus, PartyRole
from mailbridge.press import Press
from mailbridge.storage import connected, transaction

log = structlog.get_logger()
COPIES = 60
"""Letters that are copied before it is asked again which copies are missing: one login serves those of a councillor."""
Noted = tuple[Sequence[Fact], Sequence[Letter]]


@dataclass(frozen=True, slots=True)
class Posting:
    """A letter to post now."""

    number: int
    key: str
    sender: str
    copies: tuple[tuple[str, bytes], ...]
    """(address, bytes): each addressee's are different by a token."""

    @property
    def recipients(self) -> tuple[str, ...]:
        """The addresses."""
        return tuple(address for address, _ in self.copies)


@dataclass(frozen=True, slots=True)
class Uncopied:
    """A sent letter whose copy is missing in her Sent folder."""

    number: int
    councillor: str
    message_id: str
    sha256: str


@dataclass(frozen=True)
class Outbox:
    """One council's letters on their way. Each call is a transaction of its own; nothing here waits for a network."""

    council: Council
    operator: Address
    engine: Engine
    archive: Archive
    press: Press
    now: Callable[[], datetime]
    tell_plainly: Callable[[Session, int], None]
    """Tells the operator of a shelved mail without the mail itself."""
    owner: str = ""
    """Name of the worker that posts; empty where there is only one."""

    @cached_property
    def brakes(self) -> Brakes:
        """What keeps the letters from becoming a storm."""
        return Brakes(self.council, self.operator, self.press, self.now)

    def claim(self, limit: int = 20) -> list[Posting]:
        """Letters to post now, urgent ones first, then the oldest.

        Above the hourly cap, and while the breaker is open, only those go out, and what tells the operator of it."""
        with transaction(self.engine, ("outbox",)) as session:
            if not lookup.is_any_due(session, self.now()):
                return []
            room = self.brakes.room(session)
            claimed = partial(record.claim, session, self.now(), min(limit, room) or limit, self.owner, uncapped_only=not room, at_night=self._is_night())
            while (found := claimed()) and not (rows := self.brakes.let_through(session, found)):
                pass  # all of these were held back: there may be others behind them
            rows = rows if found else []
            files = lookup.counterparts(session, [row.number for row in rows if len(row.recipients) > 1])
        postings = (Posting(row.number, row.key, row.sender, self._copies(row, files.get(row.number, {}))) for row in rows)
        return [posting for posting in postings if posting.copies]

    def _is_night(self) -> bool:
        """Whether residents sleep: a letter that an outage has put off waits for the morning like any other."""
        calendar, now = WorkingDays.of(self.council.service), self.now()
        return calendar.next_waking(now, self.council.service.waking_hours) > now

    def _copies(self, row: record.Claimed, counterparts: Mapping[str, str]) -> tuple[tuple[str, bytes], ...]:
        """What each addressee gets who has not got it yet."""
        read = ((address, self.bytes_of(row.number, counterparts.get(address, row.sha256))) for address in row.remaining)
        return tuple(copy for copy in read if copy[1])

    def bytes_of(self, number: int, sha256: str) -> bytes:
        """A letter as it was frozen; empty when its file is missing or damaged, which is logged and holds up no other letter."""
        try:
            return self.archive.get(sha256)
        except Unreadable as error:
            log.error("letter unreadable", stage="send", outbound=number, error=str(error))
            return b""

    def posted(self, number: int, accepted: Sequence[str], refused: Mapping[str, str], response: str) -> None:
        """Marks what the server said; an address that it refused for good, or put off for days, becomes a fact of the case."""
        if refused or not accepted or not self.all_posted([(number, accepted, response)]):
            turns.done(self.engine, None if refused or not accepted else (), partial(self._posted, number, accepted, refused, response))

    def all_posted(self, letters: Sequence[tuple[int, Sequence[str], str]]) -> set[int]:
        """What is usual, of some letters together (number, who was accepted, what was said): everybody has it. Returns the numbers of those where it is so."""
        if not letters:
            return set()
        with connected(self.engine, ()) as connection:
            found = {number: record.all_posted(connection, number, accepted, response, self.now()) for number, accepted, response in letters}
        for number, letter in found.items():
            if letter:
                log.info("posted", stage="send", letter=letter, outbound=number, status=OutboundStatus.SENT.value)
        return {number for number, letter in found.items() if letter}

    def _posted(self, number: int, accepted: Sequence[str], refused: Mapping[str, str], response: str, session: Session) -> None:
        row = record.posted(session, number, accepted, list(refused), response, self.now())
        if row.remaining and turns.is_beside(session):
            raise turns.Wider
        if row.remaining and row.attempts >= record.GIVE_UP_AFTER:
            refused = {**refused, **dict.fromkeys(row.remaining, f"{response} (given up after {row.attempts} attempts)")}
            row = record.posted(session, number, (), list(refused), response, self.now())
        log.info("posted", stage="send", letter=row.letter, outbound=number, status=row.status.value)
        self._tell(session, row, refused)

    def _tell(self, session: Session, row: Outbound, refused: Mapping[str, str]) -> None:
        """Tells a person where there is something to tell. What the server said stands in any case, or the letter would be posted for ever."""
        number = row.id
        session.flush()
        try:
            with session.begin_nested():
                if refused:
                    self._tell_refused(session, row, refused)
                elif row.remaining and row.attempts == record.TELL_AFTER:
                    self._tell_delayed(session, row)
        except Exception as error:
            if kind_of(error) or postgres.is_lost(error):
                raise
            log.exception("telling failed", stage="send", outbound=number)

    def _tell_refused(self, session: Session, row: Outbound, refused: Mapping[str, str]) -> None:
        """The councillor is told, as a fact of the case; that she herself cannot be written to is told to the operator, and nobody is told of him."""
        if row.party is PartyRole.COUNCILLOR:
            letter = unreachable(self.operator, self.council, row.councillor, row.id or 0, tuple(refused), next(iter(refused.values())))
            record.apply(session, (), self.press.frozen(session, [letter], "", {}), self.now())
        elif row.party is not None:
            self._tell_her(session, row, refused)
        elif row.letter == "shelved" and row.inbound_id:
            self.tell_plainly(session, row.inbound_id)

    def _tell_her(self, session: Session, row: Outbound, refused: Mapping[str, str]) -> None:
        """What was refused for good; mailboxes that are only full are tried once more, by themselves. Of a list each case is told of, in one letter."""
        full = {address: said for address, said in refused.items() if is_full(said)}
        for some, passing in ((full, True), ({address: said for address, said in refused.items() if address not in full}, False)):
            if some:
                self._came_back(session, row, some, passing=passing)

    def _came_back(self, session: Session, row: Outbound, refused: Mapping[str, str], *, passing: bool) -> None:
        said = next(iter(refused.values()))
        what = Undelivered(
            number=row.id or 0,
            told_by=-(row.id or 0),
            party=row.party,
            referral=row.referral_key,
            addresses=tuple(address.lower() for address in refused),
            recipients=tuple(row.recipients),
            said=said,
            why=f"the mail server says: {said}",
            passing=passing,
            again=row.again_at is not None,
        )
        if row.case_id is None:
            self._list_came_back(session, row, what)
            return
        desk, case = self._desk_and_case(session, row)
        self._record(session, row, desk, *came_back(desk, case, what))

    def _list_came_back(self, session: Session, row: Outbound, what: Undelivered) -> None:
        listing, desk = lookup.listing(session, row), self._desk(session, row)
        if listing is not None:
            self._record(session, row, desk, *list_came_back(desk, listing, what))

    def _tell_delayed(self, session: Session, row: Outbound) -> None:
        """After two days of "try again later" she hears of it."""
        addresses, why = tuple(row.remaining), f"the mail server says: {row.response}"
        if row.party in {None, PartyRole.COUNCILLOR}:
            return
        if row.case_id is None:
            self._list_is_late(session, row, addresses, why)
            return
        desk, case = self._desk_and_case(session, row)
        department = next((r.department for r in case.referrals if r.key == row.referral_key), "")
        fact = DeliveryFailed(reference=case.reference, addresses=addresses, permanent=False, referral=row.referral_key)
        letter = delivery_delayed(desk, case, -(row.id or 0), addresses, department, why)
        self._record(session, row, desk, (fact,), (letter,))

    def _desk_and_case(self, session: Session, row: Outbound) -> tuple[Desk, KnownCase]:
        return self._desk(session, row), lookup.view(session, lookup.case_of(session, row))

    def _desk(self, session: Session, row: Outbound) -> Desk:
        return Desk(self.council, row.councillor, self.now(), lookup.directory(session))

    def _record(self, session: Session, row: Outbound, desk: Desk, facts: Sequence[Fact], letters: Sequence[Letter]) -> None:
        """One address may be told of now, and another at a later try: both letters go to her."""
        told = [replace(one, key=f"{one.key}/{row.attempts}") if one.party is PartyRole.COUNCILLOR else one for one in letters]
        frozen = self.press.frozen(session, arranged(lookup.reach(session, desk), told), row.councillor, {})
        record.apply(session, facts, frozen, self.now())

    def _list_is_late(self, session: Session, row: Outbound, addresses: tuple[str, ...], why: str) -> None:
        listing, desk = lookup.listing(session, row), self._desk(session, row)
        if listing is None:
            return
        lines = [line for line in listing.lines if line.referral.status not in ENDED]
        facts = [DeliveryFailed(reference=line.case.reference, addresses=addresses, permanent=False, referral=line.referral.key) for line in lines]
        department, heard = listing.lines[0].referral.department, [Heard(line) for line in listing.lines]
        self._record(session, row, desk, facts, [list_delayed(desk, -(row.id or 0), addresses, department, heard, why)])

    def put_off(self, number: int, why: str) -> None:
        """The server could not be reached: later, in order."""
        with transaction(self.engine, ()) as session:
            record.put_off(session, number, why, self.owner)

    def release(self) -> int:
        """What a crash left half sent is posted again with the same Message-ID."""
        with transaction(self.engine) as session:
            return record.release(session, ("", self.owner))

    def uncopied(self, without: Collection[str] = ()) -> list[Uncopied]:
        """Some sent letters whose copy is missing in her Sent folder; some councillors left out."""
        with connected(self.engine, ()) as connection:
            return [Uncopied(*row) for row in lookup.uncopied(connection, without, COPIES)]

    def copied(self, *numbers: int) -> None:
        """The copies of these letters are in the Sent folders."""
        with connected(self.engine, ()) as connection:
            record.copied(connection, numbers, self.now())
