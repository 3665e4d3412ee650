"""The same council on the real bridge: mails go through archive and database, letters through the outbox. A whole year of that takes too long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from sqlmodel import Session, col, select

from mailbridge import lookup, storage
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.known import KnownCase
from mailbridge.core.mail import Mail
from mailbridge.core.parse import parse
from mailbridge.core.people import Council
from mailbridge.lookup.cases import referral_in_short
from mailbridge.model.tables import Case, ListedReferral, Outbound, Referral
from mailbridge.model.words import CaseStatus, PartyRole
from tests.stories.world import LONDON, World
from tests.year.town import Changed, Posted


@dataclass
class Bridged:
    """A world of the stories, as a town."""

    world: World
    seen: int = 0
    """The last letter that was told of. (Those to officers leave at once, in their order.)"""
    last: dict[str, Changed] = field(default_factory=dict)

    @property
    def council(self) -> Council:
        """As configured."""
        return self.world.council

    def desk(self, at: datetime) -> Desk:
        """The councillor's desk at a moment."""
        return Desk(self.council, "shah", at)

    def arrives(self, raw: bytes, at: datetime) -> str:
        """A mail comes, is archived, decided about and recorded; letters are posted."""
        self.world.now = at.astimezone(LONDON)
        number = self.world.arrives(raw).case_id
        with storage.transaction(self.world.bridge.engine) as session:
            return session.get_one(Case, number).reference if number else ""

    def tick(self, at: datetime) -> None:
        """The bridge's own tick."""
        self.world.now = at.astimezone(LONDON)
        self.world.bridge.tick()
        self.world.post()

    def left(self) -> Sequence[Posted]:
        """Letters to officers that have left since this was asked last."""
        with storage.transaction(self.world.bridge.engine) as session:
            sent = select(Outbound).where(Outbound.party == PartyRole.OFFICER, col(Outbound.sent_at).is_not(None), col(Outbound.id) > self.seen)
            rows = session.exec(sent.order_by(col(Outbound.id))).all()
            self.seen = max((row.id or 0 for row in rows), default=self.seen)
            return [self._posted(session, row) for row in rows]

    def _posted(self, session: Session, row: Outbound) -> Posted:
        mail = parse(self.world.bridge.archive.get(row.sha256))
        listed = session.exec(select(ListedReferral).where(ListedReferral.outbound_id == row.id).order_by(col(ListedReferral.number))).all()
        referrals = tuple(one.referral_key for one in listed) or (row.referral_key,)
        to, cc = (tuple(one.address.lower() for one in people) for people in (mail.to, mail.cc))
        assert row.sent_at is not None
        return Posted(row.sent_at, row.letter, referrals, to, cc, partial(_same, mail))

    def changed(self) -> Sequence[Changed]:
        """Referrals that have changed since this was asked last."""
        with storage.transaction(self.world.bridge.engine) as session:
            rows = session.exec(select(Referral, Case.status).join(Case, col(Referral.case_id) == col(Case.id)).order_by(col(Referral.id)))
            stand = [Changed(CaseStatus(status), referral_in_short(row)) for row, status in rows]
        new = [one for one in stand if self.last.get(one.referral.key) != one]
        self.last.update((one.referral.key, one) for one in new)
        return new

    def case(self, reference: str) -> KnownCase:
        """A case as it stands."""
        return self.world.case(reference)

    def open_cases(self) -> Sequence[KnownCase]:
        """All cases that are not closed."""
        with storage.transaction(self.world.bridge.engine) as session:
            return [lookup.view(session, row) for row in lookup.cases(session) if row.status is not CaseStatus.CLOSED]


def _same(mail: Mail) -> Mail:
    return mail
