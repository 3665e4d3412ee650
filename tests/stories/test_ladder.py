"""Story 16 in full: each rung once, a promise moves one rung once, her word before the next person up, and not too many mails to one officer a week."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.due import steps_due
from tests.stories.world import HIGHWAYS, LONDON, PRIYA, World

MANAGER = "m.adeyemi@northborough.example"
POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"


def _reminded(world: World, person: str = HIGHWAYS) -> list[date]:
    """The days on which somebody was written to after the forwards."""
    return [mail.local_date.date() for mail in world.letters(person) if mail.local_date and mail.subject.startswith("Re:")]


def _to_the_next(world: World, person: str = HIGHWAYS) -> date:
    """The day of the next letter."""
    had, latest = len(world.letters(person)), world.now.date() + timedelta(days=40)
    while len(world.letters(person)) == had:
        assert world.now.date() < latest, "no letter came"
        world.days_pass(1)
    return world.now.date()


def test_a_promised_day_moves_the_next_reminder_to_the_working_day_after_it(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.at(date(2024, 5, 15))
    world.officer_answers("Thanks, I am looking into it. I'll reply Friday 24 May.")
    assert "waits until Tuesday 28 May 2024" in world.last(PRIYA).text
    assert _to_the_next(world) == date(2024, 5, 28)
    assert "You hoped to answer by Friday 24 May 2024." in world.last(HIGHWAYS).text


def test_a_second_promise_does_not_move_the_same_reminder_again(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.at(date(2024, 5, 15))
    world.officer_answers("I am looking into it and will reply by Friday 24 May.")
    world.at(date(2024, 5, 23))
    world.officer_answers("Sorry, still looking into it. I will reply by Friday 31 May.")
    told = world.last(PRIYA).text
    assert "have put it off before" in told
    assert "Tuesday 28 May 2024" in told
    assert "HOLD" in told
    assert _to_the_next(world) == date(2024, 5, 28)
    world.officer_answers("We are looking into it. You will have a reply by Monday 10 June.")
    assert _to_the_next(world) == date(2024, 6, 11)


def test_a_promise_before_the_due_day_moves_nothing_and_spends_nothing(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.at(date(2024, 5, 3))
    world.officer_answers("I am looking into this and will come back to you by Wednesday 8 May.")
    assert "comes on Monday 20 May 2024" in world.last(PRIYA).text
    world.at(date(2024, 5, 16))
    world.officer_answers("I am still looking into it, you will hear from me by Wednesday 22 May.")
    assert _to_the_next(world) == date(2024, 5, 23)


def test_a_holding_reply_without_a_day_is_worth_a_week(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.at(date(2024, 5, 17))
    world.officer_answers("Thank you, we are looking into this.")
    assert _to_the_next(world) == date(2024, 5, 28)


def test_after_the_last_rung_a_holding_reply_puts_nothing_off(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.working_days_pass(25)
    assert len(world.letters(MANAGER)) == 1
    world.officer_answers("We are looking into this and will reply by Friday 28 June.")
    assert "reminders go on as planned" in world.last(PRIYA).text
    world.working_days_pass(30)
    assert len(world.letters(MANAGER)) == 1


def test_a_day_of_her_own_is_not_undercut_by_the_ladder(world: World) -> None:
    world.resident_writes(POTHOLE)
    assert _to_the_next(world) == date(2024, 5, 20)
    world.councillor_says("[MB-1] DUE 7 June")
    assert _to_the_next(world) == date(2024, 6, 10)
    assert "hoped to hear by Friday 7 June 2024" in world.last(HIGHWAYS).text


def test_she_is_asked_before_the_next_person_up_is_written_to(tmp_path: Path) -> None:
    world = World(tmp_path, service={"escalate": "ask"})
    world.resident_writes(POTHOLE)
    world.working_days_pass(40)
    asked = [mail for mail in world.letters(PRIYA) if mail.subject.startswith("May I ask Mary Adeyemi?")]
    assert len(asked) == 1
    assert asked[0].local_date
    assert asked[0].local_date.date() == date(2024, 5, 31)
    assert "Highways have not answered about the pothole" in asked[0].text
    assert not world.letters(MANAGER)
    world.councillor_says("[MB-1] ESCALATE highways")
    assert world.last(MANAGER).text.startswith("Dear Mary Adeyemi")
    world.working_days_pass(20)
    assert len(world.letters(MANAGER)) == 1


def test_more_time_instead_of_her_word_brings_the_question_again(tmp_path: Path) -> None:
    world = World(tmp_path, service={"escalate": "ask"})
    world.resident_writes(POTHOLE)
    world.working_days_pass(20)
    world.councillor_says("[MB-1] HOLD until 14 June")
    world.working_days_pass(20)
    asked = [mail.local_date.date() for mail in world.letters(PRIYA) if mail.local_date and mail.subject.startswith("May I ask")]
    assert asked == [date(2024, 5, 31), date(2024, 6, 14)]


def test_a_department_may_have_waits_of_its_own_and_nobody_above_it(world: World) -> None:
    council = world.council
    highways = council.departments["highways"].model_copy(update={"chase": (4, 4, 4), "escalation": None})
    service = council.service.model_copy(update={"escalate": "ask"})
    world.council = council.model_copy(update={"departments": {**council.departments, "highways": highways}, "service": service})
    world.bridge = world.started()
    world.resident_writes(POTHOLE)
    world.working_days_pass(40)
    assert _reminded(world) == [date(2024, 5, 23), date(2024, 5, 30), date(2024, 6, 5)]
    assert not any(mail.subject.startswith("May I ask") for mail in world.letters(PRIYA))


def _many(world: World, number: int, first: int = 1) -> None:
    for house in range(first, first + number):
        world.resident_writes(POTHOLE.replace("14 Mill Lane", f"{house} Mill Lane"), sender=f"Ada Berg{house} <ada{house}@mail.example>")


@pytest.mark.slow
def test_an_officer_gets_so_many_reminders_a_week_and_then_one_list(tmp_path: Path) -> None:
    world = World(tmp_path, service={"reminders_a_week": 3})
    _many(world, 2)
    world.at(date(2024, 5, 3))
    _many(world, 3, first=11)
    world.at(date(2024, 5, 7))
    _many(world, 2, first=21)
    world.at(date(2024, 5, 20))
    world.at(date(2024, 5, 21))
    letters = world.letters(HIGHWAYS)[7:]
    assert [mail.subject.startswith("What I have open with Highways") for mail in letters] == [False, False, True]
    listed = letters[-1].text
    assert all(f"{number}. MB-{number + 2}: Pothole, {number + 10} Mill Lane" in listed for number in (1, 2, 3))
    assert "answer asked for by Monday 20 May 2024" in listed
    world.at(date(2024, 5, 22))
    assert len(world.letters(HIGHWAYS)) == 7 + 3, "the week is full"
    world.at(date(2024, 5, 28))
    assert [mail.subject[:22] for mail in world.letters(HIGHWAYS)[10:]] == ["What I have open with "]
    for day in range(60):
        world.at(date(2024, 5, 28) + timedelta(days=day))
    for person in (HIGHWAYS, MANAGER):
        days = [mail.local_date.date() for mail in world.letters(person)[7 if person == HIGHWAYS else 0 :] if mail.local_date]
        assert all(sum(day <= later < day + timedelta(days=7) for later in days) <= 3 for day in days)
    events = [line for number in range(1, 8) for line in world.case(f"MB-{number}").history]
    assert [sum(words in line for line in events) for words in (": Reminded", ": Reminded a second", ": Escalated")] == [14, 7, 7]
    assert any("have written to your colleagues twice" in mail.text for mail in world.letters(MANAGER))


def test_a_year_whose_bank_holidays_nobody_knows_is_told_once(tmp_path: Path) -> None:
    world = World(tmp_path, now=datetime(2024, 12, 20, 10, tzinfo=LONDON), service={"bank_holidays_until": 2024})
    world.resident_writes(POTHOLE)
    for day in (20, 23, 24):
        world.at(date(2024, 12, day))
    told = [mail.subject for mail in world.letters("it@northborough.example")]
    assert told == ["The bank holidays of 2025 are not confirmed"]


def test_status_says_what_the_clock_will_do(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] STATUS")
    told = world.last(PRIYA).text
    assert "due Friday 17 May 2024; the first reminder on Monday 20 May 2024" in told
    assert "2 May 09:12" in told, "the history is in local time"
    world.councillor_says("[MB-1] DEFER 14 June")
    world.councillor_says("[MB-1] STATUS")
    assert "the first reminder" not in world.last(PRIYA).text
    late = Desk(world.council, "shah", datetime(2024, 6, 3, 10, tzinfo=UTC))
    assert steps_due(late, world.case()) == (), "and it takes none, whoever asks"


def test_after_an_answer_to_their_question_each_rung_is_a_letter_again(world: World) -> None:
    world.resident_writes(POTHOLE)
    assert _to_the_next(world) == date(2024, 5, 20)
    world.officer_answers("Which side of the road is it, please?")
    world.councillor_says("[MB-1] forward highways", "It is on the left side.")
    assert _to_the_next(world) == date(2024, 6, 5), "asked anew on 20 May, due on 4 June"
    told = [line for line in world.case().history if "Reminded" in line]
    assert len(told) == len(_reminded(world)) - 1 == 2, "besides her answer, which is in the same thread"
