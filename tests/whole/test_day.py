"""One day, through Dovecot and SMTP: twelve residents write, she gives twenty-five commands from three mail programs, officers answer five times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from mailbridge.core.mail import Mail
from tests.servers.smtp import SmtpServer
from tests.stories import shapes
from tests.stories.clients import CLIENTS
from tests.stories.world import AUTHSERV
from tests.whole.conftest import TownMaker
from tests.whole.council import Service, Town, letters_to

pytestmark = pytest.mark.slow
HER = "cllr.shah@northborough.example"
HERSELF = f"Priya Shah <{HER}>"
PROGRAMS = ("iPhone Mail", "Gmail", "Outlook")
RESIDENTS = (
    ("Jean Obi", "pothole!!", "Hi, huge pothole outside 14 Mill Lane NB1 4QT, cracked my wheel."),
    ("Ann Fox", "bin", "Our brown bin has been missed again at 9 Elm Close NB1 4QT."),
    ("Bob Day", "street light", "The street light outside 20 Mill Lane NB1 4QT has been out for two weeks."),
    ("Cat Roe", "extension", "What do you think of the planning application 24/01234/FUL for 3 Elm Close NB1 4QT? I object to the extension."),
    ("Dev Nair", "rubbish", "Somebody dumped a mattress in the alley behind 5 Mill Lane NB1 4QT."),
    ("Eve Poe", "council tax", "I cannot pay the council tax and the bailiffs are coming to 7 Elm Close NB1 4QT."),
    ("Fay Lin", "", ""),
    ("Gus Ray", "pot hole", "The pothole on Mill Lane outside number 14, NB1 4QT, is a danger to cyclists."),
    ("Hal Orr", "dog mess", "There is dog mess all over the pavement outside 30 Mill Lane NB1 4QT."),
    ("Ivy Moss", "noise", "My neighbour at 11 Elm Close NB1 4QT plays loud music till 3am every night."),
    ("Jon Hay", "school", "My daughter did not get a school place at Millfield School. We live at 2 Elm Close NB1 4QT. Can you help with the appeal?"),
    ("Kim Bell", "parking ticket", "I got a parking ticket on Mill Lane NB1 4QT and I want to appeal against the fine."),
)
"""Name, subject, words; MB-1 to MB-12 in this order."""


@dataclass
class Day:
    """The town, its running service, and a clock by which no two mails are written at the same second."""

    town: Town
    service: Service
    smtp: SmtpServer
    mails: int = 0
    began: datetime = field(default_factory=lambda: datetime.now(UTC) - timedelta(hours=1))

    def now(self) -> datetime:
        return self.began + timedelta(seconds=10 * self.mails)

    def arrives(self, raw: bytes) -> None:
        """A mail comes, and all that it causes has been done when this returns."""
        self.mails += 1
        self.town.mailbox.deliver(raw)
        self.town.quiet(self.mails, self.service)

    def letters(self, address: str) -> list[Mail]:
        return letters_to(self.smtp.received, address)

    def resident(self, name: str, subject: str, text: str) -> None:
        address = f"{name.split()[0].lower()}@mail.example"
        photo = b"" if text else shapes.jpeg()
        self.arrives(shapes.fresh(f"{name} <{address}>", self.town.mailbox.address, subject, text, self.now(), photo=photo))

    def she_says(self, subject: str, text: str = "", *, about: str = "") -> None:
        """A command from the next of her mail programs: in answer to the last letter about a case, or as a tap on a button writes it."""
        program = CLIENTS[PROGRAMS[self.mails % len(PROGRAMS)]]
        answered = [letter for letter in self.letters(HER) if about and f"[{about}]" in letter.subject]
        if answered:
            raw = program.reply(answered[-1], HERSELF, text, self.now(), subject)
        else:
            body = text.replace("\n", "%0D%0A").replace(" ", "%20")
            raw = program.tap(f"mailto:{self.town.mailbox.address}?subject={subject.replace(' ', '%20')}&body={body}", HERSELF, self.now())
        self.arrives(shapes.authenticated(raw, AUTHSERV, "northborough.example"))

    def officer(self, department: str, name: str, text: str, shape: Callable[..., bytes] = shapes.outlook_reply) -> None:
        address = f"{name.lower().replace(' ', '.')}@northborough.example"
        self.arrives(shape(self.letters(f"{department}@northborough.example")[0], f"{name} <{address}>", text, self.now()))


@pytest.fixture
def day(make_town: TownMaker, smtp: SmtpServer) -> Day:
    town = make_town(service={"undo_minutes": "0"})
    return Day(town, town.watching(), smtp)


COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("NEW pothole High Street o/s the library NB1 4QT", "", ""),
    ("[MB-4] FORWARD planning", "cheers", "MB-4"),
    ("RE: [EXTERNAL] OFFICIAL: council tax [MB-6] froward council tax pls", "", "MB-6"),
    ("[MB-8] merge MB-1", "", "MB-8"),
    ("Yes, do it", "", "sure"),
    ("[MB-1] note spoke to Sam, coming on Thursday", "", ""),
    ("[MB-2] due Friday", "", ""),
    ("[MB-3] hold until 24 December", "", ""),
    ("[MB-5] anon", "", ""),
    ("mb9 status", "", ""),
    ("[MB-10] ask", "Which house do they live in?", "MB-10"),
    ("[MB-11] private; note rang the family", "", "MB-11"),
    ("[MB-12] can't help", "Parking tickets have an appeal of their own, and I cannot change them.", "MB-12"),
    ("[MB-7] ask", "Thank you for the photo. Where is this, please?", "MB-7"),
    ("[MB-9] close resolved The street was cleaned this morning.", "", ""),
    ("[MB-9] reopen it is back", "", "MB-9"),
    ("list", "", ""),
    ("find mill lane", "", ""),
    ("who is Jean", "", ""),
    ("help close", "", ""),
    ("[MB-3] chase", "", ""),
    ("[MB-2] split the street light by 9 Elm Close is out", "", ""),
    ("[MB-13] clsoe", "", ""),
    ("[MB-5] close", "", "MB-5"),
    ("[MB-1] SEND", "", "MB-1"),
)
"""Subject, words beneath, and the case whose last letter is answered; empty: a fresh mail."""
OFFICERS = (
    ("highways", "Sam Lee", "The pothole at Mill Lane was filled this morning, job 20451.", shapes.outlook_reply),
    ("waste", "Una Kay", "I am looking into this and will come back to you.", shapes.outlook_reply),
    ("planning", "Viv Orton", "Which window is this about, please?", shapes.outlook_reply),
    ("council.tax", "Wes Pine", "Unfortunately we are unable to stop the recovery, as it does not meet the criteria for a hold.", shapes.outlook_reply),
    ("highways", "Sam Lee", "I am on leave until Monday. For urgent matters contact tom.reed@northborough.example", shapes.out_of_office),
)
EXPECTED = """\
MB-1 | answered | - | Jean Obi | highways answered
MB-2 | awaiting_officer | - | Ann Fox | waste holding_reply
MB-3 | awaiting_officer | - | Bob Day | streetlighting sent
MB-4 | awaiting_councillor | - | Cat Roe | planning clarification_requested
MB-5 | awaiting_officer | - | Dev Nair | waste sent
MB-6 | answered | - | Eve Poe | council_tax declined
MB-7 | awaiting_constituent | - | Fay Lin | -
MB-8 | closed | duplicate | Gus Ray | highways withdrawn
MB-9 | open | - | Hal Orr | waste withdrawn
MB-10 | awaiting_constituent | - | Ivy Moss | -
MB-11 | awaiting_councillor | - | Jon Hay | -
MB-12 | closed | not_possible | Kim Bell | -
MB-13 | awaiting_officer | - | - | highways sent
MB-14 | awaiting_officer | - | Ann Fox | streetlighting sent
"""


def test_a_day_of_a_councillor(day: Day) -> None:
    for resident in RESIDENTS:
        day.resident(*resident)
    assert len(RESIDENTS) == 12
    assert len(COMMANDS) == 25
    for subject, text, about in COMMANDS[:-1]:
        _say(day, subject, text, about)
    for department, name, text, shape in OFFICERS:
        day.officer(department, name, text, shape)
    _say(day, *COMMANDS[-1])
    told = day.town.told("cases")
    print(table(told))
    assert table(told) == EXPECTED
    transcripts = day.town.rows("SELECT count(*) FROM outbound WHERE letter = 'transcript' AND status = 'sent'")
    assert transcripts == [(len(COMMANDS) - 1,)], "each command has its transcript; the merge has it once she is sure"
    assert "filled this morning" in day.letters("jean@mail.example")[-1].text
    assert "filled this morning" in day.letters("gus@mail.example")[-1].text
    assert set(day.town.ledger()) == {"processed"}
    day.service.stop()


def _say(day: Day, subject: str, text: str, about: str) -> None:
    if about != "sure":
        day.she_says(subject, text, about=about)
        return
    asked = day.letters(HER)[-1]
    assert asked.subject.startswith("Are you sure?")
    raw = CLIENTS["Gmail app"].reply(asked, HERSELF, subject, day.now())
    day.arrives(shapes.authenticated(raw, AUTHSERV, "northborough.example"))


def table(told: list[dict[str, object]]) -> str:
    """`cases --json` as a table that a person can check: reference, status, outcome, and each referral with its status."""
    return "".join(f"{_line(case)}\n" for case in told)


def _line(case: dict[str, object]) -> str:
    referrals = case["referrals"]
    assert isinstance(referrals, list)
    sent = ", ".join(f"{one['department']} {one['status']}" for one in referrals)
    return " | ".join(str(part) for part in (case["reference"], case["status"], case["outcome"] or "-", case["resident"] or "-", sent or "-"))
