"""What officers, their machines and their bounces can do to a case, and must not: nobody is told the wrong thing, and nothing goes to the wrong person."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stories import shapes
from tests.stories.test_directory import bounces, cc
from tests.stories.world import AUTHSERV, DAN, HIGHWAYS, PRIYA, SAM, World

POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
AREA = "area@northborough.example"
FALSE = f"Authentication-Results: {AUTHSERV}; dkim=none; spf=fail smtp.mailfrom=northborough.example; dmarc=fail header.from=northborough.example\r\n".encode()


@pytest.mark.parametrize("named", [DAN, PRIYA, "cllr.o.okafor@northborough.example"])
def test_a_councillor_stands_in_for_no_officer(tmp_path: Path, named: str) -> None:
    """Their addresses are at the council as well, and a colleague is not to hear of a case (R097)."""
    world = World(tmp_path, ward=True, service={"colleagues": ("Cllr.O.Okafor@northborough.example",)})
    world.resident_writes(POTHOLE)
    world.officer_is_out_of_office(f"I am on leave until Monday 20 May. For urgent matters contact {named}")
    assert world.case().referrals[0].stand_ins == ()
    world.working_days_pass(11)
    assert cc(world.last(HIGHWAYS)) == []


def test_a_false_sender_names_no_stand_in(world: World) -> None:
    world.resident_writes(POTHOLE)
    away = shapes.out_of_office(world.last(HIGHWAYS), SAM, "I am on leave until Monday 20 May. For urgent matters contact eve@northborough.example", world.now)
    world.arrives(FALSE + away)
    assert world.case().referrals[0].stand_ins == ()


def test_a_copy_that_comes_back_is_not_sent_again(world: World) -> None:
    world.copy_highways_to(AREA)
    world.resident_writes(POTHOLE)
    bounces(world, AREA)
    assert "No reminder goes to this address" in world.last(PRIYA).text
    world.working_days_pass(11)
    assert cc(world.last(HIGHWAYS)) == []
