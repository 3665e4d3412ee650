"""What keeps letters from becoming a storm: so many an hour, so many a day to one address, none to where mail comes back, and a breaker for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlmodel import Session

from mailbridge import lookup, record
from mailbridge.core.braking import why_to_halt
from mailbridge.core.correspondence.to_operator import halted_at, mail_halted, outbox_halted
from mailbridge.core.crowding import DAY, HOUR
from mailbridge.core.effects import HeldBack
from mailbridge.core.lifecycle import BY_ITSELF
from mailbridge.core.mail import Address
from mailbridge.core.people import Council
from mailbridge.model.tables import Case
from mailbridge.model.words import PartyRole
from mailbridge.press import Press
from mailbridge.record import Claimed
from mailbridge.record.outbox import RESIDENTS, URGENT

log = structlog.get_logger()
MARGIN = timedelta(minutes=1)


@dataclass(frozen=True)
class Brakes:
    """One council's limits on what goes out. Letters about danger, "was this you?" and what is for the operator pass all of them."""

    council: Council
    operator: Address
    press: Press
    now: Callable[[], datetime]

    def room(self, session: Session) -> int:
        """How many letters may still go out in this hour; none while the breaker is open, which the operator hears once."""
        now, cap = self.now(), self.council.service.letters_an_hour
        found = lookup.outlook(session, now)
        if found.is_halted:
            return 0
        is_full = found.sent >= cap
        if is_full:
            self._tell_full(session, found.sent, cap)
        why = why_to_halt(lookup.lately(session, found, now, halted_at(now - HOUR) if is_full else ""), cap, is_full=is_full)
        if why:
            self._halt(session, why)
            return 0
        return max(cap - found.sent, 0)

    def _tell_full(self, session: Session, count: int, cap: int) -> None:
        letter = outbox_halted(self.operator, self.council, count, cap, self.now())
        if not lookup.has_letter(session, letter.key):
            log.error("outbox halted", stage="send", letters=count, cap=cap)
            record.apply(session, (), self.press.frozen(session, [letter], ""), self.now())

    def _halt(self, session: Session, why: str) -> None:
        number = record.halt(session, why, self.now())
        log.error("breaker opened", stage="send", why=why)
        record.apply(session, (), self.press.frozen(session, [mail_halted(self.operator, self.council, number, why)], ""), self.now())

    def let_through(self, session: Session, rows: Sequence[Claimed]) -> list[Claimed]:
        """Those of some claimed letters that may be posted now. The others wait, or are left out, and their cases say so."""
        braked = {row.number: row for row in rows if row.party not in {None, PartyRole.COUNCILLOR} and row.letter not in URGENT}
        gone = lookup.unreached_addresses(session, self.now()) if any(row.party in RESIDENTS for row in braked.values()) else frozenset()
        addresses = {row.recipients[0] for row in braked.values()}
        had, passed = lookup.had_today(session, addresses, self.now()), list[Claimed]()
        for row in rows:
            if row.number in braked and (self._comes_back(session, row, gone) or self._is_too_much(session, row, had)):
                had = lookup.had_today(session, addresses, self.now())  # this one is not on its way any more
            else:
                passed.append(row)
        return passed

    def _comes_back(self, session: Session, row: Claimed, gone: frozenset[str]) -> bool:
        """A letter that nobody asked for to a resident whom mail does not reach. The councillor has heard of it when it came back before."""
        if row.letter not in BY_ITSELF or row.party not in RESIDENTS or not gone.issuperset(row.remaining):
            return False
        why = "mail to this address has come back again and again, so this letter was not posted"
        record.leave_out(session, row, why)
        self._note(session, row, why, None)
        return True

    def _is_too_much(self, session: Session, row: Claimed, today: lookup.HadToday) -> bool:
        service = self.council.service
        most = service.letters_a_day_to_one if row.party in RESIDENTS else service.letters_a_day_to_office
        had, first = today.before(row.number, row.recipients[0])
        if had < most:
            return False
        until = max(first + DAY, self.now() + MARGIN)
        why = f"{had} letters went to this address within a day"
        record.wait(session, row, until, why)
        self._note(session, row, why, until)
        return True

    def _note(self, session: Session, row: Claimed, why: str, until: datetime | None) -> None:
        """The case says so; a list belongs to no single one."""
        log.warning("letter held back", stage="send", outbound=row.number, letter=row.letter, waits=until is not None)
        if row.case_id:
            fact = HeldBack(reference=session.get_one(Case, row.case_id).reference, letter=row.number, why=why, until=until)
            record.apply(session, (fact,), (), self.now())
