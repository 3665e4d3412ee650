"""A list of phrases finds what its one pattern finds, by way of the screen in lower case."""

from __future__ import annotations

import re

import pytest

from mailbridge.core.patterns import AnyOf, any_of
from mailbridge.core.recognise import phrases

LISTS = (
    any_of("out of (?:the )?office", "on leave", r"back on \d{1,2}"),
    any_of("OFFICIAL", r"Ref:\s\S{3}", "(?P<Who>Jean|Ada)", within="(?:{})"),
    any_of(r"(?:very )?(?:deaf|hard of hearing)\b", r"(?:on|off){2} leave", r"dyslexi[ac]"),
)


@pytest.mark.parametrize(
    "text",
    [
        "I am Out Of The OFFICE",
        "ON LEAVE",
        "Back on 14 May",
        "nothing",
        "",
        "official-sensitive",
        "REF: AB1",
        "dear jean",
        "İ on leave",
        "I am Deaf",
        "onoff leave",
    ],
)
@pytest.mark.parametrize("listed", LISTS)
def test_the_screen_lets_through_whatever_the_pattern_finds(text: str, listed: AnyOf) -> None:
    plain = re.compile(listed.source, re.IGNORECASE)
    for found, wanted in ((listed.search(text), plain.search(text)), (listed.match(text), plain.match(text))):
        assert (found and found.span()) == (wanted and wanted.span())
        assert (found and found.group()) == (wanted and wanted.group())


@pytest.mark.parametrize("text", ["on leave, then Out of Office, back on 3 May", "at work"])
def test_a_list_finds_all_that_its_pattern_finds(text: str) -> None:
    plain = re.compile(LISTS[0].source, re.IGNORECASE)
    assert [found.span() for found in LISTS[0].finditer(text)] == [found.span() for found in plain.finditer(text)]


def test_a_list_knows_the_letters_that_stand_in_every_hit() -> None:
    assert LISTS[0].stems == ("back on ", "on leave", "out of ")
    assert LISTS[1].stems == ("ada", "jean", "official", "ref:")
    assert LISTS[2].stems == (" leave", "deaf", "dyslexi", "hard of hearing")
    assert any_of("on leave", "no").stems == ()
    assert any_of(*(f"number {n} of many" for n in range(50)), "[a-z]{3}").stems == ()


def test_an_index_remembers_so_many_words_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phrases, "WORDS_KEPT", 2)
    index = phrases.Index()
    index.add("road", ["pothole*", "deep hole"], 3)
    for _ in range(2):
        found = index.find(phrases.read_words("Potholes and one deep hole in the road", {}))
        assert [(hit.first, hit.last) for hit in found] == [(0, 0), (3, 4)]
    index.add("road", ["one deep"], 3)
    assert len(index.find(phrases.read_words("one deep hole", {}))) == 2
