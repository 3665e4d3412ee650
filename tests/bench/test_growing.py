"""Filled cases are the program's own, and a mail asks as many questions among thousands of them as among none."""

from __future__ import annotations

import sqlite3
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.bench import growing
from tests.bench.filling import Filler, fill
from tests.bench.moulds import FILE
from tests.bench.patterns import Pattern, told
from tests.stories import database
from tests.stories.world import World

NEWEST = date(2024, 5, 15)
COUNTED = ("the same mail again", "the resident answers", "a department answers", "a command (NOTE)", "claiming, nothing due", "what waits")
"""What asks the same however many cases there are, to the letter."""


@pytest.fixture(scope="module")
def patterns() -> list[Pattern]:
    """One sort of each story."""
    return told(1)


@pytest.fixture(autouse=True)
def _close() -> object:
    yield
    database.close()


def test_a_filled_case_has_the_rows_of_a_real_one(patterns: list[Pattern], tmp_path: Path) -> None:
    """Each story filled in once: as many rows in every table, every column as full, and nothing of the first people left."""
    world = World(tmp_path)
    fill(world.bridge.engine, 1, each=1, newest=NEWEST, patterns=patterns[:1] + patterns[-1:])
    file = sqlite3.connect(tmp_path / "data" / "mailbridge.db")
    ended, waiting = patterns[0], patterns[-1]
    for name, rows in ended.rows.items():
        if name in {"lineup", "foldercount", "likeness", "likenessmark"}:
            continue
        found = file.execute(f'SELECT * FROM "{name}" ORDER BY id LIMIT {len(rows)}').fetchall()
        assert [[value is None for value in row] for row in found] == [[value is None for value in row.values()] for row in rows], name
        assert "jean.obi" not in str(found).lower()
        assert file.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] == len(rows) + 60 * len(waiting.rows[name])
    assert file.execute("PRAGMA foreign_key_check").fetchall() == []
    assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    file.close()


def test_numbers_go_on(patterns: list[Pattern]) -> None:
    filler = Filler(FILE, NEWEST, patterns)
    keys = Counter(row.split("\x1f")[1] for blocks in filler.closed(50) for row in blocks["case"].split("\x1e") if row)
    assert sum(keys.values()) >= 50
    assert set(keys.values()) == {1}


def test_a_mail_asks_no_more_among_thousands_of_cases(patterns: list[Pattern], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed."""
    sides = []
    for name, cases in (("empty", 0), ("full", 2000)):
        (tmp_path / name).mkdir()
        world = World(tmp_path / name, now=growing.TODAY)
        fill(world.bridge.engine, cases, each=2, newest=NEWEST, patterns=patterns)
        sides.append(growing.Side(world))
    monkeypatch.setattr(growing, "KINDS", {kind: work for kind, work in growing.KINDS.items() if kind in (*COUNTED, "a new enquiry")})
    for kind, few, many in growing.measured(sides[0], sides[1], 1):
        if kind in COUNTED:
            assert [one.statements for one in many] == [one.statements for one in few], kind
