"""Nobody keeps the service busy: a text twice as long takes about twice as long, whoever writes it. Ratios are compared, not seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.mutations.town import OLA, Town
from tests.stories import shapes
from tests.stories.world import AUTHSERV, CASEWORK, HIGHWAYS, JEAN, PRIYA, SAM, World

pytestmark = pytest.mark.slow
SHORT, QUICK, QUADRATIC = 6_000, 0.3, 3.0
"""Characters of the shorter text; seconds of the processor below which nothing need be compared; the ratio from which on it is no chance."""
UNITS = {
    "a stranger": ("14 Mill Lane NB1 4QT ", "İ"),
    "a resident who is asked": ("yes but ",),
    "an officer": ("A", "on 3 May ", "I am meeting you on 3 May ", "1. done "),
    "a machine": ("I am away until 3 May ",),
    "the councillor": ("- ",),
}
"""Who -> pieces that once took too long, or could."""


def _written(world: World, who: str, text: str) -> bytes:
    now = world.now
    match who:
        case "a resident who is asked":
            return shapes.iphone_reply(world.last(OLA), OLA, text, now)
        case "an officer":
            return shapes.outlook_reply(world.last(HIGHWAYS), SAM, text, now)
        case "a machine":
            return shapes.out_of_office(world.last(HIGHWAYS), SAM, text, now)
        case "the councillor":
            raw = shapes.fresh(f"Priya Shah <{PRIYA}>", CASEWORK, "[MB-1] UPDATE", text, now)
            return shapes.authenticated(raw, AUTHSERV, PRIYA.rpartition("@")[2])
    return shapes.fresh(JEAN, CASEWORK, "pothole", text, now)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return Town(tmp_path_factory.mktemp("town"))


@pytest.mark.parametrize(("who", "unit"), [(who, unit) for who, units in UNITS.items() for unit in units])
def test_a_text_twice_as_long_takes_about_twice_as_long(town: Town, tmp_path: Path, who: str, unit: str) -> None:
    def spent(length: int) -> float:
        world = town.another(tmp_path / str(length)).world
        raw = _written(world, who, "The pothole outside 14 Mill Lane " + unit * (length // len(unit)) + "!")
        return seconds_of(lambda: world.arrives(raw))

    long = spent(2 * SHORT)
    assert long < QUICK or long < QUADRATIC * spent(SHORT)


def seconds_of(deed: Callable[[], object]) -> float:
    """Of the processor."""
    start = time.process_time()
    deed()
    return time.process_time() - start
