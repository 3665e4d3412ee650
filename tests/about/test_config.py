"""The starter's categories and words hang together."""

from __future__ import annotations

import pytest

from mailbridge.core.people import Category
from mailbridge.core.recognise.phrases import slots_of
from mailbridge.core.recognise.vocabulary import _families, configured
from tests.about.support import care_of, matter_of, starter

CATEGORIES = starter().council.categories.items()
QUICK_WINS = ["pothole", "pavement", "drainage", "street_light", "missed_bin", "fly_tipping", "litter_dog", "graffiti", "abandoned_vehicle", "tree_hedge"]


@pytest.mark.parametrize(("key", "category"), CATEGORIES)
def test_every_category_is_found_by_its_own_words(key: str, category: Category) -> None:
    phrase = " ".join(piece.split("/")[0].strip("*") for piece in category.words[0].split() if piece != "...")
    assert key in matter_of(phrase, phrase).categories


@pytest.mark.parametrize(("key", "category"), CATEGORIES)
def test_a_name_reads_well_in_a_sentence(key: str, category: Category) -> None:
    assert category.name
    assert len(category.name) < 40, key
    assert not category.name.startswith(("the ", "a "))


@pytest.mark.parametrize(("key", "category"), CATEGORIES)
def test_every_question_belongs_to_a_fact(key: str, category: Category) -> None:
    for question in category.ask:
        assert question.endswith(("?", ".")), key
        assert any(phrase in question.lower() for fact in starter().lexicon.facts.values() for phrase in fact.asked_by), question


def test_quick_wins_go_at_once_and_sensitive_matters_never() -> None:
    categories = starter().council.categories
    assert all(categories[key].forward == "at_once" for key in QUICK_WINS)
    assert not [key for key, category in CATEGORIES if category.sensitive and category.forward == "at_once"]


def test_every_phrase_says_something() -> None:
    for owner, family in _families(configured(starter().council, starter().lexicon)):
        for phrase in (*family.words, *family.hints, *family.unless):
            slots = slots_of(phrase)
            assert slots, (owner, phrase)
            assert all(slot.whole or slot.beginnings for slot in slots), (owner, phrase)
            assert not slots[0].gap, (owner, phrase)
            assert not phrase.endswith("..."), (owner, phrase)


def test_gaps_are_written_apart() -> None:
    for owner, family in _families(configured(starter().council, starter().lexicon)):
        assert not [phrase for phrase in family.words if any("..." in piece and piece not in {"...", "...."} for piece in phrase.split())], owner


def test_megabytes_are_read_in_no_time() -> None:
    for text in ("pothole " * 150_000, "\n" * 16_000, "smell of " * 100_000, "can you tell me " * 70_000, "\n- pothole\n- bins\n" * 50_000):
        assert matter_of(text, text)
        assert care_of(text, text)
