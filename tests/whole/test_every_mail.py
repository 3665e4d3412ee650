"""Every mail of the shared corpora and of the labelled mails takes journey one: it ends in exactly one state, nothing fails, its bytes stay what they were."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbridge.delivery import Delivery
from mailbridge.model.words import InboundStatus
from tests.stories.world import World
from tests.whole.springboard import PROJECT

pytestmark = pytest.mark.slow
SHARED = PROJECT.parent / "shared"
PARTS = 8
"""Each a test of its own, so that they share the cores."""


def _files() -> list[Path]:
    return sorted(path for folder in ("corpora", "mails") for path in (SHARED / folder).rglob("*") if path.is_file())


def _taken_in(world: World, files: list[Path]) -> Iterator[tuple[int, Path, bytes]]:
    for uid, path in enumerate(files, 1):
        raw = path.read_bytes()
        number = world.bridge.take_in(Delivery("shah", "INBOX", 1, uid, raw, datetime.now(UTC), len(raw)))
        assert number is not None, path
        yield number, path, raw


@pytest.mark.parametrize("part", range(PARTS))
def test_it_ends_in_one_state(tmp_path: Path, part: int) -> None:
    if not SHARED.is_dir():
        pytest.skip("../shared is not here")
    world = World(tmp_path)
    states: Counter[str] = Counter()
    for number, path, raw in _taken_in(world, _files()[part::PARTS]):
        world.bridge.process(number)
        ended = world.inbound(number)
        states[ended.status.value] += 1
        assert ended.status is not InboundStatus.PENDING, path
        assert ended.status is not InboundStatus.SHELVED, f"{path}: {ended.reason}"
        assert ended.reason or ended.rule, f"{path}: nobody could say why"
        assert (ended.sha256, ended.size) == (hashlib.sha256(raw).hexdigest(), len(raw))
        assert world.bridge.archive.get(ended.sha256) == raw, path
    world.post()
    print(f"\npart {part}: {dict(states)}")
    assert sum(states.values()) == len(_files()[part::PARTS]) > 20
