"""Answers to a list of several cases: which words belong to which line, and which to none (R063)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbridge.core.recognise.lists import Row, taken_apart

STREETS = ("9 Elm Close", "14 Mill Lane", "3 Oak Road", "21 Station Street", "5 Church Walk", "8 Park View", "2 Canal Row", "17 Hill Rise", "6 Ferry Lane")
NINE = tuple(Row(number, f"MB-{number + 10}", street) for number, street in enumerate(STREETS, 1))
TWO = NINE[:2]
THREE = NINE[:3]


def said(text: str, rows: tuple[Row, ...] = NINE) -> dict[int, str]:
    return dict(taken_apart(rows, "MB", text, text, "").said)


ALL_DONE = dict.fromkeys(range(1, 10), "All done")
MAPPED: dict[str, dict[int, str]] = {
    "1-4 done, 5 and 7 contaminated bin - left tag, rest next week": {
        **dict.fromkeys((1, 2, 3, 4), "done"),
        5: "contaminated bin - left tag",
        7: "contaminated bin - left tag",
    },
    "1–4 done": dict.fromkeys((1, 2, 3, 4), "done"),
    "1 to 4 done": dict.fromkeys((1, 2, 3, 4), "done"),
    "items 1, 3 & 5 done": dict.fromkeys((1, 3, 5), "done"),
    "Items 1, 3, and 5 were collected on Tuesday.": dict.fromkeys((1, 3, 5), "were collected on Tuesday."),
    "1. done / 2. no access": {1: "done", 2: "no access"},
    "1. done\n2. no access, gate locked. Will try again Friday.\n3. done": {1: "done", 2: "no access, gate locked. Will try again Friday.", 3: "done"},
    "1) done\n2) done\n9) not ours, try County": {1: "done", 2: "done", 9: "not ours, try County"},
    "(1) done (2) crew going Friday": {1: "done", 2: "crew going Friday"},
    "1: done; 2: done; 3: missed again": {1: "done", 2: "done", 3: "missed again"},
    "1 - done\n2 - done\n3 – contaminated": {1: "done", 2: "done", 3: "contaminated"},
    "#1 done, #2 no access": {1: "done", 2: "no access"},
    "No 4 has been emptied": {4: "has been emptied"},
    "MB-12: done, MB-14 crew going Friday": {2: "done", 4: "crew going Friday"},
    "MB-12, MB-13 and MB-14 all collected": dict.fromkeys((2, 3, 4), "all collected"),
    "mb12 done": {2: "done"},
    "Crew attended MB-12 on Friday and emptied it.": {2: "Crew attended MB-12 on Friday and emptied it."},
    "3 (MB-13): done": {3: "done"},
    "Mill Lane: done": {2: "done"},
    "14 Mill Lane was collected on Monday": {2: "was collected on Monday"},
    "Elm Close - no access\nOak Rd: done": {1: "no access", 3: "done"},
    "All done": ALL_DONE,
    "All done.": dict.fromkeys(range(1, 10), "All done."),
    "All nine have been collected": dict.fromkeys(range(1, 10), "All nine have been collected"),
    "These have all been emptied today": dict.fromkeys(range(1, 10), "These have all been emptied today"),
    "All done except 3": {number: "All done" for number in range(1, 10) if number != 3},
    "Done: 1, 3 and 5\nNo access: 2 & 4": {**dict.fromkeys((1, 3, 5), "Done"), **dict.fromkeys((2, 4), "No access")},
    "Collected - MB-11, MB-12": dict.fromkeys((1, 2), "Collected"),
    "1 done\n2 done\n3 no access": {1: "done", 2: "done", 3: "no access"},
    "1-4 are done but 5 was contaminated": {**dict.fromkeys((1, 2, 3, 4), "are done"), 5: "was contaminated"},
    "1-4 done. Crew out Friday for the rest.": dict.fromkeys((1, 2, 3, 4), "done."),
    "5 and 7 contaminated bins were found, tags left": dict.fromkeys((5, 7), "contaminated bins were found, tags left"),
    "1\tdone\n2\tno access": {1: "done", 2: "no access"},
    "Hi Priya,\n\n1-3 collected this morning. 4 is a private drive, so not ours.\n\nThanks\nSam": {
        **dict.fromkeys((1, 2, 3), "collected this morning."),
        4: "is a private drive, so not ours.",
    },
    "1-4 done - the crew went back this morning with a smaller vehicle, 5 and 7\nwere contaminated": {
        **dict.fromkeys((1, 2, 3, 4), "done - the crew went back this morning with a smaller vehicle"),
        **dict.fromkeys((5, 7), "were contaminated"),
    },
    "1-4 done apart from 3": dict.fromkeys((1, 2, 4), "done apart from 3"),
    "1-4 done with the rest next week": dict.fromkeys((1, 2, 3, 4), "done"),
    "3. May be next week": {3: "May be next week"},
    "2. Collected on 14 June, 3 bins": {2: "Collected on 14 June, 3 bins"},
}
"""An answer -> what is surely said of which line."""
UNMAPPED = (
    "2 bins missed",
    "by 14 June",
    "back in 3 days",
    "3 crews are out, back by 14 June",
    "2 men will attend on 7 May",
    "5 working days",
    "2-3 weeks",
    "1 to 2 weeks for a new bin",
    "9am to 5pm",
    "4 of the 9 are done",
    "2 were missed, 3 done",
    "4 done, 5 to go",
    "3 completed, 2 outstanding",
    "2 more visits needed",
    "14 days",
    "7 May 2024",
    "7th May",
    "3 Oak Avenue was done last week",
    "7 - May",
    "Mill Lane residents are cross",
    "We can't do 3 and 4 on Friday",
    "We can't do Elm Close and Oak Road on Friday",
    "1. collected 2. Will return",
    "5. same as 3",
    "12 is done",
    "No 2 has been emptied",
    "2 was missed again",
    "0. done",
    "4-1 done",
    "1-12 done",
    "MB-99: done",
    "3 (MB-12): done",
    "Done",
    "Done.",
    "Thanks, I will look into these.",
    "Rest next week",
    "The others are booked for Friday",
    "The first three are done",
    "Both done",
    "All eight are done",
    "All the best",
    "All our crews are off this week",
    "All being well we can do these on Friday",
    "Some of these are done",
    "None of these are ours",
    "All done. Could not get to 7 though.",
    "All done but 4 was locked",
    "2 done. 2 no access.",
    "Please note the following:\n1. Bins must be out by 6am.\n2. Side waste is not collected.",
    "Two reasons:\n1) the gate was locked\n2) the bin was contaminated",
    "I am back on 3 June. 2 colleagues cover for me.",
    "£2 fee, 3 sacks",
    "1.30pm on Friday",
    "1/2 done",
    "Level 2 is done",
    "We think MB-12 is the same as MB-14",
    "Call me on 01632 960123",
)
"""Answers of which nothing is surely about any line."""


@pytest.mark.parametrize("text", MAPPED)
def test_words_find_their_lines(text: str) -> None:
    assert said(text) == MAPPED[text]


@pytest.mark.parametrize("text", UNMAPPED)
def test_words_that_are_surely_about_no_line(text: str) -> None:
    assert said(text) == {}


def test_a_street_in_two_lines_needs_its_house() -> None:
    same = (Row(1, "MB-11", "9 Elm Close"), Row(2, "MB-12", "12 Elm Close"), Row(3, "MB-13", "Oak Road"))
    assert said("Elm Close: done", same) == {}
    assert said("12 Elm Close: done\n4 Oak Road: no access", same) == {2: "done", 3: "no access"}


@pytest.mark.parametrize(("text", "rows", "expected"), [("Both collected", TWO, {1, 2}), ("Both collected", THREE, set()), ("All 3 done", THREE, {1, 2, 3})])
def test_all_of_how_many(text: str, rows: tuple[Row, ...], expected: set[int]) -> None:
    assert set(said(text, rows)) == expected


# ---- between the lines of the quotation

LETTER = (
    "Dear colleagues,\n\nplease look at these.\n\n"
    + "".join(
        f"{row.number}. {row.reference}: Missed bin collection, {row.street}\nAction asked: Please have it emptied.\nPlease reply by: Monday 13 May 2024\n\n"
        for row in NINE
    )
    + "Thank you for your help.\n\nCllr Priya Shah\n\nOur reference: 7KQ4M-Z9XPR\n"
)
HEAD = "From: Cllr Priya Shah\nSent: 03 May 2024 14:00\nTo: Waste\nSubject: 9 matters\n\n"


def answered(above: str, beneath: dict[int, str], *, mark: str = "", below: str = "", footer: str = "", letter: str = LETTER) -> dict[int, str]:
    """What is said of each line by an answer typed above, beneath the lines of, and below the quoted list."""
    quoted: list[str] = []
    for line in LETTER.splitlines():
        number = int(line.partition(".")[0]) if "MB-" in line else 0
        quoted.append(f"{mark}{line}")
        if number in beneath:
            quoted += ["", beneath[number], ""]
    written = "\n".join((above, *(beneath.values() if mark else ()), below))
    return dict(taken_apart(NINE, "MB", written, "\n".join((above, HEAD, *quoted, below, footer)), letter).said)


@pytest.mark.parametrize("mark", ["", "> ", "> > "])
def test_words_beneath_a_line_are_its_own(mark: str) -> None:
    typed = {2: "emptied today", 4: "Please reply by phone next time", 5: "No access.\nWe try again on Friday.", 9: "9. not ours"}
    expected = {2: "emptied today", 4: "Please reply by phone next time", 5: "No access.\nWe try again on Friday.", 9: "not ours"}
    assert answered("See red", typed, mark=mark) == expected


@pytest.mark.parametrize(
    ("above", "typed", "below", "expected"),
    [
        ("1-3 done", {2: "contaminated"}, "", {1: "done", 3: "done"}),
        ("All done", {2: "contaminated"}, "", {}),
        ("See below", {2: "3. done"}, "", {}),
        ("See below", {2: "same for MB-15"}, "", {}),
        ("See below", {2: "done, and all the others as well"}, "", {}),
        ("", {}, "1. done", {1: "done"}),
    ],
)
def test_a_contradiction_is_sure_of_nothing(above: str, typed: dict[int, str], below: str, expected: dict[int, str]) -> None:
    assert answered(above, typed, below=below) == expected


def test_an_answer_behind_the_copied_line_is_its_own() -> None:
    copied = [line for line in LETTER.splitlines() if "MB-" in line]
    above = f"{copied[0]} - done\n{copied[3]}: crew going Friday"
    assert answered(above, {}) == {1: "done", 4: "crew going Friday"}


def test_without_the_letter_only_what_stands_above_is_read() -> None:
    assert answered("1. done", {4: "no access"}, letter="") == {1: "done"}


def test_the_last_lines_of_the_letter_belong_to_no_line() -> None:
    assert answered("1. done", {}, footer="This email is confidential. 2. Do not print it.") == {1: "done"}


# ---- any answer

WAYS = ("lines", "marked", "ranges", "references", "places", "beneath")


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_line_gets_words_that_are_not_its_own(data: st.DataObject) -> None:
    """Each line is answered with a word of its own, in one of the ways of officers; wherever it arrives, it is that line's."""
    own = {row.number: f"collected by crew {name}" for row, name in zip(NINE, "ABCDEFGHI", strict=True)}
    chosen = sorted(data.draw(st.sets(st.sampled_from([row.number for row in NINE]), min_size=1)))
    way, noise = data.draw(st.sampled_from(WAYS)), data.draw(st.sampled_from(("", "Hi Priya,", "2 bins were out again.", "Back on 3 June.", "See below.")))
    end = data.draw(st.sampled_from(("", "Rest next week", "Thanks\nPat", "Back by 14 June.", "3 crews are off sick")))
    written = {
        "lines": "\n".join(f"{n}. {own[n]}" for n in chosen),
        "marked": "; ".join(f"item {n} {own[n]}" for n in chosen),
        "ranges": ", ".join(f"{n}-{n + 1} {own[n]}" for n in chosen if n + 1 not in chosen and n < 9),
        "references": ", ".join(f"MB-{n + 10}: {own[n]}" for n in chosen),
        "places": "\n".join(f"{NINE[n - 1].street}: {own[n]}" for n in chosen),
        "beneath": "",
    }[way]
    found = answered(f"{noise}\n{written}\n{end}", {n: own[n] for n in chosen} if way == "beneath" else {}, mark=data.draw(st.sampled_from(("", "> "))))
    for number, words in found.items():
        mine = {own[n] for n in chosen if n == number or (way == "ranges" and n + 1 == number)}
        assert words in mine
    if way not in {"ranges"}:
        assert set(found) == set(chosen)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="1234 -,.:;andoe\n()MB>", max_size=80))
def test_any_text_is_read(text: str) -> None:
    apart = taken_apart(NINE, "MB", text, f"{text}\n{LETTER}", LETTER)
    assert set(apart.said) <= {row.number for row in NINE}
