"""A fresh configuration folder for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.settings.support import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A folder that is right."""
    return Folder(tmp_path)
