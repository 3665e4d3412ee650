"""New words against old: every client's way to quote, and no word lost."""

from __future__ import annotations

import collections
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbridge.core.parse.trim import divide
from tests.parse import replies
from tests.parse.replies import Case, cases


def words(text: str) -> collections.Counter[str]:
    """The words of a text, counted."""
    return collections.Counter(re.findall(r"\w+", text))


def tidy(text: str) -> str:
    """A text with its white space normalised."""
    return " ".join(text.split())


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_what_remains_is_what_the_author_wrote(case: Case) -> None:
    division = divide(case.text, case.author, case.forwards, case.replies)
    assert tidy(division.new) == tidy(case.new)
    assert not [gone for gone in case.gone if gone in division.new]
    assert not words(case.text) - words(f"{division.new}\n{division.elided}")


LINES = st.sampled_from(
    [
        *replies.ATTRIBUTIONS.values(),
        *(line for block in replies.BLOCKS.values() for line in block),
        *replies.SEPARATORS.values(),
        *replies.TAGLINES,
        *replies.BANNERS,
        *replies.DISCLAIMERS,
        *replies.SIGNATURES,
        *replies.PROSE,
        "",
        "",
        "> quoted",
        ">> deeper",
        "Begin forwarded message:",
        "---------- Forwarded message ---------",
        "plain words",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(LINES, st.text(max_size=40)), max_size=25), st.booleans(), st.booleans(), st.sampled_from(["", "Jo Farrow"]))
def test_no_word_is_lost(lines: list[str], replies_to: bool, forwards: bool, author: str) -> None:
    text = "\n".join(lines)
    division = divide(text, author, forwards, replies_to)
    assert words(text) == words(f"{division.new}\n{division.elided}")
