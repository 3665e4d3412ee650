"""The nightly count against a real mailbox: what slipped past the cursor is found, taken in once, and told of once; what people moved away is no difference."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner, Result

import mailbridge.visits
from mailbridge import assembly
from mailbridge.cli import main
from mailbridge.nightly import Night, Nightly
from mailbridge.rounds import Rounds
from mailbridge.settings import Settings, load
from tests.servers.dovecot import DovecotUser
from tests.servers.relay import Relay
from tests.servers.smtp import SmtpServer
from tests.whole.conftest import TownMaker
from tests.whole.council import IT, Box, Town, letters_to
from tests.whole.test_loop import report
from tests.whole.test_outage import resident

pytestmark = pytest.mark.slow
MakeRelay = Callable[..., Relay]


@pytest.fixture(autouse=True)
def _logs_end_with_the_test() -> Iterator[None]:
    """A command sends the log to the streams that it was called with."""
    handlers = list(logging.root.handlers)
    yield
    structlog.reset_defaults()
    logging.root.handlers[:] = handlers


@cache
def settings(config: Path) -> Settings:
    """Of a town, read once."""
    return load(config, os.environ)


@contextmanager
def at_work(town: Town, days: int = 0) -> Iterator[Rounds]:
    """What a pass works with, its clock so many days ahead."""
    rounds = assembly.rounds(settings(town.config), now=lambda: datetime.now(UTC) + timedelta(days=days))
    try:
        yield rounds
    finally:
        rounds.rooms.close()
        rounds.bridge.engine.dispose()


def passed(town: Town) -> None:
    """One pass: what has come is taken in and answered."""
    with at_work(town) as rounds:
        asyncio.run(_all(rounds))


async def _all(rounds: Rounds) -> None:
    assert await rounds.all()
    await rounds.poster.close()


def counted(town: Town, days: int = 1) -> Night:
    """The nightly count of a night to come, with its letters posted."""

    async def night(rounds: Rounds) -> Night:
        found = await Nightly(rounds).count()
        await rounds.post()
        await rounds.poster.close()
        return found

    with at_work(town, days) as rounds:
        return asyncio.run(night(rounds))


def with_a_hole(town: Town) -> None:
    """Three mails, of which the second came into view only when the cursor had passed it."""
    passed(town)
    town.mailbox.deliver(resident(town, 1))
    passed(town)
    town.change("UPDATE cursor SET last_uid = last_uid + 1")
    town.mailbox.deliver(resident(town, 2))
    town.mailbox.deliver(resident(town, 3))
    passed(town)
    assert town.rows("SELECT uid FROM inbound ORDER BY uid") == [(1,), (3,)], "a hole"


def test_a_mail_behind_the_cursor_is_found_taken_in_and_told_once(town: Town, smtp: SmtpServer) -> None:
    with_a_hole(town)
    [folder] = counted(town).folders
    assert (folder.on_server, folder.accounted, folder.missing, folder.in_ledger) == (3, 2, [2], 3)
    assert town.rows("SELECT uid, status FROM inbound ORDER BY uid") == [(1, "processed"), (2, "processed"), (3, "processed")]
    assert len(town.rows("SELECT reference FROM 'case'")) == 3
    [told] = letters_to(smtp.received, IT)
    assert "folder INBOX" in told.text
    assert "UID 2" in told.text
    assert not counted(town).folders, "once a night"
    [folder] = counted(town, days=2).folders
    assert (folder.on_server, folder.accounted, folder.missing) == (3, 3, [])
    assert len(letters_to(smtp.received, IT)) == 1
    assert len(letters_to(smtp.received, "r2@mail.example")) == 2, "an acknowledgement and a copy"


def _count(town: Town, *more: str) -> Result:
    try:
        return CliRunner().invoke(main, ["count", "--config", str(town.config), *more])
    finally:
        structlog.reset_defaults()  # the log went to a stream of this call


def test_counted_by_hand(town: Town) -> None:
    assert "nothing has run" in _count(town).stderr
    with_a_hole(town)
    found = _count(town, "--json")
    assert found.exit_code == 1, found.output
    [folder] = json.loads(found.stdout)["folders"]
    assert (folder["on_server"], folder["accounted"], folder["missing"]) == (3, 2, [2])
    assert town.ledger()[-1] == "pending", "deciding is the service's"
    passed(town)
    again = _count(town)
    assert again.exit_code == 0, again.output
    assert "shah, INBOX: 3 received, 3 accounted for." in again.stdout
    (path,) = [town.archive().path(sha256) for (sha256,) in town.rows("SELECT sha256 FROM inbound WHERE uid = 3")]
    path.unlink()
    assert "1 missing or damaged" in _count(town).stdout
    assert town.rows("SELECT uid FROM inbound WHERE damaged_at IS NOT NULL") == [(3,)]


def test_what_people_move_and_what_lay_there_before_is_no_difference(make_town: TownMaker, smtp: SmtpServer) -> None:
    town = make_town(more='after_reading = "move"')
    town.mailbox.deliver(resident(town, 1))
    passed(town)
    for number in (2, 3):
        town.mailbox.deliver(resident(town, number))
    passed(town)
    [folder] = counted(town).folders
    assert (folder.on_server, folder.accounted, folder.in_ledger) == (0, 0, 2), "the first is history"
    assert not letters_to(smtp.received, IT)


def test_a_mail_moved_back_by_hand_is_the_same_mail(make_town: TownMaker, smtp: SmtpServer) -> None:
    """It gets another UID; it is in the ledger a second time, and there it ends."""
    town = make_town(more='after_reading = "move"')
    passed(town)
    town.mailbox.deliver(report(town))
    passed(town)
    with town.mailbox.imap() as imap:
        imap.select("mailbridge")
        assert imap.uid("MOVE", "1", "INBOX")[0] == "OK"
    passed(town)
    assert town.ledger() == ["processed", "ignored"]
    assert town.rows("SELECT reference FROM 'case'") == [("MB-1",)]
    assert len(smtp.received) == 3
    [folder] = counted(town).folders
    assert not folder.missing


def test_a_renumbered_folder_is_counted_in_its_new_numbers(make_town: TownMaker, smtp: SmtpServer) -> None:
    town = make_town(more='folder = "Casework"')
    town.mailbox.append(resident(town, 1), "Casework")
    passed(town)
    town.mailbox.append(resident(town, 2), "Casework")
    passed(town)
    kept = town.mailbox.messages("Casework")
    town.mailbox.uidvalidity_changes("Casework")
    for raw in kept:
        town.mailbox.append(raw, "Casework")
    [folder] = counted(town).folders
    assert (folder.on_server, folder.accounted, folder.missing) == (2, 2, [])
    assert not letters_to(smtp.received, IT)


def test_a_mailbox_that_is_away_is_counted_later_in_the_night(make_town: TownMaker, mailbox: DovecotUser, relay: MakeRelay) -> None:
    between = relay(mailbox.imap_port)
    town = make_town(boxes={"shah": Box(mailbox, port=between.port)})
    passed(town)
    between.accepting = False
    night = counted(town)
    assert night.unreached == ["shah"]
    assert night.check is not None, "the house is looked through all the same"
    between.accepting = True
    assert len(counted(town).folders) == 1
    assert _count(town).exit_code == 0
    between.accepting = False
    assert _count(town).exit_code == 3


def test_a_mail_that_the_server_lists_and_does_not_hand_over_is_noted(make_town: TownMaker, mailbox: DovecotUser, relay: MakeRelay) -> None:
    """Passed over in silence it would be lost: the mail behind it moves the cursor."""
    between = relay(mailbox.imap_port)
    town = make_town(boxes={"shah": Box(mailbox, port=between.port)})
    passed(town)
    for number in (1, 2):
        mailbox.deliver(resident(town, number))
    between.rewrites = [(b"* 1 FETCH (UID 1 ", b"* 1 FETCH (UID 9 ")]
    passed(town)
    assert town.ledger() == ["held", "processed"]


def test_a_giant_at_whose_head_the_line_breaks_holds_up_no_other(
    make_town: TownMaker, mailbox: DovecotUser, relay: MakeRelay, smtp: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its size is asked first, its body never; the councillor is told once that it waits in her mailbox."""
    monkeypatch.setattr(mailbridge.visits, "LARGEST", 100_000)
    between = relay(mailbox.imap_port)
    town = make_town(boxes={"shah": Box(mailbox, port=between.port)})
    passed(town)
    giant, another = (resident(town, number).rstrip() + b"\r\n" + b"A long line of a huge mail.\r\n" * 5_000 for number in (1, 3))
    mailbox.deliver(giant)
    mailbox.deliver(resident(town, 2))
    between.cut_when_client_says(b"BODY.PEEK[HEADER]<0.262144>")
    passed(town)
    assert town.ledger() == ["held", "processed"]
    mailbox.deliver(another)
    passed(town)
    assert b"UID FETCH 1 (BODY.PEEK[]" not in between.said
    assert b"UID FETCH 3 (BODY.PEEK[]" not in between.said
    assert town.rows("SELECT partial FROM inbound ORDER BY uid") == [(1,), (0,), (1,)]
    assert len([letter for letter, _ in town.letters() if letter == "held"]) == 2, "each once, in whichever line-up"
    passed(town)
    assert len([letter for letter, _ in town.letters() if letter == "held"]) == 2


@pytest.mark.parametrize("how", ["declined", "cut"])
def test_a_mail_that_cannot_be_flagged_is_one_case_all_the_same(
    make_town: TownMaker, mailbox: DovecotUser, relay: MakeRelay, smtp: SmtpServer, how: str
) -> None:
    between = relay(mailbox.imap_port)
    town = make_town(boxes={"shah": Box(mailbox, port=between.port, more='after_reading = "flag"')})
    passed(town)
    mailbox.deliver(report(town))
    if how == "cut":
        between.cut_when_client_says(b"STORE")
        with at_work(town) as rounds:
            assert not asyncio.run(rounds.all()), "the line broke when the mail was safe"
    else:
        between.rewrites = [(b"OK Store completed", b"NO Store refused")]
        passed(town)
    between.rewrites = []
    for _ in range(2):
        passed(town)
    assert town.rows("SELECT reference FROM 'case'") == [("MB-1",)]
    assert town.ledger() == ["processed"]
    assert len(smtp.received) == 3
