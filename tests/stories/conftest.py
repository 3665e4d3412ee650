"""A council for each story."""

from pathlib import Path

import pytest

from tests.stories.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Northborough on Thursday 2 May 2024, 09:12."""
    return World(tmp_path)
