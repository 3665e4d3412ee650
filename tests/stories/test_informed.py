"""Residents are kept informed, and asked again: once each, in working days, whatever the daemon did meanwhile (R021, R076 to R079, story 13)."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
from sqlmodel import select
from structlog.testing import capture_logs

from mailbridge import storage
from mailbridge.model.tables import Case
from mailbridge.model.words import CaseStatus, Preference
from tests.stories import shapes
from tests.stories.test_line_up import group, line_ups
from tests.stories.world import HIGHWAYS, JEAN, LONDON, PRIYA, World

POTHOLE = "Hi Cllr Shah, huge pothole outside 14 Mill Lane NB1 4QT, it cracked my wheel.\n\nJean"
ANN = "Ann Fox <ann.fox@mail.example>"
NOWHERE = "There is an enormous pothole, please get it filled.\n\nJean"


def photo_only(world: World) -> None:
    """Story 13: a photo, no words, no subject."""
    world.arrives(shapes.fresh(JEAN, "casework@priya-shah.example", "", "", world.now, photo=shapes.jpeg()))


def subjects(world: World) -> list[str]:
    """What Jean has had: the words that tell the letters apart."""
    told = {"asked you something": "asked again", "I need your help first": "asked again", "put your letter aside": "closed", "closed my file": "closed"}
    return [next((name for words, name in told.items() if words in " ".join(letter.text.split())), "other") for letter in world.letters(JEAN)]


def test_a_photo_without_words_is_asked_about_once_more_then_put_aside_and_taken_up_again(world: World) -> None:
    """Story 13."""
    photo_only(world)
    assert (world.case().status, subjects(world)) == (CaseStatus.AWAITING_CONSTITUENT, ["other"])
    assert not world.letters(HIGHWAYS)
    world.working_days_pass(4)
    assert subjects(world) == ["other"], "four working days are not five: the bank holiday does not count"
    world.working_days_pass(1)
    assert subjects(world) == ["other", "asked again"]
    assert "what is wrong" in world.last(JEAN).text.lower(), "it asks what the first letter asked"
    assert world.last(JEAN).headers.get("Auto-Submitted") == "auto-generated"
    world.working_days_pass(5)
    assert subjects(world) == ["other", "asked again", "closed"]
    case = world.case()
    assert (case.status, case.outcome) == (CaseStatus.CLOSED, "no_reply_from_constituent")
    world.working_days_pass(1)
    assert "closed, since the resident did not answer" in "\n".join(group(line_ups(world)[-1], "Settled without you"))
    world.resident_answers("its the wall thats fallen down")
    assert world.case().status is CaseStatus.AWAITING_COUNCILLOR, "an answer after all opens it again"
    assert "its the wall thats fallen down" in world.last(PRIYA).text
    assert "is open again" in world.last(PRIYA).text
    assert world.cases() == ["MB-1"]
    assert len(subjects(world)) == 3


def test_three_days_of_downtime_ask_once_and_not_three_times(world: World) -> None:
    photo_only(world)
    world.now = datetime(2024, 6, 7, 9, 30, tzinfo=LONDON)
    world.bridge = world.started()
    for _ in range(3):
        world.at(world.now.date(), world.now.hour, world.now.minute + 5)
    assert subjects(world) == ["other", "asked again"], "five weeks late it is asked once, and not closed in the same breath"
    world.working_days_pass(4)
    assert subjects(world) == ["other", "asked again"]
    world.working_days_pass(1)
    assert subjects(world) == ["other", "asked again", "closed"]


def test_her_own_question_is_asked_once_more_in_her_words(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers("Which side of the road is it?")
    world.councillor_says("[MB-1] ASK Which side of the road is it?")
    before = len(subjects(world))
    world.working_days_pass(5)
    assert "Which side of the road is it?" in world.last(JEAN).text
    assert subjects(world)[before:] == ["asked again"]
    world.working_days_pass(12)
    assert world.case().status is CaseStatus.AWAITING_CONSTITUENT, "a department has it: she decides"
    assert subjects(world)[before:] == ["asked again"]
    (line,) = group(line_ups(world)[-1], "Residents who have not answered")
    assert "and once more on Friday 10 May" in line


@pytest.mark.parametrize("what", ["NOTE Jean is in hospital until June", "UPDATE I shall come and look myself"])
def test_where_she_has_acted_meanwhile_the_clock_does_nothing(world: World, what: str) -> None:
    photo_only(world)
    world.councillor_says(f"[MB-1] {what}")
    before = len(subjects(world))
    world.working_days_pass(12)
    assert subjects(world)[before:] == []
    assert world.case().status is CaseStatus.AWAITING_CONSTITUENT


def test_what_came_back_is_not_sent_after(world: World) -> None:
    photo_only(world)
    world.arrives(shapes.bounce(world.last(JEAN), "jean.obi@mail.example", world.now))
    world.working_days_pass(6)
    assert subjects(world) == ["other"]


def test_nobody_is_asked_again_where_the_settings_say_never(tmp_path: Path) -> None:
    world = World(tmp_path, councillor={"nudge_days": 0})
    photo_only(world)
    world.working_days_pass(12)
    assert subjects(world) == ["other"]


def test_a_question_that_has_not_left_is_not_asked_again(world: World) -> None:
    world.taken(shapes.fresh(JEAN, "casework@priya-shah.example", "", "", world.now, photo=shapes.jpeg()))
    world.bridge.process_waiting()
    world.now = datetime(2024, 5, 20, 9, 30, tzinfo=LONDON)
    world.bridge.tick()
    world.post()
    assert subjects(world) == ["other"], "the mail server was away for two weeks"


def test_a_case_that_needs_care_is_never_asked_about_again(world: World) -> None:
    world.resident_writes("They are evicting me on Tuesday. I can't do this any more. I've got the tablets here. Tell my sister sorry.", "goodbye")
    world.councillor_says("[MB-1] ASK May I ring you?")
    assert world.case().status is CaseStatus.AWAITING_CONSTITUENT
    asked = len(subjects(world))
    world.working_days_pass(6)
    assert subjects(world)[asked:] == [], "somebody else may read the mailbox: she decides"


def test_whose_councillor_is_served_no_longer_is_left_alone(world: World) -> None:
    photo_only(world)
    world.council = world.council.model_copy(update={"councillors": {"brown": world.council.councillors["shah"]}})
    world.bridge = world.started()
    world.at(date(2024, 5, 20))
    assert subjects(world) == ["other"]


def test_what_fails_at_one_case_holds_up_no_other(world: World) -> None:
    photo_only(world)
    world.resident_writes(NOWHERE, sender=ANN)
    with storage.transaction(world.bridge.engine) as session:
        broken = session.exec(select(Case).where(Case.reference == "MB-1")).one()
        broken.categories, broken.flags = ["pothole"], ["no such flag"]
        session.add(broken)
    with capture_logs() as logged:
        world.at(date(2024, 5, 10), 12)
    assert ("tick failed", "MB-1") in {(line["event"], line.get("what")) for line in logged}
    assert subjects(world) == ["other"]
    assert "asked you something" in world.last(ANN).text or "I need your help" in world.last(ANN).text


@pytest.mark.parametrize(
    ("words", "copies", "quiet", "told"),
    [("", 1, 1, True), ("Just let me know when it's done.", 0, 0, True), ("No need to reply.", 0, 0, False), ("Please keep me posted.", 1, 1, True)],
)
def test_residents_hear_as_much_as_they_want_to(world: World, words: str, copies: int, quiet: int, told: bool) -> None:
    """R021: copies of the forward, the reminder of silent cases, the outcome."""
    world.resident_writes(f"{POTHOLE}\n\n{words}")
    assert len(world.letters(JEAN)) == 1 + copies
    world.at(date(2024, 5, 17), 7, 30)
    assert len(group(line_ups(world)[-1], "Residents who have heard nothing for long") if line_ups(world) else []) == quiet, (
        "on the very day, and with the news"
    )
    world.at(date(2024, 5, 20), 7, 30)
    assert len(group(line_ups(world)[-1], "Residents who have heard nothing for long")) == quiet
    before = len(world.letters(JEAN))
    world.councillor_says("[MB-1] CLOSE resolved Filled on Monday")
    assert (len(world.letters(JEAN)) > before) is told
    assert ("They asked to hear nothing more" in world.last(PRIYA).text) is not told
    world.working_days_pass(11)
    assert any("Is it sorted?" in letter.text for letter in world.letters(JEAN)) is told, "whoever wants to hear nothing is asked nothing"


def test_what_they_want_to_hear_is_kept_shown_and_hers_to_change(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.resident_answers("No need to keep me updated, thanks.")
    assert world.case().informed is Preference.OUTCOME_ONLY
    assert any("Jean Obi: Wants to hear only how it ends" in line for line in world.case().history)
    world.councillor_says("[MB-1] SHOW")
    assert "Wants to hear: only how it ends" in world.last(PRIYA).text
    world.resident_writes("Fly tipping at Elm Close NB1 4QT, three black bags.", "fly tipping")
    assert world.case("MB-2").informed is Preference.OUTCOME_ONLY
    assert any("only how it ends, as in an earlier case" in line for line in world.case("MB-2").history)
    world.councillor_says("[MB-2] INFORM each step")
    assert world.case("MB-2").informed is Preference.EACH_STEP
    world.councillor_says("[MB-2] INFORM sometimes")
    assert "How much do they want to hear?" in world.last(PRIYA).text
    world.councillor_says("[MB-1] INFORM none; UPDATE They come on Monday")
    assert "They come on Monday" in world.last(JEAN).text, "what she writes herself goes out"


def test_a_no_comes_with_its_reason_what_can_be_done_and_regret(world: World) -> None:
    """R078: as good a letter as a yes."""
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] CLOSE not possible It does not meet the intervention level")
    said = " ".join(world.last(JEAN).text.split())
    assert "It does not meet the intervention level" in said
    assert "complaints procedure" in said
    assert "sorry" in said


def test_the_words_offered_say_how_it_stands_with_each_department(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers("I am looking into this and will come back to you by Friday 31 May.")
    world.at(date(2024, 5, 20), 7, 30)
    assert "I asked Highways on Thursday 2 May. They are looking into it, and named Friday 31 May for their answer." in unquote(world.last(PRIYA).html)
