"""What a mail, a search and a tick cost in a database with years of cases, beside the same in one that has only the open ones.

python -m tests.bench.growing [--cases 200000] [--database postgresql] [--times 12] [--plans] [--folder /tmp]
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import event
from sqlalchemy.engine import Engine

from mailbridge import storage
from mailbridge.bridge import Bridge
from mailbridge.lookup.finding import found
from tests.bench.filling import WORDS, fill
from tests.bench.moulds import HERS
from tests.servers import postgres
from tests.stories import database, shapes
from tests.stories.world import AUTHSERV, CASEWORK, HIGHWAYS, LONDON, PRIYA, SAM, World

TODAY = datetime(2024, 5, 16, 10, 12, tzinfo=LONDON)
"""A Thursday in office hours, a day after the newest filled case."""
OPEN = 20
"""Cases of each councillor that wait for a department, in both databases."""
FIRST_UID = 1_000_000_000
SERVER = {"shared_buffers": "1500MB", "max_wal_size": "16GB", "effective_cache_size": "4GB", "random_page_cost": "1.1"}
"""A server of 8 GB with a solid disk, as a council would run it."""
RARE, OFTEN = WORDS[-1], "pothole"


@dataclass
class Meter:
    """Counts statements of one database, and the processor's time for them: ours, and that of the server."""

    engine: Engine
    statements: int = 0
    spent: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    values: dict[str, Any] = field(default_factory=dict)
    _begun: float = 0

    def __post_init__(self) -> None:
        event.listen(self.engine, "before_cursor_execute", self._before)
        event.listen(self.engine, "after_cursor_execute", self._after)

    def _before(self, *_: Any) -> None:
        self.statements += 1
        self._begun = time.perf_counter()

    def _after(self, _connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        self.spent[statement] += time.perf_counter() - self._begun
        self.values[statement] = values

    def seconds(self) -> float:
        """Of the processor, until now."""
        return time.process_time() + self._of_the_server()

    def _of_the_server(self) -> float:
        """Of the processes that serve our connections, in nanoseconds on a core (proc(5), schedstat)."""
        if self.engine.dialect.name == "sqlite":
            return 0
        with self.engine.connect() as connection:
            servers = connection.exec_driver_sql("SELECT pid FROM pg_stat_activity WHERE datname = current_database()").scalars().all()
        return sum(int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for pid in servers) / 1e9


@dataclass(frozen=True)
class Once:
    """What one thing cost."""

    seconds: float
    statements: int
    wall: float


@dataclass
class Side:
    """One of the two databases, with the people who write to it."""

    world: World
    meter: Meter = field(init=False)
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    number: int = 0

    def __post_init__(self) -> None:
        self.world.uid = FIRST_UID
        self.meter = Meter(self.world.bridge.engine)

    def costs(self, work: Callable[[Side], object]) -> Once:
        """One thing, done once."""
        before, counted, begun = self.meter.seconds(), self.meter.statements, time.perf_counter()
        work(self)
        wall = time.perf_counter() - begun
        counted = self.meter.statements - counted
        return Once(self.meter.seconds() - before, counted, wall)

    # ---- who writes

    def resident(self) -> str:
        """Somebody who has not written before."""
        return f"Ines Roe <ines.roe.{self.number}@mail.example>"

    def words(self) -> str:
        """A matter like no other."""
        return f"Big pothole outside {self.number + 3} Mill Lane NB1 4QT. {' '.join(self.chance.choices(WORDS, k=22))}.\n\nInes Roe"

    def writes(self, *, photo: bytes = b"") -> None:
        """A new enquiry."""
        self.number += 1
        self.world.resident_writes(self.words(), "pothole!!", sender=self.resident(), photo=photo)

    def again(self) -> None:
        """The last mail comes a second time."""
        last = self.world.inbound()
        self.world.arrives(self.world.bridge.archive.get(last.sha256))

    def resident_answers(self) -> None:
        self.world.resident_answers("Thank you. It is getting worse though.", sender=self.resident())

    def officer_answers(self) -> None:
        self.world.arrives(shapes.outlook_reply(self.world.last(HIGHWAYS), SAM, "Dear councillor, our team was there and has seen to it.", self.world.now))

    def says(self, subject: str) -> None:
        """The councillor gives a command."""
        raw = shapes.fresh(f"Priya Shah <{PRIYA}>", CASEWORK, subject, "", self.world.now)
        self.world.arrives(shapes.authenticated(raw, AUTHSERV, PRIYA.rpartition("@")[2]))

    def reference(self) -> str:
        """Of the case that came last."""
        with storage.transaction(self.world.bridge.engine) as session:
            return str(session.connection().exec_driver_sql('SELECT reference FROM "case" ORDER BY id DESC LIMIT 1').scalar())

    def copies(self) -> None:
        """One more person sends what many send."""
        self.number += 1
        self.world.resident_writes(f"{CAMPAIGN}\n\nInes Roe\n{self.number} Elm Close NB1 4QT", "Save our library", sender=self.resident())

    def finds(self, *words: str) -> None:
        """The search alone."""
        with storage.transaction(self.world.bridge.engine) as session:
            found(session, HERS, words)


CAMPAIGN = """Dear councillor, please vote against the closing of the library in Church Street at the meeting next month. It is the only place in the ward
where children can do their homework in the afternoon, and where older people meet. The council has said that the building costs too much to heat, but no
figures were published, and nobody has asked those who use it every day. I ask you to speak for us and to let me know how you will vote."""

KINDS: Mapping[str, Callable[[Side], object]] = {
    "a new enquiry": lambda side: side.writes(),
    "the same mail again": lambda side: side.again(),
    "the resident answers": lambda side: side.resident_answers(),
    "a department answers": lambda side: side.officer_answers(),
    "a command (NOTE)": lambda side: side.says(f"[{side.reference()}] NOTE rang the depot"),
    "a command (LIST)": lambda side: side.says("LIST"),
    "a new enquiry, photo": lambda side: side.writes(photo=shapes.jpeg()),
    "a copy of a campaign": lambda side: side.copies(),
    "FIND by mail": lambda side: side.says(f"FIND {RARE}"),
    "FIND rare": lambda side: side.finds(RARE),
    "FIND often": lambda side: side.finds(OFTEN),
    "FIND two words": lambda side: side.finds(OFTEN, "lane"),
    "a tick, nothing due": lambda side: side.world.bridge.tick(),
    "claiming, nothing due": lambda side: side.world.bridge.outbox.claim(),
    "what waits": lambda side: side.world.bridge.process_waiting(),
}


def measured(empty: Side, full: Side, times: int) -> Iterator[tuple[str, list[Once], list[Once]]]:
    """Each kind so many times in both databases, taking turns in who begins."""
    taken: dict[str, tuple[list[Once], list[Once]]] = {kind: ([], []) for kind in KINDS}
    for turn in range(times + 1):
        gc.collect()
        for side in (empty, full):
            side.world.now += timedelta(minutes=7)
        for kind, work in KINDS.items():
            for side, costs in ((empty, taken[kind][0]), (full, taken[kind][1]))[:: 1 if turn % 2 else -1]:
                once = side.costs(work)
                if turn:  # the first one warms up
                    costs.append(once)
    yield from ((kind, *costs) for kind, costs in taken.items())


def told(kind: str, empty: list[Once], full: list[Once]) -> str:
    """One line of the table."""
    few, many = (statistics.median(one.seconds for one in costs) * 1000 for costs in (empty, full))
    asked, more = (statistics.median(one.statements for one in costs) for costs in (empty, full))
    wall = statistics.median(one.wall for one in full) * 1000
    return f"{kind:<26}{few:>9.2f}{many:>9.2f}{many / few:>8.2f}{asked:>9.0f}{more:>7.0f}{more / max(asked, 1):>7.2f}{wall:>9.1f}"


HEADING = f"{'milliseconds of CPU':<26}{'empty':>9}{'full':>9}{'ratio':>8}{'queries':>9}{'full':>7}{'ratio':>7}{'wall':>9}"


def slowest(meter: Meter, many: int = 15) -> Iterator[str]:
    """The statements that took longest, with their plans."""
    sqlite = meter.engine.dialect.name == "sqlite"
    spent, values = sorted(meter.spent.items(), key=lambda one: -one[1])[:many], dict(meter.values)
    with meter.engine.connect() as connection:
        for statement, took in spent:
            yield f"\n{took * 1000:.1f} ms  {' '.join(statement.split())}"
            if statement.lstrip().startswith("SELECT") and "advisory" not in statement:
                rows = connection.exec_driver_sql(f"EXPLAIN {'QUERY PLAN' if sqlite else 'ANALYZE'} {statement}", values[statement])
                yield from (f"    {row[3] if sqlite else row[0]}" for row in rows)


@contextmanager
def sides(folder: Path, cases: int) -> Iterator[tuple[Side, Side]]:
    """A database with open work alone, and one with so many cases besides."""
    made = []
    for name, many in (("empty", 0), ("full", cases)):
        (folder / name).mkdir()
        world = World(folder / name, now=TODAY)
        fill(world.bridge.engine, many, each=OPEN, newest=date(2024, 5, 15), tell=lambda what, name=name: print(f"{name}: {what}", flush=True))  # type: ignore[misc]
        made.append(Side(world))
    yield made[0], made[1]


def analysed(bridge: Bridge) -> None:
    """The database counts what its tables hold, as it does by itself in time."""
    with bridge.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def report(empty: Side, full: Side, times: int, *, plans: bool) -> None:
    """Prints the table twice: as the database is, and once it has counted what its tables hold."""
    for name in ("before ANALYZE", "after ANALYZE"):
        print(f"\n{name}\n{HEADING}", flush=True)
        for kind, few, many in measured(empty, full, times):
            print(told(kind, few, many), flush=True)
        if plans:
            print(*slowest(full.meter), sep="\n")
        for side in (empty, full):
            analysed(side.world.bridge)
            side.meter.spent.clear()


def main(arguments: list[str] | None = None) -> None:
    """Builds both databases, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=200_000)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--times", type=int, default=12, help="how often each thing is done")
    parser.add_argument("--plans", action="store_true", help="also print the slowest statements and their plans")
    parser.add_argument("--folder", default=None, help="where the databases are made and removed: 200,000 cases need about 6 GB")
    wanted = parser.parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    postgres.SETTINGS.update(SERVER)
    with tempfile.TemporaryDirectory(dir=wanted.folder) as folder, database.told_on(wanted.database), sides(Path(folder), wanted.cases) as (empty, full):
        report(empty, full, wanted.times, plans=wanted.plans)
        database.close()


if __name__ == "__main__":
    main()
