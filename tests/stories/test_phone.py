"""What a councillor on a bus really writes, and what must not come of it: found by somebody who had never seen mailbridge."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mailbridge.core.commands.prose import names_its_object
from mailbridge.core.commands.table import BY_NAME
from mailbridge.core.parse import parse
from mailbridge.model.words import CaseStatus, InboundStatus
from tests.stories import shapes
from tests.stories.clients import CLIENTS
from tests.stories.world import AUTHSERV, CASEWORK, DAN, HIGHWAYS, JEAN, PRIYA, World

POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
PLANNING = "What do you think of the planning application 24/01234/FUL for 3 Elm Close NB1 4QT? I object to the extension.\n\nJean Obi"
HERSELF = f"Priya Shah <{PRIYA}>"


@pytest.fixture
def ward(tmp_path: Path) -> World:
    return World(tmp_path, ward=True)


def replies(world: World, text: str, client: str = "iPhone Mail") -> None:
    """She answers her last letter with a few words."""
    raw = CLIENTS[client].reply(world.last(PRIYA), HERSELF, text, world.now)
    world.arrives(shapes.authenticated(raw, AUTHSERV, "northborough.example"))


# ---- what one command does, the next one of the mail knows


def test_anon_holds_for_the_forward_behind_it(world: World) -> None:
    world.resident_writes(PLANNING, "extension")
    world.councillor_says("[MB-1] anon; forward planning")
    assert "Jean" not in world.last("planning@northborough.example").text


@pytest.mark.parametrize("command", ["share brown", "pass brown"])
def test_private_holds_for_what_follows(ward: World, command: str) -> None:
    ward.resident_writes(PLANNING, "extension")
    ward.councillor_says(f"[MB-1] private; {command}")
    assert "The case is private" in ward.last(PRIYA).text
    assert not ward.letters(DAN)


@pytest.mark.parametrize(("first", "second", "said"), [("due Friday", "escalate", "asked for help"), ("escalate", "escalate", "knows already")])
def test_rungs_and_days_hold_for_what_follows(world: World, first: str, second: str, said: str) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says(f"[MB-1] {first}; {second}")
    assert said in world.last(PRIYA).text


# ---- what she says of a stranger's mail is not said of the resident


@pytest.mark.parametrize("words", ["block", "not casework"])
def test_an_answer_about_a_strangers_mail_hits_the_stranger(world: World, words: str) -> None:
    world.resident_writes(POTHOLE)
    mail = world.arrives(shapes.fresh("Eve Mold <eve@mail.example>", CASEWORK, "Re: pothole [MB-1]", "I live there, too.", world.now))
    replies(world, words)
    assert world.inbound(mail.id or 0).status is InboundStatus.IGNORED
    assert world.case().status is CaseStatus.AWAITING_OFFICER
    world.resident_writes("And the kerb is broken at 14 Mill Lane NB1 4QT.", "kerb")
    assert world.inbound().status is InboundStatus.PROCESSED


# ---- words for mailbridge do not go to the resident


@pytest.mark.parametrize(
    "text", ["ok\n\nCan you also find out about the lamp post?", "Send\n\nand please chase MB-2", "yes\n\nbut first ask Sam if he is sure"]
)
def test_what_stands_beneath_a_yes_is_no_letter(world: World, text: str) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers("It was filled on Monday.\n\nSam")
    heard = len(world.letters(JEAN))
    replies(world, text)
    assert len(world.letters(JEAN)) == heard
    assert "begin them with a greeting" in world.last(PRIYA).text


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("tell her it's done", "It's done."),
        ("update Jean that it is booked for 14 June", "It is booked for 14 June"),
        ("tell her", ""),
        ("tell her to wait", ""),
    ],
)
def test_tell_her(world: World, command: str, told: str) -> None:
    world.resident_writes(POTHOLE)
    heard = len(world.letters(JEAN))
    world.councillor_says(f"[MB-1] {command}")
    if told:
        assert told in world.last(JEAN).text
        assert "Jean that" not in world.last(JEAN).text
    else:
        assert len(world.letters(JEAN)) == heard
        assert "In which words?" in world.last(PRIYA).text


def test_a_command_beneath_a_command_is_no_text(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] close resolved", "[MB-2] chase")
    assert world.case().status is CaseStatus.AWAITING_OFFICER
    assert "hold a reference in brackets" in world.last(PRIYA).text


# ---- conditions are not ignored


@pytest.mark.parametrize(("command", "said"), [("chase tomorrow", "I remind them at once"), ("forward housing or planning?", "To which of them?")])
def test_a_condition_is_asked_back(world: World, command: str, said: str) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says(f"[MB-1] {command}")
    assert said in world.last(PRIYA).text
    assert len(world.letters(HIGHWAYS)) == 1
    assert not world.letters("housing@northborough.example")


# ---- an order is no new case


@pytest.mark.parametrize(
    ("subject", "text"),
    [("can you chase highways on the pothole in mill lane", ""), ("Mill Lane pothole", "Chase highways please"), ("pothole", "Find mill lane")],
)
def test_an_order_without_a_case_opens_none(world: World, subject: str, text: str) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says(subject, text)
    assert world.cases() == ["MB-1"]
    assert "It names no case" in world.last(PRIYA).text or "MB-1" in world.last(PRIYA).text


# ---- nothing of a note is lost


@pytest.mark.parametrize("client", CLIENTS)
def test_each_item_of_a_note_is_a_case(world: World, client: str) -> None:
    body = "Broken%20swing%20Elm%20Close%0D%0A---%0D%0ABins%20missed%20at%203%20Oak%20Street%2C%20Mrs%20Patel%2007700%20900123"
    raw = CLIENTS[client].tap(f"mailto:{CASEWORK}?subject=new&body={body}", HERSELF, world.now)
    world.arrives(shapes.authenticated(raw, AUTHSERV, "northborough.example"))
    assert world.cases() == ["MB-1", "MB-2"]
    assert "Oak Street" in world.case("MB-2").words


# ---- away


@pytest.mark.parametrize(
    ("words", "covered"),
    [
        ("I'm away from tomorrow until 17 May, Dan is covering", True),
        ("On leave until 17 May", False),
        ("On annual leave until 17 May", False),
        ("Out of office 3 May to 17 May", False),
    ],
)
def test_away_in_her_own_words_is_no_machine(ward: World, words: str, covered: bool) -> None:
    ward.councillor_says(words)
    assert "Friday 17 May 2024" in ward.last(PRIYA).text
    assert bool(ward.letters(DAN)) == covered


def test_her_own_out_of_office_is_still_a_machine(world: World) -> None:
    world.resident_writes(PLANNING, "extension")
    mail = world.arrives(shapes.out_of_office(world.last(PRIYA), HERSELF, "I am on leave until 17 May.", world.now))
    assert mail.kind == "auto_reply"


# ---- what is not understood is said so


def test_a_remark_says_that_nobody_is_written_to(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers("It was filled on Monday.\n\nSam")
    replies(world, "What a relief, they were quick this time.")
    assert "nobody is written to: What a relief" in world.last(PRIYA).text


@pytest.mark.parametrize(
    ("text", "said"), [("pass to dan", "Cllr Dan Brown's case"), ("chase highways please", "Reminded Highways"), ("share with dan please", "may look at it")]
)
def test_orders_in_a_reply(ward: World, text: str, said: str) -> None:
    ward.resident_writes(POTHOLE)
    ward.officer_answers("I am looking into it.\n\nSam")
    replies(ward, text)
    assert said in ward.last(PRIYA).text


def test_the_line_up_lists_none_of_her_own_mails(world: World) -> None:
    world.councillor_says("erase jean.obi@mail.example")
    world.councillor_says("list held")
    assert "0 mails could not be placed" in world.last(PRIYA).text


# ---- what a second hostile reading found

HEADS = (
    (
        "________________________________\nFrom: Sam Lee <sam.lee@northborough.example>\nSent: 02 May 2024 09:00\nTo: Priya Shah\n"
        "Subject: pothole\n\nBetween us she is a nightmare."
    ),
    "-----Original Message-----\nFrom: Sam Lee\n\nBetween us she is a nightmare.",
    "Von: Sam Lee\nGesendet: 2. Mai 2024\nAn: Priya Shah\n\nBetween us she is a nightmare.",
)


@pytest.mark.parametrize("head", HEADS, ids=["Outlook", "original", "German"])
@pytest.mark.parametrize("command", ["CLOSE resolved", "UPDATE"])
def test_an_officers_mail_in_the_body_does_not_reach_the_resident(world: World, command: str, head: str) -> None:
    world.resident_writes(POTHOLE)
    heard = len(world.letters(JEAN))
    world.councillor_says(f"[MB-1] {command}", head)
    assert not any("nightmare" in letter.text for letter in world.letters(JEAN))
    assert len(world.letters(JEAN)) == heard


@pytest.mark.parametrize("prefix", ["Re: ", "Fwd: ", ""])
def test_a_subject_over_somebody_elses_words_is_no_command(world: World, prefix: str) -> None:
    world.resident_writes(PLANNING, "extension")
    text = "See below.\n\nOn 2 May 2024, at 09:00, Eve Hall <eve@mail.example> wrote:\n\n> hello\n> there"
    world.councillor_says(f"{prefix}[MB-1] CLOSE quiet resolved", text)
    assert world.case().status is CaseStatus.AWAITING_COUNCILLOR


def test_her_answer_to_somebody_else_is_no_remark(world: World) -> None:
    world.resident_writes(PLANNING, "extension")
    theirs = parse(shapes.fresh("Eve <eve@mail.example>", PRIYA, "[MB-1] my bin", "My bin at 9 Elm Close NB1 4QT.", world.now))
    raw = CLIENTS["Outlook"].reply(theirs, HERSELF, "Dear Eve, sorry to hear that.", world.now).replace(b"\r\nTo: ", f"\r\nCc: {CASEWORK}\r\nTo: ".encode(), 1)
    mail = world.arrives(shapes.authenticated(raw, AUTHSERV, "northborough.example"))
    assert mail.status is InboundStatus.IGNORED
    assert not any("sorry to hear" in line for line in world.case().history)


def test_a_merged_resident_is_acknowledged_all_the_same(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.now = world.now.replace(hour=23)
    for sender in (JEAN, "Ann Fox <ann.fox@mail.example>"):
        world.resident_writes(POTHOLE, sender=sender)
    world.councillor_says("[MB-1] merge MB-2")
    replies(world, "Yes")
    world.days_pass(1)
    assert world.letters(JEAN)


def test_a_cover_takes_nothing_back_once_she_is_back(tmp_path: Path) -> None:
    world = World(tmp_path, ward=True, service={"undo_minutes": 10})
    world.resident_writes(PLANNING, "extension")
    world.councillor_says("AWAY until 9 May cover brown")
    world.dan_says("[MB-1] CLOSE quiet not possible It is private land")
    world.councillor_says("BACK")
    world.dan_says("UNDO")
    assert "There is nothing to take back" in world.last(DAN).text
    assert world.case().status is CaseStatus.CLOSED


def test_a_withheld_name_is_not_in_her_own_words_either(world: World) -> None:
    world.resident_writes(PLANNING, "extension")
    world.councillor_says("[MB-1] anon")
    world.councillor_says("[MB-1] forward planning", "It is the house of Jean Obi.")
    assert "your own words hold it" in world.last(PRIYA).text
    assert not world.letters("planning@northborough.example")


# ---- small words


def test_pass_to_a_department_is_a_forward(world: World) -> None:
    world.resident_writes(PLANNING, "extension")
    world.councillor_says("[MB-1] pass to highways")
    assert world.letters(HIGHWAYS)


def test_help_with_a_command_shows_an_example(world: World) -> None:
    world.councillor_says("help clsoe")
    world.councillor_says("help close")
    assert "For example: [MB-1] CLOSE resolved" in world.last(PRIYA).text


def test_an_address_is_the_object_of_erase_and_export(world: World) -> None:
    assert names_its_object(BY_NAME["erase"], "jean.obi@mail.example", world.council)
    assert not names_its_object(BY_NAME["export"], "the drains", world.council)


def test_a_day_for_two_departments_holds_for_both(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] forward planning; due Friday; escalate highways")
    assert world.letters("m.adeyemi@northborough.example")
    assert {referral.due_set for referral in world.case().referrals} == {date(2024, 5, 3)}
