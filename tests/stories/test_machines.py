"""Stories 2 and 3: machines answer, and nothing stops for them."""

from __future__ import annotations

from mailbridge.model.words import CaseStatus, InboundStatus, ReferralStatus
from tests.stories import shapes
from tests.stories.world import CASEWORK, HIGHWAYS, JEAN, PRIYA, World

POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
LEAVE = "I am on annual leave until Monday 20 May with no access to email. For urgent matters contact tom.reed@northborough.example"


def test_an_out_of_office_does_not_stop_the_clock(world: World) -> None:
    world.resident_writes(POTHOLE)
    letters = {person: len(got) for person, got in world.mailboxes.items()}
    world.officer_is_out_of_office(LEAVE)
    case = world.case()
    assert (case.status, case.referrals[0].status) == (CaseStatus.AWAITING_OFFICER, ReferralStatus.SENT)
    assert case.referrals[0].stand_ins == ("tom.reed@northborough.example",)
    assert {person: len(got) for person, got in world.mailboxes.items()} == letters, "a machine is not answered, and it is not an answer"
    world.working_days_pass(11)
    assert len(world.letters(HIGHWAYS)) == 2
    assert world.last("tom.reed@northborough.example").message_id == world.last(HIGHWAYS).message_id, "the stand-in gets the reminder too"


def test_a_ticket_system_gives_its_reference(world: World) -> None:
    world.resident_writes(POTHOLE)
    forward = world.last(HIGHWAYS)
    ticket = (
        f"""From: Northborough Highways <no-reply@northborough.vendor.example>\r
Reply-To: highways@northborough.example\r
To: {CASEWORK}\r
Subject: CAS-104233-Z7K4L1 Enquiry received\r
Date: Thu, 2 May 2024 09:20:00 +0100\r
Message-ID: <t1@northborough.vendor.example>\r
\r
Thank you for contacting Northborough Council. Your reference is CAS-104233-Z7K4L1. We aim to respond within 10 working days.\r
Please do not reply to this email.\r
\r
""".encode()
        + "\r\n".join(f"> {line}" for line in forward.text.splitlines()).encode()
    )
    had = len(world.letters(PRIYA))
    mail = world.arrives(ticket)
    assert (mail.kind, mail.case_id) == ("auto_reply", 1)
    assert world.case().externals == ("CAS-104233-Z7K4L1",)
    assert world.case().status is CaseStatus.AWAITING_OFFICER
    assert len(world.letters(PRIYA)) == had
    later = shapes.fresh("Highways <highways@northborough.example>", CASEWORK, "CAS-104233-Z7K4L1 update", "The pothole has been filled today.", world.now)
    world.arrives(later)
    assert world.case().status is CaseStatus.ANSWERED, "their own reference is enough from now on"


def test_a_closed_channel_is_an_alarm(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.officer_is_out_of_office("This mailbox is now closed. Please use our online form. Your request will not be actioned.")
    assert world.case().status is CaseStatus.AWAITING_OFFICER
    assert "MB-1" in world.last(PRIYA).subject
    assert "will not be actioned" in world.last(PRIYA).text


def test_our_own_letter_coming_back_is_no_case(world: World) -> None:
    world.resident_writes(POTHOLE)
    letter = next(iter(world.letters(HIGHWAYS)))
    raw = world.bridge.archive.get(letter.sha256)
    mail = world.arrives(raw)
    assert mail.status is InboundStatus.IGNORED
    assert world.cases() == ["MB-1"]


def test_a_newsletter_is_no_case(world: World) -> None:
    raw = b"List-Unsubscribe: <https://news.example/u>\r\nList-Id: <news.example>\r\nPrecedence: bulk\r\n" + shapes.fresh(
        "Planning News <news@news.example>", CASEWORK, "This week in planning", "Ten things that every councillor should know. Unsubscribe here.", world.now
    )
    assert world.arrives(raw).status is InboundStatus.IGNORED
    assert not world.cases()
    assert not world.mailboxes


def test_a_vacation_responder_gets_one_letter_then_silence(world: World) -> None:
    world.resident_writes(POTHOLE)
    had = len(world.letters(JEAN))
    for _ in range(10):
        world.arrives(shapes.out_of_office(world.last(JEAN), JEAN, "I am away until Monday.", world.now))
    assert len(world.letters(JEAN)) == had
