"""What officers, their machines and their bounces can do to a case, and must not: nobody is told the wrong thing, and nothing goes to the wrong person."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbridge.model.words import ReferralStatus
from tests.stories import shapes
from tests.stories.test_directory import DEPUTY, KAY, bounces, cc
from tests.stories.world import AUTHSERV, CASEWORK, DAN, HIGHWAYS, PRIYA, SAM, World

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


def test_an_address_that_mail_does_not_reach_stands_in_for_nobody(world: World) -> None:
    world.resident_writes(POTHOLE)
    bounces(world, HIGHWAYS)
    world.arrives(shapes.out_of_office(world.last(DEPUTY), f"Duty <{DEPUTY}>", f"I am on leave until 20 May. Please contact {HIGHWAYS} instead.", world.now))
    assert world.case().referrals[0].stand_ins == ()


def test_after_an_answer_no_reminder_is_announced(world: World) -> None:
    """Sam answers the forward; a colleague who had the reminder writes a holding reply."""
    world.resident_writes(POTHOLE)
    world.working_days_pass(11)
    forward, chaser = world.letters(HIGHWAYS)
    world.arrives(shapes.outlook_reply(forward, SAM, "The pothole was filled on Thursday.", world.now))
    world.arrives(shapes.outlook_reply(chaser, SAM, "Apologies, we are looking into it.", world.now))
    assert "they are not reminded any more" in world.last(PRIYA).text
    assert "next reminder" not in world.last(PRIYA).text


def test_a_copy_that_comes_back_is_not_sent_again(world: World) -> None:
    world.copy_highways_to(AREA)
    world.resident_writes(POTHOLE)
    bounces(world, AREA)
    told = world.last(PRIYA).text
    assert "did not reach everybody" in told
    assert "FORWARD" not in told, "Highways have it"
    assert "No reminder goes to this address" in told
    world.working_days_pass(11)
    assert cc(world.last(HIGHWAYS)) == []


def test_nobody_guesses_which_department_answered(world: World) -> None:
    """Two are asked; somebody of the council writes with the reference alone. She is shown it, and both clocks run on."""
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] FORWARD parks")
    world.arrives(shapes.fresh(SAM, CASEWORK, "MB-1", "The work was done on Friday.", world.now))
    assert [one.status for one in world.case().referrals] == [ReferralStatus.SENT] * 2
    assert "The work was done on Friday." in world.last(PRIYA).text
    assert "so Highways and Parks, Trees and Open Spaces are reminded as before" in world.last(PRIYA).text
    world.officer_answers("We are looking into it.")
    world.arrives(shapes.fresh(SAM, CASEWORK, "MB-1", "The work was done on Friday.", world.now))
    assert [one.status for one in world.case().referrals] == [ReferralStatus.ANSWERED, ReferralStatus.SENT], "Sam has answered for Highways before"


def test_a_false_sender_is_called_one(world: World) -> None:
    """She is asked whether a mail counts, and must know that her mail server calls its sender false."""
    world.resident_writes(POTHOLE)
    world.arrives(FALSE + shapes.outlook_reply(world.last(HIGHWAYS), SAM, "The pothole was filled on Thursday.", world.now))
    told = world.last(PRIYA)
    assert "says that it comes from sam.lee@northborough.example, and your mail server says that this is not true" in told.text
    assert "OK" in told.text, "it is hers to say"
    assert world.case().referrals[0].status is ReferralStatus.SENT


def test_a_learnt_officer_who_names_no_case_is_no_resident(world: World) -> None:
    """Kay of the contractor is known at her word: a mail of hers without a reference opens no case, and she is not thanked as a resident."""
    world.resident_writes(POTHOLE)
    world.officer_answers("Filled it today. Kay", sender=KAY)
    world.arrives(shapes.iphone_reply(world.last(PRIYA), f"Priya Shah <{PRIYA}>", "OK", world.now))
    world.arrives(shapes.fresh(KAY, CASEWORK, "your pothole", "The pothole at 3 Oak Road was filled today. Kay", world.now))
    assert world.cases() == ["MB-1"]
    assert not world.letters(KAY)
    assert "3 Oak Road was filled today" in world.last(PRIYA).text


def test_a_resident_who_was_learnt_stays_a_resident(world: World) -> None:
    world.resident_writes(POTHOLE, sender=KAY)
    world.resident_writes(POTHOLE, sender="Ann Fox <ann.fox@mail.example>")
    world.arrives(shapes.outlook_reply(world.last(HIGHWAYS), KAY, "Filled it today. Kay", world.now))
    world.arrives(shapes.iphone_reply(world.last(PRIYA), f"Priya Shah <{PRIYA}>", "OK", world.now))
    had = len(world.cases())
    world.resident_writes("My brown bin was missed at 9 Elm Close NB1 4QT.", "bin", sender=KAY)
    assert len(world.cases()) == had + 1


def test_not_us_of_somebody_in_copy_ends_nothing(world: World) -> None:
    world.copy_highways_to(AREA)
    world.resident_writes(POTHOLE)
    world.arrives(shapes.outlook_reply(world.last(AREA), f"Area <{AREA}>", "Not us, try Parks.", world.now))
    assert world.case().referrals[0].status is ReferralStatus.SENT
    assert "Not us, try Parks." in world.last(PRIYA).text
    assert "not theirs" not in world.last(PRIYA).text
