"""The page about the failures of other programs is true: every line has tests, each of them exists, and it is what the table says."""

from __future__ import annotations

import pytest

from tests.hostile.failures import FORTY, TABLES, page
from tests.hostile.more_failures import ALSO, PASS_OR_FAIL
from tests.hostile.threats import TESTS, Threat, collected

ROWS = [row for rows in TABLES.values() for row in rows]
WRITTEN_FOR_IT = ("parse/test_elsewhere.py", "stories/test_elsewhere.py", "whole/test_elsewhere.py")


def test_the_page_is_up_to_date() -> None:
    assert (TESTS.parent / "deploy/FAILURES.md").read_text(encoding="utf-8") == page(), "python -m tests.pages"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.what[:40])
def test_every_test_that_is_named_exists(row: Threat) -> None:
    assert row.tests
    for test in row.tests:
        module, _, name = test.partition("::")
        assert name in collected(module), test


def test_no_line_is_missing_and_none_stands_twice() -> None:
    assert (len(FORTY), len(ALSO), len(PASS_OR_FAIL)) == (40, 12, 10)
    assert len({row.what for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("module", WRITTEN_FOR_IT)
def test_every_test_that_was_written_for_the_page_is_on_it(module: str) -> None:
    on_it = {test for row in ROWS for test in row.tests}
    assert [name for name in collected(module) if f"{module}::{name}" not in on_it] == []
