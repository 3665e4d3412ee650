"""Servers go away and come back, or say no: letters wait in order and go out once, mail that came meanwhile is taken in, and people hear of what failed."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from mailbridge.core.parse import parse
from mailbridge.model.tables import Outbound
from mailbridge.outage import Outage
from mailbridge.storage import transaction
from tests.servers.dovecot import DovecotUser
from tests.servers.relay import Relay
from tests.servers.smtp import Break, SmtpServer
from tests.stories.shapes import bounce, fresh
from tests.stories.world import CASEWORK, World
from tests.stories.world import PRIYA as STORY_PRIYA
from tests.whole.conftest import TownMaker
from tests.whole.council import IT, Box, Service, Town, different, letters_to
from tests.whole.test_loop import HIGHWAYS, JEAN, report

pytestmark = pytest.mark.slow
MakeRelay = Callable[..., Relay]
PRIYA = "cllr.shah@northborough.example"
DEPUTY = "highways.duty@northborough.example"


def posted_in_order(town: Town, smtp: SmtpServer) -> None:
    """The outbox says in which order letters were decided; the wire must say the same, each letter once."""
    decided = [identifier for (identifier,) in town.rows("SELECT message_id FROM outbound ORDER BY id")]
    assert [parse(mail.raw).message_id for mail in smtp.received] == decided


def resident(town: Town, number: int) -> bytes:
    text = f"There is a pothole outside {number} Mill Lane NB1 4QT.\n\nResident {number}"
    return fresh(f"Resident {number} <r{number}@mail.example>", town.mailbox.address, "pothole", text, datetime.now(UTC))


def test_the_mail_server_is_away_while_mail_comes_in(make_town: TownMaker, smtp: SmtpServer, relay: MakeRelay) -> None:
    between = relay(smtp.port)
    between.accepting = False
    town = make_town(smtp_port=between.port)
    service = town.watching()
    for number in (1, 2, 3):
        town.mailbox.deliver(resident(town, number))
        town.until(lambda number=number: town.ledger() == ["processed"] * number, f"mail {number} decided", service)  # type: ignore[misc]
        town.until(lambda: "mail server not reached" in service.log(), "the outage noticed", service)
    assert not smtp.received
    between.accepting = True
    town.quiet(3, service)
    service.stop()
    assert len(smtp.received) == 9
    posted_in_order(town, smtp)


def test_once_says_that_a_server_is_away(make_town: TownMaker, smtp: SmtpServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    town = make_town(smtp_port=port)
    town.once()
    town.mailbox.deliver(report(town))
    town.once(expected=3)
    assert [status for _, status in town.letters()] == ["queued"] * 3
    path = town.config / "service.toml"
    path.write_text(path.read_text().replace(f"port = {port}", f"port = {smtp.port}"))
    town.once()
    posted_in_order(town, smtp)
    assert len(smtp.received) == 3


def test_one_letter_at_which_the_line_breaks_does_not_hold_up_the_others(town: Town, smtp: SmtpServer) -> None:
    smtp.drop_at = {HIGHWAYS}
    service = town.watching()
    town.mailbox.deliver(report(town))
    town.until(lambda: [status for _, status in town.letters()] == ["sent", "queued", "sent"], "all but the forward posted", service)
    service.stop()
    smtp.drop_at = set()
    town.change("UPDATE outbound SET not_before = created_at")
    town.once()
    assert [status for _, status in town.letters()] == ["sent"] * 3
    assert len(letters_to(smtp.received, HIGHWAYS)) == 1


def test_one_copy_at_which_the_line_breaks_is_posted_alone_later(town: Town, smtp: SmtpServer) -> None:
    """Highways and the clerk have theirs: what the server said of each stands, and only the area team gets the letter at the next try."""
    path = town.config / "council.toml"
    copies = f'address = "{HIGHWAYS}"\ncc = ["clerk@parish.example", "area@northborough.example"]'
    path.write_text(path.read_text(encoding="utf-8").replace(f'address = "{HIGHWAYS}"', copies), encoding="utf-8")
    smtp.drop_at = {"area@northborough.example"}
    service = town.watching()
    town.mailbox.deliver(report(town))
    town.until(lambda: [status for _, status in town.letters()] == ["sent", "queued", "sent"], "all but one copy posted", service)
    service.stop()
    smtp.drop_at = set()
    town.change("UPDATE outbound SET not_before = created_at")
    town.once()
    assert [status for _, status in town.letters()] == ["sent"] * 3
    copies_got = [letters_to(smtp.received, address) for address in (HIGHWAYS, "clerk@parish.example", "area@northborough.example")]
    assert [len(got) for got in copies_got] == [1, 1, 1]
    assert len({got[0].reply_to[0].address for got in copies_got}) == 3
    assert len(different([got[0] for got in copies_got])) == 1
    assert len(town.mailbox.messages("Sent")) == 3, "one copy of each letter, however many got it"


@pytest.mark.parametrize("how", ["cut", "reset"])
def test_the_line_to_the_mailbox_breaks(make_town: TownMaker, relay: MakeRelay, mailbox: DovecotUser, how: str) -> None:
    between = relay(mailbox.imap_port)
    town = make_town(boxes={"shah": Box(mailbox, port=between.port)})
    service = town.watching()
    town.mailbox.deliver(resident(town, 1))
    town.quiet(1, service)
    between.accepting = False
    between.cut() if how == "cut" else between.reset()
    town.mailbox.deliver(resident(town, 2))
    town.until(lambda: "mailbox lost" in service.log(), "the break noticed", service)
    town.mailbox.deliver(resident(town, 3))
    between.accepting = True
    between._frozen.clear()
    town.quiet(3, service)
    service.stop()
    assert town.ledger() == ["processed"] * 3


def test_the_departments_address_is_refused(town: Town, smtp: SmtpServer) -> None:
    smtp.refuse = {HIGHWAYS: "550 5.1.1 no such user here"}
    service = town.watching()
    town.mailbox.deliver(report(town))
    town.quiet(1, service)
    service.stop()
    case = town.told("show", "MB-1")
    assert "DeliveryFailed" in [event["fact"] for event in case["history"]]
    assert [(referral["status"], referral["address"]) for referral in case["referrals"]] == [("sent", DEPUTY)], "it goes on with the deputy"
    [told] = letters_to(smtp.received, PRIYA)
    assert HIGHWAYS in told.text
    assert "no such user here" in told.text
    assert not letters_to(smtp.received, HIGHWAYS)
    [forward] = letters_to(smtp.received, DEPUTY)
    assert [one.address for one in forward.to] == [DEPUTY]


def test_the_councillors_own_address_is_refused(town: Town, smtp: SmtpServer) -> None:
    """She cannot be told that she cannot be told: the operator is, once for each letter, and there it ends."""
    smtp.refuse = {HIGHWAYS: "550 5.1.1 no such user", PRIYA: "550 5.2.1 mailbox disabled"}
    service = town.watching()
    town.mailbox.deliver(report(town))
    town.quiet(1, service)
    service.stop()
    [told] = letters_to(smtp.received, IT)
    assert PRIYA in told.text
    assert "mailbox disabled" in told.text
    assert town.letters() == [
        ("acknowledgement", "sent"),
        ("forward", "refused"),
        ("copy_to_resident", "sent"),
        ("forward", "sent"),
        ("delivery_failed", "refused"),
        ("delivery_failed", "sent"),
    ]


def test_a_letter_to_the_councillor_comes_back(town: Town, smtp: SmtpServer) -> None:
    """The same by a delivery report: no letter to her about letters to her."""
    smtp.refuse = {HIGHWAYS: "550 5.1.1 no such user"}
    service = town.watching()
    town.mailbox.deliver(report(town))
    town.quiet(1, service)
    [told] = letters_to(smtp.received, PRIYA)
    town.mailbox.deliver(bounce(told, PRIYA, datetime.now(UTC)), sender="")
    town.quiet(2, service)
    service.stop()
    assert len(letters_to(smtp.received, PRIYA)) == 1
    assert town.ledger() == ["processed", "processed"]


def test_nobody_can_be_reached(town: Town, smtp: SmtpServer) -> None:
    """Not even the operator: every letter is tried once, and there it ends."""
    refused = (JEAN, HIGHWAYS, DEPUTY, PRIYA, IT)
    smtp.refuse = dict.fromkeys(refused, "550 5.7.1 we do not know you")
    service = town.watching()
    town.mailbox.deliver(report(town))
    town.quiet(1, service)
    service.stop()
    assert {status for _, status in town.letters()} == {"refused"}
    assert not smtp.received


def test_the_server_defers_a_letter(town: Town, smtp: SmtpServer) -> None:
    smtp.data_replies = ["451 4.7.1 greylisted, try again"]
    service = town.watching()
    town.mailbox.deliver(report(town))
    town.until(lambda: [status for _, status in town.letters()] == ["queued", "sent", "sent"], "all but the first posted", service)
    town.change("UPDATE outbound SET not_before = created_at")
    town.quiet(1, service)
    service.stop()
    assert len(smtp.received) == 3


def test_the_line_breaks_after_a_letter_was_taken(town: Town, smtp: SmtpServer) -> None:
    """The server has it, and we cannot know: it goes again with the same Message-ID, so that people see it once."""
    smtp.data_replies = [Break.TAKE_AND_DROP]
    service = town.watching()
    town.mailbox.deliver(report(town))
    town.until(lambda: [status for _, status in town.letters()] == ["queued", "sent", "sent"], "the others posted", service)
    town.change("UPDATE outbound SET not_before = created_at")
    town.quiet(1, service)
    service.stop()
    assert len(smtp.received) == 4
    assert len({parse(mail.raw).message_id for mail in smtp.received}) == 3


@dataclass
class Holding(Relay):
    """A relay that keeps the server's answer to a letter for itself until it is told to let go."""

    held: threading.Event = field(default_factory=threading.Event)
    may_go: threading.Event = field(default_factory=threading.Event)

    def _rewritten(self, data: bytes) -> bytes:
        if b"queued as" in data:
            self.held.set()
            self.may_go.wait(60)
        return data


@pytest.fixture
def holding(smtp: SmtpServer) -> Iterator[Holding]:
    """Between the service and the SMTP server."""
    made = Holding(smtp.port)
    made.start()
    yield made
    made.may_go.set()
    made.stop()


def test_stopped_while_a_letter_is_handed_over(make_town: TownMaker, smtp: SmtpServer, holding: Holding) -> None:
    """SIGTERM between the letter and the server's answer: the answer is waited for and noted, so nothing goes twice; what is left waits for the next start."""
    town = make_town(smtp_port=holding.port, connections=1)
    service = town.watching()
    town.mailbox.deliver(report(town))
    town.until(holding.held.is_set, "a letter handed over", service)
    service.process.terminate()
    town.until(lambda: _is_stopping(service), "the signal heard", service)
    holding.may_go.set()
    assert service.process.wait(60) == 0, service.log()
    assert [status for _, status in town.letters()] == ["sent", "queued", "queued"]
    town.once()
    assert [status for _, status in town.letters()] == ["sent"] * 3
    assert len(smtp.received) == 3


def _is_stopping(service: Service) -> bool:
    return '"stopping"' in service.log()


def test_letters_to_the_councillor_come_back(tmp_path: Path) -> None:
    """In the process: a report about a letter to her is noted on its case, and begets no letter."""
    world = World(tmp_path)
    world.resident_writes("A pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi")
    world.officer_answers("We filled the pothole this morning, job 20451. It is done.\n\nSam Lee")
    had = len(world.letters(STORY_PRIYA))
    world.arrives(bounce(world.last(STORY_PRIYA), STORY_PRIYA, world.now))
    assert len(world.letters(STORY_PRIYA)) == had
    assert any("deliver" in line.lower() or "arrive" in line.lower() for line in world.case().history[-1:]), world.case().history


def test_a_pause_grows_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("mailbridge.outage.time.monotonic", lambda: now)
    outage = Outage()
    assert outage.is_over()
    pauses = [outage.goes_on() for _ in range(12)]
    assert 1.0 <= pauses[0] <= 2.0
    assert 150.0 <= pauses[-1] <= 300.0, "never longer than five minutes"
    assert not outage.is_over()
    now += 300.0
    assert outage.is_over()
    assert outage.goes_on(refused=True) >= 60.0, "the list of users may be away for a moment"
    assert outage.goes_on(refused=True) == 900.0
    outage.ends()
    assert outage.is_over()
    assert outage.goes_on() <= 2.0, "the next outage begins anew"


def test_a_letter_whose_file_is_damaged_holds_up_no_other(tmp_path: Path) -> None:
    """The disk has a bad spot: that letter waits for the operator, the others go."""
    world = World(tmp_path)
    number = world.taken(fresh(f"Jean Obi <{JEAN}>", CASEWORK, "pothole", "A pothole outside 14 Mill Lane NB1 4QT.", world.now))
    world.bridge.process(number or 0)
    with transaction(world.bridge.engine) as session:
        first, *others = session.exec(select(Outbound).order_by(col(Outbound.id))).all()
    path = next(path for path in world.bridge.archive.root.rglob("*.eml") if path.parent.name + path.stem == first.sha256)
    kept = path.read_bytes()
    path.write_bytes(b"rotten")
    assert {mail.message_id for mail in world.post()} == {row.message_id for row in others}
    path.write_bytes(kept)
    assert world.bridge.outbox.release() == 1
    assert [mail.message_id for mail in world.post()] == [first.message_id]
