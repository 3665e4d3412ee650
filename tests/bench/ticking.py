"""What a tick of the clock costs while referrals run and none is due, beside the cost of reading the same rows by plain SQL.

python -m tests.bench.ticking [--referrals 2000]
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import structlog
from sqlmodel import col, update

from mailbridge import storage
from mailbridge.model.tables import Referral
from tests.bench.finding import TIMES, built, seconds, told
from tests.stories.world import LONDON, World

PLAIN = "SELECT r.*, c.reference, c.councillor FROM referral r JOIN \"case\" c ON r.case_id = c.id WHERE r.status = 'sent' AND c.status <> 'closed'"


def measure(world: World, file: Path) -> Iterator[str]:
    """The figures, line by line."""
    yield f"{'milliseconds':<44}{'best':>9}{'middle':>9}{'CPU':>9}"
    world.bridge.tick()  # the line-up of the day is written once
    database = sqlite3.connect(file)
    rows = len(database.execute(PLAIN).fetchall())
    floor, ours = seconds(lambda: database.execute(PLAIN).fetchall()), seconds(world.bridge.tick)
    database.close()
    yield told("floor: the rows by plain SQL", floor, f"{rows} referrals")
    yield told("a tick in office hours, nothing due", ours)
    ratio = sorted(one for _, one in ours)[TIMES // 2] / max(sorted(one for _, one in floor)[TIMES // 2], 1e-6)
    yield f"ratio {ratio:.0f}"


def main(arguments: list[str] | None = None) -> None:
    """Builds the database, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--referrals", type=int, default=2000)
    wanted = parser.parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), now=datetime(2024, 5, 2, 12, tzinfo=LONDON))
        built(world, wanted.referrals * 3, seed=2024)  # a third of them run
        with storage.transaction(world.bridge.engine) as session:
            session.connection().execute(update(Referral).where(col(Referral.id) > 0).values(hold_until=date(2030, 1, 2)))
        print(*measure(world, Path(folder) / "data" / "mailbridge.db"), sep="\n")


if __name__ == "__main__":
    main()
