"""Mail that somebody writes or passes on for somebody else, and mail that belongs nowhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from mailbridge.core.dates import first
from mailbridge.model.words import CaseStatus, InboundStatus
from tests.stories import shapes
from tests.stories.world import AUTHSERV, CASEWORK, HIGHWAYS, JEAN, PRIYA, World

POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
FORWARDED = f"""pls deal

Begin forwarded message:

From: Amit Rao <amit.rao@mail.example>
Subject: Street light
Date: 1 May 2024 at 18:02:11 BST
To: {PRIYA}

Dear Councillor, the street light outside 9 Elm Close NB1 4QT has been out for three weeks. Amit Rao"""


def _passed_on(world: World) -> bytes:
    raw = shapes.fresh(f"Priya Shah <{PRIYA}>", CASEWORK, "Fwd: Street light", FORWARDED, world.now)
    return shapes.authenticated(raw, AUTHSERV, "northborough.example")


def test_what_she_passes_on_becomes_the_residents_case(world: World) -> None:
    mail = world.arrives(_passed_on(world))
    assert (mail.kind, mail.status) == ("councillor_forward", InboundStatus.PROCESSED)
    resident = world.case().constituent
    assert resident is not None
    assert (resident.name, resident.address) == ("Amit Rao", "amit.rao@mail.example")
    assert "street light" in world.letters("amit.rao@mail.example")[0].text
    assert world.letters("streetlighting@northborough.example")
    assert "pls deal" not in world.last("streetlighting@northborough.example").text


def test_in_a_personal_mailbox_passing_on_is_her_word(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.make_personal()
    world.arrives(_passed_on(world))
    assert world.letters("amit.rao@mail.example")


def test_a_forward_that_nobody_vouches_for_is_asked_about(world: World) -> None:
    raw = shapes.fresh(f"Priya Shah <{PRIYA}>", CASEWORK, "Fwd: Street light", FORWARDED, world.now)
    assert world.arrives(raw).status is InboundStatus.HELD
    asked = world.last(PRIYA)
    assert asked.subject.startswith("Was this you?")
    assert not world.cases()
    world.arrives(shapes.iphone_reply(asked, f"Priya Shah <{PRIYA}>", "Yes", world.now))
    assert world.letters("amit.rao@mail.example"), "her word opened the case"


def test_a_daughter_writes_for_her_mother(world: World) -> None:
    """R004: the correspondent writes, the constituent is concerned, and nothing is passed on before the councillor says so."""
    text = "I am writing on behalf of my mother, Mrs Vera Obi, of 22 Elm Close NB1 4QT. Her heating has been broken for two weeks.\n\nJean Obi"
    world.resident_writes(text, "heating")
    case = world.case()
    assert case.correspondent is not None
    assert case.correspondent.address == "jean.obi@mail.example"
    assert case.resident_address == "jean.obi@mail.example"
    assert not world.letters("housing@northborough.example")


def test_an_external_reference_of_somebody_elses_case(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers("We have logged this under CAS-104233-Z7K4L1 and will look into it.")
    assert world.case().externals
    mail = world.resident_writes("Any news on CAS-104233-Z7K4L1? It is the pothole in Mill Lane.", "pothole", sender="Amit <amit@mail.example>")
    assert mail.status is InboundStatus.HELD
    assert not world.letters("amit@mail.example")


def test_a_newsletter_twice_is_ignored_twice(world: World) -> None:
    raw = b"List-Unsubscribe: <https://news.example/u>\r\nList-Id: <news.example>\r\n" + shapes.fresh(
        "Planning News <news@news.example>", CASEWORK, "This week in planning", "Ten things that every councillor should know.", world.now
    )
    world.arrives(raw)
    second = world.arrives(raw)
    assert (second.status, second.reason) == (InboundStatus.IGNORED, "the same mail was taken in before")


def test_an_officer_in_a_personal_mailbox_is_held_without_a_letter(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.make_personal()
    mail = world.arrives(shapes.fresh("Sam <sam.lee@northborough.example>", CASEWORK, "Mill Lane", "The matter has been resolved.", world.now))
    assert mail.status is InboundStatus.HELD
    assert not world.mailboxes


def test_documents_travel_as_they_are_and_one_file_travels_once(world: World) -> None:
    mail = shapes.with_files(
        shapes.fresh(JEAN, CASEWORK, "pothole!!", POTHOLE, world.now),
        ("bill.pdf", "application/pdf", b"%PDF-1.4 a bill for a wheel"),
        ("photo.jpg", "image/jpeg", shapes.jpeg()),
        ("again.jpg", "image/jpeg", shapes.jpeg()),
        ("huge.pdf", "application/pdf", b"%PDF-1.4 " + b"x" * 16_000_000),
    )
    world.arrives(mail)
    sent = {a.filename: a.content for a in world.last(HIGHWAYS).attachments}
    assert set(sent) == {"bill.pdf", "photo.jpg"}
    assert sent["bill.pdf"] == b"%PDF-1.4 a bill for a wheel"


def test_status_tells_of_an_ended_referral(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers("The pothole has been filled today.")
    world.councillor_says("[MB-1] status")
    assert "Highways: Answered" in world.last(PRIYA).text


def test_a_case_without_anybody_to_write_to(world: World) -> None:
    """PEERS.md 29: a mail without From is no reason to lose the pothole."""
    raw = shapes.fresh(JEAN, CASEWORK, "bin", "The bin at 9 Elm Close NB1 4QT was missed three times.", world.now)
    world.arrives(b"\r\n".join(line for line in raw.split(b"\r\n") if not line.startswith(b"From:")))
    assert world.cases() == ["MB-1"]
    assert not world.letters(JEAN)
    world.councillor_says("[MB-1] ack")
    assert "nobody to write to" in world.last(PRIYA).text
    world.councillor_says("[MB-1] forward waste")
    assert world.case().status is CaseStatus.AWAITING_OFFICER
    world.councillor_says("[MB-1] close resolved")
    assert "not written to" in world.last(PRIYA).text


def test_the_end_of_the_week_is_its_friday(world: World) -> None:
    assert first("I will let you know by the end of the week.", world.now.date()) == date(2024, 5, 3)


def test_she_sees_a_small_picture_and_who_wrote_before(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.resident_writes("Is this wall of the library at 3 High Street NB1 4QT safe? I am not sure whom to ask.", "wall", photo=shapes.jpeg(1600))
    letter = world.last(PRIYA)
    (picture,) = letter.attachments
    assert picture.inline
    assert picture.photo is not None
    assert max(picture.photo.width, picture.photo.height) == 480
    assert "MB-1" in letter.text
    assert "cid:" in letter.html
