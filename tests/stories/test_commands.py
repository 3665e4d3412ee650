"""The councillor steers from her phone: what each command does, what is said when one is wrong, and who is not obeyed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mailbridge.core.decide.notes import channel_of
from mailbridge.core.reading import Person
from mailbridge.model.words import CaseStatus, InboundStatus
from tests.stories import shapes
from tests.stories.world import AUTHSERV, CASEWORK, HIGHWAYS, JEAN, PRIYA, World

POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
PLANNING = "What do you think of the planning application 24/01234/FUL for 3 Elm Close NB1 4QT? I object to the extension.\n\nJean Obi"


def test_forward_from_a_phone_with_a_typo(world: World) -> None:
    world.resident_writes(PLANNING, "extension")
    assert world.case().status is CaseStatus.AWAITING_COUNCILLOR
    world.councillor_says("Re: Fwd: [EXTERNAL] OFFICIAL: Re: extension [MB-1] froward highway pls", "cheers\n\nSent from my iPhone")
    assert world.case().status is CaseStatus.AWAITING_OFFICER
    assert "object to the extension" in world.last(HIGHWAYS).text
    assert "cheers" not in world.last(HIGHWAYS).text
    assert "Referred to Highways" in world.last(PRIYA).text


def test_note_status_list_and_help(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] note spoke to Sam, coming on Thursday")
    world.councillor_says("[MB-1] status")
    assert "spoke to Sam, coming on Thursday" in world.last(PRIYA).text
    assert "due Friday 17 May 2024" in world.last(PRIYA).text
    world.councillor_says("list")
    assert "1 open case" in world.last(PRIYA).text
    assert "MB-1" in world.last(PRIYA).text
    world.councillor_says("help")
    for verb in ("FORWARD", "NOTE", "CLOSE", "REOPEN", "STATUS", "LIST", "HELP"):
        assert verb in world.last(PRIYA).text


def test_overdue_cases_are_listed(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("list overdue")
    assert "0 overdue cases" in world.last(PRIYA).text
    world.working_days_pass(12)
    world.councillor_says("list overdue")
    assert "2 working days overdue" in world.last(PRIYA).text


def test_reopen(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] close resolved")
    world.councillor_says("[MB-1] reopen it is back")
    assert world.case().status is CaseStatus.OPEN
    world.councillor_says("[MB-1] forward highways")
    assert world.case().referrals[-1].key == "MB-1/highways/2"
    assert len(world.letters(HIGHWAYS)) == 2
    world.councillor_says("[MB-1] close resolved Filled again")
    assert "Filled again" in world.last(JEAN).text


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("[MB-1] close", "How did it end"),
        ("[MB-1] close not possible", "say why"),
        ("[MB-1] forward", "Which department"),
        ("[MB-1] reopen", "cannot be done now"),
        ("[MB-1] note", "no text"),
        ("[MB-99] close resolved", "There is no case MB-99 of yours"),
    ],
)
def test_a_wrong_command_is_answered_with_the_right_form(world: World, command: str, answer: str) -> None:
    world.resident_writes(POTHOLE)
    before = world.case().status
    world.councillor_says(command)
    assert answer in world.last(PRIYA).text
    assert "For example" in world.last(PRIYA).text
    assert world.case().status is before


def test_close_not_possible_tells_the_reason(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] close not possible", "The hole does not meet the intervention level.\n\nSent from my iPhone")
    assert world.case().outcome == "not_possible"
    assert "does not meet the intervention level" in world.last(JEAN).text


def test_close_quietly_writes_to_nobody(world: World) -> None:
    world.resident_writes(POTHOLE)
    had = len(world.letters(JEAN))
    world.councillor_says("[MB-1] close quiet resolved")
    assert world.case().status is CaseStatus.CLOSED
    assert len(world.letters(JEAN)) == had


def test_a_forged_command_does_nothing_and_she_is_asked(world: World) -> None:
    """Must show 8: a stranger writes in her name, and nothing vouches for it."""
    world.resident_writes(POTHOLE)
    mail = world.councillor_says("[MB-1] close resolved", trusted=False)
    assert mail.status is InboundStatus.HELD
    assert world.case().status is CaseStatus.AWAITING_OFFICER
    asked = world.last(PRIYA)
    assert "close resolved" in asked.text.lower()
    assert asked.reply_to[0].address != CASEWORK, "only the letter's own token confirms"


@pytest.mark.parametrize(("answer", "closed"), [("YES", True), ("NO", False)])
def test_was_this_you(world: World, answer: str, closed: bool) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] close resolved", trusted=False)
    asked = world.last(PRIYA)
    world.arrives(shapes.iphone_reply(asked, f"Priya Shah <{PRIYA}>", answer, world.now))
    assert (world.case().status is CaseStatus.CLOSED) == closed


def test_a_forger_cannot_confirm_without_the_token(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] close resolved", trusted=False)
    world.councillor_says("Re: was this you? YES", "YES", trusted=False)
    assert world.case().status is CaseStatus.AWAITING_OFFICER


def test_a_second_authentication_header_below_proves_nothing(world: World) -> None:
    """PEERS.md 25: an attacker brings a stamp of our own server along; only the topmost counts."""
    world.resident_writes(POTHOLE)
    raw = shapes.authenticated(shapes.fresh(f"Priya Shah <{PRIYA}>", CASEWORK, "[MB-1] close resolved", "", world.now), AUTHSERV, "northborough.example")
    failing = f"Authentication-Results: {AUTHSERV}; dmarc=fail header.from=northborough.example\r\n".encode() + raw
    world.arrives(failing)
    assert world.case().status is CaseStatus.AWAITING_OFFICER


def test_an_unknown_verb_is_answered_with_the_commonest(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] merge MB-2")
    assert world.case().status is CaseStatus.AWAITING_OFFICER


def test_she_approves_each_acknowledgement(tmp_path: Path) -> None:
    world = World(tmp_path, councillor={"acknowledge": "ask"})
    world.resident_writes(POTHOLE)
    assert not world.letters(JEAN)
    assert world.letters(HIGHWAYS)
    world.councillor_says("[MB-1] ack")
    assert "Mill Lane" in world.last(JEAN).text
    world.councillor_says("[MB-1] ack")
    assert "acknowledged already" in world.last(PRIYA).text
    assert len(world.letters(JEAN)) == 1


def test_ask_and_the_answer(world: World) -> None:
    world.resident_writes(PLANNING, "extension")
    world.councillor_says("[MB-1] ask Which house is it, please?")
    assert world.case().status is CaseStatus.AWAITING_CONSTITUENT
    assert "Which house is it, please?" in world.last(JEAN).text
    world.resident_answers("Number 3.")
    assert world.case().status is CaseStatus.AWAITING_COUNCILLOR
    assert "Number 3." in world.last(PRIYA).text


def test_update_tells_the_resident_her_words_only(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers("I am looking into it. Between us, the budget is a mess.")
    world.councillor_says("[MB-1] update", "They are looking into it.\n\nSent from my iPhone")
    told = world.last(JEAN).text
    assert "They are looking into it." in told
    assert "budget" not in told
    assert world.case().status is CaseStatus.AWAITING_OFFICER


def test_chase_reminds_now_and_leaves_the_ladder(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] chase")
    assert "Reminded Highways" in world.last(PRIYA).text
    assert len(world.letters(HIGHWAYS)) == 2
    world.working_days_pass(11)
    assert len(world.letters(HIGHWAYS)) == 3, "the first rung is still taken on its day"


def test_hold_keeps_reminders_back(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] hold until 14 June")
    assert "No reminders until Friday 14 June 2024" in world.last(PRIYA).text
    world.working_days_pass(28)
    assert len(world.letters(HIGHWAYS)) == 1
    world.working_days_pass(2)
    assert len(world.letters(HIGHWAYS)) == 2


@pytest.mark.parametrize(
    ("command", "answer"), [("ask", "no question"), ("update", "nothing to tell"), ("hold", "Until when"), ("hold 1 May 2024", "Until when")]
)
def test_what_these_need(world: World, command: str, answer: str) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says(f"[MB-1] {command}")
    assert answer in world.last(PRIYA).text


def test_nobody_to_chase_or_to_tell(world: World) -> None:
    raw = shapes.fresh(JEAN, CASEWORK, "extension", PLANNING, world.now)
    world.arrives(b"\r\n".join(line for line in raw.split(b"\r\n") if not line.startswith(b"From:")))
    world.councillor_says("[MB-1] chase")
    assert "No department has been asked" in world.last(PRIYA).text
    world.councillor_says("[MB-1] update It is with the planners.")
    assert "nobody to write to" in world.last(PRIYA).text


def test_new_from_the_street_with_a_photo(world: World) -> None:
    """R007, R008: what she saw herself has no resident, and nobody is acknowledged."""
    raw = shapes.fresh(f"Priya Shah <{PRIYA}>", CASEWORK, "NEW pothole Mill Lane o/s 14", "", world.now, photo=shapes.jpeg())
    world.arrives(shapes.authenticated(raw, AUTHSERV, "northborough.example"))
    assert world.case().constituent is None
    assert "pothole Mill Lane o/s 14" in world.last(HIGHWAYS).text
    assert world.last(HIGHWAYS).attachments
    assert "MB-1 is open" in world.last(PRIYA).text
    assert not world.letters(PRIYA)[-1].cc


def test_new_from_the_doorstep_names_the_resident(world: World) -> None:
    text = "Spoke to Ann Fox at 9 Elm Close NB1 4QT on the doorstep, her brown bin was missed twice. ann.fox@mail.example"
    world.councillor_says("NEW missed bin", text)
    resident = world.case().constituent
    assert resident is not None
    assert (resident.name, resident.address) == ("Ann Fox", "ann.fox@mail.example")
    assert world.letters("ann.fox@mail.example")
    assert world.letters("waste@northborough.example")


def test_new_needs_a_matter(world: World) -> None:
    world.councillor_says("NEW")
    assert not world.cases()
    assert "nothing in it" in world.last(PRIYA).text


@pytest.mark.parametrize("subject", ["NEW pothole Mill Lane; NEW bin not emptied 9 Elm Close", "NEW pothole Mill Lane; bin not emptied 9 Elm Close"])
def test_several_notes_in_one_subject(world: World, subject: str) -> None:
    world.councillor_says(subject)
    assert [world.case(one).categories[0] for one in world.cases()] == ["pothole", "missed_bin"]


@pytest.mark.parametrize(
    ("words", "named", "channel"),
    [("at my surgery", True, "surgery"), ("She rang me", True, "phone"), ("Met him in the shop", True, "face to face"), ("Saw it", False, "own observation")],
)
def test_how_it_reached_her(words: str, named: bool, channel: str) -> None:
    assert channel_of(words, Person(name="Ann") if named else None) == channel


def test_a_promise_of_hers_goes_out_and_is_shown_to_her_once_more(tmp_path: Path) -> None:
    """They are her words; what no template could say she may take back (CASEWORK.md, section 4)."""
    world = World(tmp_path, service={"undo_minutes": 10})
    world.resident_writes("There is a big pothole outside 14 Mill Lane NB1 4QT. Jean Obi")
    world.councillor_says("[MB-1] update", "The hole will be filled on Monday.")
    assert 'Please look at it again: "will be filled" is a promise' in world.last(PRIYA).text
    assert "UNDO takes this back" in world.last(PRIYA).text
    world.councillor_says("[MB-1] update", "They hope to come on Monday.")
    assert "look at it again" not in world.last(PRIYA).text
    world.now += timedelta(minutes=11)
    world.post()
    assert any("The hole will be filled on Monday." in letter.text for letter in world.letters(JEAN))
