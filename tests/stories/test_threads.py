"""One referral is one conversation in an officer's mail program, and an answer is matched however little of the thread it keeps."""

from __future__ import annotations

import base64

import pytest

from mailbridge.core import tokens
from mailbridge.core.mail import Mail
from mailbridge.core.parse import parse
from mailbridge.model.words import CaseStatus
from tests.stories import shapes
from tests.stories.conversations import POTHOLE, conversations, followed_up, parsed, stripped, threads, through_a_gateway
from tests.stories.world import CASEWORK, HIGHWAYS, JEAN, SAM, World

ANN = "Ann Fox <ann.fox@mail.example>"


def test_one_referral_is_one_conversation(world: World) -> None:
    """For Highways and for the next person up, who has not had the first letters; also where each field is lost by which the other programs thread."""
    highways, above = followed_up(world)
    subjects = [mail.subject for mail in parsed(highways.mails())]
    assert len(subjects) == 7, subjects
    for mails in (highways.mails(), above.mails()):
        assert len(threads(parsed(mails))) == 1
        assert len(conversations(parsed(mails))) == 1
        assert len(conversations(parsed(map(through_a_gateway, mails)))) == 1
        assert len(conversations(parsed(stripped(raw, "References", "In-Reply-To") for raw in mails))) == 1
        assert len(conversations(parsed(stripped(raw, "Thread-Index") for raw in mails))) == 1


def test_our_answer_answers_their_question(world: World) -> None:
    """In-Reply-To names the mail that is answered, so that theirs shows as answered, and the thread goes on from there."""
    highways, _ = followed_up(world)
    forward, question, answer, reminder, holding, *_ = parsed(highways.mails())
    assert answer.in_reply_to == (question.message_id,)
    assert answer.references == (forward.message_id, question.message_id)
    assert reminder.in_reply_to == (answer.message_id,)
    assert parsed(highways.mails())[5].in_reply_to == (holding.message_id,)


def test_what_a_stranger_wrote_is_no_part_of_the_thread(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers("On it. Kay", sender="Kay Brook <kay@contractor.example>")
    world.working_days_pass(12)
    forward, reminder = world.letters(HIGHWAYS)
    assert reminder.references == (forward.message_id,)


@pytest.mark.parametrize(("said", "subject"), [("note rang them", "Re: Pothole [MB-1]"), ("anon", "Re: Enquiry on behalf of a resident [MB-1]")])
def test_a_thread_keeps_its_subject(world: World, said: str, subject: str) -> None:
    """The street is learnt after the forward, and is told in the text; but what was to be withheld is not said again."""
    world.resident_writes("There is a big pothole in our road. Please have it filled.\n\nJean Obi")
    world.councillor_says("[MB-1] FORWARD highways")
    assert world.last(HIGHWAYS).subject == "Pothole [MB-1]"
    world.resident_answers("It is outside 14 Mill Lane NB1 4QT.")
    world.councillor_says(f"[MB-1] {said}")
    world.councillor_says("[MB-1] CHASE")
    assert world.last(HIGHWAYS).subject == subject
    assert "14 Mill Lane" in world.last(HIGHWAYS).text


def test_two_cases_of_one_subject_are_two_conversations(world: World) -> None:
    """PEERS.md, 19: the mark of a conversation says nothing of a subject."""
    world.resident_writes(POTHOLE)
    world.resident_writes(POTHOLE.replace("Jean Obi", "Ann Fox").replace("14 Mill Lane", "90 Mill Lane"), sender=ANN)
    world.working_days_pass(12)
    letters = world.letters(HIGHWAYS)
    assert len(letters) == 4
    assert {frozenset(one) for one in conversations(letters)} == {frozenset(a.message_id for a in letters if ref in a.subject) for ref in ("MB-1", "MB-2")}
    heads = {base64.b64decode(mail.thread_index)[:22] for mail in letters}
    assert len(heads) == 2
    assert all(head[0] == 1 for head in heads)


def test_a_residents_conversation_is_hers(world: World) -> None:
    """She began it, with a mark that we do not have: References keep it together, and a mark of ours would part it."""
    world.resident_writes(POTHOLE)
    assert all(not mail.thread_index and mail.references for mail in world.letters(JEAN))


def answers(letter: Mail, world: World) -> dict[str, bytes]:
    """An answer of which the way has left only one sign."""
    full = shapes.outlook_reply(letter, SAM, "The pothole has been filled today.", world.now, to=CASEWORK)
    no_quote = full.partition(b"\r\n________________________________")[0] + b"\r\n"
    bare = stripped(no_quote, "References", "In-Reply-To", "Thread-Index", "Thread-Topic")
    return {
        "only In-Reply-To": stripped(_renamed(no_quote, "Our visit"), "References", "Thread-Index", "Thread-Topic"),
        "only References": stripped(_renamed(no_quote, "Our visit"), "In-Reply-To", "Thread-Index", "Thread-Topic"),
        "only the subject": bare,
        "only the quoted reference": stripped(_renamed(full, "Our visit"), "References", "In-Reply-To", "Thread-Index", "Thread-Topic"),
        "only the address": _renamed(bare, "Our visit").replace(b"\r\nTo: casework@", b"\r\nTo: casework+" + _token(letter).encode() + b"@"),
    }


def _renamed(raw: bytes, subject: str) -> bytes:
    return stripped(raw, "Subject").replace(b"\r\nTo: ", f"\r\nSubject: {subject}\r\nTo: ".encode(), 1)


def _token(letter: Mail) -> str:
    return tokens.in_address(letter.reply_to[0].address, CASEWORK)


@pytest.mark.parametrize("sign", ["only In-Reply-To", "only References", "only the subject", "only the quoted reference", "only the address"])
@pytest.mark.parametrize("letter", [0, -1], ids=["forward", "reminder"])
def test_one_sign_is_enough(world: World, sign: str, letter: int) -> None:
    world.resident_writes(POTHOLE)
    world.working_days_pass(12)
    raw = answers(world.letters(HIGHWAYS)[letter], world)[sign]
    mail = parse(raw)
    kept = [bool(mail.in_reply_to), bool(mail.references), "MB-1" in mail.subject, "MB-1" in mail.text, "+" in mail.to[0].address]
    assert kept.count(True) == 1, kept
    world.arrives(raw)
    assert world.case().status is CaseStatus.ANSWERED
