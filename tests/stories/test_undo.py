"""She takes back what she said: until the letters leave, everything is as it was, and nobody has heard of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mailbridge.model.words import CaseStatus, ReferralStatus
from tests.stories import shapes
from tests.stories.world import HIGHWAYS, JEAN, PRIYA, World

POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
PLANNING = "What do you think of the planning application 24/01234/FUL for 3 Elm Close NB1 4QT? I object to the extension.\n\nJean Obi"


@pytest.fixture
def patient(tmp_path: Path) -> World:
    """Letters that her commands cause wait for ten minutes."""
    return World(tmp_path, service={"undo_minutes": 10})


def test_letters_wait_so_that_she_can_take_them_back(patient: World) -> None:
    patient.resident_writes(PLANNING, "extension")
    before, heard = patient.case(), len(patient.letters(JEAN))
    patient.councillor_says("[MB-1] FORWARD highways")
    assert not patient.letters(HIGHWAYS)
    assert "UNDO takes this back until 09:22" in patient.last(PRIYA).text
    patient.arrives(shapes.iphone_reply(patient.last(PRIYA), f"Priya Shah <{PRIYA}>", "", patient.now, subject="UNDO"))
    assert "Taken back: FORWARD highways" in patient.last(PRIYA).text
    patient.now += timedelta(hours=1)
    patient.post()
    assert not patient.letters(HIGHWAYS)
    assert len(patient.letters(JEAN)) == heard
    after = patient.case()
    assert (after.status, after.referrals, after.acknowledged) == (before.status, before.referrals, before.acknowledged)
    assert "Taken back: FORWARD highways" in after.history[-1]


def test_without_undo_they_leave(patient: World) -> None:
    patient.resident_writes(PLANNING, "extension")
    patient.councillor_says("[MB-1] FORWARD highways")
    patient.now += timedelta(minutes=10)
    patient.post()
    assert len(patient.letters(HIGHWAYS)) == 1
    patient.councillor_says("UNDO")
    assert f"the letter to {HIGHWAYS} and" in patient.last(PRIYA).text
    assert patient.case().status is CaseStatus.AWAITING_OFFICER


def test_undo_of_a_close_lets_the_letters_of_before_go(patient: World) -> None:
    """At night the forward waits no more, the acknowledgement does; CLOSE takes it back, UNDO puts it back into the outbox."""
    patient.now = patient.now.replace(hour=23)
    patient.resident_writes(POTHOLE)
    patient.councillor_says("[MB-1] CLOSE duplicate")
    assert patient.case().referrals[0].status is ReferralStatus.WITHDRAWN
    patient.councillor_says("[MB-1] UNDO")
    assert patient.case().referrals[0].status is ReferralStatus.SENT
    assert patient.case().acknowledged
    patient.at(patient.now.date() + timedelta(days=1), 9)
    assert "Mill Lane" in patient.letters(JEAN)[0].text


def test_what_happened_since_is_not_lost(patient: World) -> None:
    patient.resident_writes(POTHOLE)
    patient.councillor_says("[MB-1] CLOSE quiet resolved")
    patient.councillor_says("[MB-1] REOPEN")
    patient.arrives(shapes.iphone_reply(patient.letters(PRIYA)[-2], f"Priya Shah <{PRIYA}>", "", patient.now, subject="UNDO"))
    assert "Something else has happened to MB-1 since" in patient.last(PRIYA).text
    assert patient.case().status is CaseStatus.OPEN


def test_undo_has_its_limits(patient: World) -> None:
    patient.councillor_says("UNDO")
    assert "nothing to take back" in patient.last(PRIYA).text
    patient.resident_writes(POTHOLE)
    patient.councillor_says("[MB-1] NOTE rang Sam")
    patient.councillor_says("[MB-1] UNDO; STATUS")
    assert "mail of its own" in patient.last(PRIYA).text
    patient.now += timedelta(days=2)
    patient.councillor_says("UNDO")
    assert "more than a day ago" in patient.last(PRIYA).text
    patient.now -= timedelta(days=2)
    patient.councillor_says("UNDO")
    patient.councillor_says("UNDO")
    assert "has been taken back already" in patient.last(PRIYA).text


def test_a_case_that_was_opened_stays_as_withdrawn(patient: World) -> None:
    patient.councillor_says("NEW pothole Mill Lane o/s 14")
    patient.councillor_says("UNDO")
    assert patient.case().status is CaseStatus.CLOSED
    assert patient.case().outcome == "withdrawn"
    patient.now += timedelta(hours=1)
    patient.post()
    assert not patient.letters(HIGHWAYS)


def test_two_commands_of_one_mail_are_one_deed(patient: World) -> None:
    patient.resident_writes(PLANNING, "extension")
    before = patient.case()
    patient.councillor_says("[MB-1] forward highways; forward planning; note rang her")
    assert len(patient.case().referrals) == 2
    patient.councillor_says("UNDO")
    assert patient.case().referrals == before.referrals
    assert patient.case().status is before.status


def test_the_second_command_sees_what_the_first_did(patient: World) -> None:
    patient.resident_writes(POTHOLE)
    patient.councillor_says("[MB-1] close resolved Filled; reopen it is back")
    assert patient.case().status is CaseStatus.OPEN
    patient.councillor_says("[MB-1] update They came; update They left again")
    patient.now += timedelta(minutes=10)
    patient.post()
    told = [letter.text for letter in patient.letters(JEAN)[-2:]]
    assert "They came" in told[0]
    assert "They left again" in told[1]
