"""What would be recorded and posted because of a mail: `explain` asks the same pure core as the service, and then does nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from mailbridge.core import tokens
from mailbridge.core.decide import decide
from mailbridge.core.decide.campaign import beside_others
from mailbridge.core.decision import Decision, Situation
from mailbridge.core.known import Known
from mailbridge.core.letters.letter import Letter
from mailbridge.core.letters.sandbox import Unrenderable
from mailbridge.core.letters.templates import TemplateSet
from mailbridge.core.mail import Mail
from mailbridge.core.people import Council
from mailbridge.core.reading import Reading
from mailbridge.model.words import PartyRole
from mailbridge.settings import Settings

if TYPE_CHECKING:
    from sqlmodel import Session

    from mailbridge.model.tables import Inbound

WHO = {PartyRole.CONSTITUENT: "resident", PartyRole.CORRESPONDENT: "resident", None: "operator"}
"""How the lines call an addressee; others are called by their role."""
_LAST = 2**31 - 1
"""Number of a mail that was never taken in: later than every other."""
_CODE = "····"
"""Stands for a code that is made only when a letter is really written."""


@dataclass(frozen=True)
class Prospect:
    """One council at one moment (UTC); with a session, cases and letters are looked up."""

    settings: Settings
    now: datetime
    session: Session | None = None
    mailbox: str = ""
    """Key of the councillor to whose mailbox the mails came, where that is known; else their addresses tell."""
    opened: int = 0
    """Cases that were opened before, in a rehearsal, and that no database knows of."""

    @cached_property
    def _letters(self) -> TemplateSet:
        return TemplateSet(self.settings.templates)

    def lines(self, mail: Mail, reading: Reading) -> list[str]:
        """A line for the mail's ending, for each fact and for each letter. What the service would put on the shelf is said so."""
        try:
            return list(self._told(self.decision(mail, reading)))
        except Exception as error:  # whatever it is, the service would shelve the mail for it
            return [f"shelved for the operator: {type(error).__name__}: {error}"]

    def decision(self, mail: Mail, reading: Reading) -> Decision:
        """What the core decides if the mail came now."""
        council = self.settings.council
        known = self._known(mail, reading, self.mailbox or addressee(mail, council))
        return decide(beside_others(Situation(mail, reading, known, council, self.now, self.settings.lexicon)))

    def _known(self, mail: Mail, reading: Reading, councillor: str) -> Known:
        """What is known: of cases where there is a database, else only whose mailbox it is."""
        kind, first = self.settings.council.councillors[councillor].mailbox.kind, self.settings.council.service.first_reference
        if self.session is None:
            again = "-" if reading.duplicate_of else ""
            return Known(councillor=councillor, mailbox_kind=kind, next_number=first + self.opened, duplicate_reference=again, new_code=_CODE)
        from mailbridge import lookup

        row, service = self._as_taken_in(mail, councillor), self.settings.council.service
        sifted = lookup.sifted(self.session, row, reading, row.fingerprint, service, self.now)
        return lookup.known(self.session, row, reading, sifted, mailbox_kind=kind, service=service, now=self.now, code=_CODE)

    def _as_taken_in(self, mail: Mail, councillor: str) -> Inbound:
        """The row that the mail would have; it is never added to the session."""
        from mailbridge.model.tables import Inbound
        from mailbridge.model.words import InboundStatus

        return Inbound(
            id=_LAST,
            mailbox=councillor,
            folder=self.settings.council.councillors[councillor].mailbox.folder,
            uidvalidity=0,
            uid=0,
            sha256=mail.sha256,
            size=mail.size,
            received_at=self.now,
            taken_at=self.now,
            fingerprint=mail.fingerprint,
            message_id=mail.message_id,
            status=InboundStatus.PENDING,
        )

    def _told(self, decision: Decision) -> Iterator[str]:
        ending = decision.ending
        yield f"{ending.status.value}: {ending.reason}" if ending.reason else ending.status.value
        for fact in decision.facts:
            yield f"{fact.reference}: {fact.line}"
        for letter in decision.letters:
            yield self._letter(letter)

    def _letter(self, letter: Letter) -> str:
        to = ", ".join(address.address for address in (*letter.to, *letter.cc))
        who = WHO.get(letter.party) or str(letter.party)
        kept = " (not by itself: her next line-up tells of it)" if letter.kept_back else ""
        return f"letter to {who}: {letter.name.replace('_', ' ')} to {to}, subject {self._subject(letter)}{kept}"

    def _subject(self, letter: Letter) -> str:
        try:
            return self._letters.subject(letter)
        except Unrenderable as error:
            return f"(the template cannot be rendered: {error})"


def addressee(mail: Mail, council: Council) -> str:
    """Key of the councillor to whose mailbox a mail was sent; the first councillor where the addresses do not tell."""
    written = [address.address for address in mail.recipients] + list(mail.delivered_to)
    for key, councillor in council.councillors.items():
        own = {str(a).lower() for a in (councillor.casework_address, *councillor.intake_addresses)}
        if any(tokens.without_tag(address, councillor.tag_separator) in own for address in written):
            return key
    return next(iter(council.councillors))
