"""The lint finds what somebody might write with the best of intentions, with file and line, and lets ordinary sentences pass (issue 6, must show 5)."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from mailbridge.core.letters.lint import lint
from mailbridge.core.letters.taboos import TABOOS
from mailbridge.core.letters.wording import wordings
from tests.letters.support import SOURCES

BAD = Path(__file__).parent / "bad"
GOOD = (Path(__file__).parent / "good.txt").read_text(encoding="utf-8").splitlines()
LAYOUTS = {name: text for name, text in SOURCES.items() if name.startswith("councillor.")}
_MARK = re.compile(r" ?\{# ([\w-]+) #\}")
WHY = {taboo.key: taboo.why for taboo in TABOOS} | {"several": "shows several people each other's addresses"}


@pytest.mark.parametrize("name", sorted(path.name for path in BAD.iterdir() if path.suffix != ".md"))
def test_bad_templates_are_found_with_file_and_line(name: str) -> None:
    source = (BAD / name).read_text(encoding="utf-8")
    marked = {(f"line {number}", mark) for number, line in enumerate(source.split("\n"), 1) for mark in _MARK.findall(line)}
    found = {(one.key, key) for one in lint(LAYOUTS | {name: _MARK.sub("", source)}) if one.file == name for key in WHY if WHY[key] in one.message}
    assert found == marked


@pytest.mark.parametrize("sentence", GOOD)
def test_ordinary_sentences_pass(sentence: str) -> None:
    assert [one for one in lint(LAYOUTS | {"survey.txt": f"Subject: Your email\n\n{sentence}\n"}) if one.file == "survey.txt"] == []


def test_every_arm_of_a_condition_is_read_and_none_that_can_not_be() -> None:
    source = "a{% if x %}b{% if y %}c{% endif %}{% elif z %}d{% else %}e{% endif %}f{% for i in l %}g{% endfor %}{% set q = 1 %}{# no #}"
    assert [one.text for one in wordings(source)] == ["abcfg", "adf", "aef"]
    assert [one.text for one in wordings("plain {{ x }}{% endif %}{% else %}")] == ["plain \N{WHITE SQUARE}"]


def test_the_place_of_a_word_is_that_in_the_file() -> None:
    source = "a {% if x %}b{% endif %}<b>c</b>&amp;{{ d }} e"
    one, _ = wordings(source, html=True)
    assert [source[place] for place in one.places] == list("a bc&{ e")


def test_a_very_long_letter_takes_no_time() -> None:
    """Settings are read when the program starts, and her own words while a mail is decided."""
    began = time.process_time()
    lint(LAYOUTS | {"survey.txt": "Subject: x\n\n" + "you will be the one of the two that has a very good plan of the site and " * 400})
    assert time.process_time() - began < 5
