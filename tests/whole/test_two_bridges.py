"""Two installations whose councillors write to each other's casework address: one acknowledgement each at most, then silence."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.servers.dovecot import DovecotServer
from tests.servers.smtp import SmtpServer
from tests.stories.shapes import fresh, out_of_office
from tests.whole.conftest import TownMaker
from tests.whole.council import Box, Service, Town, letters_to

pytestmark = pytest.mark.slow
POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nNed Brook"


def _both(make_town: TownMaker, dovecot: DovecotServer) -> tuple[Town, Town, list[Service]]:
    shah, brook = make_town(boxes={"shah": Box(dovecot.user())}), make_town(boxes={"brook": Box(dovecot.user(), name="Ned Brook")})
    return shah, brook, [shah.watching(), brook.watching()]


def _silent(towns: tuple[Town, Town], services: list[Service], smtp: SmtpServer) -> None:
    """Every mail delivered is decided, every letter posted, in both towns at the same moment: then nothing is left that could start anything."""

    def still(town: Town) -> bool:
        return town.is_quiet(len(town.mailbox.messages()))

    def is_silent() -> bool:
        before = len(smtp.received)
        return all(still(town) for town in towns) and all(still(town) for town in towns) and len(smtp.received) == before

    for town, service in zip(towns, services, strict=True):
        town.until(is_silent, "silence", service)


def test_each_writes_to_the_other(make_town: TownMaker, dovecot: DovecotServer, smtp: SmtpServer) -> None:
    smtp.deliver_to(dovecot, authserv_id="mx.northborough.example")
    shah, brook, services = _both(make_town, dovecot)
    shah.mailbox.deliver(fresh(f"Ned Brook <{brook.mailbox.address}>", shah.mailbox.address, "pothole", POTHOLE, datetime.now(UTC)))
    brook.mailbox.deliver(fresh(f"Priya Shah <{shah.mailbox.address}>", brook.mailbox.address, "pothole", POTHOLE, datetime.now(UTC)))
    shah.until(lambda: bool(shah.ledger() and brook.ledger()), "both have mail", services[0])
    _silent((shah, brook), services, smtp)
    for town, other in ((shah, brook), (brook, shah)):
        letters = letters_to(smtp.received, other.mailbox.address)
        own = [mail for mail in letters if mail.from_ and mail.from_.address == town.mailbox.address]
        assert sum("acknowledgement" in name for name, _ in town.letters()) <= 1
        assert len(own) <= 2, [mail.subject for mail in own]
        assert len(town.rows('SELECT reference FROM "case"')) <= 1
        assert "shelved" not in town.ledger()


def test_a_responder_that_hides_what_it_is(town: Town, smtp: SmtpServer) -> None:
    """It answers every letter to it with a new mail without a thread and without any automatic header: after three cases nothing goes out (RFC 3834)."""
    service = town.watching()
    robot = "robot@post.example"
    for number in range(1, 8):
        text = f"Thank you for your message number {number}. There is a pothole outside {number} Mill Lane NB1 4QT."
        town.mailbox.deliver(fresh(f"Robot <{robot}>", town.mailbox.address, f"pothole {number}", text, datetime.now(UTC)))
        town.quiet(number, service)
    service.stop()
    assert len(letters_to(smtp.received, robot)) <= 6


def test_an_out_of_office_gets_no_answer(town: Town, smtp: SmtpServer) -> None:
    service = town.watching()
    sender = "Jean Obi <jean.obi@mail.example>"
    town.mailbox.deliver(fresh(sender, town.mailbox.address, "pothole", POTHOLE, datetime.now(UTC)))
    town.quiet(1, service)
    had = len(smtp.received)
    for number, letter in enumerate(letters_to(smtp.received, "jean.obi@mail.example"), 2):
        town.mailbox.deliver(out_of_office(letter, sender, "I am away until Monday.", datetime.now(UTC)))
        town.quiet(number, service)
    service.stop()
    assert len(smtp.received) == had
