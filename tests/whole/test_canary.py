"""The canary between a real mail server and a real mailbox: it comes home, is taken away, and no other mail is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from mailbridge import assembly
from mailbridge.rounds import Rounds
from mailbridge.settings import load
from mailbridge.watch.canary import Canaries
from tests.servers.dovecot import DovecotServer
from tests.servers.smtp import SmtpServer
from tests.whole.conftest import TownMaker
from tests.whole.council import Box, Town
from tests.whole.test_loop import report

pytestmark = pytest.mark.slow
HOUR = timedelta(hours=1)


@pytest.fixture
def round_trip(make_town: TownMaker, dovecot: DovecotServer, smtp: SmtpServer) -> Iterator[tuple[Town, Rounds]]:
    """A town whose mail server delivers to its own mailbox; the service in this process, not started."""
    smtp.deliver_to(dovecot)
    user = dovecot.user()
    town = make_town(boxes={"shah": Box(user)})
    rounds = assembly.rounds(load(town.config, {}))
    yield town, rounds
    rounds.rooms.close()
    rounds.bridge.engine.dispose()


async def test_the_whole_way(round_trip: tuple[Town, Rounds], smtp: SmtpServer) -> None:
    town, rounds = round_trip
    canaries = Canaries(rounds, 60)
    await canaries.send()
    assert not smtp.received, "a mailbox that nobody has looked into gets none"
    town.mailbox.deliver(report(town))
    assert await rounds.visit("shah")
    rounds.pulse.started_at -= HOUR
    await canaries.send()
    await canaries.send()
    assert [(mail.sender, mail.recipients) for mail in smtp.received] == [(town.mailbox.address, (town.mailbox.address,))], "one an hour"
    assert rounds.pulse.canary("shah").waiting_since is not None
    assert await rounds.visit("shah")
    kept = rounds.pulse.canary("shah")
    assert (kept.waiting, kept.waiting_since) == ((), None)
    assert kept.seconds is not None
    assert kept.seconds < 60
    assert town.ledger() == ["ignored"]
    assert town.letters() == []
    assert len(town.mailbox.messages()) == 1, "her own mail stays, the canary is gone"
    assert b"pothole" in town.mailbox.messages()[0]
    assert town.mailbox.messages("Sent") == []
    await rounds.poster.close()


async def test_a_canary_that_does_not_leave_is_not_missed(round_trip: tuple[Town, Rounds], smtp: SmtpServer) -> None:
    _, rounds = round_trip
    assert await rounds.visit("shah")
    rounds.pulse.started_at -= HOUR
    await asyncio.to_thread(smtp.stop)
    await Canaries(rounds, 60).send()
    assert rounds.pulse.canary("shah").waiting == ()
    assert rounds.pulse.mail_server.failing_since is not None, "that is an alarm of its own"
    await Canaries(rounds, 60).send()
    await Canaries(rounds, 0).send()
    await rounds.poster.close()
