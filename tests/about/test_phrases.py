"""How a phrase of the configuration is found in a text."""

from __future__ import annotations

import time

import pytest

from mailbridge.core.recognise.phrases import LONGEST_TEXT, Index, read_words


def found(phrase: str, text: str, unless: tuple[str, ...] = (), spellings: dict[str, str] | None = None) -> bool:
    index = Index()
    index.add("it", (phrase,), 3)
    index.add("it", unless, 0)
    return bool(index.find(read_words(text, spellings or {})))


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("pothole", "A POTHOLE, huge"),
        ("pothole*", "potholes everywhere"),
        ("pot hole", "a pot-hole"),
        ("pot-hole", "a pot hole"),
        ("dont", "I don’t know"),
        ("don't", "I dont know"),
        ("bin/bins/caddy", "the caddy"),
        ("bin ... emptied", "the bin has not been emptied"),
        ("green/brown bin*", "our brown bins"),
        ("smell* ... gas", "it smells strongly of gas"),
        ("my dr* appointment", "my drs appointment"),
        ("a* b", "ax b"),
        ("street light", "street\nlight"),
    ],
)
def test_found(phrase: str, text: str) -> None:
    assert found(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("pothole", "potholes"),
        ("bin ... emptied", "the bin is here. It was emptied"),
        ("bin ... emptied", "the bin\n\nemptied"),
        ("bin ... emptied", "the bin that stands in front of my house emptied"),
        ("bin emptied", "bin never emptied"),
        ("street light", "street"),
        ("", "anything"),
        ("shed", "she'd like that"),
        ("ill", "I'll write"),
    ],
)
def test_not_found(phrase: str, text: str) -> None:
    assert not found(phrase, text)


def test_a_contraction_counts_within_a_phrase() -> None:
    assert found("ill find you", "I'll find you")


def test_an_exception_voids_what_it_overlaps_with_and_nothing_else() -> None:
    assert not found("gas", "my gas bill is high", unless=("gas bill",))
    assert found("gas", "my gas bill is high and there is gas in the hall", unless=("gas bill",))


def test_usual_misspellings_are_put_right() -> None:
    assert found("pavement", "the pavment", spellings={"pavment": "pavement"})


def test_a_list_item_ends_a_sentence() -> None:
    assert not found("bin ... emptied", "my bin\n- emptied")


@pytest.mark.parametrize("text", ["!" * 1_000_000, "\n" * 16_000, "a " * 500_000, "'" * 500_000, ("\n" + " " * 50) * 20_000, "bin " * 300_000, "x" * 1_000_000])
def test_time_stays_linear_on_hostile_text(text: str) -> None:
    index = Index()
    index.add("it", ("bin ... bin ... bin ... emptied", "bin*"), 3)
    start = time.process_time()
    words = read_words(text, {})
    index.find(words)
    assert time.process_time() - start < 1.5
    assert len(words.text) <= LONGEST_TEXT
