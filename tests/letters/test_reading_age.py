"""How easily residents' letters are read: about the age of nine, as GOV.UK asks for (Flesch and Kincaid, US school years: grade 4 is the age of nine)."""

from __future__ import annotations

import re

import pytest

from mailbridge.core.letters.letter import LETTERS
from mailbridge.core.letters.samples import samples
from mailbridge.model.words import PartyRole
from tests.letters.support import REPLY_TO, TEMPLATES, TOKEN

RESIDENT = [(family, name) for family, kind in LETTERS.items() if kind.to is PartyRole.CONSTITUENT for name in TEMPLATES.variants(family)]
HARDEST, AVERAGE = 4.5, 3.5
_VOWELS = re.compile(r"[aeiouy]+")


def syllables(word: str) -> int:
    """As spoken, roughly: groups of vowels, without a silent e at the end."""
    bare = word.lower()
    count = len(_VOWELS.findall(bare))
    silent = bare.endswith("e") and not bare.endswith(("le", "ee", "ie", "ye")) and count > 1
    return max(1, count - silent - (bare.endswith("ed") and not bare.endswith(("ted", "ded")) and count > 1))


def grade(text: str) -> float:
    """Flesch and Kincaid's grade of what the councillor says; questions in a list count as sentences."""
    prose = re.sub(r"https?://\S+", "", text)
    sentences = [words for part in re.split(r"[.?!:]+\s|\n\s*\n|\n- ", prose) if len(words := re.findall(r"[A-Za-z][A-Za-z'’]*", part)) > 1]
    count = sum(len(words) for words in sentences)
    return 0.39 * count / len(sentences) + 11.8 * sum(syllables(word) for words in sentences for word in words) / count - 15.59


def of_template(family: str, name: str) -> float:
    """The grade of a letter with everything in it, without greeting, name and reference."""
    text = TEMPLATES.rendered_as(name, samples(family)[0], TOKEN, REPLY_TO).text
    return grade(text.partition("\n\n")[2].partition("Kind regards")[0])


def test_the_formula_tells_plain_words_from_officialese() -> None:
    plain = "I have asked Highways to look at the hole. I will write to you when I hear from them."
    official = "Your representation regarding carriageway deterioration has been acknowledged and will receive consideration in accordance with procedures."
    assert grade(plain) < HARDEST < 12 < grade(official)


@pytest.mark.parametrize(("family", "name"), RESIDENT)
def test_every_letter_to_a_resident_is_easy_to_read(family: str, name: str) -> None:
    assert of_template(family, name) <= HARDEST


def test_on_average_a_child_of_nine_can_read_them() -> None:
    grades = [of_template(family, name) for family, name in RESIDENT]
    assert sum(grades) / len(grades) <= AVERAGE
