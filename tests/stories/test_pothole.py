"""Story 1: a pothole with a photo is acknowledged, referred, answered and closed; nothing reaches the resident before the councillor says so."""

from __future__ import annotations

import io

from PIL import Image

from mailbridge.core.parse import parse
from mailbridge.model.words import CaseStatus, InboundStatus, ReferralStatus
from tests.stories import shapes
from tests.stories.world import HIGHWAYS, JEAN, PRIYA, World

POTHOLE = "Hi Cllr Shah, huge pothole outside 14 Mill Lane NB1 4QT, it cracked my wheel. Photo attached.\n\nJean"


def test_a_pothole_is_acknowledged_and_referred(world: World) -> None:
    mail = world.resident_writes(POTHOLE, photo=shapes.jpeg())
    assert mail.status is InboundStatus.PROCESSED
    ack, copy = world.letters(JEAN)
    assert "Mill Lane" in ack.text
    assert "Friday 17 May 2024" in ack.text, "ten working days over the bank holiday"
    assert ack.in_reply_to == (mail.message_id,)
    assert ack.headers.get("Auto-Submitted") == "auto-replied"
    assert "highways@" not in ack.text + copy.text, "officers' addresses are not for residents"
    (forward,) = world.letters(HIGHWAYS)
    assert forward.text.startswith("Please reply to me")
    assert "Please reply by: Friday 17 May 2024" in forward.text
    assert "it cracked my wheel" in forward.text
    assert "[MB-1]" in forward.subject
    assert world.case().status is CaseStatus.AWAITING_OFFICER


def test_the_photo_travels_upright_and_without_metadata(world: World) -> None:
    world.resident_writes(POTHOLE, photo=shapes.jpeg())
    (attached,) = world.last(HIGHWAYS).attachments
    picture = Image.open(io.BytesIO(attached.content))
    assert picture.width < picture.height, "EXIF said: turned on its side"
    assert not picture.getexif()
    assert "53.480" in world.last(HIGHWAYS).text, "the position is told as text"


def test_the_officers_answer_stops_the_clock_and_waits_for_the_councillor(world: World) -> None:
    world.resident_writes(POTHOLE)
    told = len(world.letters(JEAN))
    world.working_days_pass(3)
    world.officer_answers("Dear Cllr Shah,\n\nThe pothole was filled yesterday. No further action is needed.\n\nSam")
    case = world.case()
    assert case.status is CaseStatus.ANSWERED
    assert case.referrals[0].status is ReferralStatus.ANSWERED
    letter = world.last(PRIYA)
    assert "filled yesterday" in letter.text
    assert "CAUTION" not in letter.text
    assert len(world.letters(JEAN)) == told, "an officer's words are not passed on unapproved"
    world.working_days_pass(25)
    assert len(world.letters(HIGHWAYS)) == 1, "nobody who has answered is reminded"


def test_close_tells_the_resident(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("Re: Fwd: [EXTERNAL] pothole!! [MB-1] close resolved The hole was filled on Monday", "cheers\n\nSent from my iPhone")
    case = world.case()
    assert (case.status, case.outcome) == (CaseStatus.CLOSED, "resolved")
    assert "The hole was filled on Monday" in world.last(JEAN).text
    transcript = world.last(PRIYA).text
    assert "Closed as resolved" in transcript
    assert "MB-1 is now closed" in transcript


def test_a_button_of_her_letter_closes_without_any_authentication(world: World) -> None:
    """The letter went to her alone, and its token comes back in the address: that is proof enough (DESIGN.md, Trust)."""
    world.resident_writes(POTHOLE)
    world.officer_answers("Filled yesterday, all done.\n\nSam")
    letter = world.last(PRIYA)
    world.councillor_says("[MB-1] CLOSE resolved", "It was filled on Monday.", trusted=False, to=letter.reply_to[0].address)
    assert world.case().status is CaseStatus.CLOSED
    assert "It was filled on Monday." in world.last(JEAN).text


def test_the_letters_of_a_case_thread(world: World) -> None:
    first = parse(shapes.fresh(JEAN, "casework@priya-shah.example", "pothole!!", POTHOLE, world.now))
    world.resident_writes(POTHOLE)
    ack, copy = world.letters(JEAN)
    assert ack.references[0].startswith("<")
    assert first.title == "pothole!!"
    assert copy.references[-1] == ack.in_reply_to[0] or ack.message_id in copy.references
    world.working_days_pass(13)
    forward, chaser = world.letters(HIGHWAYS)
    assert chaser.in_reply_to == (forward.message_id,)
    assert len(max(forward.message_id, ack.message_id, chaser.message_id, key=len)) < 70, "Outlook keeps them whole"
