"""Signs mean something only together: how near, in what words, in which part of a mail, and what explains them away."""

from __future__ import annotations

from typing import Any

import pytest

from mailbridge.core.recognise.lexicon import Lexicon, Sign, Signs, Together
from mailbridge.core.recognise.signs import Meant, meant
from mailbridge.core.recognise.vocabulary import configured, scan
from mailbridge.model.words import Flag, Sensitivity
from tests.about.support import care_of, starter

SIGNS = {"child": ("child", "my lad"), "hurt": ("bruise*",), "fall": ("fell",), "night": ("night",)}


def read(text: str, title: str = "", *, titled: bool = True, **row: Any) -> Meant:
    """What one row makes of a mail; near = 1 of `child` and `hurt` where nothing else is said."""
    given = {"means": "harm", "signs": ("child", "hurt"), **row}
    signs = Signs(together=(Together.model_validate(given),), signs={name: Sign(words=words) for name, words in SIGNS.items()})
    setting = configured(starter().council, Lexicon(signs=signs))
    return meant(scan(title, text, setting), setting, titled=titled)


FOUND, NOTHING = Meant(frozenset({"harm"}), frozenset()), Meant(frozenset(), frozenset())


@pytest.mark.parametrize(
    ("text", "title", "row"),
    [
        ("The child has bruises", "", {"near": 0}),
        ("I saw the child. There were bruises.", "", {}),
        ("There were bruises on his arm.", "a child", {}),
        ("please ring me", "child with bruises", {}),
        ("My lad. And another child has bruises.", "", {"near": 0}),
        ("The child has bruises. One. Two. Somebody fell.", "", {"unless": ("fall",)}),
        ("a child, at night", "", {"signs": ("child", "hurt", "night"), "enough": 2}),
    ],
)
def test_together(text: str, title: str, row: dict[str, Any]) -> None:
    assert read(text, title, **row) == FOUND


@pytest.mark.parametrize(
    ("text", "title", "row"),
    [
        ("The child is well", "", {}),
        ("I saw the child. There were bruises.", "", {"near": 0}),
        ("A child. One. Two. Three. Bruises.", "", {}),
        ("The child fell and has bruises", "", {"unless": ("fall",)}),
        ("The child has bruises", "he fell", {"unless": ("fall",)}),
        ("There were bruises on his arm.", "a child", {"titled": False}),
        ("a child", "", {"signs": ("child", "hurt", "night"), "enough": 2}),
    ],
)
def test_not_together(text: str, title: str, row: dict[str, Any]) -> None:
    assert read(text, title, **row) == NOTHING


def test_the_same_words_are_not_two_signs() -> None:
    again = {"signs": {"child": Sign(words=("child",)), "small": Sign(words=("a child",))}}
    signs = Signs.model_validate({"together": [{"means": "harm", "signs": ["child", "small"]}], **again})
    setting = configured(starter().council, Lexicon(signs=signs))
    assert meant(scan("", "a child", setting), setting) == NOTHING
    assert meant(scan("", "a child and a child", setting), setting) == FOUND


def test_what_is_unsure_asks_for_a_reader() -> None:
    assert read("The child has bruises", sure=False) == Meant(frozenset(), frozenset({"harm"}))
    weak = care_of("My husband scares me... I'm frightened of what my husband will say about the bins, 14 Mill Lane")
    assert Flag.READ_SOON in weak.flags or Sensitivity.DOMESTIC_ABUSE in weak.sensitivities


def test_who_raises_an_alarm_is_not_read_soon_besides() -> None:
    found = care_of("They're evicting me Tuesday. I can't take any more of this. I've got the tablets here. Tell my sister sorry.")
    assert Flag.EMERGENCY in found.flags
    assert Flag.READ_SOON not in found.flags


def test_signs_in_a_subject_that_a_reply_carries_on_are_old() -> None:
    answer = {"subject": "Re: razor blades taped in the slide", "in_reply_to": ("<x@priya-shah.example>",)}
    title = "razor blades taped in the slide"
    assert Flag.EMERGENCY in care_of("please come", title).flags
    assert Flag.EMERGENCY not in care_of("thank you, they came", title, **answer).flags
