"""Machines of the worst kind, which answer whatever comes and bear no mark of it, and the wire between them and a council."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from mailbridge.core.mail import Mail
from tests.stories import shapes
from tests.stories.world import World, address_of

ROUNDS = 12
"""Mails after which a story gives up: two programs write to each other for ever."""
Machine = Callable[[Mail, datetime], bytes | None]
"""What comes to a machine, and when -> what it says to that."""


def written(sender: str, to: str, subject: str, text: str, now: datetime, **headers: str) -> bytes:
    """A mail with nothing in its head but what every mail has."""
    mail = EmailMessage(policy=shapes.POLICY)
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"], mail["Message-ID"] = format_datetime(now), make_msgid(domain=address_of(sender).rpartition("@")[2])
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail["Return-Path"] = f"<{address_of(sender)}>"
    mail.set_content(text)
    return mail.as_bytes()


def responder(person: str, text: str, *, subject: str = "", quotes: bool = False) -> Machine:
    """A vacation responder that answers each letter to the address that it names as its sender, with no mark at all."""

    def says(letter: Mail, now: datetime) -> bytes:
        said = f"{text}\n\n" + "".join(f"> {line}\n" for line in letter.text.splitlines()) if quotes else text
        assert letter.from_ is not None
        return written(person, letter.from_.address, subject or f"Re: {letter.subject}", said, now)

    return says


@dataclass
class TicketSystem:
    """Opens a ticket for each mail, and says so, from an address that each ticket has for itself."""

    sender: str
    text: str
    tickets: Iterator[int] = field(default_factory=lambda: iter(range(12345, 99999)))

    def __call__(self, letter: Mail, now: datetime) -> bytes:
        number, (name, _, domain) = next(self.tickets), address_of(self.sender).partition("@")
        assert letter.from_ is not None
        subject = f"Re: [#{number}] {letter.subject.removeprefix('Re: ')}"
        return written(self.sender, letter.from_.address, subject, self.text.format(number), now, Reply_To=f"{name}+{number}@{domain}")


def exchange(world: World, machine: Machine, address: str, had: int = 0) -> int:
    """What comes to an address, and to its tags, is answered by a machine some seconds later, until both are silent. Returns how many letters came."""
    name, _, domain = address.partition("@")
    answered = had
    while answered < len(letters := coming_to(world, name, domain)):
        assert answered < had + ROUNDS, "they write to each other for ever"
        world.now += timedelta(seconds=20)
        said = machine(letters[answered], world.now)
        answered += 1
        if said:
            world.arrives(said)
    return answered - had


def coming_to(world: World, name: str, domain: str) -> list[Mail]:
    """Every letter to an address, or to a tag of it, in the order in which they were decided."""
    found = [
        letter for who, letters in world.mailboxes.items() if who.partition("@")[0].partition("+")[0] == name and who.endswith(domain) for letter in letters
    ]
    return sorted(found, key=lambda letter: letter.date or world.now)


def stripped(raw: bytes) -> bytes:
    """What a gateway passes on that takes every unusual header away."""
    kept = {"from", "to", "subject", "date", "message-id", "in-reply-to", "references", "reply-to", "mime-version", "content-type", "content-transfer-encoding"}
    head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    fields = head.replace(b"\n ", b"\x00 ").replace(b"\n\t", b"\x00 ").split(b"\n")
    return b"\n".join(one.replace(b"\x00", b"\n") for one in fields if one.partition(b":")[0].decode().lower() in kept) + b"\n\n" + body
