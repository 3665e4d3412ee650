"""A council in a folder: the real bridge on a real database, a clock that a story moves, and everybody's mailbox."""

from __future__ import annotations

import copy
import shutil
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from mailbridge import lookup, storage
from mailbridge.archive import Archive
from mailbridge.bridge import Bridge
from mailbridge.core.calendar import WorkingDays
from mailbridge.core.known import KnownCase
from mailbridge.core.letters.templates import TemplateSet
from mailbridge.core.mail import Address, Mail
from mailbridge.core.parse import parse
from mailbridge.core.people import Copied, Council, Councillor
from mailbridge.delivery import Delivery
from mailbridge.model.tables import Case, Inbound
from mailbridge.settings import Settings, load
from tests.stories import database, shapes

LONDON = ZoneInfo("Europe/London")
JEAN = "Jean Obi <jean.obi@mail.example>"
SAM = "Sam Lee <sam.lee@northborough.example>"
PRIYA = "cllr.p.shah@northborough.example"
CASEWORK = "casework@priya-shah.example"
DAN = "cllr.d.brown@northborough.example"
DANS_CASEWORK = "casework@dan-brown.example"
HIGHWAYS = "highways@northborough.example"
AUTHSERV = "mx.northborough.example"
SECRETS = {"MAILBRIDGE_SHAH_PASSWORD": "of-a-test", "MAILBRIDGE_SMTP_PASSWORD": "of-a-test"}
STARTER = Path(__file__).parents[2] / "config"


@dataclass
class World:
    """Times are London's; the story begins on Thursday 2 May 2024, 09:12."""

    folder: Path
    now: datetime = datetime(2024, 5, 2, 9, 12, tzinfo=LONDON)
    service: Mapping[str, Any] = field(default_factory=dict)
    councillor: Mapping[str, Any] = field(default_factory=dict)
    uidvalidity: int = 1
    ward: bool = False
    """Whether Cllr Brown, of the same ward, is served as well."""

    def __post_init__(self) -> None:
        settings = starter()
        self.council = _changed(settings.council, self.service, self.councillor) if self.service or self.councillor else settings.council
        if self.ward:
            self.council = self.council.model_copy(update={"councillors": {**self.council.councillors, "brown": _brown(self.council)}})
        self.settings = settings
        self.uid = 0
        self.mailboxes: dict[str, list[Mail]] = defaultdict(list)
        self.bridge = self.started()
        for key in self.council.councillors:
            self.bridge.watch(key, "INBOX", self.uidvalidity, 1)

    def make_personal(self) -> None:
        """The mailbox is the councillor's own, with newsletters and family in it."""
        shah = self.council.councillors["shah"]
        shah = shah.model_copy(update={"mailbox": shah.mailbox.model_copy(update={"kind": "personal"})})
        self.council = self.council.model_copy(update={"councillors": {**self.council.councillors, "shah": shah}})
        self.bridge = self.started()

    def copy_highways_to(self, *addresses: str) -> None:
        """What goes to Highways goes to these as well."""
        highways = self.council.departments["highways"].model_copy(update={"cc": tuple(Copied(address=one) for one in addresses)})
        self.council = self.council.model_copy(update={"departments": {**self.council.departments, "highways": highways}})
        self.bridge = self.started()

    def started(self) -> Bridge:
        """The bridge as a fresh process finds it: only the folder has survived."""
        data = storage.prepared(self.folder / "data")
        return Bridge(
            council=self.council,
            lexicon=self.settings.lexicon,
            operator=Address("IT", "it@northborough.example"),
            templates=_templates(),
            engine=database.opened(data / "mailbridge.db"),
            archive=Archive(data / "archive"),
            secret=storage.secret(data),
            now=lambda: self.now.astimezone(UTC),
        )

    def going_on(self, folder: Path) -> World:
        """A copy of this story in another folder, which goes on in its own way: what many tests begin with is told once."""
        self.bridge.engine.dispose()  # the log of changes goes into the file
        shutil.copytree(self.folder / "data", folder / "data")
        other = copy.copy(self)
        other.folder, other.mailboxes = folder, defaultdict(list, {address: [*mails] for address, mails in self.mailboxes.items()})
        other.bridge = other.started()
        return other

    # ---- what people do

    def arrives(self, raw: bytes, *, uid: int = 0, mailbox: str = "shah") -> Inbound:
        """A mail comes to the mailbox and is decided about; what is due is posted."""
        number = self.taken(raw, uid=uid, mailbox=mailbox)
        if number is not None:
            self.bridge.process(number)
        self.post()
        return self.inbound(number or 0)

    def taken(self, raw: bytes, *, uid: int = 0, mailbox: str = "shah") -> int | None:
        """A mail comes and is archived, no more."""
        self.uid = uid or self.uid + 1
        moment = self.now.astimezone(UTC)
        return self.bridge.take_in(Delivery(mailbox, "INBOX", self.uidvalidity, self.uid, raw, moment, len(raw)))

    def resident_writes(self, text: str, subject: str = "pothole!!", *, sender: str = JEAN, photo: bytes = b"") -> Inbound:
        """A new mail from a resident's phone."""
        return self.arrives(shapes.fresh(sender, CASEWORK, subject, text, self.now, photo=photo))

    def resident_answers(self, text: str, *, sender: str = JEAN) -> Inbound:
        """The resident answers the last letter she had."""
        return self.arrives(shapes.iphone_reply(self.last(sender), sender, text, self.now))

    def officer_answers(self, text: str, *, sender: str = SAM, **how: Any) -> Inbound:
        """An officer answers the last letter that came to Highways, from Outlook."""
        return self.arrives(shapes.outlook_reply(self.last(HIGHWAYS), sender, text, self.now, **how))

    def officer_is_out_of_office(self, text: str) -> Inbound:
        """Exchange answers the last letter to Highways."""
        return self.arrives(shapes.out_of_office(self.last(HIGHWAYS), SAM, text, self.now))

    def councillor_says(
        self, subject: str, text: str = "", *, trusted: bool = True, sender: str = PRIYA, to: str = CASEWORK, name: str = "Priya Shah", mailbox: str = "shah"
    ) -> Inbound:
        """The councillor, or who acts for her, writes a command; `trusted` is what the receiving server says of it."""
        raw = shapes.fresh(f"{name} <{sender}>", to, subject, text, self.now)
        return self.arrives(shapes.authenticated(raw, AUTHSERV, sender.rpartition("@")[2]) if trusted else raw, mailbox=mailbox)

    def councillor_insists(self, subject: str) -> None:
        """She gives a command, and says YES when she is asked whether she is sure."""
        self.councillor_says(subject)
        if self.last(PRIYA).subject.startswith("Are you sure?"):
            self.arrives(shapes.iphone_reply(self.last(PRIYA), f"Priya Shah <{PRIYA}>", "YES", self.now))

    def dan_says(self, subject: str, text: str = "", *, hers: bool = False) -> Inbound:
        """Cllr Brown writes a command to his own casework address, or to hers."""
        to, mailbox = (CASEWORK, "shah") if hers else (DANS_CASEWORK, "brown")
        return self.councillor_says(subject, text, sender=DAN, to=to, name="Dan Brown", mailbox=mailbox)

    # ---- what time does

    def at(self, day: date, hour: int = 9, minute: int = 30) -> None:
        """The clock stands at a moment; what is due happens and is posted."""
        self.now = datetime.combine(day, time(hour, minute), LONDON)
        self.bridge.tick()
        self.post()

    def days_pass(self, days: int) -> None:
        """So many days, each with its morning and its office hours."""
        for _ in range(days):
            next_day = self.now.date() + timedelta(days=1)
            for hour in (9, 12, 16):
                self.at(next_day, hour)

    def working_days_pass(self, days: int) -> None:
        """So many working days of the council."""
        last = WorkingDays.of(self.council.service).add(self.now.date(), days)
        self.days_pass((last - self.now.date()).days)

    # ---- what can be seen

    def post(self) -> list[Mail]:
        """The outbox is emptied into everybody's mailbox."""
        posted = []
        while letters := self.bridge.outbox.claim():
            for letter in letters:
                for recipient, raw in letter.copies:
                    self.mailboxes[recipient].append(parse(raw))
                posted.append(parse(letter.copies[0][1]))
                self.bridge.outbox.posted(letter.number, letter.recipients, {}, "250 ok")
        return posted

    def last(self, person: str) -> Mail:
        """The last letter that somebody got."""
        return self.letters(person)[-1]

    def letters(self, person: str) -> list[Mail]:
        """Every letter that somebody got."""
        return self.mailboxes[address_of(person)]

    def inbound(self, number: int = 0) -> Inbound:
        """An archived mail; the last one without a number."""
        with storage.transaction(self.bridge.engine) as session:
            found = select(Inbound).order_by(col(Inbound.id).desc()).limit(1)
            return session.exec(found.where(Inbound.id == number) if number else found).one()

    def inbounds(self) -> list[Inbound]:
        """Every archived mail."""
        with storage.transaction(self.bridge.engine) as session:
            return list(session.exec(select(Inbound).order_by(col(Inbound.id))).all())

    def case(self, reference: str = "MB-1") -> KnownCase:
        """A case as it stands."""
        with storage.transaction(self.bridge.engine) as session:
            row = lookup.case(session, reference)
            assert row is not None, f"there is no case {reference}"
            return lookup.view(session, row)

    def cases(self) -> list[str]:
        """The references of all cases."""
        with storage.transaction(self.bridge.engine) as session:
            return list(session.exec(select(Case.reference).order_by(col(Case.id))).all())


def _changed(council: Council, service: Mapping[str, Any], councillor: Mapping[str, Any]) -> Council:
    """Northborough with other settings. (The same council for most stories, since its words are indexed once each.)"""
    shah = council.councillors["shah"].model_copy(update=dict(councillor))
    return council.model_copy(update={"service": council.service.model_copy(update=dict(service)), "councillors": {"shah": shah}})


def _brown(council: Council) -> Councillor:
    """Cllr Brown, with a casework address of his own."""
    told = {"name": "Dan Brown", "addresses": (DAN,), "casework_address": DANS_CASEWORK}
    return council.councillors["shah"].model_copy(update=told)


@cache
def starter() -> Settings:
    """The starter set, read once for all stories. Most of them tell of what is decided: letters leave at once, and she hears of each thing by itself."""
    settings = load(STARTER, SECRETS)
    return replace(settings, council=_changed(settings.council, {"undo_minutes": 0}, {"mails_a_day": 0}))


@cache
def _templates() -> TemplateSet:
    """The letters of the starter set, compiled once for all stories."""
    return TemplateSet(starter().templates)


def address_of(person: str) -> str:
    """`Jean Obi <jean.obi@mail.example>` -> `jean.obi@mail.example`."""
    return person.rpartition("<")[2].rstrip(">").lower()
