"""Stories 2 and 15 in three nations: a machine stops no clock, a question does, and both count the days of their own calendar."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from mailbridge.core.calendar import WorkingDays
from mailbridge.core.ladder import due_on
from mailbridge.model.words import CaseStatus, ReferralStatus
from tests.stories.clients import outlook, outlook_ios, wire
from tests.stories.test_directory import cc, to
from tests.stories.world import HIGHWAYS, JEAN, LONDON, PRIYA, SAM, World

POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
TOM = "tom.reed@northborough.example"
NATIONS = (("england-and-wales", date(2026, 3, 27)), ("scotland", date(2026, 3, 27)), ("northern-ireland", date(2026, 3, 30)))
"""Ten working days from Friday 13 March 2026; in Northern Ireland St Patrick's Day (17 March) is none."""


def council(tmp_path: Path, region: str) -> World:
    """A council of a nation on Friday 13 March 2026, with one case at Highways."""
    world = World(tmp_path, now=datetime(2026, 3, 13, 10, tzinfo=LONDON), service={"region": region})
    world.resident_writes(POTHOLE)
    return world


def test_the_dates_differ_at_new_year(tmp_path: Path) -> None:
    """2 January is a holiday in Scotland only, St Patrick's Day in Northern Ireland only."""
    due = {}
    for region in ("england-and-wales", "scotland", "northern-ireland"):
        world = World(tmp_path / region, now=datetime(2025, 12, 24, 10, tzinfo=LONDON), service={"region": region})
        world.resident_writes(POTHOLE)
        due[region] = due_on(world.case().referrals[0], calendar_of(world))
    assert due == {"england-and-wales": date(2026, 1, 12), "scotland": date(2026, 1, 13), "northern-ireland": date(2026, 1, 12)}


@pytest.mark.parametrize(("region", "due"), NATIONS)
def test_an_out_of_office_stops_no_clock(tmp_path: Path, region: str, due: date) -> None:
    """Story 2: the same due date, the stand-in gets the next reminder, the line-up has a line, nobody is answered; once Sam is back, Tom gets no more."""
    world = council(tmp_path, region)
    letters = {person: len(got) for person, got in world.mailboxes.items()}
    world.officer_is_out_of_office(f"I am on leave until Monday 30 March. For urgent matters contact {TOM}")
    assert {person: len(got) for person, got in world.mailboxes.items()} == letters
    assert (world.case().status, due_on(world.case().referrals[0], calendar_of(world))) == (CaseStatus.AWAITING_OFFICER, due)
    world.at(date(2026, 3, 16), 8)
    world.days_pass((due - world.now.date()).days)
    assert len(world.letters(HIGHWAYS)) == 1
    world.working_days_pass(1)
    chaser = world.last(TOM)
    assert (to(chaser), cc(chaser)) == ([HIGHWAYS], [TOM])
    assert any("Sam Lee of Highways is back on Monday 30 March" in letter.text for letter in world.letters(PRIYA))
    world.working_days_pass(6)
    assert len(world.letters(HIGHWAYS)) >= 3
    assert len(world.letters(TOM)) == 1


@pytest.mark.parametrize(("region", "due"), NATIONS)
@pytest.mark.parametrize("client", [outlook, outlook_ios])
def test_a_question_stops_the_clock(tmp_path: Path, region: str, due: date, client: wire.Client) -> None:
    """Story 15: Sam asks; she asks Jean without Sam's address; Jean's answer goes to Sam as a draft; when it leaves, the clock starts in full."""
    world = council(tmp_path, region)
    question = "Which side of the road? You can ring me on 01632 960999 or write to sam.lee@northborough.example.\n\nSam, Highways"
    world.arrives(client.reply(world.last(HIGHWAYS), SAM, question, world.now))
    assert world.case().referrals[0].status is ReferralStatus.CLARIFICATION_REQUESTED
    button = next(line for line in (world.last(PRIYA).html or "").split('href="') if "ASK" in line.partition('"')[0])
    world.arrives(outlook_ios.tap(button.partition('"')[0].replace("&amp;", "&"), f"Priya Shah <{PRIYA}>", world.now))
    asked = world.last(JEAN)
    assert "Which side of the road?" in asked.text
    assert "sam.lee@" not in asked.text
    assert "960999" not in asked.text
    world.working_days_pass(11)
    assert len(world.letters(HIGHWAYS)) == 1, "nobody is reminded while Sam waits for us"
    lines = [letter.text for letter in world.letters(PRIYA) if "Departments that wait for your answer" in letter.text]
    assert "Highways asked something on Friday 13 March" in lines[-1]
    world.resident_answers("The north side, by the church.")
    draft = world.last(PRIYA)
    assert "The north side, by the church." in draft.text
    world.arrives(outlook.reply(draft, f"Priya Shah <{PRIYA}>", "SEND", world.now))
    letter = world.last("sam.lee@northborough.example")
    assert (to(letter), cc(letter)) == (["sam.lee@northborough.example"], [HIGHWAYS])
    referral = world.case().referrals[0]
    assert (referral.status, referral.sent_at.date(), referral.paused_at) == (ReferralStatus.SENT, world.now.date(), None)
    again = due_on(referral, calendar_of(world))
    world.days_pass((again - world.now.date()).days)
    assert len(world.letters(HIGHWAYS)) == 2
    world.working_days_pass(1)
    assert to(world.last(HIGHWAYS)) == [HIGHWAYS]
    assert len(world.letters(HIGHWAYS)) == 3


def calendar_of(world: World) -> WorkingDays:
    """The working days of a council."""
    return WorkingDays.of(world.council.service)
