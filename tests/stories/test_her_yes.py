"""Her yes means what the letter in front of her asks, and nobody is blamed for what has not happened: words to the next person up are true."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbridge.core.mail import Mail
from mailbridge.model.words import ChaseStep
from tests.stories import shapes
from tests.stories.world import AUTHSERV, HIGHWAYS, JEAN, PRIYA, World

MANAGER = "m.adeyemi@northborough.example"
POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"


def she_replies(world: World, letter: Mail, text: str) -> None:
    """She answers a letter from her phone."""
    raw = shapes.iphone_reply(letter, f"Priya Shah <{PRIYA}>", text, world.now)
    world.arrives(shapes.authenticated(raw, AUTHSERV, "northborough.example"))


def may_i_ask(world: World) -> Mail:
    """Highways look into it, say no more, and she is asked about the next person up."""
    world.resident_writes(POTHOLE)
    world.officer_answers("We will look into it.")
    world.working_days_pass(21)
    return next(letter for letter in world.letters(PRIYA) if letter.subject.startswith("May I ask"))


def test_yes_to_may_i_ask_asks_and_sends_no_old_draft(tmp_path: Path) -> None:
    world = World(tmp_path, service={"escalate": "ask"})
    letter, had = may_i_ask(world), len(world.letters(JEAN))
    she_replies(world, letter, "Yes please")
    assert len(world.letters(JEAN)) == had, "the draft of weeks ago was not what she was asked about"
    assert world.last(MANAGER).text.startswith("Dear Mary Adeyemi")
    assert world.case().referrals[0].step is ChaseStep.ESCALATION


def test_words_beneath_that_yes_wait_for_the_command_that_takes_them(tmp_path: Path) -> None:
    world = World(tmp_path, service={"escalate": "ask"})
    she_replies(world, may_i_ask(world), "OK but tell Jean that I am cross with Sam")
    assert not world.letters(MANAGER)


def test_yes_to_a_letter_without_a_draft_sends_none(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers("It will be filled by 20 May.")
    world.resident_writes("My name is on the parcel.", "Re: pothole!! [MB-1]")
    letter, had = world.last(PRIYA), len(world.letters(JEAN))
    assert letter.subject.startswith("More about")
    she_replies(world, letter, "OK")
    assert len(world.letters(JEAN)) == had
    assert "holds no draft" in world.last(PRIYA).text


@pytest.mark.parametrize("command", ["CHASE", "ESCALATE"])
def test_whoever_waits_for_us_is_not_reminded(world: World, command: str) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers("Which side of the road is it?")
    had = len(world.letters(HIGHWAYS))
    world.councillor_says(f"[MB-1] {command}")
    assert (len(world.letters(HIGHWAYS)), len(world.letters(MANAGER))) == (had, 0)
    assert "Highways asked something and wait for the answer." in world.last(PRIYA).text


@pytest.mark.parametrize("command", ["CHASE", "ESCALATE"])
def test_whom_no_mail_reaches_is_not_reminded(world: World, command: str) -> None:
    world.resident_writes(POTHOLE)
    for address in (HIGHWAYS, "highways.duty@northborough.example"):
        world.arrives(shapes.bounce(world.last(address), address, world.now))
    world.councillor_says(f"[MB-1] {command}")
    assert not world.letters(MANAGER)
    assert "Mail to Highways comes back" in world.last(PRIYA).text
    world.councillor_says("[MB-1] SHOW")
    assert "CHASE" not in world.last(PRIYA).text


def test_a_plain_ok_of_her_own_sends_the_draft_that_waits(world: World) -> None:
    """A new mail with the reference and OK, in answer to no letter."""
    world.resident_writes(POTHOLE)
    world.officer_answers("The hole was filled this morning, job 20451.")
    world.councillor_says("[MB-1] OK")
    assert "filled this morning" in world.last(JEAN).text


def test_words_beneath_a_yes_are_no_words_for_the_next_person_up(tmp_path: Path) -> None:
    world = World(tmp_path, service={"escalate": "ask"})
    she_replies(world, may_i_ask(world), "OK\n\nPlease tell her that it is a school route.")
    assert not world.letters(MANAGER)
    assert "write them beneath ESCALATE" in world.last(PRIYA).text


def test_what_never_arrived_ends_when_it_is_sent_again(world: World) -> None:
    world.resident_writes(POTHOLE)
    for address in (HIGHWAYS, "highways.duty@northborough.example"):
        world.arrives(shapes.bounce(world.last(address), address, world.now))
    world.councillor_says("[MB-1] FORWARD highways", "Once more, please.")
    assert [referral.status.value for referral in world.case().referrals] == ["redirected", "sent"]
