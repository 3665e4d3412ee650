"""A letter has gone out, and the database cannot note it: nothing else goes out until it can, and nothing goes out twice."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from mailbridge import noting
from mailbridge.outbox import Outbox
from tests.servers.smtp import SmtpServer
from tests.stories.shapes import fresh
from tests.whole.conftest import TownMaker
from tests.whole.test_count import passed

pytestmark = pytest.mark.slow


def test_nothing_goes_out_while_the_database_is_away(make_town: TownMaker, smtp: SmtpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    town = make_town(connections=1)
    passed(town)
    text = "There is a pothole outside 14 Mill Lane NB1 4QT.\n\nJean Obi"
    town.mailbox.deliver(fresh("Jean Obi <jean.obi@mail.example>", town.mailbox.address, "pothole", text, datetime.now(UTC)))
    real, out_before = Outbox.all_posted, list[int]()

    def away_at_first(self: Outbox, letters: Any) -> set[int]:
        out_before.append(len(smtp.received))
        if len(out_before) < 3:
            raise OperationalError("UPDATE outbound", {}, ConnectionError("the server has gone"))
        return real(self, letters)

    monkeypatch.setattr(Outbox, "all_posted", away_at_first)
    monkeypatch.setattr(noting, "SECONDS", 0.01)
    passed(town)
    assert out_before == [1, 1, 1, 2, 3], "the first is marked before the second goes out"
    assert len(smtp.received) == 3
    assert [status for _, status in town.letters()] == ["sent"] * 3
