"""The bytes of everybody's mail: officers' deeds in the shapes of their mail programs, residents' letters, the councillor's commands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime
from random import Random
from typing import Any
from zlib import crc32

from mailbridge.core.mail import Mail
from tests.stories import shapes
from tests.stories.clients import CLIENTS
from tests.stories.world import AUTHSERV, CASEWORK, LONDON, PRIYA
from tests.year.officers import Deed
from tests.year.words import FIRST_NAMES, LAST_NAMES, MATTERS, STREETS, Means

SUBJECTS = ("Please help", "Can you help?", "Problem in our street", "For the councillor")
HERSELF = f"Priya Shah <{PRIYA}>"


def written(deed: Deed, letter: Mail, address: str) -> bytes:
    """A deed as the mailbox receives it; `address` is where the letter went."""
    when = deed.at.astimezone(LONDON)
    if deed.means is Means.BOUNCE:
        return shapes.bounce(letter, address, when)
    if deed.means is Means.AWAY:
        return shapes.out_of_office(letter, deed.sender, deed.text, when)
    if deed.means is Means.TICKET:
        return shapes.fresh(deed.sender, CASEWORK, f"Enquiry received [{letter.subject.rpartition('[')[2]}", deed.text, when)
    if deed.client == "iphone":
        return shapes.iphone_reply(letter, deed.sender, deed.text, when)
    if deed.client == "outlook_ios":
        return CLIENTS["Outlook for iOS"].reply(letter, deed.sender, deed.text, when)
    return shapes.outlook_reply(letter, deed.sender, deed.text, when, **HABITS.get(deed.client, {}))


HABITS: Mapping[str, dict[str, Any]] = {
    "in_reply_to_only": {"in_reply_to_only": True},
    "other_subject": {"subject": "Your enquiry"},
    "new_thread": {"threaded": False, "to": CASEWORK},
}
"""How some use Outlook."""


def resident(seed: int, number: int, department: str, when: datetime) -> bytes:
    """A resident's first mail."""
    draw = Random(f"{seed}/resident/{number}")
    name = f"{draw.choice(FIRST_NAMES)} {draw.choice(LAST_NAMES)}"
    text = draw.choice(MATTERS[department]).format(place=f"{draw.randint(1, 180)} {draw.choice(STREETS)} NB1 4QT")
    sender = f"{name} <{name.lower().replace(' ', '.')}.{number}@mail.example>"
    return plain(sender, draw.choice(SUBJECTS), f"{text}\n\n{name}", when)


def command(subject: str, text: str, when: datetime) -> bytes:
    """A mail of the councillor's, as her council's server vouches for it."""
    return shapes.authenticated(plain(HERSELF, subject, text, when), AUTHSERV, PRIYA.rpartition("@")[2])


def plain(sender: str, subject: str, text: str, when: datetime) -> bytes:
    """A mail of nothing but ASCII text, from a phone. (Written out: the library takes a millisecond for it, and there are thousands.)"""
    local = when.astimezone(LONDON)
    domain = sender.rpartition("@")[2].strip("> ")
    lines = (
        f"From: {sender}",
        f"To: {CASEWORK}",
        f"Subject: {subject}",
        f"Date: {format_datetime(local)}",
        f"Message-ID: <{local:%Y%m%d%H%M%S}.{crc32(f'{sender}{subject}'.encode()):08x}@{domain}>",
        "X-Mailer: iPhone Mail (21E236)",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=us-ascii",
        "",
        *text.split("\n"),
        "",
        "Sent from my iPhone",
    )
    return "\r\n".join(lines).encode("ascii") + b"\r\n"
