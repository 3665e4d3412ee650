"""Facts: the greeting, the issue with its place, and that the table of letters knows only variables that exist."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailbridge.core.letters.facts import MEANINGS
from mailbridge.core.letters.letter import LETTERS
from mailbridge.core.letters.samples import FULL, minimal
from tests.letters.support import known, letter


def test_the_issue_is_named_as_the_resident_put_it() -> None:
    """The place of the case may be where they live: nothing is added to their words."""
    assert known(issue="the pothole outside 14 Mill Lane", place="3 Oak Road NB1 4QT").about == "the pothole outside 14 Mill Lane"
    assert known(place="3 Oak Road NB1 4QT").about == "this"


def test_a_stranger_is_greeted_without_a_name() -> None:
    assert known(name="Jean Obi").greeting == "Dear Jean Obi,"
    assert known().greeting == "Hello,"


@pytest.mark.parametrize("family", LETTERS)
def test_every_letter_uses_variables_that_exist_and_each_once(family: str) -> None:
    variables = LETTERS[family].variables
    assert set(variables) <= MEANINGS.keys()
    assert len(set(variables)) == len(variables)


def test_the_full_sample_leaves_nothing_out() -> None:
    """Whom somebody stands in for stands above the letter, where the samples need nothing."""
    assert [name for name, value in FULL.values().items() if not value] == ["direct", "acting_for"]


@pytest.mark.parametrize("family", LETTERS)
def test_the_minimal_sample_knows_the_necessary_only(family: str) -> None:
    filled = {name for name, value in minimal(family).values().items() if value}
    assert filled <= {*LETTERS[family].required, "today", "council", "about", "greeting"}


def test_the_tag_is_for_cases_only() -> None:
    assert letter("forward").tag == " [MB-2417]"
    assert letter("forward", {"reference": ""}).tag == ""


def test_facts_with_other_values_are_those_that_replace_would_make() -> None:
    assert FULL.but(name="Ada", photos=3) == replace(FULL, name="Ada", photos=3) != FULL
    with pytest.raises(AssertionError):
        FULL.but(nmae="Ada")
