"""Story 19: a recall holds the words of a mail back from every quotation until she decides, whichever comes first; a secure link is an alarm."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mailbridge.core.recalls import quotes, subject_meant
from mailbridge.model.words import CaseStatus, ReferralStatus
from tests.stories import shapes
from tests.stories.clients import outlook, wire
from tests.stories.world import CASEWORK, HIGHWAYS, JEAN, PRIYA, SAM, World

POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
ANSWER = "The pothole does not meet the level at which we repair. The contractor made a mistake with the invoice."
HER = f"Priya Shah <{PRIYA}>"


def recall(world: World, subject: str = "") -> bytes:
    """What Outlook sends where "Recall this message" is used towards somebody outside."""
    forward = world.letters(HIGHWAYS)[0]
    subject = subject or f"RE: {forward.subject}"
    said = f'Sam Lee would like to recall the message, "{subject}".'
    return outlook.mail_of(SAM, wire.answered(forward), f"Recall: {subject}", world.now, None, said, f"<html><body>{said}</body></html>", with_logo=False)


def answer(world: World, text: str = ANSWER) -> bytes:
    return outlook.reply(world.letters(HIGHWAYS)[0], SAM, text, world.now)


def test_a_draft_that_quotes_it_stays(world: World) -> None:
    world.resident_writes(POTHOLE)
    had = len(world.letters(JEAN))
    world.arrives(answer(world))
    offered = world.last(PRIYA)
    assert "made a mistake" in offered.text
    world.now += timedelta(minutes=5)
    world.arrives(recall(world))
    told = world.last(PRIYA)
    assert "They took an earlier mail back" in told.text
    for said, words in (("SEND", ""), ("UPDATE", ANSWER), ("CLOSE not possible", ANSWER), ("ASK", "What do you say to this? " + ANSWER)):
        world.arrives(shapes.authenticated(shapes.fresh(HER, CASEWORK, f"[MB-1] {said}", words, world.now), "mx.northborough.example", PRIYA.partition("@")[2]))
        assert "took back" in world.last(PRIYA).text, said
    world.arrives(outlook.reply(offered, HER, "SEND", world.now))
    assert "took back" in world.last(PRIYA).text
    world.councillor_says("[MB-1] SHOW")
    assert "made a mistake" not in world.last(PRIYA).text
    assert len(world.letters(JEAN)) == had
    world.councillor_says("[MB-1] UPDATE", "They are still talking about it.")
    assert len(world.letters(JEAN)) == had + 1, "her own words are hers"
    world.now += timedelta(minutes=5)
    world.arrives(outlook.reply(told, HER, "OK", world.now))
    assert "You may use their words again." in world.last(PRIYA).text
    world.councillor_says("[MB-1] SEND")
    assert "made a mistake" in world.last(JEAN).text


def test_the_recall_comes_first(world: World) -> None:
    """The mail that was taken back is late: there is no draft of it. What they write afterwards, under the same subject, is another mail."""
    world.resident_writes(POTHOLE)
    late = answer(world)
    world.now += timedelta(minutes=5)
    world.arrives(recall(world))
    world.arrives(late)
    told = world.last(PRIYA)
    assert "They took this mail back before it came." in told.text
    assert "[MB-1] SEND" not in told.text
    world.now += timedelta(minutes=5)
    world.arrives(answer(world, "The pothole will be filled with the next round; the crew was told today."))
    assert "[MB-1] SEND" in world.last(PRIYA).text


def test_another_mail_is_not_meant(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.arrives(answer(world))
    world.now += timedelta(minutes=5)
    world.arrives(recall(world, "RE: Christmas party [MB-1]"))
    world.councillor_says("[MB-1] SEND")
    assert "made a mistake" in world.last(JEAN).text


def test_once_she_has_decided_later_mail_is_free(world: World) -> None:
    world.resident_writes(POTHOLE)
    late = answer(world)
    world.now += timedelta(minutes=5)
    world.arrives(recall(world))
    world.arrives(outlook.reply(world.last(PRIYA), HER, "OK", world.now))
    world.arrives(late)
    assert "[MB-1] SEND" in world.last(PRIYA).text


@pytest.mark.parametrize(
    ("subject", "meant"),
    [("Recall: RE: 14 Mill Lane [MB-1]", "14 mill lane [mb-1]"), ("RE:  14 Mill  Lane [MB-1]", "14 mill lane [mb-1]"), ("Recall", "recall")],
)
def test_which_mail_is_meant(subject: str, meant: str) -> None:
    assert subject_meant(subject) == meant


def test_what_quotes_a_draft() -> None:
    draft = "Dear Jean,\n\nHighways answered me:\n\n“No. It is not deep enough, we think.”\n\nKind regards"
    assert quotes("I hear that it is not deep enough - we think", draft)
    assert not quotes("No, not deep enough", draft)
    assert not quotes("Dear Jean, Highways answered me", draft)


def test_a_secure_link_is_urgent_and_stops_nothing(world: World) -> None:
    world.resident_writes(POTHOLE)
    text = "You have received an encrypted message from Sam Lee. Read the message by clicking on the link. This message expires in 7 days."
    world.arrives(shapes.outlook_reply(world.last(HIGHWAYS), f"Secure Mail <{SAM.partition('<')[2]}", text, world.now))
    assert "a link to a secure message that expires" in world.last(PRIYA).text
    assert (world.case().status, world.case().referrals[0].status) == (CaseStatus.AWAITING_OFFICER, ReferralStatus.SENT)
    world.working_days_pass(11)
    assert len(world.letters(HIGHWAYS)) == 2
