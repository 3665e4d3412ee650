"""The people of the demo and their mail programs: each reads a real mailbox over IMAP, and sends by SMTP what that program would write."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses

from mailbridge.fetch import Account, Fetched, connect
from mailbridge.send import Poster, Smtp


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a mailbox."""

    name: str
    address: str
    role: str
    """What they are in this story, in a few words."""
    program: str
    """What they read and write mail with."""
    colour: str
    """For terminal and page: a name that both know."""

    @property
    def first(self) -> str:
        """Their first name."""
        return self.name.removeprefix("Cllr ").split()[0]


JEAN = Person("Jean Obi", "jean.obi@mail.example", "resident, Mill Lane", "iPhone", "green")
PRIYA = Person("Priya Shah", "cllr.p.shah@northborough.example", "councillor for Millfield", "iPhone", "magenta")
SAM = Person("Sam Lee", "highways@northborough.example", "officer, Highways", "Outlook", "cyan")
CAST = (JEAN, PRIYA, SAM)
CASEWORK = "casework@priya-shah.example"
"""The councillor's public address; its mailbox is the one that mailbridge reads."""
OPERATOR = "it@northborough.example"
"""Where alarms go; in a story that goes well nothing comes here."""
OTHERS = ("highways.duty@northborough.example", "m.adeyemi@northborough.example", OPERATOR)
"""Further mailboxes that exist, as at any council."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A mail as its owner sees it in a folder."""

    mail: EmailMessage
    raw: bytes
    at: datetime
    """When it came, or was sent; UTC."""

    @property
    def subject(self) -> str:
        """As shown in the list."""
        return str(self.mail["Subject"] or "")

    @property
    def sender(self) -> str:
        """The name in From, else the address."""
        name, address = next(iter(getaddresses([str(self.mail["From"] or "")])), ("", ""))
        return name or address

    @property
    def reply_address(self) -> str:
        """Where an answer goes: Reply-To before From (RFC 5322, 3.6.2)."""
        written = str(self.mail["Reply-To"] or self.mail["From"])
        return getaddresses([written])[0][1]

    @property
    def text(self) -> str:
        """The plain text, which every letter has."""
        part = self.mail.get_body(("plain", "html"))
        return str(part.get_content()).replace("\r\n", "\n") if part else ""

    @property
    def html(self) -> str:
        """The HTML, where there is one."""
        part = self.mail.get_body(("html",))
        return str(part.get_content()) if part else ""


@dataclass(frozen=True)
class MailProgram:
    """One person's mail program, set up for the demo's servers."""

    person: Person
    password: str
    imap: tuple[str, int]
    smtp: tuple[str, int]
    now: Callable[[], datetime]

    async def inbox(self) -> list[Seen]:
        """Everything in the inbox, oldest first."""
        return await asyncio.to_thread(self._read, "INBOX")

    async def sent(self, folder: str = "Sent") -> list[Seen]:
        """Everything that this person sent, oldest first."""
        return await asyncio.to_thread(self._read, folder)

    def _read(self, folder: str) -> list[Seen]:
        connection = connect(self._account(folder))
        try:
            return [_seen(one) for one in connection.fetch(connection.new_uids(0)) if isinstance(one, Fetched)]
        finally:
            connection.close()

    def _account(self, folder: str) -> Account:
        return Account(*self.imap, tls="none", ca_file="", user=self.person.address, password=self.password, folder=folder)

    async def send(self, mail: EmailMessage) -> None:
        """Posts a mail and keeps a copy among the sent ones. Raises RuntimeError when the server takes it for nobody."""
        raw = mail.as_bytes()
        poster = Poster(Smtp(*self.smtp, tls="none", user=self.person.address, password=self.password))
        recipients = [address for _, address in getaddresses([str(mail["To"] or ""), str(mail["Cc"] or "")]) if address]
        await asyncio.to_thread(self._keep, raw, str(mail["Message-ID"]))
        said = await poster.post(self.person.address, recipients, raw)
        await poster.close()
        if not said.accepted:
            raise RuntimeError(f"the demo's mail server refused a mail of {self.person.name}: {said.response}")

    def _keep(self, raw: bytes, message_id: str) -> None:
        connection = connect(self._account("INBOX"))
        try:
            connection.append_sent(raw, "Sent", message_id)
        finally:
            connection.close()


def _seen(one: Fetched) -> Seen:
    mail = message_from_bytes(one.raw, policy=policy.default)
    written = mail["Date"].datetime if mail["Date"] else None
    return Seen(mail, one.raw, written or one.received_at)
