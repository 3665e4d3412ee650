"""What a mail, a search and a tick cost in a database with years of cases, beside the same in one that has only the open ones.

python -m tests.bench.growing [--database postgresql] [--cases 200000] [--keep FOLDER] [--times 12] [--bare] [--plans]
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlmodel import Session

from mailbridge import lookup, storage, upkeep
from mailbridge.lookup.finding import found
from tests.bench import kept
from tests.bench.filling import WORDS
from tests.bench.kept import Recipe
from tests.bench.moulds import HERS
from tests.servers import postgres
from tests.stories import database, shapes
from tests.stories.world import AUTHSERV, CASEWORK, HIGHWAYS, LONDON, PRIYA, SAM, World

TODAY = datetime(2024, 5, 16, 10, 12, tzinfo=LONDON)
"""A Thursday in office hours, a day after the newest filled case."""
SIZES: Mapping[str, Recipe] = {"sqlite": Recipe(200_000, 60, 20), "postgresql": Recipe(1_000_000, 1000, 6)}
"""A council of 60 for five years, 13 cases a week for each; a county of a thousand, four a week. The open ones are those of a week and a half."""
FIRST_UID = 1_000_000_000
SERVER = {"shared_buffers": "1500MB", "max_wal_size": "16GB", "effective_cache_size": "4GB", "random_page_cost": "1.1"}
"""A server of 8 GB with a solid disk, as a council would run it."""
RARE, OFTEN = WORDS[-1], "pothole"


@dataclass
class Meter:
    """Counts statements of one database, and the processor's time for them: ours, and that of the server."""

    engine: Engine
    statements: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    """Statement -> how often."""
    values: dict[str, Any] = field(default_factory=dict)
    """Statement -> what it was asked with the last time."""

    def __post_init__(self) -> None:
        event.listen(self.engine, "after_cursor_execute", self._after)

    def _after(self, _connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        self.statements += 1
        self.asked[statement] += 1
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
        self.asks(lambda session: found(session, HERS, words))

    def asks(self, work: Callable[[Session], object]) -> None:
        """Something is looked up."""
        with storage.transaction(self.world.bridge.engine) as session:
            work(session)


CAMPAIGN = """Dear councillor, please vote against the closing of the library in Church Street at the meeting next month. It is the only place in the ward
where children can do their homework in the afternoon, and where older people meet. The council has said that the building costs too much to heat, but no
figures were published, and nobody has asked those who use it every day. I ask you to speak for us and to let me know how you will vote."""

MAIL: Mapping[str, Callable[[Side], object]] = {
    "a new enquiry": lambda side: side.writes(),
    "the same mail again": lambda side: side.again(),
    "the resident answers": lambda side: side.resident_answers(),
    "a department answers": lambda side: side.officer_answers(),
    "a command (NOTE)": lambda side: side.says(f"[{side.reference()}] NOTE rang the depot"),
    "a command (LIST)": lambda side: side.says("LIST"),
    "a new enquiry, photo": lambda side: side.writes(photo=shapes.jpeg()),
    "a copy of a campaign": lambda side: side.copies(),
}
SEARCHES: Mapping[str, Callable[[Side], object]] = {
    "FIND by mail": lambda side: side.says(f"FIND {RARE}"),
    "FIND rare": lambda side: side.finds(RARE),
    "FIND often": lambda side: side.finds(OFTEN),
    "FIND two words": lambda side: side.finds(OFTEN, "lane"),
    "FIND in every case": lambda side: side.finds("councillor"),
    "WHO by mail": lambda side: side.says("WHO ann abbott"),
    "REPORT by mail": lambda side: side.says("REPORT"),
}
CLOCK: Mapping[str, Callable[[Side], object]] = {
    "a tick, nothing due": lambda side: side.world.bridge.tick(),
    "claiming, nothing due": lambda side: side.world.bridge.outbox.claim(),
    "what waits": lambda side: side.world.bridge.process_waiting(),
    "a line-up": lambda side: side.asks(lambda session: lookup.agenda(session, HERS, TODAY.date())),
    "the watch asks": lambda side: side.asks(lambda session: looked(session, side.world.now)),
}
KINDS = {**MAIL, **SEARCHES, **CLOCK}


def looked(session: Session, now: datetime) -> None:
    """What the watch over the service asks every minute."""
    lookup.service_figures(session, now.astimezone(UTC), now.astimezone(UTC))
    lookup.last_mails(session)
    lookup.last_counts(session)


def measured(empty: Side, full: Side, times: int) -> Iterator[tuple[str, list[Once], list[Once]]]:
    """Each kind so many times in both databases, taking turns in who begins. What was due anyway is done before."""
    for side in (empty, full):
        side.world.bridge.tick()
        side.world.post()
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


def together(taken: Mapping[str, tuple[list[Once], list[Once]]]) -> str:
    """The line about mail as a whole: each sort of it once."""
    empty, full = (_sum([_middle(taken[kind][side]) for kind in MAIL]) for side in (0, 1))
    return told("each sort of mail once", [empty], [full])


def _middle(costs: list[Once]) -> Once:
    middle = statistics.median
    return Once(middle(one.seconds for one in costs), int(middle(one.statements for one in costs)), middle(one.wall for one in costs))


def _sum(costs: list[Once]) -> Once:
    return Once(sum(one.seconds for one in costs), sum(one.statements for one in costs), sum(one.wall for one in costs))


def grown(empty: Meter, full: Meter, many: int = 15) -> Iterator[str]:
    """The questions that take longer in the full database by most, each asked once more in both, with their plans in the full one."""
    asked = [one for one in full.asked if one.lstrip().startswith("SELECT") and "advisory" not in one and one in empty.asked]
    took = {one: (_asked_again(empty, one), _asked_again(full, one)) for one in asked}
    explain = "EXPLAIN QUERY PLAN" if full.engine.dialect.name == "sqlite" else "EXPLAIN (ANALYZE, BUFFERS)"
    for one in sorted(asked, key=lambda one: full.asked[one] * (took[one][0] - took[one][1]))[:many]:
        few, more = took[one]
        yield f"\n{few * 1000:.2f} ms, {more * 1000:.2f} ms in the full one, {full.asked[one]} times:  {' '.join(one.split())}"
        with full.engine.connect() as connection:
            yield from (f"    {row[-1]}" for row in connection.exec_driver_sql(f"{explain} {one}", full.values[one]))


def _asked_again(meter: Meter, statement: str) -> float:
    """Seconds at best of five: of the processor where the database lives in this thread."""
    clock = time.thread_time if meter.engine.dialect.name == "sqlite" else time.perf_counter
    took = []
    with meter.engine.connect() as connection:
        for _ in range(5):
            begun = clock()
            connection.exec_driver_sql(statement, meter.values[statement]).all()
            took.append(clock() - begun)
    return min(took)


@contextmanager
def sides(folder: Path, recipe: Recipe) -> Iterator[tuple[Side, Side]]:
    """A database with open work alone, and one with closed cases besides."""
    made = []
    for name, wanted in (("empty", replace(recipe, cases=0)), ("full", recipe)):
        begun = time.perf_counter()
        world = kept.ready(folder / name, wanted, TODAY, lambda what, name=name: print(f"{name}: {what}", flush=True))  # type: ignore[misc]
        print(f"{name}: ready after {time.perf_counter() - begun:.0f} s", flush=True)
        made.append(Side(world))
    yield made[0], made[1]


def forgotten(engine: Engine) -> None:
    """What the database has counted goes, as if it had been moved a moment ago."""
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS sqlite_stat1" if engine.dialect.name == "sqlite" else "DELETE FROM pg_statistic")
    engine.dispose()


def analysed(engine: Engine) -> None:
    """What a night does on SQLite, and autovacuum on PostgreSQL."""
    begun = time.perf_counter()
    upkeep.analysed(engine)
    print(f"counted in {time.perf_counter() - begun:.1f} s", flush=True)


def report(empty: Side, full: Side, times: int, *, bare: bool, plans: bool) -> None:
    """Prints the table: as the database is once it has counted what its tables hold, and before that if it is wanted."""
    for is_bare in [True, False] if bare else [False]:
        for side in (empty, full):
            (forgotten if is_bare else analysed)(side.world.bridge.engine)
            side.meter.asked.clear()
        print(f"\n{'before' if is_bare else 'after'} ANALYZE\n{HEADING}", flush=True)
        taken = {}
        for kind, few, many in measured(empty, full, times):
            taken[kind] = (few, many)
            print(told(kind, few, many), flush=True)
        print(together(taken), flush=True)
        if plans:
            print(*grown(empty.meter, full.meter), sep="\n")


def main(arguments: list[str] | None = None) -> None:
    """Builds both databases, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, help="closed ones; without it as many as the README says")
    parser.add_argument("--database", choices=list(SIZES), default="sqlite")
    parser.add_argument("--keep", type=Path, help="a folder in which the databases stay, and are used again the next time")
    parser.add_argument("--times", type=int, default=12, help="how often each thing is done")
    parser.add_argument("--bare", action="store_true", help="also before the database has counted what its tables hold")
    parser.add_argument("--plans", action="store_true", help="also print the statements that grow most, and their plans")
    wanted = parser.parse_args(arguments)
    recipe = SIZES[wanted.database]
    recipe = recipe if wanted.cases is None else replace(recipe, cases=wanted.cases)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    postgres.SETTINGS.update(SERVER)
    with _folder(wanted.keep) as folder, database.told_on(wanted.database), sides(folder / f"{wanted.database}-{recipe.cases}", recipe) as (empty, full):
        report(empty, full, wanted.times, bare=wanted.bare, plans=wanted.plans)
        database.close()


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
        return
    keep.mkdir(parents=True, exist_ok=True)
    postgres.KEPT.append(keep / "cluster")
    yield keep


if __name__ == "__main__":
    main()
