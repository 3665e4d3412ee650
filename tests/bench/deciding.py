"""What one mail costs from the archive to its letters in the outbox: CPU and SQL statements, by sort of mail, and the same for posting its letters.

python -m tests.bench.deciding [--mails 60] [--profile FILE] [--statements plain]
"""

from __future__ import annotations

import argparse
import cProfile
import logging
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import event

from mailbridge.core.parse import parse
from mailbridge.outbox import Posting
from tests.bench.enquiries import enquiries
from tests.stories import shapes
from tests.stories.world import CASEWORK, HIGHWAYS, SAM, World

LIMITS = {"acknowledgements_an_hour": 1_000_000, "letters_an_hour": 1_000_000, "letters_a_day_to_office": 1_000_000}
"""What a storm would meet is not what is measured."""


@dataclass
class Cost:
    """What some mails of one sort have cost."""

    mails: int = 0
    seconds: float = 0.0
    statements: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        return f"{self.mails:5} mails  {1000 * self.seconds / self.mails:7.1f} ms CPU  {self.statements.total() / self.mails:6.1f} statements each"


@contextmanager
def counted(world: World, cost: Cost) -> Iterator[None]:
    """What happens meanwhile is added up."""

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        cost.statements[statement] += 1

    event.listen(world.bridge.engine, "before_cursor_execute", note)
    begun = time.process_time()
    try:
        yield
    finally:
        cost.seconds += time.process_time() - begun
        event.remove(world.bridge.engine, "before_cursor_execute", note)


def take(world: World, raw: bytes, cost: Cost) -> None:
    """One mail: archived, entered, decided; then its letters are posted, uncounted."""
    with counted(world, cost):
        number = world.taken(raw)
        world.bridge.process(number or 0)
    cost.mails += 1


def claimed(world: World, cost: Cost) -> list[Posting]:
    """Letters to post next."""
    with counted(world, cost):
        return world.bridge.outbox.claim()


def measured(folder: Path, count: int, profile: cProfile.Profile | None = None) -> dict[str, Cost]:
    """So many enquiries, and officers' answers to some of them."""
    world = World(folder, service=LIMITS)
    costs: dict[str, Cost] = {}
    world.resident_writes("There is a pothole in Mill Lane. Please help.")
    for warm in enquiries(20, [CASEWORK], first=100_000):
        take(world, warm.raw, Cost())
    world.post()
    if profile:
        profile.enable()
    for sample in enquiries(count, [CASEWORK]):
        take(world, sample.raw, costs.setdefault(sample.sort, Cost()))
        world.now += timedelta(seconds=40)
    if profile:
        profile.disable()
    posting = costs.setdefault("post", Cost())
    while letters := claimed(world, posting):
        for letter in letters:
            world.mailboxes[letter.recipients[0]].append(parse(letter.copies[0][1]))
            with counted(world, posting):
                world.bridge.outbox.posted(letter.number, letter.recipients, {}, "250 ok")
            posting.mails += 1
    for letter in world.letters(HIGHWAYS)[1 : 1 + count // 4]:
        raw = shapes.outlook_reply(letter, SAM, "The site was inspected on Tuesday. The work was completed this morning.", world.now)
        take(world, raw, costs.setdefault("officer", Cost()))
    return costs


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--mails", type=int, default=60)
    parser.add_argument("--profile", help="file for cProfile's numbers")
    parser.add_argument("--statements", default="", help="a sort of mail whose statements are listed")
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    profile = cProfile.Profile(time.process_time) if given.profile else None
    with tempfile.TemporaryDirectory() as folder:
        costs = measured(Path(folder), given.mails, profile)
    for sort, cost in costs.items():
        print(f"{sort:8} {cost}")
    if profile:
        profile.dump_stats(given.profile)
    if given.statements in costs:
        cost = costs[given.statements]
        for statement, times in cost.statements.most_common():
            print(f"{times / cost.mails:6.1f}  {' '.join(statement.split())[:240]}")


if __name__ == "__main__":
    main()
