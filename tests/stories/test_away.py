"""AWAY and BACK: letters wait or go to whoever stands in, alarms reach both, residents are told the day (R101)."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from mailbridge import storage
from mailbridge.lookup.leaves import leave
from tests.stories import shapes
from tests.stories.test_line_up import DANGER, PLANNING, POTHOLE, group, line_ups
from tests.stories.test_quiet import kept
from tests.stories.world import CASEWORK, DAN, DANS_CASEWORK, HIGHWAYS, JEAN, LONDON, PRIYA, World

ANN = "Ann Hale <ann@mail.example>"


@pytest.fixture
def ward(tmp_path: Path) -> World:
    """Cllr Brown is there as well."""
    return World(tmp_path, ward=True)


def hers(world: World) -> list[str]:
    """Subjects of what she got besides transcripts."""
    return [mail.subject for mail in world.letters(PRIYA) if not mail.subject.lower().startswith("re: ")]


def away(world: World) -> tuple[date, date, str] | None:
    """(first day, first day back, who stands in) as stored."""
    with storage.transaction(world.bridge.engine) as session:
        row = leave(session, "shah", world.now.date())
        return (row.starts, row.until, row.cover) if row else None


# ---- how it is said


@pytest.mark.parametrize(
    ("said", "starts", "until", "cover"),
    [
        ("AWAY 3 May to 20 May cover brown", date(2024, 5, 3), date(2024, 5, 20), "brown"),
        ("away from 3 to 20 May, cover Dan Brown", date(2024, 5, 3), date(2024, 5, 20), "brown"),
        ("AWAY 3rd-20th May covered by Cllr Bro", date(2024, 5, 3), date(2024, 5, 20), "brown"),
        ("AWAY until Monday", date(2024, 5, 2), date(2024, 5, 6), ""),
        ("AWAY until next week", date(2024, 5, 2), date(2024, 5, 6), ""),
        ("AWAY next week", date(2024, 5, 6), date(2024, 5, 13), ""),
        ("holiday this week", date(2024, 5, 2), date(2024, 5, 6), ""),
        ("AWAY Friday to Monday with dan", date(2024, 5, 3), date(2024, 5, 6), "brown"),
        ("AWAY for 2 weeks", date(2024, 5, 2), date(2024, 5, 16), ""),
        ("AWAY tomorrow", date(2024, 5, 3), date(2024, 5, 4), ""),
        ("AWAY 1 May until 8 May no cover", date(2024, 5, 1), date(2024, 5, 8), ""),
    ],
)
def test_days_and_cover_as_people_write_them(ward: World, said: str, starts: date, until: date, cover: str) -> None:
    ward.councillor_says(said)
    assert away(ward) == (starts, until, cover), ward.last(PRIYA).text
    assert f"your first day back is {until:%A} {until.day} {until:%B %Y}" in ward.last(PRIYA).text


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("AWAY", "Until when?"),
        ("AWAY from 3 May", "Until when?"),
        ("AWAY 20 May to 3 May", "Friday 3 May 2024 is not after Monday 20 May 2024"),
        ("AWAY 20 April to 28 April", "is not to come"),
        ("AWAY until Monday cover Green", "Who is to stand in? I know Cllr Dan Brown."),
        ("AWAY until Monday cover shah", "Who is to stand in?"),
        ("AWAY until Monday cover", "Who is to stand in?"),
    ],
)
def test_what_makes_no_sense_is_answered_with_the_right_form(ward: World, said: str, answer: str) -> None:
    ward.councillor_says(said)
    assert answer in ward.last(PRIYA).text
    assert "For example: AWAY" in ward.last(PRIYA).text
    assert away(ward) is None


def test_alone_in_the_installation_nobody_can_stand_in(world: World) -> None:
    world.councillor_says("AWAY until Monday cover brown")
    assert "I know nobody else here." in world.last(PRIYA).text


def test_the_configured_cover_stands_in_unless_she_says_otherwise(tmp_path: Path) -> None:
    world = World(tmp_path, councillor={"cover": "brown"}, ward=True)
    world.councillor_says("AWAY until Monday")
    assert away(world) == (date(2024, 5, 2), date(2024, 5, 6), "brown")
    assert "Cllr Dan Brown gets what asks for a decision" in world.last(PRIYA).text
    told = world.last(DAN)
    assert "You look after the cases of Cllr Priya Shah until Monday 6 May 2024" in told.subject
    assert told.text.startswith("Dear Dan,")


# ---- meanwhile


def test_without_cover_everything_waits_but_alarms(ward: World) -> None:
    ward.resident_writes(POTHOLE)
    ward.councillor_says("AWAY until 13 May")
    ward.resident_writes(PLANNING, "extension", sender=ANN)
    ward.officer_answers("The pothole has been filled today. Sam")
    ward.days_pass(6)
    assert not hers(ward)
    ward.resident_writes(DANGER, "help", sender="Cy Dale <cy@mail.example>")
    assert hers(ward)[-1].startswith("Please read now")
    assert len(kept(ward)) == 2
    ward.at(date(2024, 5, 13), 7, 30)
    assert "while you were away" in hers(ward)[-1]
    lines = group(line_ups(ward)[-1], "Waiting for you")
    assert [line[:4] for line in lines] == ["MB-1", "MB-2"]
    assert not kept(ward)


def test_with_a_cover_what_asks_for_a_decision_goes_there(ward: World) -> None:
    ward.resident_writes(POTHOLE)
    ward.councillor_says("AWAY until 13 May cover brown")
    ward.resident_writes(PLANNING, "extension", sender=ANN)
    letter = ward.last(DAN)
    assert letter.subject.startswith("New case")
    assert letter.text.startswith("This is for Cllr Priya Shah, who is away until Monday 13 May 2024.\n\n")
    assert "This is for Cllr Priya Shah" in letter.html
    assert letter.reply_to[0].address.startswith("casework+")
    ward.officer_answers("The pothole has been filled today. Sam")
    assert "The pothole has been filled today." in ward.last(DAN).text
    ward.at(date(2024, 5, 3), 7, 30)
    assert line_ups(ward, DAN), "the line-up is his meanwhile"
    assert ward.last(DAN).subject.startswith("Cases of Cllr Priya Shah on Friday 3 May 2024")
    assert not hers(ward)


def test_the_cover_answers_with_a_command(ward: World) -> None:
    ward.councillor_says("AWAY until 13 May cover brown")
    ward.resident_writes(PLANNING, "extension", sender=ANN)
    ward.dan_says("[MB-1] FORWARD highways", hers=True)
    assert ward.letters(HIGHWAYS)
    assert "Cllr Dan Brown for Cllr Priya Shah" in ward.case().history[-1]


def test_an_alarm_reaches_both_at_once(ward: World) -> None:
    ward.councillor_says("AWAY until 13 May cover brown")
    ward.now = datetime(2024, 5, 4, 3, 0, tzinfo=LONDON)
    ward.resident_writes(DANGER, "help")
    assert ward.last(DAN).subject.startswith("Please read now")
    assert ward.last(PRIYA).message_id == ward.last(DAN).message_id


def test_an_alarm_reaches_the_configured_cover_once(tmp_path: Path) -> None:
    world = World(tmp_path, councillor={"cover": "brown"}, ward=True)
    world.councillor_says("AWAY until 13 May")
    world.resident_writes(DANGER, "help")
    assert sum(mail.subject.startswith("Please read now") for mail in world.letters(DAN)) == 1


def test_the_acknowledgement_says_until_when_and_who_looks_after_it(ward: World) -> None:
    ward.councillor_says("AWAY until 13 May cover brown")
    ward.resident_writes(POTHOLE)
    first = ward.letters(JEAN)[0].text
    assert "I am away until Monday 13 May 2024. Cllr Dan Brown is looking after urgent matters." in first


def test_the_acknowledgement_without_cover(ward: World) -> None:
    ward.councillor_says("AWAY until 13 May")
    ward.resident_writes(POTHOLE)
    first = ward.letters(JEAN)[0].text
    assert "I am away until Monday 13 May 2024." in first
    assert "looking after" not in first


def test_a_leave_to_come_changes_nothing_yet(ward: World) -> None:
    ward.councillor_says("AWAY 10 May to 20 May cover brown")
    ward.resident_writes(PLANNING, "extension")
    assert hers(ward)[-1].startswith("New case")
    assert "away until" not in ward.letters(JEAN)[0].text
    ward.at(date(2024, 5, 10), 9)
    ward.resident_writes(PLANNING, "extension", sender=ANN)
    assert "New case" in ward.last(DAN).subject


def test_a_cover_who_has_left_the_configuration_reads_nothing(ward: World) -> None:
    ward.councillor_says("AWAY until 13 May cover brown")
    ward.council = ward.council.model_copy(update={"councillors": {"shah": ward.council.councillors["shah"]}})
    ward.bridge = ward.started()
    ward.resident_writes(PLANNING, "extension")
    assert kept(ward) == ["new_case"]
    assert "looking after" not in ward.letters(JEAN)[0].text


def test_a_letter_to_a_colleague_who_is_away_waits_for_her(ward: World) -> None:
    """He passes a case on to her."""
    ward.arrives(shapes.fresh(JEAN, DANS_CASEWORK, "extension", PLANNING, ward.now), mailbox="brown")
    ward.councillor_says("AWAY until 13 May")
    ward.dan_says("[MB-1] PASS shah")
    assert ward.case().councillor == "shah"
    assert kept(ward) == ["new_case"]
    ward.at(date(2024, 5, 13), 7, 30)
    assert group(line_ups(ward)[-1], "Waiting for you")[0].startswith("MB-1")


def test_what_a_colleague_did_at_night_is_told_in_the_morning_without_the_title(ward: World) -> None:
    ward.resident_writes(PLANNING, "extension")
    ward.now = datetime(2024, 5, 2, 22, 0, tzinfo=LONDON)
    ward.councillor_says("[MB-1] SHARE brown")
    assert not ward.letters(DAN)
    ward.at(date(2024, 5, 3), 7, 30)
    assert group(line_ups(ward, DAN)[-1], "Came in") == ["MB-1: A resident's matter (a colleague did something about it) ([MB-1] SHOW)"]


# ---- back


def test_back_ends_it_and_tells_all_at_once(ward: World) -> None:
    ward.councillor_says("AWAY until 20 May")
    ward.resident_writes(PLANNING, "extension")
    ward.at(date(2024, 5, 8), 9)
    ward.councillor_says("BACK")
    assert away(ward) is None
    text = line_ups(ward)[-1]
    assert group(text, "Waiting for you")
    assert any("Welcome back. Your line-up comes in a mail of its own." in mail.text for mail in ward.letters(PRIYA))
    assert not kept(ward)
    ward.at(date(2024, 5, 8), 16)
    assert len(line_ups(ward)) == 1
    ward.resident_writes(PLANNING, "extension", sender=ANN)
    assert "New case" in hers(ward)[-1]


def test_back_when_nothing_waits(ward: World) -> None:
    ward.councillor_says("AWAY until 20 May")
    ward.councillor_says("back")
    assert "Nothing waits for you." in ward.last(PRIYA).text


def test_back_without_having_been_away(ward: World) -> None:
    ward.councillor_says("BACK")
    assert "You were not away." in ward.last(PRIYA).text


def test_back_from_a_leave_with_cover_goes_to_her(ward: World) -> None:
    ward.councillor_says("AWAY until 20 May cover brown")
    ward.resident_writes(PLANNING, "extension")
    had = len(ward.letters(DAN))
    ward.councillor_says("BACK")
    assert group(line_ups(ward)[-1], "Waiting for you")
    assert len(ward.letters(DAN)) == had
    assert CASEWORK.partition("@")[0] in ward.last(PRIYA).reply_to[0].address


def test_a_second_leave_replaces_the_first(ward: World) -> None:
    ward.councillor_says("AWAY until 20 May")
    ward.councillor_says("AWAY until 8 May cover brown")
    assert away(ward) == (date(2024, 5, 2), date(2024, 5, 8), "brown")
