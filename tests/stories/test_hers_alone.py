"""What is for her eyes and of who acts for her: notes about safety, who is vulnerable; and a name kept out of it whenever that is asked (R109, R112)."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbridge.model.words import Flag, ReferralStatus
from tests.stories.world import DAN, HIGHWAYS, PRIYA, World

POTHOLE = "I'm 86 and live on my own. There is a big pothole outside 14 Mill Lane NB1 4QT. Jean Obi"
NOTE = "dog, goes for visitors"


def shown(world: World, subject: str, person: str = PRIYA) -> str:
    return next(mail.text for mail in reversed(world.letters(person)) if subject in mail.subject)


def test_a_note_about_safety_is_on_each_letter_to_her_and_on_no_other(tmp_path: Path) -> None:
    world = World(tmp_path, ward=True)
    world.resident_writes(POTHOLE, "pothole")
    world.councillor_says(f"[MB-1] NOTE safety: {NOTE}")
    assert f"Noted for your safety, and shown to nobody else: {NOTE}" in world.last(PRIYA).text
    world.resident_writes("I object to the extension at 3 Oak Drive NB1 4QT. Jean Obi", "planning")
    assert f"For your safety: {NOTE}" in shown(world, "New case")
    world.resident_answers("Any news?")
    assert f"For your safety: {NOTE}" in world.last(PRIYA).text
    world.councillor_says("[MB-1] SHOW")
    card = world.last(PRIYA).text
    assert f"For your safety: {NOTE}" in card
    assert card.count(NOTE) == 1, "the history says no more than that there is one"
    world.councillor_says("[MB-1] FORWARD waste")
    world.councillor_says("[MB-1] SHARE brown")
    world.dan_says("[MB-1] SHOW")
    his = shown(world, "[MB-1]", DAN)
    assert "For your safety" not in his
    assert "vulnerable" not in his
    assert "vulnerable" in card
    for address, mails in world.mailboxes.items():
        assert address == PRIYA or not any(NOTE in mail.text or "vulnerable" in mail.text for mail in mails)


def test_a_note_about_nobody(world: World) -> None:
    world.councillor_says("NEW pothole Mill Lane")
    world.councillor_says("[MB-1] NOTE safety: a dog")
    assert "Nobody is known in this case" in world.last(PRIYA).text


@pytest.mark.parametrize("by_her", [True, False])
def test_a_name_is_kept_out_of_what_has_not_left_yet(tmp_path: Path, *, by_her: bool) -> None:
    """A forward waits for the minutes of UNDO; meanwhile the resident, or she, wants the name out of it."""
    world = World(tmp_path, service={"undo_minutes": 30})
    world.resident_writes("I object to the extension at 3 Oak Drive NB1 4QT. Jean Obi", "planning")
    world.councillor_says("[MB-1] FORWARD highways", "Please look at the drive.")
    if by_her:
        world.councillor_says("[MB-1] ANON")
        assert "The mail to Highways had not left yet: it goes without the name." in world.last(PRIYA).text
    else:
        world.resident_answers("Please don't mention my name to anybody.")
    world.at(world.now.date(), 12)
    (letter,) = world.letters(HIGHWAYS)
    assert Flag.ANONYMOUS in world.case().flags
    assert "Please look at the drive." in letter.text
    assert "Jean" not in letter.text + str(letter.headers.fields)
    world.officer_answers("The drive has been repaired today. Sam")
    assert "The drive has been repaired" in world.last(PRIYA).text, "the answer finds its referral"
    assert world.case().referrals[0].status is ReferralStatus.ANSWERED


def test_forward_anon_does_not_lose_what_waits_for_another_department(tmp_path: Path) -> None:
    world = World(tmp_path, service={"undo_minutes": 30})
    world.resident_writes("I object to the extension at 3 Oak Drive NB1 4QT. Jean Obi", "planning")
    world.councillor_says("[MB-1] FORWARD highways")
    world.councillor_says("[MB-1] FORWARD waste ANON")
    world.at(world.now.date(), 12)
    for department in (HIGHWAYS, "waste@northborough.example"):
        (letter,) = world.letters(department)
        assert "Jean" not in letter.text


def test_what_says_nothing_of_the_person_stays_on_a_colleagues_card(tmp_path: Path) -> None:
    world = World(tmp_path, ward=True)
    world.resident_writes("I have reported the pothole outside 14 Mill Lane NB1 4QT three times and nothing happened. Please have it filled.\n\nJean Obi")
    world.councillor_says("[MB-1] SHARE brown")
    world.dan_says("[MB-1] SHOW")
    assert "previous failure" in world.last(DAN).text
