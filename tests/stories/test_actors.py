"""Who may say what at her desk: she herself, an assistant within a scope, a cover while she is away; each is named in the history."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from mailbridge import record, storage
from mailbridge.core.effects import WentAway
from mailbridge.core.parse import parse
from mailbridge.core.people import Assistant
from mailbridge.model.words import CaseStatus, InboundStatus
from tests.stories import shapes
from tests.stories.clients import CLIENTS
from tests.stories.world import AUTHSERV, CASEWORK, DAN, HIGHWAYS, PRIYA, World

PLANNING = "What do you think of the planning application 24/01234/FUL for 3 Elm Close NB1 4QT? I object to the extension.\n\nJean Obi"
TOM = "tom.reed@northborough.example"


def assisted(folder: Path, may: str) -> World:
    world = World(folder, councillor={"assistants": (Assistant(address=TOM, name="Tom Reed", may=may),)})  # type: ignore[arg-type]
    world.resident_writes(PLANNING, "extension")
    return world


def tom_says(world: World, subject: str, text: str = "") -> None:
    world.councillor_says(subject, text, sender=TOM, name="Tom Reed")


def covered(folder: Path) -> World:
    """She is away for a week, and Cllr Brown acts for her."""
    world = World(folder, ward=True)
    world.resident_writes(PLANNING, "extension")
    away = WentAway(councillor="shah", starts=date(2024, 5, 2), until=date(2024, 5, 9), cover="brown")
    with storage.transaction(world.bridge.engine) as session:
        record.settle(session, [away], world.now)
    return world


# ---- assistants


def test_an_assistant_acts_under_his_own_name(tmp_path: Path) -> None:
    world = assisted(tmp_path, "write")
    tom_says(world, "[MB-1] FORWARD highways")
    assert world.letters(HIGHWAYS)
    assert "Referred to Highways" in world.last(TOM).text
    assert "Tom Reed for Cllr Priya Shah" in world.case().history[-1]
    assert world.last(HIGHWAYS).from_ is not None
    assert world.last(HIGHWAYS).from_.name == "Cllr Priya Shah"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("may", "command", "done"), [("read", "NOTE rang her", True), ("read", "FORWARD highways", False), ("write", "CLOSE quiet resolved", True)]
)
def test_an_assistant_has_a_scope(tmp_path: Path, may: str, command: str, done: bool) -> None:
    world = assisted(tmp_path, may)
    before = len(world.case().history)
    tom_says(world, f"[MB-1] {command}")
    assert (len(world.case().history) > before) == done
    assert ("This is for Cllr Priya Shah to say" in world.last(TOM).text) != done


def test_an_unproven_assistant_is_asked_about_to_her(tmp_path: Path) -> None:
    world = assisted(tmp_path, "write")
    world.councillor_says("[MB-1] FORWARD highways", sender=TOM, trusted=False)
    assert world.last(PRIYA).subject.startswith("Was this you?")
    assert not world.letters(TOM)


# ---- covers


def test_a_cover_acts_in_her_mailbox_and_in_his_own(tmp_path: Path) -> None:
    world = covered(tmp_path)
    world.dan_says("[MB-1] NOTE I rang the resident", hers=True)
    assert "Cllr Dan Brown for Cllr Priya Shah" in world.case().history[-1]
    world.dan_says("[MB-1] FORWARD highways")
    assert world.letters(HIGHWAYS)[-1].from_.address == CASEWORK  # type: ignore[union-attr]
    assert "Cllr Dan Brown" in world.case().history[-1]
    world.officer_answers("The work was done on Monday.\n\nSam")
    assert any("Answered" in line for line in world.case().history)


def test_a_cover_may_not_once_she_is_back(tmp_path: Path) -> None:
    world = covered(tmp_path)
    world.now += timedelta(days=7)
    world.dan_says("[MB-1] CLOSE quiet resolved", hers=True)
    assert world.inbound().status is InboundStatus.HELD
    world.dan_says("[MB-1] CLOSE quiet resolved")
    assert "There is no case MB-1 of yours" in world.last(DAN).text
    assert world.case().status is CaseStatus.AWAITING_COUNCILLOR


def test_an_unproven_cover_is_asked_himself(tmp_path: Path) -> None:
    world = covered(tmp_path)
    raw = shapes.fresh(f"Dan Brown <{DAN}>", CASEWORK, "[MB-1] NOTE rang", "", world.now)
    world.arrives(raw)
    assert world.last(DAN).subject.startswith("Was this you?")
    world.arrives(shapes.iphone_reply(world.last(DAN), f"Dan Brown <{DAN}>", "YES", world.now))
    assert "rang" in world.case().history[-1]


def test_a_colleague_has_no_say(tmp_path: Path) -> None:
    world = World(tmp_path, ward=True)
    world.resident_writes(PLANNING, "extension")
    world.dan_says("[MB-1] STATUS", hers=True)
    assert world.inbound().status is InboundStatus.HELD
    world.dan_says("[MB-1] STATUS")
    hidden = world.last(DAN).text
    world.dan_says("[MB-77] STATUS")
    assert world.last(DAN).text.replace("MB-77", "MB-1") == hidden


# ---- the second word


def test_closing_many_asks_first(world: World) -> None:
    for number in range(3):
        world.resident_writes(PLANNING, "extension", sender=f"R{number} <r{number}@mail.example>")
    world.councillor_says("[MB-1] close quiet resolved; close MB-2 quiet resolved; close MB-3 quiet resolved")
    assert world.case("MB-3").status is CaseStatus.AWAITING_COUNCILLOR
    asked = world.last(PRIYA)
    assert "Nothing has been done yet" in asked.text
    assert "Closed as resolved" in asked.text
    world.arrives(shapes.iphone_reply(asked, f"Priya Shah <{PRIYA}>", "yes", world.now))
    assert [world.case(one).status for one in ("MB-1", "MB-2", "MB-3")] == [CaseStatus.CLOSED] * 3


def test_a_no_in_the_old_subject_denies_nothing(world: World) -> None:
    for number in range(3):
        world.resident_writes(PLANNING, "extension", sender=f"R{number} <r{number}@mail.example>")
    command = "close quiet not possible no budget"
    world.councillor_says(f"[MB-1] {command}; close MB-2 quiet not possible no; close MB-3 quiet not possible no")
    world.arrives(shapes.iphone_reply(world.last(PRIYA), f"Priya Shah <{PRIYA}>", "Yes", world.now))
    assert world.case("MB-3").status is CaseStatus.CLOSED


# ---- what a hostile reading found


@pytest.mark.parametrize("forwarded", [True, False])
def test_a_residents_subject_is_no_command_when_she_passes_it_on_or_answers_it(world: World, forwarded: bool) -> None:
    """A resident writes to her own address with a command as the subject; she forwards it to the casework address, or answers with that in copy."""
    world.resident_writes(PLANNING, "extension")
    theirs = parse(shapes.fresh("Eve <eve@mail.example>", PRIYA, "[MB-1] CLOSE quiet resolved", "What about my bin at 9 Elm Close NB1 4QT?", world.now))
    program = CLIENTS["Outlook"]
    herself = f"Priya Shah <{PRIYA}>"
    if forwarded:
        raw = program.forward(theirs, herself, "pls deal", world.now, CASEWORK)
    else:
        raw = program.reply(theirs, herself, "I look into it.", world.now).replace(b"\r\nTo: ", f"\r\nCc: {CASEWORK}\r\nTo: ".encode(), 1)
    world.arrives(shapes.authenticated(raw, AUTHSERV, "northborough.example"))
    assert world.case().status is CaseStatus.AWAITING_COUNCILLOR


@pytest.mark.parametrize("command", ["PASS brown", "SHARE brown", "AWAY until 1 June cover brown"])
def test_a_cover_keeps_nothing_for_himself(tmp_path: Path, command: str) -> None:
    world = covered(tmp_path)
    world.dan_says(f"[MB-1] {command}" if not command.startswith("AWAY") else command, hers=True)
    assert "This is for Cllr Priya Shah to say" in world.last(DAN).text
    assert world.case().councillor == "shah"


def test_a_yes_that_the_server_calls_forged_confirms_nothing(world: World) -> None:
    world.resident_writes(PLANNING, "extension")
    world.councillor_says("erase jean.obi@mail.example")
    yes = shapes.iphone_reply(world.last(PRIYA), f"Priya Shah <{PRIYA}>", "Yes", world.now)
    world.arrives(f"Authentication-Results: {AUTHSERV}; dmarc=fail header.from=northborough.example\r\n".encode() + yes)
    assert world.inbound().status is InboundStatus.HELD
    assert world.case().constituent is not None


def test_an_assistant_takes_back_only_his_own(tmp_path: Path) -> None:
    world = assisted(tmp_path, "write")
    world.councillor_says("[MB-1] private")
    tom_says(world, "UNDO")
    assert "not for you to take back" in world.last(TOM).text
    tom_says(world, "[MB-1] note rang her")
    tom_says(world, "UNDO")
    assert "Taken back" in world.last(TOM).text


def test_what_is_taken_back_from_a_colleague_is_gone_from_him(tmp_path: Path) -> None:
    world = World(tmp_path, ward=True, service={"undo_minutes": 10})
    world.resident_writes(PLANNING, "extension")
    world.councillor_says("[MB-1] pass brown")
    world.councillor_says("UNDO")
    world.dan_says("who is jean")
    assert "jean.obi@mail.example" not in world.last(DAN).text
