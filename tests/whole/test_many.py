"""Several mailboxes in one process: dead servers delay nobody, a server that comes back is not stormed, and few connections do for many mailboxes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.bench.delivered import answered, delivered
from tests.bench.outage import closed, logins, silent
from tests.servers.certificates import Certificate
from tests.servers.dovecot import DovecotServer, running
from tests.servers.relay import Relay
from tests.servers.smtp import SmtpServer
from tests.whole.conftest import TownMaker
from tests.whole.council import Box, Town

pytestmark = pytest.mark.slow
AT_ONCE = {"undo_minutes": "0", "claim_minutes": "0"}


@pytest.fixture
def own_dovecot(certificate: Certificate) -> Iterator[DovecotServer]:
    """One that may be stopped and started."""
    with running(certificate) as server:
        yield server


def _asked_for(town: Town, **limits: float) -> None:
    """What a mail server is asked for at most."""
    with (town.config / "service.toml").open("a", encoding="utf-8") as file:
        file.write("\n[imap]\n" + "".join(f"{name} = {limit}\n" for name, limit in limits.items()))


def test_dead_servers_delay_nobody(make_town: TownMaker, dovecot: DovecotServer) -> None:
    with silent() as mute, closed() as gone:
        boxes = {f"c{number}": Box(dovecot.user(), port=(0, mute, gone)[number % 3]) for number in range(12)}
        town = make_town(boxes=boxes, service=AT_ONCE)
        service = town.run()
        living = [key for key, box in boxes.items() if not box.port]
        town.until(lambda: town.rows("SELECT count(*) FROM cursor") == [(len(living),)], "the living are watched", service, 30)
        at = {number: delivered(town, key, number) for number, key in enumerate(living)}
        town.until(lambda: len(answered(town, at)) == len(living), "each resident is answered", service, 30)
        service.kill()


def test_a_server_that_comes_back_is_not_stormed(make_town: TownMaker, own_dovecot: DovecotServer, smtp: SmtpServer) -> None:
    boxes = {f"c{number}": Box(own_dovecot.user(), port=own_dovecot.imap_port) for number in range(9)}
    town = make_town(boxes=boxes, service=AT_ONCE, smtp=smtp)
    _asked_for(town, logins_a_second=3)
    service = town.watching()
    own_dovecot.stop()
    town.until(lambda: service.log().count('"mailbox lost"') >= len(boxes), "each has lost its server", service)
    skipped = len(own_dovecot.log())
    own_dovecot.start_again()
    users = {box.user.address for box in boxes.values()}
    town.until(lambda: users == {user for _, user in logins(own_dovecot, skipped)}, "each is back", service)
    seconds = [second for second, _ in logins(own_dovecot, skipped)]
    assert max(map(seconds.count, seconds)) <= 4, seconds
    service.kill()


def test_more_mailboxes_than_connections(make_town: TownMaker, dovecot: DovecotServer) -> None:
    boxes = {f"c{number}": Box(dovecot.user()) for number in range(5)}
    town = make_town(boxes=boxes, service=AT_ONCE)
    _asked_for(town, connections=2)
    service = town.watching()
    at = {0: delivered(town, "c0", 0)}
    town.until(lambda: len(answered(town, at)) == 1, "a mailbox in turn, or one that stays", service, 90)
    service.stop()


def test_small_mails_are_fetched_together(make_town: TownMaker, dovecot: DovecotServer, relay: Callable[[int], Relay]) -> None:
    between = relay(dovecot.imap_port)
    town = make_town(boxes={"shah": Box(dovecot.user(), port=between.port)}, service=AT_ONCE)
    town.once()
    for number in range(6):
        delivered(town, "shah", number)
    town.once()
    assert len(town.ledger()) == 6
    assert between.said.count(b"RFC822.SIZE") == 1
    assert between.said.count(b"BODY.PEEK[]") == 1
