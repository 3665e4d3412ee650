"""Her time is scarce (R138), and evenings are hers (R102): a few letters a day, none in quiet hours; what was kept back is told in one line-up."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from mailbridge import storage
from mailbridge.core.people import Hours
from mailbridge.model.tables import Outbound
from mailbridge.model.words import OutboundStatus
from tests.stories import shapes
from tests.stories.test_line_up import DANGER, PLANNING, POTHOLE, group, line_ups
from tests.stories.world import CASEWORK, HIGHWAYS, JEAN, LONDON, PRIYA, World

THURSDAY, FRIDAY, SATURDAY = date(2024, 5, 2), date(2024, 5, 3), date(2024, 5, 4)
ANN, BEN = "Ann Hale <ann@mail.example>", "Ben Moss <ben@mail.example>"


def busy(folder: Path, mails_a_day: int = 2, **councillor: object) -> World:
    """She wants so many mails a day; this morning there was nothing to say."""
    world = World(folder, councillor={"mails_a_day": mails_a_day, **councillor})
    world.bridge.tick()
    return world


def subjects(world: World) -> list[str]:
    """What she got, in order, besides the transcripts."""
    return [mail.subject for mail in world.letters(PRIYA)]


def kept(world: World) -> list[str]:
    """Families of the letters that wait for a line-up."""
    with storage.transaction(world.bridge.engine) as session:
        return list(session.exec(select(Outbound.letter).where(Outbound.status == OutboundStatus.KEPT_BACK)).all())


# ---- a few letters a day


def test_the_first_comes_at_once_and_the_rest_at_four(tmp_path: Path) -> None:
    world = busy(tmp_path)
    for sender in (ANN, BEN, "Cy Dale <cy@mail.example>"):
        world.resident_writes(PLANNING, "extension", sender=sender)
    assert len(subjects(world)) == 1
    assert kept(world) == ["new_case", "new_case"]
    world.at(THURSDAY, 15, 59)
    assert len(subjects(world)) == 1
    world.at(THURSDAY, 16, 0)
    assert len(subjects(world)) == 2
    assert "since this morning" in subjects(world)[-1]
    lines = group(line_ups(world)[-1], "Waiting for you")
    assert [line[:4] for line in lines] == ["MB-2", "MB-3"], "MB-1 had a letter of its own"
    assert all(line.endswith(")") for line in lines)
    assert not kept(world)
    world.at(THURSDAY, 16, 1)
    world.at(THURSDAY, 20, 0)
    assert len(subjects(world)) == 2


def test_after_the_second_line_up_the_rest_waits_for_the_morning(tmp_path: Path) -> None:
    world = busy(tmp_path)
    for sender in (ANN, BEN):
        world.resident_writes(PLANNING, "extension", sender=sender)
    world.at(THURSDAY, 16, 0)
    world.resident_writes(PLANNING, "extension", sender="Cy Dale <cy@mail.example>")
    world.at(THURSDAY, 18, 0)
    assert len(subjects(world)) == 2
    world.at(FRIDAY, 7, 30)
    assert [line[:4] for line in group(line_ups(world)[-1], "Waiting for you")] == ["MB-1", "MB-2", "MB-3"]


def test_a_morning_line_up_is_one_of_the_two(tmp_path: Path) -> None:
    world = busy(tmp_path)
    world.resident_writes(PLANNING, "extension", sender=ANN)
    world.at(FRIDAY, 7, 30)
    world.at(FRIDAY, 11, 0)
    world.resident_writes(PLANNING, "extension", sender=BEN)
    assert len(subjects(world)) == 2
    assert kept(world) == ["new_case"]
    world.at(FRIDAY, 16, 0)
    assert len(subjects(world)) == 3


def test_one_mail_a_day_is_the_line_up(tmp_path: Path) -> None:
    world = busy(tmp_path, 1)
    world.resident_writes(PLANNING, "extension", sender=ANN)
    assert not subjects(world)
    world.at(THURSDAY, 16, 0)
    assert len(subjects(world)) == 1
    world.at(FRIDAY, 7, 30)
    world.resident_writes(PLANNING, "extension", sender=BEN)
    world.at(FRIDAY, 16, 0)
    assert len(subjects(world)) == 2, "this day's one was the line-up of the morning"


def test_a_second_case_in_the_same_minute_knows_of_the_first(tmp_path: Path) -> None:
    world = busy(tmp_path, 3)
    for sender in (ANN, BEN, "Cy Dale <cy@mail.example>"):
        world.resident_writes(PLANNING, "extension", sender=sender)
    assert len(subjects(world)) == 2


def test_alarms_and_answers_do_not_count(tmp_path: Path) -> None:
    world = busy(tmp_path, 1)
    world.resident_writes(POTHOLE)
    world.resident_writes(DANGER, "help", sender=ANN)
    world.officer_answers("The pothole has been filled today. Sam")
    world.councillor_says("[MB-1] STATUS")
    world.councillor_says("[MB-1] CLOSE resolved", trusted=False)
    assert len(subjects(world)) == 4
    assert not kept(world)


def test_a_residents_answer_to_her_question_comes_at_once(tmp_path: Path) -> None:
    world = busy(tmp_path, 1)
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] ASK Which side of the road is it?")
    world.resident_answers("It is on the left.")
    assert "It is on the left." in world.last(PRIYA).text
    world.resident_answers("And it grows.")
    assert "And it grows." not in world.last(PRIYA).text
    assert kept(world) == ["follow_up"]
    world.at(THURSDAY, 16, 0)
    assert group(line_ups(world)[-1], "Waiting for you")[0].startswith("MB-1")


def test_what_no_group_tells_came_in(tmp_path: Path) -> None:
    world = busy(tmp_path, 1)
    world.resident_writes(POTHOLE)
    world.resident_writes(POTHOLE.replace("14 Mill Lane", "90 Mill Lane"), "another", sender=ANN)
    world.councillor_says("[MB-2] CLOSE resolved Filled")
    world.at(THURSDAY, 9, 30)
    world.resident_answers("It grows.")
    world.resident_answers("It is back!", sender=ANN)
    world.at(THURSDAY, 16, 0)
    text = line_ups(world)[-1]
    first, second = group(text, "Came in")
    assert first.startswith("MB-1")
    assert "the resident wrote again" in first
    assert second.startswith("MB-2")
    assert "the case is closed" in second
    assert "2 cases need a look" in text


def test_what_was_settled_meanwhile_is_not_told(tmp_path: Path) -> None:
    world = busy(tmp_path, 1)
    world.resident_writes(PLANNING, "extension")
    world.at(THURSDAY, 9, 30)
    world.councillor_says("[MB-1] CLOSE quiet not casework")
    world.at(THURSDAY, 16, 0)
    assert not line_ups(world)
    assert not kept(world)
    world.at(FRIDAY, 7, 30)
    assert not line_ups(world)


def test_held_mail_that_was_kept_back_stands_in_the_line_up(tmp_path: Path) -> None:
    world = busy(tmp_path, 1)
    world.arrives(shapes.fresh("Sam Lee <sam.lee@northborough.example>", CASEWORK, "Re: your enquiry", "The work was done this morning. Sam", world.now))
    assert kept(world) == ["held"]
    world.at(THURSDAY, 16, 0)
    (line,) = group(line_ups(world)[-1], "Could not be placed")
    assert line.startswith("H-1: ")


def test_no_limit(tmp_path: Path) -> None:
    world = busy(tmp_path, 0)
    for sender in (ANN, BEN, "Cy Dale <cy@mail.example>"):
        world.resident_writes(PLANNING, "extension", sender=sender)
    assert len(subjects(world)) == 3


# ---- quiet hours


def late(folder: Path, day: date = THURSDAY, hour: int = 22, **councillor: object) -> World:
    return World(folder, now=datetime(day.year, day.month, day.day, hour, 15, tzinfo=LONDON), councillor=councillor)


def test_what_came_at_night_is_one_line_up_in_the_morning(tmp_path: Path) -> None:
    world = late(tmp_path)
    for sender in (ANN, BEN, "Cy Dale <cy@mail.example>"):
        world.resident_writes(PLANNING, "extension", sender=sender)
    world.at(FRIDAY, 7, 0)
    assert not subjects(world)
    world.at(FRIDAY, 7, 30)
    assert len(subjects(world)) == 1
    assert len(group(line_ups(world)[-1], "Waiting for you")) == 3
    world.at(FRIDAY, 12, 0)
    assert len(subjects(world)) == 1, "nothing of it is posted later"


def test_an_officers_answer_of_the_night_folds_into_it(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.resident_writes(POTHOLE)
    world.now = datetime(2024, 5, 2, 23, 0, tzinfo=LONDON)
    world.officer_answers("The pothole has been filled today. Sam")
    assert not subjects(world)
    world.at(FRIDAY, 7, 30)
    (line,) = group(line_ups(world)[-1], "Waiting for you")
    assert "the department has answered" in line
    assert line.endswith("([MB-1] SHOW)")


def test_alarms_transcripts_and_was_this_you_come_at_any_hour(tmp_path: Path) -> None:
    world = late(tmp_path)
    world.resident_writes(DANGER, "help")
    world.councillor_says("LIST")
    world.councillor_says("[MB-1] CLOSE resolved", trusted=False)
    assert len(subjects(world)) == 3


def test_a_day_off_is_quiet_and_the_next_day_tells(tmp_path: Path) -> None:
    world = late(tmp_path, SATURDAY, 10, days_off=("saturday", "sunday"))
    world.resident_writes(PLANNING, "extension")
    world.at(SATURDAY, 16, 0)
    world.at(date(2024, 5, 5), 9, 0)
    assert not subjects(world)
    world.at(date(2024, 5, 6), 9, 0)
    assert len(line_ups(world)) == 1, "a bank holiday is no day off of hers"


def test_on_a_weekend_only_what_was_kept_back_is_told(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.resident_writes(PLANNING, "extension")
    world.at(SATURDAY, 9, 0)
    assert not line_ups(world)
    world.now = datetime(2024, 5, 4, 22, 0, tzinfo=LONDON)
    world.resident_writes(PLANNING, "extension", sender=ANN)
    world.at(date(2024, 5, 5), 9, 0)
    assert len(line_ups(world)) == 1


def test_hours_that_begin_late_move_the_line_up(tmp_path: Path) -> None:
    world = late(tmp_path, hours=Hours(start=datetime(2024, 5, 2, 10).time(), end=datetime(2024, 5, 2, 15).time()))
    world.resident_writes(PLANNING, "extension")
    world.at(FRIDAY, 9, 59)
    assert not subjects(world)
    world.at(FRIDAY, 10, 0)
    assert len(line_ups(world)) == 1
    world.at(FRIDAY, 15, 0)
    assert len(line_ups(world)) == 1


def test_before_the_line_up_of_the_day_ordinary_letters_wait_for_it(tmp_path: Path) -> None:
    world = late(tmp_path, FRIDAY, 7, mails_a_day=2)
    world.resident_writes(PLANNING, "extension")
    assert not subjects(world)
    world.at(FRIDAY, 7, 30)
    assert len(line_ups(world)) == 1


def test_a_letter_that_does_not_arrive_is_told_in_her_hours(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.resident_writes(POTHOLE)
    world.now = datetime(2024, 5, 2, 23, 0, tzinfo=LONDON)
    world.arrives(shapes.bounce(world.last(HIGHWAYS), HIGHWAYS, world.now))
    assert kept(world) == ["delivery_failed"]
    world.at(FRIDAY, 7, 30)
    (line,) = group(line_ups(world)[-1], "Came in")
    assert "did not arrive" in line


def test_what_the_mail_server_refuses_at_night_is_kept_back_too(tmp_path: Path) -> None:
    world = late(tmp_path)
    number = world.taken(shapes.fresh(JEAN, CASEWORK, "pothole!!", POTHOLE, world.now))
    world.bridge.process(number or 0)
    (forward,) = (letter for letter in world.bridge.outbox.claim() if HIGHWAYS in letter.recipients)
    world.bridge.outbox.posted(forward.number, (), {HIGHWAYS: "550 unknown user"}, "550 unknown user")
    assert kept(world) == ["delivery_failed"]


@pytest.mark.parametrize("hour", [7, 12, 15, 20])
def test_a_tick_twice_tells_nothing_twice(tmp_path: Path, hour: int) -> None:
    world = late(tmp_path)
    world.resident_writes(PLANNING, "extension")
    world.at(FRIDAY, hour, 45)
    for _ in range(4):
        world.bridge.tick()
    world.post()
    assert len(subjects(world)) == 1


def test_a_letter_that_was_kept_back_is_never_posted(tmp_path: Path) -> None:
    world = late(tmp_path)
    world.resident_writes(PLANNING, "extension")
    world.days_pass(6)
    with storage.transaction(world.bridge.engine) as session:
        (letter,) = session.exec(select(Outbound).where(Outbound.letter == "new_case")).all()
    assert letter.status is OutboundStatus.WITHDRAWN
    assert letter.response == "told in digest:shah/2024-05-03"
    assert letter.sent_at is None


def test_what_an_outage_put_off_wakes_no_resident(tmp_path: Path) -> None:
    """The letter was due in the evening, and the mail server comes back at night: it leaves in the morning. An emergency text leaves at once."""
    world = World(tmp_path, now=datetime(2024, 5, 2, 21, 50, tzinfo=LONDON))
    for text in (POTHOLE, DANGER):
        world.bridge.process(world.taken(shapes.fresh(JEAN if text == POTHOLE else ANN, CASEWORK, "help", text, world.now)) or 0)
    world.at(THURSDAY, 23, 10)
    assert not world.letters(JEAN)
    assert world.letters(ANN)
    world.at(FRIDAY, 6, 59)
    assert not world.letters(JEAN)
    world.at(FRIDAY, 7)
    assert world.letters(JEAN)
