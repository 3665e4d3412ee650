"""The same stories on PostgreSQL, at least one of each part: what they tell may not depend on the database.

All of them: `pytest tests/stories --database postgresql`.
"""

from collections.abc import Iterator

import pytest

from tests.stories import database
from tests.stories.test_find import (
    begun,
    busy,
    test_accents_do_not_matter,
    test_any_word_finds_the_case,
    test_no_search_reads_everything,
    test_what_people_type_is_no_language,
)
from tests.stories.test_pothole import test_a_pothole_is_acknowledged_and_referred, test_the_officers_answer_stops_the_clock_and_waits_for_the_councillor

__all__ = [
    "begun",
    "busy",
    "test_a_pothole_is_acknowledged_and_referred",
    "test_accents_do_not_matter",
    "test_any_word_finds_the_case",
    "test_no_search_reads_everything",
    "test_the_officers_answer_stops_the_clock_and_waits_for_the_councillor",
    "test_what_people_type_is_no_language",
]


@pytest.fixture(scope="module", autouse=True)
def _on_postgresql() -> Iterator[None]:
    with database.told_on(database.POSTGRESQL):
        yield
