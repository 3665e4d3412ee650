"""One sender cannot drown the others: what is one too many is kept and answered to nobody, and two people hear of it once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy.engine import Engine
from sqlmodel import Session

from mailbridge import lookup, record, turns
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.timing import arranged
from mailbridge.core.correspondence.to_councillor import held_for_her
from mailbridge.core.correspondence.to_operator import crowd, flood
from mailbridge.core.crowding import DANGEROUS, DAY, NOT_WANTED, TOO_MANY, Allowance, Earlier, allowance
from mailbridge.core.decide.alarm import ALARMING
from mailbridge.core.mail import Address, Mail
from mailbridge.core.people import Council
from mailbridge.core.reading import Reading
from mailbridge.model.tables import Inbound
from mailbridge.model.words import InboundStatus, Kind
from mailbridge.press import Press

log = structlog.get_logger()


@dataclass(frozen=True)
class Floods:
    """One council's limits on what comes in. A mail that has been kept out and is taken up again by a person passes."""

    council: Council
    operator: Address
    engine: Engine
    press: Press
    now: Callable[[], datetime]

    def keeps_out(self, number: int, mailbox: str, mail: Mail, reading: Reading) -> bool:
        """Whether a mail was one too many; then it is in the ledger as held, and nothing else happens."""
        only = turns.concerned(self.engine, mailbox, reading)
        return turns.done(self.engine, only, partial(self._holds_alone, number, mail, reading))

    def _holds_alone(self, number: int, mail: Mail, reading: Reading, session: Session) -> bool:
        inbound = lookup.mail(session, number)
        return self.holds(session, inbound, mail, reading, lookup.sifted(session, inbound, reading, mail.fingerprint, self.council.service, self.now()))

    def holds(self, session: Session, inbound: Inbound, mail: Mail, reading: Reading, sifted: lookup.Sifted) -> bool:
        """The same, in the transaction that would decide about the mail."""
        allowed = allowance(self.council, reading)
        held = self._held(session, inbound, mail, reading, allowed, sifted) if allowed else None
        if held is not None:
            log.info("decided", stage="decide", inbound=held.id, case="", rule=held.rule, effects=0, ending=held.status.value)
        return held is not None

    def _held(self, session: Session, inbound: Inbound, mail: Mail, reading: Reading, allowed: Allowance, sifted: lookup.Sifted) -> Inbound | None:
        """The mail, where it was one too many."""
        author = reading.author.address.lower()
        if inbound.rule or inbound.placed_as or inbound.rescanned or not author or inbound.status is not InboundStatus.PENDING:
            return None
        if reading.kind is Kind.NEW_ENQUIRY and sifted.is_crowded(self.now()):
            self._tell_crowd(session)
        earlier = lookup.earlier_mails(session, inbound, author, allowed.most) if sifted.wrote or "+" in author else []
        if not allowed.is_used_up(earlier, inbound.received_at) or self._alarms(session, inbound, reading, author):
            return None
        self._hold(session, inbound, mail, reading, earlier)
        return inbound

    def _alarms(self, session: Session, inbound: Inbound, reading: Reading, author: str) -> bool:
        """Words of danger reach her also out of a flood: the first of them in an hour is dealt with like any mail."""
        alarming = ALARMING.get(reading.kind)
        return alarming is not None and alarming(reading) and not lookup.was_alarmed(session, inbound.mailbox, author, self.now())

    def _hold(self, session: Session, inbound: Inbound, mail: Mail, reading: Reading, earlier: list[Earlier]) -> None:
        unwanted = lookup.is_unwanted(session, inbound.mailbox, reading.author.address.lower())
        alarming = ALARMING.get(reading.kind)
        dangerous = alarming is not None and alarming(reading)
        reason = DANGEROUS if dangerous else NOT_WANTED if unwanted else TOO_MANY
        status = InboundStatus.IGNORED if unwanted and not dangerous else InboundStatus.HELD
        record.keep_out(session, inbound, reading, mail, status, reason)
        if not any(one.kept_out and one.at > inbound.received_at - DAY for one in earlier):
            log.warning("flood", stage="decide", inbound=inbound.id, mailbox=inbound.mailbox)
            self._tell(session, inbound, mail, reading, silently=unwanted)

    def _tell(self, session: Session, inbound: Inbound, mail: Mail, reading: Reading, *, silently: bool) -> None:
        """The operator hears of it once a day for each mailbox, she once a day for each sender; in her own mailbox she has it before her eyes."""
        self._to_operator(session, inbound)
        if silently or self.council.councillors[inbound.mailbox].mailbox.kind == "personal":
            return
        desk = Desk(self.council, inbound.mailbox, self.now(), lookup.directory(session))
        who = " ".join(part for part in (reading.author.name, f"<{reading.author.address}>") if part)
        reason = f"{TOO_MANY}. This is the first of them. The others are one line in your line-up, and what you say of this one holds for them"
        letter = held_for_her(desk, mail, who, reading.new_text or mail.text, inbound.id or 0, reason, ())
        letters = self.press.frozen(session, arranged(lookup.reach(session, desk), [letter]), inbound.mailbox)
        record.apply(session, (), letters, self.now(), inbound)

    def _to_operator(self, session: Session, inbound: Inbound) -> None:
        letter = flood(self.operator, self.council, inbound.mailbox, self.council.service.mails_an_hour_from_one, self.now())
        record.apply(session, (), self.press.frozen(session, [letter], ""), self.now())

    def _tell_crowd(self, session: Session) -> None:
        """The operator hears once a day that more people write than are answered by themselves."""
        most = self.council.service.acknowledgements_an_hour
        letter = crowd(self.operator, self.council, most, self.now())
        if not lookup.has_letter(session, letter.key):
            log.warning("crowd", stage="decide", acknowledged=most)
            record.apply(session, (), self.press.frozen(session, [letter], ""), self.now())
