"""A council that is attacked."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stories import database
from tests.stories.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Northborough on Thursday 2 May 2024, 09:12."""
    return World(tmp_path)


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    yield
    database.close()
