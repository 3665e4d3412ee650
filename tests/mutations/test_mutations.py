"""A slice of the damaged mails, with another seed in each run; and that the hunt finds what there is to find."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbridge.model.words import InboundStatus
from tests.mutations.house import judged, read_soundly
from tests.mutations.minimise import minimised
from tests.mutations.mutate import DAMAGES, mutant
from tests.mutations.seeds import files
from tests.mutations.town import Town
from tests.stories import shapes
from tests.stories.world import CASEWORK, JEAN, starter

pytestmark = pytest.mark.slow
SLICE_SECONDS = 60
NOON = datetime(2024, 5, 2, 9, 12, tzinfo=UTC)


@pytest.mark.chance
def test_a_minute_of_damaged_mails(tmp_path: Path) -> None:
    """MUTATIONS_SEED makes a run again. The seed is told at the start, and where it fails."""
    seed = int(os.environ.get("MUTATIONS_SEED", "0")) or int(time.time())
    print(f"\nMUTATIONS_SEED={seed}", flush=True)
    command = [sys.executable, "-m", "tests.mutations", f"--seed={seed}", f"--seconds={SLICE_SECONDS}", f"--folder={tmp_path}", "--processes=2"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=SLICE_SECONDS * 3, check=False)
    print(ran.stdout)
    assert ran.returncode == 0, f"MUTATIONS_SEED={seed}\n{ran.stdout}\n{ran.stderr}"
    assert int(re.findall(r"(\d+) mails read", ran.stdout)[0]) > 100


def test_a_run_and_a_number_make_the_same_mail_again() -> None:
    seeds = files()
    assert len(seeds) >= 80
    made = {mutant(seeds, 7, number) for number in range(200)}
    assert made == {mutant(seeds, 7, number) for number in range(200)}
    assert len(made) > 190
    assert made.isdisjoint(mutant(seeds, 8, number) for number in range(200))


@pytest.mark.parametrize("name", DAMAGES)
def test_each_damage_does_some(name: str) -> None:
    import random

    seeds = files()
    assert any(DAMAGES[name](seed, random.Random(number), seeds) != seed for number, seed in enumerate(seeds))


def test_an_exception_a_hang_and_a_lost_word_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from mailbridge.core.parse import assemble
    from tests.mutations import house

    raw = shapes.fresh(JEAN, CASEWORK, "pothole", "There is a pothole.", NOON)

    def check(one: bytes) -> list[str]:
        return read_soundly(one, starter())

    assert judged(check, raw) == ""
    with monkeypatch.context() as broken:
        broken.setattr(assemble, "title", lambda _: 1 // 0)
        assert judged(check, raw).startswith("ZeroDivisionError in")
    with monkeypatch.context() as broken:
        broken.setattr(assemble, "title", lambda subject: f"{subject}\r\nBcc: eve@evil.example")
        assert "a line ends inside" in judged(check, raw)
    with monkeypatch.context() as broken:
        broken.setattr(house, "SECONDS", 0.2)
        broken.setattr(assemble, "title", lambda _: re.fullmatch("(a+)+b", "a" * 60) or "")
        assert judged(check, raw) == "TooSlow"


def test_a_letter_to_somebody_who_never_wrote_is_found(tmp_path: Path) -> None:
    town = Town(tmp_path)
    answer = next(iter(town.answers()))
    other = town.another(tmp_path / "other")
    assert other.arrives(answer) == []
    assert other.broken_laws() == []
    assert other.world.inbound().status is InboundStatus.PROCESSED
    other.heard = set()
    assert any(
        "who never wrote" in wrong
        for wrong in other.arrives(shapes.fresh("Bo Ray <bo.ray@mail.example>", CASEWORK, "bins", "Bins at 3 Elm Close NB1 4QS were missed.", other.world.now))
    )


def test_a_find_is_made_small() -> None:
    raw = b"".join(b"line %d of a long mail\r\n" % number for number in range(300)) + b"the wrong word\r\n"
    assert minimised(raw, lambda one: b"wrong" in one) == b"wrong"
