"""Towns for the tests: `town` has one councillor, `make_town` makes others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.servers.dovecot import DovecotServer
from tests.servers.smtp import SmtpServer
from tests.stories import database
from tests.whole.council import Box, Town

TownMaker = Callable[..., Town]


@pytest.fixture
def make_town(tmp_path: Path, dovecot: DovecotServer, smtp: SmtpServer) -> Iterator[TownMaker]:
    """Makes towns: `make_town(boxes={"shah": Box(dovecot.user())}, service={"chase": "[1, 2, 3]"})`. What still runs is killed at the end.

    They have a database of the kind that stories are told on, or the one that they are given."""
    made: list[Town] = []

    def make(**how: Any) -> Town:
        boxes = how.pop("boxes", None) or {"shah": Box(dovecot.user(), more=how.pop("more", ""))}
        how.setdefault("database", database.url())
        made.append(Town(tmp_path / f"town-{len(made) + 1}", dovecot, how.pop("smtp", smtp), boxes, **how))
        return made[-1]

    yield make
    for town in made:
        for service in town.started:
            if service.is_alive():
                service.kill()


@pytest.fixture
def town(make_town: TownMaker) -> Town:
    """A town with one councillor and an empty mailbox."""
    return make_town()
