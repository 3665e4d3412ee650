"""How an officer's answer comes back to its case, whatever her mail program did to it, and what each sort of answer does to the clock."""

from __future__ import annotations

from typing import Any

import pytest

from mailbridge.model.words import CaseStatus, InboundStatus, ReferralStatus
from tests.stories import shapes
from tests.stories.world import HIGHWAYS, JEAN, PRIYA, SAM, World

POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
ANSWER = "The pothole has been filled today.\n\nSam Lee\nHighways"


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"subject": "Your enquiry"},
        {"subject": "RE: something else", "in_reply_to_only": True},
        {"threaded": False, "to": "casework@priya-shah.example"},
        {"threaded": False, "subject": "Pothole [MB-1]", "to": "casework@priya-shah.example"},
    ],
    ids=["ordinary", "subject changed", "only In-Reply-To", "only the quotation", "new thread with the reference"],
)
def test_an_answer_finds_its_case(world: World, how: dict[str, Any]) -> None:
    world.resident_writes(POTHOLE)
    mail = world.officer_answers(ANSWER, **how)
    assert mail.case_id == 1, mail.reason
    assert world.case().status is CaseStatus.ANSWERED


def test_a_new_thread_with_nothing_but_the_reference(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.arrives(shapes.fresh(SAM, "casework@priya-shah.example", "Mill Lane, your ref MB-1", "The pothole has been filled today.", world.now))
    assert world.case().status is CaseStatus.ANSWERED


def test_a_holding_reply_moves_the_next_reminder_once(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.working_days_pass(9)
    world.officer_answers("I am looking into this and will come back to you by Friday 24 May.")
    referral = world.case().referrals[0]
    assert referral.status is ReferralStatus.HOLDING_REPLY
    assert world.case().status is CaseStatus.AWAITING_OFFICER
    world.working_days_pass(6)
    assert len(world.letters(HIGHWAYS)) == 1, "they asked for time until the 24th"
    world.working_days_pass(3)
    assert len(world.letters(HIGHWAYS)) == 2


@pytest.mark.parametrize("words", ["Forwarded to Joyce Lund in Highways.", "Passed to our Highways team."])
def test_words_that_name_the_mailbox_are_no_signature(world: World, words: str) -> None:
    """A mailbox is called Highways, and says where in Highways the case is: that was taken for a signature, and our own letter beneath for the answer."""
    world.resident_writes(POTHOLE)
    world.officer_answers(f"{words}\n\nKath", sender=f"Highways <{HIGHWAYS}>")
    assert world.case().referrals[0].status is ReferralStatus.HOLDING_REPLY
    assert words in world.last(PRIYA).text


def test_a_question_back_pauses_the_clock(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers("Which side of the road is it, please?")
    assert world.case().referrals[0].status is ReferralStatus.CLARIFICATION_REQUESTED
    assert "Which side of the road" in world.last(PRIYA).text
    world.working_days_pass(20)
    assert len(world.letters(HIGHWAYS)) == 1


def test_an_unknown_address_with_the_token_moves_nothing(world: World) -> None:
    """Story 5: the contractor answers for the officer; shown as unverified, and the clock runs until the councillor has her say."""
    world.resident_writes(POTHOLE)
    world.officer_answers("On site Thursday, filled the hole. Kay", sender="Kay Brook <kay@contractor.example>")
    assert world.case().status is CaseStatus.AWAITING_OFFICER
    assert "kay@contractor.example" in world.last(PRIYA).text or "Kay Brook" in world.last(PRIYA).text
    world.working_days_pass(13)
    assert len(world.letters(HIGHWAYS)) == 2, "the reminder went out all the same"


def test_a_stranger_with_the_right_reference_learns_nothing(world: World) -> None:
    world.resident_writes(POTHOLE)
    before = {person: len(letters) for person, letters in world.mailboxes.items()}
    mail = world.resident_writes("What is going on with this? Tell me everything.", "Re: pothole [MB-1]", sender="Nosy <nosy@elsewhere.example>")
    assert mail.status is InboundStatus.HELD
    assert not world.letters("nosy@elsewhere.example")
    assert len(world.letters(JEAN)) == before["jean.obi@mail.example"]
    assert "nosy@elsewhere.example" in world.last(PRIYA).text
    assert len(world.cases()) == 1


def test_the_resident_writes_again(world: World) -> None:
    world.resident_writes(POTHOLE)
    had = len(world.letters(JEAN))
    world.resident_answers("It has got worse since the rain.")
    assert world.case().status is CaseStatus.AWAITING_OFFICER, "the referral still waits for its answer"
    assert len(world.letters(JEAN)) == had, "nobody is acknowledged twice"
    assert "worse since the rain" in world.last(PRIYA).text


@pytest.mark.parametrize("address", ['"sam hill"@northborough.example', "»s\x13am@northborough.example"])
def test_an_officer_at_an_address_that_no_letter_reaches_is_not_written_to(world: World, address: str) -> None:
    """Found by damaged mails: the next letter about the case was shelved, since it was to go to whoever wrote last."""
    world.resident_writes(POTHOLE)
    world.officer_answers("We will look at it on Monday. Sam", sender=f"Sam Hill <{address}>")
    world.councillor_says("[MB-1] FORWARD highways", "They told me by telephone.")
    assert {one.status for one in world.inbounds()} <= {InboundStatus.PROCESSED, InboundStatus.HELD}
    assert len(world.letters(HIGHWAYS)) == 2


def test_an_officer_who_names_no_case_is_held(world: World) -> None:
    mail = world.arrives(shapes.fresh(SAM, "casework@priya-shah.example", "Your enquiry", "The matter has been resolved.", world.now))
    assert mail.status is InboundStatus.HELD
    assert "Sam" in world.last(PRIYA).text


# ---- what came with it


def _with_survey(world: World, sender: str = SAM, size: int = 900) -> bytes:
    survey = ("survey.pdf", "application/pdf", b"%PDF-1.4 " + b"x" * size)
    return shapes.with_files(shapes.outlook_reply(world.last(HIGHWAYS), sender, ANSWER, world.now), survey, ("hole.jpg", "image/jpeg", shapes.jpeg(900)))


def test_what_an_officer_enclosed_reaches_her_with_the_answer(world: World) -> None:
    """A document as it came, a photo small: she reads both on a bus."""
    world.resident_writes(POTHOLE)
    world.arrives(_with_survey(world))
    letter = world.last(PRIYA)
    assert {one.filename: one.content_type for one in letter.attachments} == {"survey.pdf": "application/pdf", "hole.jpg": "image/jpeg"}
    assert next(one.content for one in letter.attachments if one.filename == "survey.pdf").startswith(b"%PDF-1.4 xxx")
    assert "Files that came with it: hole.jpg, survey.pdf. The draft goes without them." in " ".join(letter.text.split())
    world.councillor_says("[MB-1] UPDATE", "It has been filled.")
    assert not world.last(JEAN).attachments


def test_a_document_from_an_address_that_nobody_knows_stays_in_the_mailbox(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.arrives(_with_survey(world, "Kay Brook <kay@contractor.example>"))
    assert [one.filename for one in world.last(PRIYA).attachments] == ["hole.jpg"]


def test_a_document_too_large_for_her_letter_is_named(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.arrives(_with_survey(world, size=16_000_000))
    letter = world.last(PRIYA)
    assert [one.filename for one in letter.attachments] == ["hole.jpg"]
    assert "Too large for this letter: survey.pdf. Their mail lies in your casework mailbox." in " ".join(letter.text.split())
