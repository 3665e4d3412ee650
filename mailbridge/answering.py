"""Her answer to a campaign goes out: one letter to each person, a few at a time, by day. Each call is a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy.engine import Engine
from sqlmodel import Session

from mailbridge import lookup, record, turns
from mailbridge.core.correspondence.about_campaign import answer
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.letters.letter import Letter
from mailbridge.core.mail import Address
from mailbridge.core.parse.subject import title
from mailbridge.core.people import Council
from mailbridge.model.campaigns import CampaignAnswer, CampaignMember
from mailbridge.model.tables import Case, Inbound
from mailbridge.press import Press
from mailbridge.storage import transaction

log = structlog.get_logger()
HOUR = timedelta(hours=1)
AT_ONCE = 10
"""Letters that are written in one go: the database has one writer, and mail comes in meanwhile."""
FOR_OTHERS = 4
"""One part in so many of the hour's letters is left to everybody else's."""


@dataclass(frozen=True)
class Answering:
    """One council's answers to campaigns at the moment that its clock tells."""

    council: Council
    engine: Engine
    press: Press
    now: Callable[[], datetime]

    def round(self) -> int:
        """Some of those who wait for an answer get it, if it is day. Returns how many. Whether anybody waits is asked cheaply: this runs every minute."""
        with transaction(self.engine, ()) as session:
            due = [(session.get_one(Case, row.case_id).councillor, row.id or 0) for row in lookup.answers_due(session, self.now())]
        hers = [(councillor, number) for councillor, number in due if councillor in self.council.councillors]
        return sum(turns.at_desk(self.engine, councillor, partial(self._some, councillor, number)) for councillor, number in hers)

    def _some(self, councillor: str, number: int, session: Session) -> int:
        row = session.get_one(CampaignAnswer, number)
        case = session.get_one(Case, row.case_id)
        if case.councillor != councillor or row.stopped_at:
            return 0
        desk, room = Desk(self.council, councillor, self.now()), self._room(session)
        members = lookup.waiting_members(session, row, room) if desk.waking == self.now() and room > 0 else ()
        letters = [self._letter(session, desk, row, case, member) for member in members]
        record.apply(session, (), self.press.frozen(session, letters, desk.key, {}), self.now())
        record.begun(session, row, members, self.now())
        if members:
            log.info("campaign answered", stage="decide", case=case.reference, letters=len(members))
        return len(members)

    def _room(self, session: Session) -> int:
        """How many may be written now: of this hour's answers, and of all letters of this hour, what others may need left out."""
        service, since = self.council.service, self.now() - HOUR
        answers = service.campaign_letters_an_hour - lookup.answers_since(session, since)
        letters = service.letters_an_hour - service.letters_an_hour // FOR_OTHERS - lookup.sent_since(session, since) - lookup.letters_due(session, self.now())
        return min(AT_ONCE, answers, letters)

    def _letter(self, session: Session, desk: Desk, row: CampaignAnswer, case: Case, member: CampaignMember) -> Letter:
        """To one person alone, as an answer to their own mail."""
        mail = session.get_one(Inbound, member.inbound_id)
        key = f"campaign:{case.reference}/{member.id}"
        return answer(desk, key, Address(member.name, member.address), title(mail.subject), mail.message_id, row.text)
