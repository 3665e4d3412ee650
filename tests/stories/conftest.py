"""A council for each story."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stories import database
from tests.stories.world import World

TOLD_FAST = frozenset(f"test_{story}.py" for story in ("pothole", "forwards", "machines", "undo", "ledger", "careful", "hostile_mail", "voicemail"))
"""The stories that the fast tests tell: each part of the loop once. All others take more than the minute that those have, and count as slow."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent and item.path.name not in TOLD_FAST:
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Northborough on Thursday 2 May 2024, 09:12."""
    return World(tmp_path)


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    yield
    database.close()
