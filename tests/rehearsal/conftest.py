"""A council in a temporary folder, and the rules that it has today."""

import pytest

from mailbridge.cli.rehearse import rules
from mailbridge.rehearsal.course import Rules
from mailbridge.settings import load
from tests.cli.conftest import Council, council, logs_end_with_the_test

__all__ = ["council", "logs_end_with_the_test"]


@pytest.fixture
def todays_rules(council: Council) -> Rules:
    """The starter set."""
    return rules(load(council.config))
