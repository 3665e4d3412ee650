"""One referral from the forward to the last answer, as mails; and how Outlook and Exchange tell which mails are one conversation."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from mailbridge.core.mail import Mail
from mailbridge.core.parse import parse
from tests.stories import shapes
from tests.stories.world import HIGHWAYS, SAM, World

POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
MARY = "Mary Adeyemi <m.adeyemi@northborough.example>"
_HEAD = 22
_PREFIX = re.compile(r"^(?:re|fw|fwd) ?: ", re.IGNORECASE)


@dataclass
class Inbox:
    """What one officer has of a conversation, in the order in which it came: our letters, and what was sent from this mailbox."""

    world: World
    address: str
    own: list[tuple[int, bytes]] = field(default_factory=list)
    """(how many letters had come before, what was answered)."""

    def answers(self, raw: bytes) -> None:
        """An answer goes to the casework address and stays here, too."""
        self.own.append((len(self.world.letters(self.address)), raw))
        self.world.arrives(raw)

    def mails(self) -> list[bytes]:
        """Every mail as it lies here."""
        letters = [self.world.bridge.archive.get(mail.sha256) for mail in self.world.letters(self.address)]
        return [raw for place in range(len(letters) + 1) for raw in (*(own for when, own in self.own if when == place), *letters[place : place + 1])]


def followed_up(world: World) -> tuple[Inbox, Inbox]:
    """Forward, question, our answer, reminder, holding reply, second reminder, escalation, answer; as Highways and the next person up have it."""
    highways, above = Inbox(world, HIGHWAYS), Inbox(world, "m.adeyemi@northborough.example")
    world.resident_writes(POTHOLE)
    highways.answers(shapes.outlook_reply(world.last(HIGHWAYS), SAM, "Which side of the road is it, please?", world.now))
    world.councillor_says("[MB-1] FORWARD highways", "The left side, coming from the church.")
    world.working_days_pass(12)
    highways.answers(shapes.outlook_reply(world.last(HIGHWAYS), SAM, "I am looking into this and will come back to you shortly.", world.now))
    world.working_days_pass(12)
    above.answers(shapes.outlook_reply(world.last(MARY), MARY, "The pothole has been filled today.", world.now))
    return highways, above


def threads(mails: Iterable[Mail]) -> list[set[str]]:
    """By References and In-Reply-To alone, as mutt and Thunderbird thread: mails that name each other, or the same mail, belong together."""
    found: list[set[str]] = []
    for mail in mails:
        named = {mail.message_id, *mail.references, *mail.in_reply_to}
        joined = [one for one in found if one & named]
        found = [one for one in found if one not in joined] + [named.union(*joined)]
    return found


def conversations(mails: Iterable[Mail]) -> list[list[str]]:
    """By the rules of Exchange, one mailbox at a time ([MS-OXOMSG] 2.2.1.2 and 2.2.1.3): the head of Thread-Index and the topic; where a mail has no mark,
    that of a mail here which it names and whose topic it has; else a conversation of its own."""
    marks: dict[str, tuple[bytes, str]] = {}
    found: dict[tuple[bytes, str], list[str]] = {}
    for mail in mails:
        topic = _topic(mail)
        index = base64.b64decode(mail.thread_index)
        named = next((marks[one] for one in (*mail.in_reply_to, *reversed(mail.references)) if one in marks and marks[one][1] == topic), None)
        marks[mail.message_id] = (index[6:_HEAD], topic) if len(index) >= _HEAD else named or (mail.message_id.encode(), topic)
        found.setdefault(marks[mail.message_id], []).append(mail.message_id)
    return list(found.values())


def _topic(mail: Mail) -> str:
    """What Thread-Topic says, else the subject without its prefix; what a gateway puts before it stays."""
    return mail.thread_topic or _PREFIX.sub("", mail.subject)


def through_a_gateway(raw: bytes) -> bytes:
    """As many councils have it: `[EXTERNAL]` before the subject of what comes from outside."""
    return re.sub(rb"\r\nSubject: ", b"\r\nSubject: [EXTERNAL] ", raw, count=1)


def stripped(raw: bytes, *fields: str) -> bytes:
    """A mail whose way has cost it some header fields."""
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = re.split(rb"\r\n(?![ \t])", head)
    kept = [line for line in lines if line.partition(b":")[0].decode().lower() not in {field.lower() for field in fields}]
    return b"\r\n".join(kept) + b"\r\n\r\n" + body


def parsed(mails: Iterable[bytes]) -> list[Mail]:
    return [parse(raw) for raw in mails]
