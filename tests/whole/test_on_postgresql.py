"""The whole program on a PostgreSQL of its own: power cuts, and a server of the database that goes away in the middle of the work."""

from __future__ import annotations

import signal

import pytest

from mailbridge.cli.exits import Exit
from tests.servers.postgres import PostgresServer
from tests.servers.smtp import SmtpServer
from tests.whole.conftest import TownMaker
from tests.whole.test_loop import report
from tests.whole.test_outage import posted_in_order, resident
from tests.whole.test_power_cut import test_the_power_fails as the_power_fails

pytestmark = pytest.mark.slow
MAILS = 12


@pytest.mark.parametrize(("stage", "moment"), [("record.conclude", "after"), ("record.posted", "after")])
def test_the_power_fails(make_town: TownMaker, own_postgres: PostgresServer, smtp: SmtpServer, stage: str, moment: str) -> None:
    the_power_fails(lambda **how: make_town(database=own_postgres.url(own_postgres.database()), **how), smtp, stage, moment)


def test_the_server_of_the_database_goes_away(make_town: TownMaker, own_postgres: PostgresServer, smtp: SmtpServer) -> None:
    """By a crash and by a restart, under load: nothing is lost, nothing is posted twice, and nobody is told of a fault."""
    town = make_town(database=own_postgres.url(own_postgres.database()))
    service = town.watching()
    for number in range(MAILS):
        if number % 4 == 2:
            own_postgres.stop(signal.SIGQUIT if number % 8 == 2 else signal.SIGINT)
        town.mailbox.deliver(resident(town, number))
        if number % 4 == 3:
            missed = service.log().count('"database back"') + 1
            town.until(lambda missed=missed: service.log().count('"database lost"') >= missed, "it is missed", service)  # type: ignore[misc]
            own_postgres.start()
    town.quiet(MAILS, service)
    assert town.ledger() == ["processed"] * MAILS
    posted_in_order(town, smtp)
    service.stop()
    assert '"database lost"' in service.log()
    assert '"database back"' in service.log()
    assert {status for _, status in town.letters()} == {"sent"}


def test_a_stop_does_not_wait_for_it(make_town: TownMaker, own_postgres: PostgresServer) -> None:
    town = make_town(database=own_postgres.url(own_postgres.database()))
    service = town.watching()
    own_postgres.stop()
    town.mailbox.deliver(report(town))
    town.until(lambda: '"database lost"' in service.log(), "it is missed", service)
    service.stop()
    assert (town.command("run").returncode, town.command("cases").returncode) == (Exit.NOT_REACHED, Exit.NOT_REACHED)
    own_postgres.start()
    town.once()
    assert town.ledger() == ["processed"]
