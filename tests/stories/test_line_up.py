"""The line-up: what waits for her, what is late, who has heard nothing, what was done; each line with its command (R032, R074, R076, R144)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest

from mailbridge import lookup, storage
from mailbridge.core.agenda import Agenda, OpenCase
from mailbridge.core.commands.grammar import Written, commands
from mailbridge.core.commands.table import UNKNOWN
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.timing import Reach
from mailbridge.core.lineup import View, line_up, listed
from mailbridge.core.reading import Place
from mailbridge.model.words import CaseStatus, DayPart
from tests.stories import shapes
from tests.stories.world import CASEWORK, LONDON, PRIYA, World

POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
PLANNING = "What do you think of the planning application 24/01234/FUL for 3 Elm Close NB1 4QT? I object to the extension.\n\nJean Obi"
ILL = "I have cancer and cannot put my bins out at 9 Elm Close NB1 4QT. Can I get an assisted collection?\n\nAnn Hale"
DANGER = "I have taken an overdose and nobody cares. 14 Mill Lane NB1 4QT\n\nJean Obi"
FRIDAY, MONDAY = date(2024, 5, 3), date(2024, 5, 13)


def line_ups(world: World, person: str = PRIYA) -> list[str]:
    """The text of every line-up that somebody had."""
    return [mail.text for mail in world.letters(person) if re.match(r"(?:Your cases|Cases of .*) on ", mail.subject)]


def group(text: str, heading: str) -> list[str]:
    """The lines under a heading."""
    found = re.search(rf"^{heading}:\n((?:- .*\n?)+)", text, re.MULTILINE)
    return [line.removeprefix("- ") for line in found[1].strip().splitlines()] if found else []


def _unplaceable(world: World, text: str = "The work was done this morning. Sam") -> None:
    """An officer writes of a case that nobody knows."""
    world.arrives(shapes.fresh("Sam Lee <sam.lee@northborough.example>", CASEWORK, "Re: your enquiry", text, world.now))


def test_nothing_to_say_is_not_said(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.at(FRIDAY, 7, 30)
    assert not line_ups(world)


def test_what_waits_for_her_comes_each_working_morning_with_why_and_since_when(world: World) -> None:
    world.resident_writes(PLANNING, "extension")
    world.at(FRIDAY, 7, 29)
    assert not line_ups(world)
    world.at(FRIDAY, 7, 30)
    (text,) = line_ups(world)
    (line,) = group(text, "Waiting for you")
    assert "a new case, since Thursday 2 May" in line
    assert line.endswith("([MB-1] SHOW)") or "FORWARD" in line
    world.days_pass(3)
    assert len(line_ups(world)) == 1, "Saturday, Sunday and a bank holiday"
    world.days_pass(1)
    assert len(line_ups(world)) == 2


def test_a_letter_of_this_morning_is_not_told_again_by_the_line_up_that_comes_late(world: World) -> None:
    """The daemon was down until nine; a minute later a case comes."""
    world.resident_writes(PLANNING, "extension")
    world.at(date(2024, 5, 2), 9, 30)
    assert not line_ups(world)


def test_the_review_of_the_week_has_it_all(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.resident_writes(PLANNING, "extension")
    world.officer_is_out_of_office("I am on leave until 20 May 2024.")
    world.councillor_says("[MB-2] ASK Which window does it face?")
    world.working_days_pass(7)
    world.at(MONDAY, 7, 30)
    text = line_ups(world)[-1]
    assert "Highways, due Friday 17 May" in group(text, "Due within a week")[0]
    assert "asked on Thursday 2 May" in group(text, "Residents who have not answered")[0]
    assert group(text, "Residents who have not answered")[0].endswith("([MB-2] CLOSE no reply)")
    (away,) = group(text, "Out of office")
    assert "Sam Lee of Highways is back on Monday 20 May" in away
    assert away.endswith("([MB-1] HOLD until 20 May 2024)")


def test_a_bank_holiday_moves_the_review(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.at(date(2024, 5, 6), 9)
    assert not line_ups(world)
    world.at(date(2024, 5, 7), 9)
    world.at(date(2024, 5, 13), 9)
    assert len(line_ups(world)) == 1, "on the second Tuesday it was not due yet"


def test_overdue_once_it_has_just_become_so(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.at(date(2024, 5, 21), 10)
    assert not line_ups(world), "it became overdue on Monday, when nobody looked"
    world.councillor_says("LIST overdue")
    assert "MB-1: " in world.last(PRIYA).text
    world.at(date(2024, 5, 28), 7, 30)
    (line,) = group(line_ups(world)[-1], "Overdue")
    assert "Highways, 6 working days overdue, reminded once" in line
    assert line.endswith("([MB-1] CHASE)")


def test_residents_who_have_heard_nothing(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.at(date(2024, 5, 13), 7, 30)
    assert not group(line_ups(world)[-1], "Residents who have heard nothing for long")
    world.at(date(2024, 5, 20), 7, 30)
    (line,) = group(line_ups(world)[-1], "Residents who have heard nothing for long")
    assert "nothing for 11 working days" in line
    assert line.endswith("([MB-1] UPDATE)")
    world.councillor_says("LIST quiet")
    assert "1 case without news for the resident" in world.last(PRIYA).text
    world.councillor_says("[MB-1] UPDATE They hope to fill it next week")
    world.councillor_says("LIST quiet")
    assert "0 cases without news for the resident" in world.last(PRIYA).text


def test_the_words_offered_for_the_resident_name_who_was_asked_or_nobody(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.resident_writes(PLANNING, "extension")
    world.at(date(2024, 5, 20), 7, 30)
    html = unquote(world.last(PRIYA).html)
    assert "I asked Highways on Thursday 2 May. I wait for their answer." in html
    assert "I am still looking into it." in html
    world.at(date(2024, 5, 20), 10)
    world.at(date(2024, 5, 28), 7, 30)
    assert "I asked Highways on Thursday 2 May, and have reminded them since." in unquote(world.last(PRIYA).html)


def test_a_day_that_was_named_is_told_when_it_is_near_and_when_it_has_passed(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers("I am looking into this and will come back to you by Wednesday 8 May.")
    world.at(date(2024, 5, 7), 7, 30)
    assert "Highways named Wednesday 8 May" in group(line_ups(world)[-1], "Days that were named")[0]
    assert not group(line_ups(world)[-1], "Due within a week"), "one line is enough"
    world.at(date(2024, 5, 9), 7, 30)
    (line,) = group(line_ups(world)[-1], "Days that were named")
    assert "which has passed" in line
    assert line.endswith("([MB-1] CHASE)")


def test_whoever_needs_it_most_comes_first_and_nobody_reads_why(world: World) -> None:
    world.resident_writes(PLANNING, "extension")
    world.resident_writes(ILL, "my bins", sender="Ann Hale <ann@mail.example>")
    world.at(FRIDAY, 7, 30)
    first, second = group(line_ups(world)[-1], "Waiting for you")
    assert first.startswith("MB-2: A resident's matter (please first")
    assert second.startswith("MB-1")
    assert "cancer" not in line_ups(world)[-1]
    assert "bins" not in line_ups(world)[-1]


def test_weak_signs_of_risk_come_first_too(world: World) -> None:
    world.resident_writes(PLANNING, "extension")
    world.resident_writes("I lost my job and I'm so tired of it all. When are the bins?", "so tired", sender="Ann Hale <ann@mail.example>")
    world.at(FRIDAY, 7, 30)
    assert not group(line_ups(world)[-1], "Please read these first")
    first, _ = group(line_ups(world)[-1], "Waiting for you")
    assert first.startswith("MB-2: A resident's matter (please first")


def test_an_alarm_stands_on_top_until_somebody_acts(world: World) -> None:
    world.resident_writes(DANGER, "help")
    assert world.last(PRIYA).subject.startswith("Please read now")
    world.at(FRIDAY, 7, 30)
    (line,) = group(line_ups(world)[-1], "Please read these first")
    assert line.startswith("MB-1")
    world.councillor_says("[MB-1] NOTE rang them, an ambulance is there")
    world.at(date(2024, 5, 7), 7, 30)
    assert not group(line_ups(world)[-1], "Please read these first")
    assert group(line_ups(world)[-1], "Waiting for you")


def test_an_alarm_about_mail_that_belongs_nowhere_stands_on_top_too(world: World) -> None:
    _unplaceable(world, "The tenant says that he will kill himself tonight. Sam")
    assert world.last(PRIYA).subject.startswith("Please read now")
    world.at(FRIDAY, 7, 30)
    (line,) = group(line_ups(world)[-1], "Please read these first")
    assert line.startswith("H-1: ")
    assert "(please first)" in line


def test_what_was_done_is_told_in_numbers(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.resident_writes(PLANNING, "extension")
    world.resident_writes(POTHOLE.replace("14 Mill Lane", "90 Mill Lane"), "another", sender="Ann Hale <ann@mail.example>")
    world.councillor_says("[MB-3] CLOSE resolved Filled on Thursday")
    world.at(FRIDAY, 7, 30)
    assert group(line_ups(world)[-1], "Done since the last line-up") == ["3 new, 3 acknowledged, 2 referred, 1 closed"]
    world.at(date(2024, 5, 7), 7, 30)
    assert not group(line_ups(world)[-1], "Done since the last line-up")


def test_held_mail_stands_in_it_by_its_name(world: World) -> None:
    _unplaceable(world)
    world.at(FRIDAY, 7, 30)
    (line,) = group(line_ups(world)[-1], "Could not be placed")
    assert line.startswith("H-1: ")
    assert line.endswith("([H-1] NEW)")
    world.councillor_says("LIST held")
    assert "1 mail could not be placed" in world.last(PRIYA).text


def test_a_reopened_case_waits_for_her(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] CLOSE resolved Filled")
    world.councillor_says("[MB-1] REOPEN it is back")
    world.councillor_says("LIST waiting")
    assert "1 case waits for you" in world.last(PRIYA).text


def test_down_for_days_one_line_up(world: World) -> None:
    world.resident_writes(PLANNING, "extension")
    world.at(date(2024, 5, 9), 14)
    assert len(line_ups(world)) == 1
    world.at(date(2024, 5, 9), 14, 1)
    world.bridge = world.started()
    for _ in range(3):
        world.bridge.tick()
    world.post()
    assert len(line_ups(world)) == 1


@pytest.mark.parametrize(("day", "clock"), [(date(2024, 4, 2), "06:30"), (date(2024, 3, 28), "07:30"), (date(2024, 10, 28), "07:30")])
def test_the_line_up_follows_the_clock_of_the_council(tmp_path: Path, day: date, clock: str) -> None:
    """In summer 07:30 is 06:30 UTC."""
    world = World(tmp_path, now=datetime(2024, 3, 27, 10, tzinfo=LONDON) if day.month < 10 else datetime(2024, 10, 24, 10, tzinfo=LONDON))
    world.resident_writes(PLANNING, "extension")
    hour, minute = (int(part) for part in clock.split(":"))
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
    world.now = moment.replace(minute=minute - 1)
    world.bridge.tick()
    assert not [mail for mail in world.post() if "cases on" in mail.subject]
    world.now = moment
    world.bridge.tick()
    assert [mail for mail in world.post() if "cases on" in mail.subject]


def test_a_tick_that_has_nothing_to_do_loads_no_case(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.resident_writes(PLANNING, "extension")
    world.at(FRIDAY, 9)
    looked = list[str]()
    agenda = lookup.agenda

    def counted(session: object, councillor: str, today: date) -> Agenda:
        looked.append(councillor)
        return agenda(session, councillor, today)  # type: ignore[arg-type]

    monkeypatch.setattr(lookup, "agenda", counted)
    for minute in range(1, 50):
        world.at(FRIDAY, 9, minute)
    assert not looked


def test_every_command_behind_a_line_is_one_that_the_grammar_takes(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.resident_writes(PLANNING, "extension")
    world.resident_writes(ILL, "my bins", sender="Ann Hale <ann@mail.example>")
    _unplaceable(world)
    world.councillor_says("[MB-1] DEFER until 21 May")
    world.councillor_says("[MB-2] ASK Which window does it face?")
    world.working_days_pass(12)
    written = [found for text in line_ups(world) for found in re.findall(r"\((\[(?:MB|H)-\d+\] [^)]+)\)$", text, re.MULTILINE)]
    assert len(set(written)) > 4
    for one in set(written):
        if one.startswith("[MB"):
            read = commands(Written(one), world.council)
            assert [command.verb for command in read] != [UNKNOWN], one
            assert read[0].reference == one[1:].partition("]")[0]


def test_a_long_list_is_shortened_in_the_line_up_and_whole_in_the_list(world: World) -> None:
    moment = world.now.astimezone(UTC)
    cases = tuple(
        OpenCase(f"MB-{n}", f"Case {n}", "", Place(), CaseStatus.AWAITING_COUNCILLOR, moment.replace(day=1), moment.replace(day=1)) for n in range(1, 41)
    )
    reach = Reach(Desk(world.council, "shah", moment))
    letter = line_up(reach, Agenda(cases), DayPart.MORNING)
    assert letter is not None
    assert letter.facts.groups[0].items[-1].title == "and 10 more"
    assert "LIST waiting" in letter.facts.next_step
    said, lines = listed(View(reach, Agenda(cases)), "waiting")
    assert said == "40 cases wait for you."
    assert len(lines) == 40


def test_a_line_up_is_stored_as_thought_of_in_the_same_moment(world: World) -> None:
    world.resident_writes(PLANNING, "extension")
    world.at(FRIDAY, 9)
    with storage.transaction(world.bridge.engine) as session:
        assert ("shah", DayPart.MORNING) in lookup.lined_up(session, ["shah"], FRIDAY)
        assert lookup.has_letter(session, "digest:shah/2024-05-03")
