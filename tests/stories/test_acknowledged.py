"""A resident is answered like a person: never the same text twice, the issue and the place named, the next step with its day, and nothing promised."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from mailbridge.core.figures import lasting
from mailbridge.model.words import CaseStatus, InboundStatus
from tests.stories import shapes
from tests.stories.world import HIGHWAYS, JEAN, PRIYA, World

STREETS = ("Mill Lane", "Elm Close", "Oak Road", "Church Street", "Park Road")


def first_words(text: str) -> str:
    """How a letter begins beneath its greeting."""
    return " ".join(text.split("\n\n")[1].split()[:4]).lower()


def said(text: str) -> str:
    """A letter without what differs from case to case."""
    for street in STREETS:
        text = text.replace(street, "the street")
    return text.partition("Our reference")[0]


def test_nobody_gets_the_same_text_twice_before_all_were_used(world: World) -> None:
    for street in STREETS:
        world.resident_writes(f"There is a pothole outside 14 {street} NB1 4QT, please have a look. Jean Obi", f"pothole {street}")
        world.now += timedelta(days=3)
    told = [said(letter.text) for letter in world.letters(JEAN) if "For your own records" not in letter.text]
    by_day = [text.replace("17 May", "x") for text in told]
    openings = [first_words(text) for text in by_day]
    assert len(told) == 5
    assert len(set(openings[:4])) == 4
    assert openings[4] == openings[0], "the one that she had longest ago"


def test_a_draft_that_waits_counts_as_well(tmp_path: Path) -> None:
    """She wants to see each acknowledgement first; two wait for her at once."""
    world = World(tmp_path, councillor={"acknowledge": "ask"})
    for street in STREETS[:2]:
        world.resident_writes(f"There is a pothole outside 14 {street} NB1 4QT. Jean Obi", f"pothole {street}")
    for reference in ("MB-1", "MB-2"):
        world.councillor_says(f"[{reference}] ACK")
    first, second = (letter for letter in world.letters(JEAN) if "For your own records" not in letter.text)
    assert first_words(first.text) != first_words(second.text)
    world.resident_writes(f"There is a pothole outside 14 {STREETS[2]} NB1 4QT. Jean Obi", "pothole again")
    world.councillor_says("[MB-3] ACK")
    assert first_words(world.last(JEAN).text) not in {first_words(first.text), first_words(second.text)}, "what went out at her word was had"


def test_two_letters_of_one_day_do_not_begin_alike(world: World) -> None:
    world.resident_writes("There is a pothole outside 14 Mill Lane NB1 4QT. Jean Obi", "pothole")
    world.resident_writes("There is a pothole in the road. Jean Obi", "another pothole")
    world.resident_writes("What is happening about the planning application 24/01234/FUL for 3 Elm Close NB1 4QT? Jean Obi", "planning")
    openings = [first_words(letter.text) for letter in world.letters(JEAN)]
    assert len(set(openings)) == len(openings) == 4, "three acknowledgements and the copy of what was sent"


def acknowledgement(world: World, text: str, subject: str = "", **how: object) -> str:
    """What Jean is answered first to a mail of hers."""
    world.resident_writes(text, subject, **how)  # type: ignore[arg-type]
    return next((letter.text for letter in world.letters(JEAN) if "For your own records" not in letter.text), "")


def test_the_happy_path_names_issue_place_and_day_and_promises_nothing(world: World) -> None:
    """Story 1, with the photo as a phone takes it."""
    text = "Hi Cllr Shah, huge hole outside 14 Mill Lane NB1 4QT, cracked my wheel. Photo attached. Jean"
    letter = acknowledgement(world, text, "pothole!!", photo=shapes.jpeg())
    assert "the hole outside 14 Mill Lane" in letter
    assert "Highways" in letter
    assert "Friday 17 May 2024" in letter
    assert "photo" in letter
    assert "53.480" not in letter, "where a photo was taken is not for letters"
    assert "999" in letter


def test_a_photo_without_words_is_asked_about_and_only_she_hears_where_it_was_taken(world: World) -> None:
    """Story 13."""
    letter = acknowledgement(world, "", photo=shapes.jpeg())
    assert "photo" in letter
    assert "- What is wrong?\n- Where is it?" in letter
    assert "53.480" not in letter
    assert not world.letters(HIGHWAYS), "nothing is passed on before the answer"
    assert world.case().status is CaseStatus.AWAITING_CONSTITUENT
    world.resident_answers("its the wall thats fallen down")
    assert world.cases() == ["MB-1"], "the answer goes on in the same case"
    assert len(world.letters(JEAN)) == 1, "and is not acknowledged again"
    world.councillor_says("[MB-1] SHOW")
    assert "53.480" in world.last(PRIYA).text


def test_a_subject_that_says_it_all_is_words_enough(world: World) -> None:
    letter = acknowledgement(world, "", "massive pothole top of Mill Lane by the bend NB1 4QT")
    assert "the pothole at the top of Mill Lane" in letter
    assert "massive pothole" in world.last(HIGHWAYS).text


def test_planning_is_answered_in_neutral_words(world: World) -> None:
    letter = acknowledgement(world, "I object to planning application 24/01234/FUL at 3 Elm Close NB1 4QT, please vote against it. Jean Obi", "Extension")
    assert "the extension at 3 Elm Close" in letter
    assert any(words in letter for words in ("keep an open mind", "fair to all sides", "must not make up their minds"))
    assert "council's website" in letter, "where to see it, and to have a say"
    assert "agree" not in letter


def test_a_parking_ticket_is_for_an_appeal(world: World) -> None:
    letter = acknowledgement(world, "I got a parking ticket on Mill Lane NB1 4QT, the sign is hidden by a tree. Jean Obi", "Parking ticket")
    assert "Only an appeal can change a penalty charge" in letter
    assert "the parking ticket on Mill Lane" in letter
    assert not world.letters("parking@northborough.example")


def test_a_death_is_answered_softly(world: World) -> None:
    letter = acknowledgement(
        world, "My dad died on 2 April. Housing want the keys of 5 Elm Close NB1 4QT back. It is cruel. Jean Obi", "tenancy after my dad died"
    )
    assert any(words in letter for words in ("trusting me", "things are difficult", "how things stand for you"))
    assert "?" not in letter, "nothing is asked of somebody who grieves"


def test_a_question_is_called_one_and_a_day_that_comes_too_late_is_not_named(world: World) -> None:
    letter = acknowledgement(world, "Will you come to the meeting about the buses on 8 May at 6pm? What is the plan for the 14? Jean Obi", "the 14 bus")
    assert "question" in letter or "asked me" in letter
    assert "Friday 17 May" not in letter
    world.now += timedelta(days=1)
    world.resident_writes("When is the library open on bank holidays? Jean Obi", "library")
    assert "I hope to" in world.last(JEAN).text
    assert "Monday 20 May 2024" in world.last(JEAN).text


def test_facts_are_asked_for_in_one_mail_and_none_that_stands_in_it(world: World) -> None:
    letter = acknowledgement(world, "The loud music is unbearable. Please have somebody look into it. Jean Obi", "Noise")
    assert letter.count("- Where does it come from?") == 1
    assert letter.count("- On which days and at what times is it?") == 1
    world.resident_writes("The loud music from 9 Elm Close goes on every night until 3am. Please look into it. Jean Obi", "Noise next door")
    assert "?\n" not in world.last(JEAN).text


def test_who_cannot_be_understood_is_asked_how_to_help(world: World) -> None:
    assert "- How would you like me to help?" in acknowledgement(
        world, "Things have been going on for too long round here and it is about time. Jean Obi", "Hi"
    )


def test_thanks_alone_are_shown_to_her_and_not_answered(world: World) -> None:
    mail = world.resident_writes("Thank you so much, the pothole on Mill Lane was filled this morning. Jean Obi", "pothole")
    assert mail.status is InboundStatus.HELD
    assert not world.letters(JEAN)
    assert not world.letters(HIGHWAYS)
    assert "says thanks" in world.last(PRIYA).text
    world.resident_writes("Thank you for the bins. But the pothole outside 14 Mill Lane NB1 4QT was never filled! Jean Obi", "pothole")
    assert world.letters(JEAN)


def test_the_same_matter_again_is_remembered(world: World) -> None:
    world.resident_writes("There is a pothole outside 14 Mill Lane NB1 4QT. Jean Obi", "pothole")
    world.councillor_says("[MB-1] CLOSE resolved Filled")
    world.now += timedelta(days=20)
    world.resident_writes("It has happened again: the pothole outside 14 Mill Lane NB1 4QT is back. Jean Obi", "pothole")
    assert "MB-1" in next(letter for letter in reversed(world.letters(JEAN)) if "For your own records" not in letter.text).text.partition("Our reference")[0]
    world.resident_writes("There is a pothole in Oak Road NB1 4QT outside 3 Oak Road. Jean Obi", "another pothole")
    last = next(letter for letter in reversed(world.letters(JEAN)) if "For your own records" not in letter.text)
    assert "MB-" not in last.text.partition("Our reference")[0]


def test_who_has_tried_before_is_heard(world: World) -> None:
    letter = acknowledgement(world, "I reported the pothole outside 14 Mill Lane NB1 4QT three times on the website and nothing happened. Jean Obi", "pothole")
    assert any(words in letter for words in ("went before", "happened so far", "your time already"))


def test_who_finds_writing_hard_is_offered_a_call(world: World) -> None:
    letter = acknowledgement(world, "I am dyslexic so sorry for this. There is a pothole outside 14 Mill Lane NB1 4QT. Jean Obi", "pothole")
    assert "your number" in letter
    world.resident_writes("I am deaf. There is a pothole outside 3 Elm Close NB1 4QT. Ann Fox", "pothole", sender="Ann Fox <ann.fox@mail.example>")
    assert "your number" not in world.letters("Ann Fox <ann.fox@mail.example>")[0].text


def test_while_she_is_away_no_day_of_hers_is_named(world: World) -> None:
    world.councillor_says("AWAY 2 May to 20 May")
    letter = acknowledgement(world, "When is the library open on bank holidays? Jean Obi", "library")
    assert "I am away until" in letter
    assert "I hope to" not in letter


def test_a_place_that_is_missing_is_asked_for_and_further_matters_are_named(world: World) -> None:
    letter = acknowledgement(world, "1. There is a pothole outside 14 Mill Lane NB1 4QT.\n2. My brown bin was missed on Monday.\n\nJean Obi", "2 things")
    assert "the pothole outside 14 Mill Lane" in letter
    assert "the brown bin" in letter
    world.resident_writes("There is a huge pothole, please look at it. Jean Obi", "another pothole")
    assert "house number or landmark" in world.last(JEAN).text


SECOND = "Thanks! Also the street light by no 20 Mill Lane has been out for weeks. And my brown bin at 14 Mill Lane was missed on Monday. Jean"


def test_a_second_problem_gets_a_case_at_her_word_and_one_letter_for_all(world: World) -> None:
    """Story 4: nobody is acknowledged twice, and the clock of the first goes on."""
    world.resident_writes("There is a pothole outside 14 Mill Lane NB1 4QT. Jean Obi", "pothole")
    due = world.case().referrals[0].sent_at
    world.now += timedelta(days=1)
    world.resident_answers(SECOND)
    assert len(world.letters(JEAN)) == 2, "the acknowledgement and the copy, nothing for the further mail"
    world.councillor_says("[MB-1] SPLIT", "the street light by no 20 Mill Lane is out\nthe brown bin at 14 Mill Lane was missed")
    assert world.cases() == ["MB-1", "MB-2", "MB-3"]
    letter = world.last(JEAN).text
    assert "MB-2" in letter
    assert "MB-3" in letter
    assert len(world.letters(JEAN)) == 3
    assert world.case().referrals[0].sent_at == due


def test_a_second_problem_gets_a_case_at_once_where_she_wants_it(tmp_path: Path) -> None:
    world = World(tmp_path, councillor={"further_matters": "open"})
    world.resident_writes("There is a pothole outside 14 Mill Lane NB1 4QT. Jean Obi", "pothole")
    due = world.case().referrals[0].sent_at
    world.now += timedelta(days=1)
    world.resident_answers(SECOND)
    assert world.cases() == ["MB-1", "MB-2", "MB-3"]
    assert [world.case(one).parent for one in ("MB-2", "MB-3")] == ["MB-1", "MB-1"]
    assert len(world.letters(JEAN)) == 3, "one letter for both"
    assert {"MB-2", "MB-3"} <= set(re.findall(r"MB-\d", world.last(JEAN).text))
    assert "MB-2 and MB-3 were opened for that" in world.last(PRIYA).text
    assert world.letters("streetlighting@northborough.example")
    assert world.case().referrals[0].sent_at == due
    world.resident_answers("Any news? Jean")
    assert len(world.cases()) == 3


def test_the_report_says_how_soon_residents_heard(world: World) -> None:
    """R047."""
    world.resident_writes("There is a pothole outside 14 Mill Lane NB1 4QT. Jean Obi", "pothole")
    world.councillor_says("REPORT month")
    assert "First answers: 1 of 1 on the same day, typically after 1 minute." in world.last(PRIYA).text
    world.now = world.now.replace(hour=23)
    for name in ("Ann", "Bob"):
        world.resident_writes("There is a pothole outside 3 Elm Close NB1 4QT.", "pothole", sender=f"{name} Fox <{name}@mail.example>")
    world.councillor_says("REPORT month")
    assert "First answers: 1 of 3 on the same day, typically after 8 hours." in world.last(PRIYA).text


@pytest.mark.parametrize(("minutes", "said"), [(0.2, "1 minute"), (89, "89 minutes"), (100, "2 hours"), (47 * 60, "47 hours"), (4320, "3 days")])
def test_a_time_is_told_in_its_own_measure(minutes: float, said: str) -> None:
    assert lasting(minutes) == said
