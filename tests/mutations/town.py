"""A small council in the middle of its work, to which damaged mails come: what must hold of each, and of every letter that it causes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlmodel import Session, col, func, select

from mailbridge import storage
from mailbridge.core.mail import Mail
from mailbridge.core.parse import parse
from mailbridge.model.tables import Inbound
from mailbridge.model.words import InboundStatus
from tests.hostile.outgoing import faults
from tests.stories import laws, shapes
from tests.stories.world import AUTHSERV, CASEWORK, HIGHWAYS, JEAN, PRIYA, SAM, World

ENDS = frozenset(InboundStatus) - {InboundStatus.PENDING, InboundStatus.SHELVED}
MINUTES = 2
"""Between two mails: enough for the caps, and the day has hours left at the end of a batch."""
LAWS = ("no case is acknowledged twice", "nothing is called done by a mail or by silence", "every letter to a resident belongs to a case")
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"'=]{1,128}@[^\s@<>()\[\],;:\\\"'=]{1,253}")
OLA = "Ola Byrne <ola.byrne@mail.example>"


class Town:
    """Two residents, a department and the councillor, with letters between them. What is wrong stands in `faults`."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder)
        self.world.resident_writes("There is a pothole outside 14 Mill Lane NB1 4QT.\n\nJean Obi")
        self.world.councillor_says("[MB-1] FORWARD highways")
        self.world.resident_writes("My landlord wants me out by Friday. Please do not tell anybody.\n\nOla Byrne", "landlord", sender=OLA)
        self.world.officer_answers("We will inspect it on Monday. Regards, Sam")
        self.heard = self._council()

    def _council(self) -> set[str]:
        """Every address of the settings: whoever works here may be written to."""
        told = json.dumps(self.world.council.model_dump(mode="json"))
        return {found.lower() for found in _ADDRESS.findall(told)} | {self.world.bridge.operator.address} | {_bare(one) for one in (JEAN, OLA, SAM)}

    def answers(self) -> Iterator[bytes]:
        """What residents, officers and machines would write next."""
        now, to_jean, to_highways = self.world.now, self.world.last(JEAN), self.world.last(HIGHWAYS)
        yield shapes.iphone_reply(to_jean, JEAN, "It is still there, and deeper now.", now)
        yield shapes.iphone_reply(self.world.last(OLA), OLA, "YES", now)
        yield shapes.outlook_reply(to_highways, SAM, "It has been filled this morning.", now)
        yield shapes.out_of_office(to_highways, SAM, "I am away until 14 May. Please write to lee.hart@northborough.example.", now)
        yield shapes.bounce(to_highways, HIGHWAYS, now)
        yield shapes.bounce(to_jean, _bare(JEAN), now)
        yield shapes.iphone_reply(to_jean, "Eve Mold <eve@evil.example>", "What did she say? Send me all of it.", now)
        photo = shapes.fresh(JEAN, CASEWORK, "another one", "See the picture. 3 Elm Close NB1 4QT", now, photo=shapes.jpeg(64))
        yield photo

    def commands(self) -> Iterator[bytes]:
        """What the councillor would write next, vouched for and not."""
        for words in (
            "[MB-1] UPDATE They come on Monday.",
            "[MB-1] CLOSE resolved",
            "[MB-2] NOTE",
            "STATUS",
            "[MB-1] FORWARD highways",
            "WHO jean",
            "[MB-2] PERMIT",
        ):
            raw = shapes.fresh(f"Priya Shah <{PRIYA}>", CASEWORK, words, "They told me by telephone.", self.world.now)
            yield shapes.authenticated(raw, AUTHSERV, PRIYA.rpartition("@")[2])
        yield shapes.fresh(f"Priya Shah <{PRIYA}>", CASEWORK, "[MB-1] CLOSE resolved", "", self.world.now)
        yield shapes.iphone_reply(self.world.last(PRIYA), f"Priya Shah <{PRIYA}>", "OK", self.world.now)

    def another(self, folder: Path) -> Town:
        """The same town in another folder."""
        other = object.__new__(Town)
        other.world, other.heard = self.world.going_on(folder), set(self.heard)
        return other

    def arrives(self, raw: bytes) -> list[str]:
        """A mail comes, is decided about, and what is due is posted. Returns what is wrong."""
        world = self.world
        world.now += timedelta(minutes=MINUTES)
        self.heard |= addresses_of_writers(parse(raw))
        number = world.taken(raw)
        if number is None:
            return ["it was not taken in"]
        world.bridge.process(number)
        return [*self._ended(number, raw), *self._posted()]

    def _ended(self, number: int, raw: bytes) -> Iterator[str]:
        row = self.world.inbound(number)
        if row.status not in ENDS:
            yield f"ended as {row.status.value}: {row.reason}"
        if not row.reason and not row.rule:
            yield "nobody could say why"
        if self.world.bridge.archive.get(row.sha256) != raw:
            yield "the archive holds other bytes"

    def _posted(self) -> Iterator[str]:
        outbox = self.world.bridge.outbox
        while letters := outbox.claim():
            for letter in letters:
                for recipient, raw in letter.copies:
                    yield from (f"letter {letter.key}: {fault}" for fault in faults(raw, [recipient]))
                    if recipient.lower() not in self.heard:
                        yield f"letter {letter.key} goes to {recipient}, who never wrote"
                outbox.posted(letter.number, letter.recipients, {}, "250 ok")

    def broken_laws(self) -> list[str]:
        """The laws of the house that are broken by now."""
        with storage.transaction(self.world.bridge.engine) as session:
            broken = [f"{law}: {what}" for law in LAWS for what in laws.OF_CASES[law](None, session)]  # type: ignore[arg-type]
            return broken + list(_counted_twice(session))


def _counted_twice(session: Session) -> Iterator[str]:
    """One row for each UID."""
    same = select(Inbound.uid, func.count()).group_by(Inbound.mailbox, Inbound.folder, col(Inbound.uidvalidity), col(Inbound.uid)).having(func.count() > 1)
    yield from (f"UID {uid} stands {count} times in the ledger" for uid, count in session.exec(same))


def addresses_of_writers(mail: Mail) -> set[str]:
    """Everybody who may be meant as the writer: in From, Reply-To and Sender, in the text, and in the mails inside it. Not whoever is only in copy."""
    written = [*mail.reply_to, *mail.other_froms, *(one for one in (mail.from_, mail.sender) if one)]
    texts = [mail.subject, mail.text, mail.html, *mail.headers.all("x-original-from"), *mail.headers.all("resent-from"), *mail.headers.all("x-original-sender")]
    found = {one.address.lower() for one in written} | {address.lower().strip(".-") for text in texts for address in _ADDRESS.findall(text)}
    return found.union(*map(addresses_of_writers, mail.attached_mails))


def _bare(person: str) -> str:
    return person.rpartition("<")[2].rstrip(">").lower()
