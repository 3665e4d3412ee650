"""A slice of the storm (issue 7, must show 6); in full it is `python -m tests.storm`."""

from __future__ import annotations

import pytest

from tests.storm import NED, Storm
from tests.whole.conftest import TownMaker

pytestmark = pytest.mark.slow


def test_a_storm(make_town: TownMaker) -> None:
    """150 mails of one sender, whose machine answers each letter, and five residents: few letters, one alarm, everybody else is served."""
    town = make_town(service={"mails_an_hour_from_one": "5"})
    service = town.watching()
    storm = Storm(town, mails=150, residents=5, seconds=3)
    storm.rages(service, 120)
    service.stop()
    assert sum(storm.ledger().values()) == storm.delivered == 150 + 5 + storm.answered
    assert set(storm.ledger()) == {"processed", "held"}
    assert storm.ledger()["held"] == 150 + storm.answered - 5
    assert storm.letters_to(NED) <= 6
    assert storm.alarms() == 1
    assert len(storm.waits()) == 5
    (held,) = town.told("shelf")
    assert held["reason"].endswith(f"(and {storm.ledger()['held'] - 1} more of this sender)")
    assert town.told("outbox") == {"halted": False, "halted_since": "", "why": "", "oldest_due": "", "queue": []}
