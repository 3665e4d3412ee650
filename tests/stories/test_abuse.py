"""Abuse and threats: not answered, not passed on, kept as evidence with all headers; what is asked in them is shown to her apart (story 9; R105, R106)."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from mailbridge.model.words import CaseStatus, Flag, Outcome
from tests.stories import shapes
from tests.stories.world import CASEWORK, HIGHWAYS, JEAN, PRIYA, World

WASTE = "waste@northborough.example"
STORY_9 = "You corrupt bastard, and by the way my bin hasn't been collected for 3 weeks, 9 Elm Close. Hope you get what's coming."
ABUSE = "You corrupt fucking bitch. My bin hasn't been collected for 3 weeks, 9 Elm Close NB1 4QT."


def shown(world: World) -> str:
    return world.last(PRIYA).text


def test_story_9(world: World) -> None:
    world.resident_writes(STORY_9, "you corrupt c***")
    assert list(world.mailboxes) == [PRIYA], "no answer, no forward"
    assert {Flag.THREAT, Flag.ABUSIVE} <= world.case().flags
    alarm = world.last(PRIYA)
    assert alarm.subject == "Please read now [MB-1]"
    assert "What they ask: missed bin collection, 9 Elm Close, for 3 weeks" in alarm.text
    assert "Police, when it is not an emergency: 101" in alarm.text
    assert "Police, ambulance, fire: 999" in alarm.text
    assert "This is the first such mail from this address." in alarm.text
    assert "[MB-1] FORWARD waste ANON" in alarm.text
    world.councillor_says("[MB-1] FORWARD waste ANON", "Please collect it.")
    forward = world.last(WASTE)
    assert "9 Elm Close" in forward.text
    assert "Please collect it." in forward.text
    for told in ("corrupt", "coming", "Jean", "jean.obi", "c***"):
        assert told not in forward.text + forward.subject + str(forward.headers.fields)
    assert forward.subject == "Missed bin collection, 9 Elm Close [MB-1]"
    assert not world.letters(JEAN)
    assert Flag.ANONYMOUS not in world.case().flags, "the place stays whole, since nobody asked to be kept out of it"
    assert "It holds abuse: only what is wrong, where, and your own words go" in shown(world)


def test_the_nominated_people_are_named_once_the_council_has_put_them_in(world: World) -> None:
    numbers = dict(world.council.emergency.numbers)
    numbers["monitoring_officer"] = numbers["monitoring_officer"].model_copy(update={"number": "monitoring@northborough.example"})
    world.council = world.council.model_copy(update={"emergency": world.council.emergency.model_copy(update={"numbers": numbers})})
    world.bridge = world.started()
    world.resident_writes(ABUSE, "you")
    assert "- The Monitoring Officer: monitoring@northborough.example" in shown(world)


def test_each_further_one_is_counted_and_evidence_is_all_of_them(world: World) -> None:
    world.resident_writes("There is a big pothole outside 14 Mill Lane NB1 4QT. Jean Obi", "pothole")
    world.now += timedelta(days=1)
    world.resident_answers("You useless lying cow. When is it filled?")
    assert "it is abusive; nothing was answered" in shown(world).lower()
    had = len(world.letters(JEAN))
    assert Flag.ABUSIVE in world.case().flags
    world.now += timedelta(days=1)
    world.resident_writes(ABUSE, "you")
    assert "This is such mail number 2 from this address; the first came on Friday 3 May 2024." in shown(world)
    assert len(world.letters(JEAN)) == had
    world.councillor_insists("[MB-2] EVIDENCE")
    letter = next(mail for mail in reversed(world.letters(PRIYA)) if mail.subject.startswith("The mails that you asked for"))
    assert "- Friday 3 May 2024, 09:12, MB-1" in letter.text
    (bundle,) = (part.content for part in letter.attachments if part.content_type == "application/zip")
    with zipfile.ZipFile(io.BytesIO(bundle)) as files:
        mails = [files.read(name) for name in files.namelist() if name.endswith(".eml")]
        assert files.read("list.txt").decode().splitlines() == ["Friday 3 May 2024, 09:12, MB-1", "Saturday 4 May 2024, 09:12, MB-2"]
    assert len(mails) == 2
    assert all(b"Message-ID:" in mail for mail in mails)


def test_evidence_is_not_erased(world: World) -> None:
    world.resident_writes("There is a big pothole outside 14 Mill Lane NB1 4QT. Jean Obi", "pothole")
    world.resident_answers("You useless lying cow.")
    world.councillor_insists("ERASE jean.obi@mail.example")
    assert "Kept as evidence, since there were threats or abuse: MB-1." in shown(world)


def test_without_abuse_there_is_no_evidence(world: World) -> None:
    world.resident_writes("There is a big pothole outside 14 Mill Lane NB1 4QT. Jean Obi", "pothole")
    world.councillor_insists("[MB-1] EVIDENCE")
    assert "Nothing in this case is kept as evidence." in shown(world)


@pytest.mark.parametrize(("said", "letters"), [("CLOSE abuse", 1), ("CLOSE abuse quiet", 0)])
def test_a_polite_line_goes_out_only_when_she_sends_it(world: World, said: str, letters: int) -> None:
    world.resident_writes(ABUSE, "you")
    world.councillor_says(f"[MB-1] {said}")
    assert len(world.letters(JEAN)) == letters
    assert not letters or "I ask that we stay polite with each other" in world.last(JEAN).text
    assert (world.case().status, world.case().outcome) == (CaseStatus.CLOSED, Outcome.NOT_CASEWORK)


def test_what_was_on_its_way_to_them_stays_here(world: World, tmp_path: Path) -> None:
    """An acknowledgement that waits for the morning; but the matter that is with Highways goes on."""
    night = World(tmp_path / "night", now=world.now.replace(hour=23))
    night.resident_writes("There is a big pothole outside 14 Mill Lane NB1 4QT. Jean Obi", "pothole")
    night.arrives(shapes.fresh(JEAN, CASEWORK, "pothole [MB-1]", "You useless lying cow.", night.now))
    night.at(night.now.date() + timedelta(days=1), 12)
    assert not night.letters(JEAN)
    assert night.letters(HIGHWAYS)


def test_swearing_at_a_bin_is_an_ordinary_case(world: World) -> None:
    world.resident_writes("The bloody bin has been missed again, 3 weeks now, what the hell. 9 Elm Close NB1 4QT. Jean Obi", "f***ing bins")
    assert world.letters(WASTE)
    assert len(world.letters(JEAN)) >= 1
    assert world.case().flags == {Flag.ANGRY}


def test_forward_with_anon_withholds_the_name_in_an_ordinary_case(world: World) -> None:
    world.resident_writes("I object to the extension at 3 Oak Drive NB1 4QT. Jean Obi", "planning")
    world.councillor_says("[MB-1] FORWARD planning ANON")
    assert Flag.ANONYMOUS in world.case().flags
    assert "Jean" not in world.last("planning@northborough.example").text
