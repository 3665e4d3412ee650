"""What the service must never do by itself: answer abuse, be the only reader of a mail about risk, pass on what is sensitive."""

from __future__ import annotations

from pathlib import Path

from mailbridge.model.words import CaseStatus, InboundStatus
from tests.stories.world import HIGHWAYS, JEAN, PRIYA, World


def test_a_mail_about_risk_goes_to_a_person_at_once(tmp_path: Path) -> None:
    """Story 10: at night, nothing cheerful, no forward, a neutral subject."""
    from datetime import datetime

    from tests.stories.world import LONDON

    world = World(tmp_path, now=datetime(2024, 5, 5, 23, 40, tzinfo=LONDON))
    world.resident_writes("They're evicting me Tuesday. I can't do this any more. I've got the tablets here. Tell my sister sorry.", "goodbye")
    (alert,) = world.letters(PRIYA)
    assert "tablets" in alert.text
    assert "suicide" not in alert.subject.lower()
    assert [letter.subject for letter in world.letters(JEAN)] == ["Please read now [MB-1]"]
    assert world.case().status is CaseStatus.AWAITING_COUNCILLOR


def test_a_figure_of_speech_is_no_risk(world: World) -> None:
    world.resident_writes("I'd rather go to prison than pay this council tax bill, 14 Mill Lane NB1 4QT. Jean Obi", "council tax")
    assert len(world.letters(JEAN)) == 1, "an ordinary acknowledgement"


def test_abuse_is_not_answered(world: World) -> None:
    text = "You corrupt fucking bitch. I know where you live and you will get what's coming. Bin not collected for 3 weeks, 9 Elm Close NB1 4QT."
    world.resident_writes(text, "you")
    assert not world.letters(JEAN)
    assert not world.letters("waste@northborough.example")
    assert "what's coming" in world.last(PRIYA).text


def test_sensitive_matters_wait_for_her_word(world: World) -> None:
    world.resident_writes("My mum has dementia and her carers stopped coming, she is at 22 Elm Close NB1 4QT. Jean Obi", "carers")
    assert not world.letters("adult.social.care@northborough.example")
    assert world.case().status is CaseStatus.AWAITING_COUNCILLOR
    assert "MB-1" in world.last(PRIYA).subject


def test_a_photo_without_words_is_asked_about(world: World) -> None:
    from tests.stories import shapes

    world.resident_writes("", "", photo=shapes.jpeg())
    assert world.case().status is CaseStatus.AWAITING_CONSTITUENT
    assert "?" in world.last(JEAN).text
    assert not world.letters(HIGHWAYS)
    world.resident_answers("its the wall thats fallen down by 14 Mill Lane")
    assert world.case().status is CaseStatus.AWAITING_COUNCILLOR
    assert len(world.cases()) == 1


def test_a_personal_mailbox_answers_nobody(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.make_personal()
    world.resident_writes("There is a big pothole outside 14 Mill Lane NB1 4QT. Jean Obi")
    assert not world.letters(JEAN)
    assert not world.letters(HIGHWAYS)
    assert world.case().status is CaseStatus.AWAITING_COUNCILLOR
    family = world.resident_writes("Are we still on for dinner on Sunday? Bring the kids!", "Sunday", sender="Ravi <ravi@family.example>")
    assert family.status is InboundStatus.IGNORED
    world.councillor_says("[MB-1] forward highways")
    assert world.letters(HIGHWAYS)
    assert world.letters(JEAN), "her word acknowledges it, too"


WEAK = "My neighbour's light is on day and night, I think he lost his job and he's so tired of it all. Can the pothole outside 14 Mill Lane NB1 4QT be filled?"


def test_weak_signs_of_risk_raise_no_alarm_but_a_person_reads_first(world: World) -> None:
    world.resident_writes(WEAK, "pothole by the tired man")
    assert not world.letters(HIGHWAYS), "a pothole goes by itself otherwise"
    asked = world.last(PRIYA)
    assert "Please read now" not in asked.subject
    assert "Somebody may be at risk: please read it soon." in asked.text
    assert len(world.letters(JEAN)) == 1, "it has arrived; nothing cheerful"
    world.councillor_says("[MB-1] forward highways")
    assert world.letters(HIGHWAYS)


def test_weak_signs_in_a_further_mail_are_named_to_her(world: World) -> None:
    world.resident_writes("There is a big pothole outside 14 Mill Lane NB1 4QT. Jean Obi", "pothole")
    world.resident_answers("Thank you. I lost my job and I'm so tired of it all.")
    assert "Somebody may be at risk: please read it soon." in world.last(PRIYA).text
