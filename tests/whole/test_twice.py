"""The same mail again: by UID, after the folder was renumbered, and in a second councillor's mailbox. Never a second case, never a second letter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailbridge.delivery import Delivery
from mailbridge.model.words import InboundStatus
from tests.servers.dovecot import DovecotServer, DovecotUser
from tests.servers.relay import Relay
from tests.servers.smtp import SmtpServer
from tests.stories.shapes import fresh
from tests.stories.world import CASEWORK, World
from tests.whole.conftest import TownMaker
from tests.whole.council import Box, Town
from tests.whole.test_loop import report

pytestmark = pytest.mark.slow
OLD = datetime(2021, 3, 1, 9, 0, tzinfo=UTC)


def _is_once(town: Town, smtp: SmtpServer, told: int = 0) -> None:
    """One case with its three letters. `told`: so many councillors more who got the same mail, and hear whose case it is."""
    assert town.rows('SELECT reference FROM "case"') == [("MB-1",)]
    assert [status for _, status in town.letters()] == ["sent"] * (3 + told)
    assert len(smtp.received) == 3 + told


def test_the_same_uids_are_fetched_twice(town: Town, smtp: SmtpServer) -> None:
    """As after a database that was put back from a copy made between archive and cursor: the cursor stands before mails that are in the ledger."""
    town.once()
    town.mailbox.deliver(report(town))
    town.once()
    town.change("UPDATE cursor SET last_uid = 0")
    town.once()
    assert town.ledger() == ["processed"]
    _is_once(town, smtp)


def test_the_folder_is_renumbered(make_town: TownMaker, smtp: SmtpServer) -> None:
    """Her provider moves her mailbox: other UIDs, another UIDVALIDITY, the same mails, old ones among them, and one that came meanwhile."""
    town = make_town(more='folder = "Casework"')
    history = fresh("Old Hand <old.hand@mail.example>", town.mailbox.address, "streetlight", "The light outside 3 Elm Close NB1 4QT is out.", OLD)
    town.mailbox.append(history, "Casework")
    town.once()
    town.mailbox.append(report(town), "Casework")
    town.once()
    _is_once(town, smtp)
    before = town.rows("SELECT uidvalidity FROM cursor")
    kept = town.mailbox.messages("Casework")
    town.mailbox.uidvalidity_changes("Casework")
    for raw in kept:
        town.mailbox.append(raw, "Casework")
    town.once()
    assert town.rows("SELECT uidvalidity FROM cursor") != before
    assert town.ledger() == ["processed", "ignored", "ignored"]
    _is_once(town, smtp)
    town.mailbox.append(
        fresh("Amit Rao <amit@mail.example>", town.mailbox.address, "pothole", "A pothole at 9 Elm Close NB1 4QT.", datetime.now(UTC)), "Casework"
    )
    town.once()
    assert [one["reference"] for one in town.told("cases")] == ["MB-1", "MB-2"], "what comes afterwards is new"


def test_the_service_notices_that_the_folder_is_another_one(make_town: TownMaker, smtp: SmtpServer, mailbox: DovecotUser, relay: Callable[..., Relay]) -> None:
    """The same while `run` sits in IDLE: the server is restarted, and the folder is another one."""
    between = relay(mailbox.imap_port)
    town = make_town(boxes={"shah": Box(mailbox, port=between.port, more='folder = "Casework"')})
    town.mailbox.append(report(town, sender="Amit Rao <amit@mail.example>"), "Casework")
    service = town.watching()
    town.mailbox.append(report(town), "Casework")
    town.quiet(1, service)
    kept = town.mailbox.messages("Casework")
    town.mailbox.uidvalidity_changes("Casework")
    town.mailbox.append(kept[-1], "Casework")
    between.cut()
    town.quiet(2, service)
    service.kill()
    assert town.ledger() == ["processed", "ignored"]
    _is_once(town, smtp)


def test_a_mail_to_two_councillors_is_one_case(make_town: TownMaker, dovecot: DovecotServer, smtp: SmtpServer) -> None:
    shah, brook = dovecot.user(), dovecot.user()
    town = make_town(boxes={"shah": Box(shah), "brook": Box(brook, name="Ned Brook")}, service={"claim_minutes": "0"})
    service = town.watching()
    raw = report(town)
    shah.deliver(raw)
    brook.deliver(raw)
    town.quiet(2, service)
    service.kill()
    assert sorted(town.ledger()) == ["ignored", "processed"]
    _is_once(town, smtp, told=1)
    assert any("also" in line["line"] or "same mail" in line["line"] for line in town.told("show", "MB-1")["history"])


def test_old_mail_with_the_date_of_the_move_stays_history(tmp_path: Path) -> None:
    """Some tools that move a mailbox give every mail the date of the move: what residents dated before our watch is not answered."""
    world = World(tmp_path)
    world.bridge.watch("shah", "INBOX", 2, 10)
    world.uidvalidity = 2
    text = "The light outside 3 Elm Close NB1 4QT is out."
    assert world.arrives(fresh("Old Hand <old.hand@mail.example>", CASEWORK, "streetlight", text, OLD)).status is InboundStatus.IGNORED
    assert world.arrives(fresh("New Hand <new.hand@mail.example>", CASEWORK, "streetlight", text, world.now)).status is InboundStatus.PROCESSED
    undated = fresh("No Date <no.date@mail.example>", CASEWORK, "streetlight", text, world.now).replace(b"Date: ", b"X-Date: ")
    assert world.arrives(undated).status is InboundStatus.PROCESSED, "in doubt a resident is heard"


def test_a_mail_of_the_first_second_in_an_empty_mailbox_is_new(tmp_path: Path) -> None:
    """Servers tell whole seconds, so a mail may look older than the watch that began in the same second."""
    world = World(tmp_path)
    raw = fresh("Jean Obi <jean.obi@mail.example>", CASEWORK, "pothole", "A pothole outside 14 Mill Lane NB1 4QT.", world.now)
    number = world.bridge.take_in(Delivery("shah", "INBOX", 1, 1, raw, world.now - timedelta(seconds=1), len(raw)))
    world.bridge.process_waiting()
    assert world.inbound(number or 0).status is InboundStatus.PROCESSED
