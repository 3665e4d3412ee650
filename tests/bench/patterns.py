"""Short stories, told to the program itself: the rows that it writes for them are what the filler multiplies. So a filled case is a real one."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from mailbridge.core.mail import Mail
from mailbridge.model.tables import Cursor, SQLModel
from tests.stories import database, shapes
from tests.stories.world import PRIYA, SAM, World

LATER = "Zxmarker"
"""Where the words of a filled case's own go."""
OPENERS = (
    "Hi Cllr Shah, huge pothole outside 14 Mill Lane NB1 4QT, it cracked my wheel. {}.\n\nJean Obi",
    "Dear councillor, the bin at 14 Mill Lane NB1 4QT has not been emptied for three weeks. {}.\n\nRegards\nJean Obi",
    "The streetlight outside 14 Mill Lane NB1 4QT is out again, it is very dark there. {}.\n\nJean Obi",
    "Somebody has dumped a sofa and rubbish at 14 Mill Lane NB1 4QT, please have it taken away. {}.\n\nJean Obi",
)
SUBJECTS = ("pothole!!", "bin not emptied", "streetlight out", "fly tipping")


@dataclass(frozen=True)
class Pattern:
    """What the program wrote for one story: table -> rows as SQLite has them, each a mapping of its columns."""

    name: str
    rows: Mapping[str, list[dict[str, Any]]]
    is_open: bool


def _opened(world: World, sort: int) -> None:
    world.resident_writes(OPENERS[sort].format(LATER), SUBJECTS[sort])


def _asked(world: World) -> Mail:
    """The letter that came to the department."""
    return next(letters[-1] for person, letters in world.mailboxes.items() if person.endswith("@northborough.example") and person != PRIYA)


def _answered(world: World, text: str) -> None:
    world.arrives(shapes.outlook_reply(_asked(world), SAM, text, world.now))


def _ended(world: World, sort: int) -> None:
    """The department answers, the councillor passes it on, and closes the case."""
    _opened(world, sort)
    world.now += timedelta(days=2)
    _answered(world, "Dear councillor, our team was there today and has seen to it.")
    world.now += timedelta(days=1)
    world.councillor_says("[MB-1] SEND")
    world.now += timedelta(days=1)
    world.councillor_says("[MB-1] CLOSE resolved")


def _talked_about(world: World, sort: int) -> None:
    """The same, with a ticket of the department's, a promise, a resident who asks after it, and a note."""
    _opened(world, sort)
    world.now += timedelta(days=1)
    _answered(world, "Thank you. Our reference is CAS-104233. I will look into it and come back to you by 10 May 2024.")
    world.resident_answers("Thank you, it is getting worse though. The bus goes round it now.")
    world.councillor_says("[MB-1] NOTE rang the depot")
    world.now += timedelta(days=2)
    _answered(world, "Dear councillor, this was done this morning.")
    world.now += timedelta(days=1)
    world.councillor_says("[MB-1] CLOSE resolved")


def _came_back(world: World, sort: int) -> None:
    """One person with two matters."""
    _ended(world, sort)
    world.resident_writes(OPENERS[(sort + 1) % 4].format(LATER), SUBJECTS[(sort + 1) % 4])
    world.now += timedelta(days=1)
    world.councillor_says("[MB-2] CLOSE resolved")


def _chatted(world: World, sort: int) -> None:
    """A newsletter and a machine's answer beside a case, which lead to nothing."""
    _ended(world, sort)
    world.arrives(shapes.out_of_office(_asked(world), SAM, "I am away until 13 May 2024.", world.now))


STORIES: tuple[tuple[Callable[[World, int], None], bool], ...] = (
    *((tell, False) for tell in (_ended, _talked_about, _came_back, _chatted)),
    (_opened, True),
)


def told(sorts: int = len(OPENERS)) -> list[Pattern]:
    """Every story, once for each of so many sorts of problem."""
    return [_told(tell, sort, is_open=is_open) for tell, is_open in STORIES for sort in range(sorts)]


def _told(tell: Callable[[World, int], None], sort: int, *, is_open: bool) -> Pattern:
    with tempfile.TemporaryDirectory() as folder, database.told_on("sqlite"):
        world = World(Path(folder))
        tell(world, sort)
        world.bridge.engine.dispose()
        _settle(Path(folder) / "data" / "mailbridge.db")
        return Pattern(f"{tell.__name__.strip('_')} {sort}", stored(Path(folder) / "data" / "mailbridge.db"), is_open)


def _settle(file: Path) -> None:
    """Copies lie in her Sent folder, as with a real mail server."""
    database = sqlite3.connect(file)
    with database:
        database.execute("UPDATE outbound SET copied_at = sent_at WHERE copy_wanted")
    database.close()


def stored(file: Path) -> dict[str, list[dict[str, Any]]]:
    """All rows of a database but those of the watch over the mailbox."""
    database = sqlite3.connect(file)
    database.row_factory = sqlite3.Row
    try:
        tables = [table.name for table in SQLModel.metadata.tables.values() if table.name != Cursor.__tablename__]
        return {name: [dict(row) for row in database.execute(f'SELECT * FROM "{name}" ORDER BY id')] for name in tables}
    finally:
        database.close()
