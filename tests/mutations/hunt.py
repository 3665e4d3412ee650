"""One process of a run: makes its share of the damaged mails, has each judged, and puts what is found into a folder."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from tests.mutations.house import judged, read_soundly
from tests.mutations.minimise import minimised
from tests.mutations.mutate import mutant
from tests.mutations.seeds import files, living
from tests.mutations.town import Town
from tests.stories import database
from tests.stories.world import starter

BATCH = 60
"""Mails that come to one town, before the next ones find it as it was."""
ONE_IN = 40
"""Of so many damaged mails one takes the whole way. The living conversation is damaged for the whole way only."""
ENOUGH = 30
"""Finds of one process that are made small and kept; after that something is wrong with everything."""


@dataclass(frozen=True)
class Hunt:
    """What one process does: every `step`th mail of a run, beginning with `first`, until `count` or the time is reached."""

    run: int
    first: int
    step: int
    count: int
    seconds: float
    folder: Path


@dataclass
class Bag:
    """What came of it."""

    tried: int = 0
    whole_way: int = 0
    found: int = 0
    last: int = 0
    """Number of the last mail: a later run goes on behind it."""


def hunt(told: Hunt) -> Bag:
    """Damages, judges, keeps. Stops in time."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50), cache_logger_on_first_use=False)
    bag, ends = Bag(last=told.first - told.step), time.monotonic() + told.seconds
    seeds, settings = files(), starter()
    with tempfile.TemporaryDirectory() as scratch:
        town = Town(Path(scratch, "town"))
        alive = [*living(town) * 6, *seeds[:: max(1, len(seeds) // 60)]]
        numbers = range(told.first, told.count, told.step)
        for begin in range(0, len(numbers), BATCH * ONE_IN):
            for number in numbers[begin : begin + BATCH * ONE_IN]:
                if time.monotonic() > ends or bag.found >= ENOUGH:
                    return bag
                bag.tried, bag.last = bag.tried + 1, number
                raw = mutant(seeds, told.run, number)
                if wrong := judged(lambda one: read_soundly(one, settings), raw):
                    bag.found += 1
                    _keep(told, number, wrong, _small_reading(raw, wrong))
            _whole_way(told, town, alive, numbers[begin : begin + BATCH * ONE_IN : ONE_IN], Path(scratch), bag, ends)
    return bag


def _small_reading(raw: bytes, wrong: str) -> bytes:
    return minimised(raw, lambda one: judged(lambda it: read_soundly(it, starter()), one) == wrong, 20 if wrong == "TooSlow" else 400)


def _whole_way(told: Hunt, town: Town, alive: Sequence[bytes], numbers: Sequence[int], scratch: Path, bag: Bag, ends: float) -> None:
    """One batch through the bridge of one town."""
    other = town.another(scratch / f"batch-{numbers[0]}")
    for number in numbers:
        if time.monotonic() > ends:
            break
        bag.whole_way += 1
        raw = mutant(alive, told.run, -1 - number)
        if wrong := judged(other.arrives, raw):
            bag.found += 1
            _keep(told, -1 - number, wrong, _small_journey(town, raw, wrong, scratch))
    if broken := other.broken_laws():
        bag.found += 1
        _keep(told, -1 - numbers[0], f"after a batch: {broken[0]}", b"")
    database.close()


def _small_journey(town: Town, raw: bytes, wrong: str, scratch: Path) -> bytes:
    """Alone in a town of its own; where it does not fail alone, as it came."""

    def fails(one: bytes) -> bool:
        with tempfile.TemporaryDirectory(dir=scratch) as folder:
            found = judged(town.another(Path(folder, "town")).arrives, one)
            return found[:12] == wrong[:12]

    return minimised(raw, fails, 60) if fails(raw) else raw


def _keep(told: Hunt, number: int, wrong: str, raw: bytes) -> None:
    """The mail, and beside it what is wrong and how to make it again. The same fault in the same place is kept once."""
    told.folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(wrong.encode()).hexdigest()[:10]
    note = told.folder / f"{name}.txt"
    if not note.exists():
        (told.folder / f"{name}.eml").write_bytes(raw)
        note.write_text(f"{wrong}\nrun {told.run}, mail {number}\n", encoding="utf-8")
