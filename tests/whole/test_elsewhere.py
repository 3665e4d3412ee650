"""What went wrong at other programs' mailboxes: wrong settings emptied them, and mail was marked although it had not been taken in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.servers.dovecot import DovecotUser
from tests.servers.relay import Relay
from tests.servers.smtp import SmtpServer
from tests.stories.shapes import fresh
from tests.whole.conftest import TownMaker
from tests.whole.council import Box
from tests.whole.test_count import at_work, passed
from tests.whole.test_loop import report

pytestmark = pytest.mark.slow
OLD = datetime(2021, 3, 1, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wrong", "smtp_port"),
    [('folder = "Nowhere"', 0), ('after_reading = "move"', 1), ('folder = "Nowhere"\nafter_reading = "move"', 0)],
    ids=["no such folder", "no mail server", "neither folder nor place"],
)
def test_wrong_settings_leave_the_mailbox_as_it_is(
    make_town: TownMaker, mailbox: DovecotUser, relay: Callable[..., Relay], smtp: SmtpServer, wrong: str, smtp_port: int
) -> None:
    """Years of mail lie there: none of it is moved, marked, deleted, taken in or answered, however often it is tried."""
    for number in range(3):
        mailbox.append(fresh(f"Old {number} <o{number}@mail.example>", mailbox.address, "pothole", "A pothole at 9 Elm Close NB1 4QT.", OLD))
    kept = mailbox.messages()
    between = relay(mailbox.imap_port)
    town = make_town(boxes={"shah": Box(mailbox, port=between.port, more=wrong)}, smtp_port=smtp_port)
    with at_work(town) as rounds:
        for _ in range(2):
            asyncio.run(rounds.all())
    assert mailbox.messages() == kept
    assert not any(mark in flags for flags in mailbox.flags() for mark in (r"\Seen", r"\Flagged", r"\Deleted"))
    assert not [word for word in (b"EXPUNGE", b"STORE", b"DELETE", b"MOVE", b"COPY", b" FETCH") if word in between.said.upper()]
    assert town.ledger() == []
    assert not smtp.received


def test_a_mail_that_could_not_be_kept_is_not_marked(make_town: TownMaker, mailbox: DovecotUser, smtp: SmtpServer) -> None:
    """A file lies where the archive should be: the mail stays unread and unflagged, so does the one behind it, and later both are taken in."""
    town = make_town(boxes={"shah": Box(mailbox, more='after_reading = "flag"')})
    passed(town)
    archive = town.home / "data" / "archive"
    if archive.exists():
        archive.rename(town.home / "aside")
    archive.write_text("in the way", encoding="utf-8")
    mailbox.deliver(report(town))
    mailbox.deliver(report(town, sender="Amit Rao <amit@mail.example>"))
    with at_work(town) as rounds, pytest.raises(NotADirectoryError):
        asyncio.run(rounds.all())
    assert not any(mark in flags for flags in mailbox.flags() for mark in (r"\Seen", r"\Flagged"))
    assert town.ledger() == []
    archive.unlink()
    passed(town)
    assert town.ledger() == ["processed", "processed"]
    assert all(r"\Flagged" in flags for flags in mailbox.flags())
