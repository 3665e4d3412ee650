"""She steers cases from her phone: due days and the next person up, other bodies, two cases into one and one into several, colleagues of the ward."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from mailbridge.core.consent import answered, says_they_agree
from mailbridge.core.people import Department
from mailbridge.model.words import CaseStatus, Flag, InboundStatus, ReferralStatus
from tests.stories import shapes
from tests.stories.world import CASEWORK, DAN, DANS_CASEWORK, HIGHWAYS, JEAN, PRIYA, World

POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
PLANNING = "What do you think of the planning application 24/01234/FUL for 3 Elm Close NB1 4QT? I object to the extension.\n\nJean Obi"
ANN = "Ann Fox <ann.fox@mail.example>"
HERSELF = f"Priya Shah <{PRIYA}>"
MP = "office@mp.example"


# ---- due days, the next person up


def test_escalate_asks_the_next_person_up_once(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] escalate", "A child fell into it.")
    letter = world.last("m.adeyemi@northborough.example")
    assert "A child fell into it." in letter.text
    assert HIGHWAYS in {copied.address for copied in letter.cc}
    world.councillor_says("[MB-1] escalate")
    assert "knows already" in world.last(PRIYA).text
    world.working_days_pass(20)
    assert len(world.letters("m.adeyemi@northborough.example")) == 1, "the ladder has ended"


def test_nobody_to_escalate_to(world: World) -> None:
    world.resident_writes(PLANNING, "extension")
    world.councillor_says("[MB-1] escalate")
    assert "No department has been asked" in world.last(PRIYA).text
    departments = dict(world.council.departments)
    departments["highways"] = departments["highways"].model_copy(update={"escalation": None})
    world.council = world.council.model_copy(update={"departments": departments})
    world.bridge = world.started()
    world.councillor_says("[MB-1] forward highways")
    world.councillor_says("[MB-1] escalate highways")
    assert "The settings name nobody above Highways" in world.last(PRIYA).text


def test_due_moves_the_reminder(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] due Tuesday")
    assert "due by Tuesday 7 May 2024" in world.last(PRIYA).text
    world.at(date(2024, 5, 8), 12)
    assert len(world.letters(HIGHWAYS)) == 2
    world.councillor_says("[MB-1] due")
    assert "By when?" in world.last(PRIYA).text


def test_due_needs_a_department(world: World) -> None:
    world.resident_writes(PLANNING, "extension")
    world.councillor_says("[MB-1] due Friday")
    assert "No department has been asked" in world.last(PRIYA).text


@pytest.mark.parametrize(("reason", "outcome"), [("The road is private", "outside_remit"), ("There is no money for it this year", "not_possible")])
def test_a_friendly_no(world: World, reason: str, outcome: str) -> None:
    world.resident_writes(PLANNING, "extension")
    world.councillor_says(f"[MB-1] canthelp {reason}")
    assert world.case().outcome == outcome
    assert reason in world.last(JEAN).text
    world.councillor_says("[MB-1] reopen")
    world.councillor_says("[MB-1] canthelp", "Sent from my iPhone")
    assert "Please say why" in world.last(PRIYA).text


# ---- names and privacy


def test_anon_withholds_the_name_from_now_on(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] anon")
    assert Flag.ANONYMOUS in world.case().flags
    assert "Highways may know the name already" in world.last(PRIYA).text
    world.councillor_says("[MB-1] anon")
    assert "withheld already" in world.last(PRIYA).text
    world.councillor_says("[MB-1] forward waste")
    assert "Jean" not in world.last("waste@northborough.example").text


def test_sharing_and_ending_it(tmp_path: Path) -> None:
    world = World(tmp_path, ward=True)
    world.resident_writes(PLANNING, "extension")
    world.councillor_says("[MB-1] share brow")
    assert "lets you look" in world.last(DAN).text
    world.dan_says("[MB-1] status")
    assert "Awaiting councillor" in world.last(DAN).text
    world.dan_says("[MB-1] note I know them")
    assert "There is no case MB-1 of yours" in world.last(DAN).text
    world.councillor_says("[MB-1] private")
    assert "Cllr Dan Brown can no longer see it" in world.last(PRIYA).text
    world.dan_says("[MB-1] status")
    assert "There is no case MB-1 of yours" in world.last(DAN).text
    for command in ("share brown", "pass brown"):
        world.councillor_says(f"[MB-1] {command}")
        assert "The case is private" in world.last(PRIYA).text


@pytest.mark.parametrize("ward", [True, False])
def test_a_colleague_must_be_named(tmp_path: Path, ward: bool) -> None:
    world = World(tmp_path, ward=ward)
    world.resident_writes(PLANNING, "extension")
    world.councillor_says("[MB-1] pass okafor")
    assert ("I serve Cllr Dan Brown" if ward else "no other councillor") in world.last(PRIYA).text


def test_a_case_that_is_passed_on_is_the_colleagues(tmp_path: Path) -> None:
    world = World(tmp_path, ward=True)
    world.resident_writes(PLANNING, "extension")
    world.councillor_says("[MB-1] pass brown", "He knows the street.")
    assert "He knows the street." in world.last(DAN).text
    assert world.case().councillor == "brown"
    world.dan_says("[MB-1] update I look after this now.")
    assert world.last(JEAN).from_.address == DANS_CASEWORK  # type: ignore[union-attr]
    world.councillor_says("[MB-1] status")
    assert "There is no case MB-1 of yours" in world.last(PRIYA).text
    world.arrives(shapes.iphone_reply(world.letters(JEAN)[0], JEAN, "And it is noisy.", world.now))
    assert "And it is noisy." in world.last(DAN).text, "the resident may still answer her first letter"


# ---- the same mail to several


def both(world: World, minutes: int = 5) -> None:
    raw = shapes.fresh(JEAN, f"{CASEWORK}, {DANS_CASEWORK}", "extension", PLANNING, world.now)
    world.arrives(raw)
    world.now += timedelta(minutes=minutes)
    world.arrives(raw, mailbox="brown")


def test_a_colleague_claims_what_came_to_both(tmp_path: Path) -> None:
    world = World(tmp_path, ward=True)
    both(world)
    assert "CLAIM" in world.last(DAN).text
    assert world.inbound().status is InboundStatus.IGNORED
    world.dan_says("[MB-1] status")
    assert "There is no case MB-1 of yours" in world.last(DAN).text
    world.dan_says("[MB-1] claim")
    assert world.case().councillor == "brown"
    assert "leads on it now" in world.last(PRIYA).text
    world.dan_says("[MB-1] forward highways")
    assert world.letters(HIGHWAYS)
    world.dan_says("[MB-1] claim")
    assert "You lead on it already" in world.last(DAN).text


@pytest.mark.parametrize(
    ("before", "minutes", "answer"),
    [("claim", 5, "Cllr Priya Shah leads on it"), ("forward highways", 5, "to a department already"), ("", 45, "PASS it to you")],
)
def test_what_cannot_be_claimed(tmp_path: Path, before: str, minutes: int, answer: str) -> None:
    world = World(tmp_path, ward=True)
    both(world, minutes)
    if before:
        world.councillor_says(f"[MB-1] {before}")
    world.dan_says("[MB-1] claim")
    assert answer in world.last(DAN).text
    assert world.case().councillor == "shah"


# ---- two into one


def merged(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.resident_writes("The pothole on Mill Lane outside number 14 is awful, NB1 4QT.\n\nAnn Fox", sender=ANN)
    world.councillor_says("[MB-2] merge MB-1")
    assert world.case("MB-2").status is not CaseStatus.CLOSED
    assert "Nothing has been done yet" in world.last(PRIYA).text
    world.arrives(shapes.iphone_reply(world.last(PRIYA), HERSELF, "Yes", world.now))


def test_two_residents_one_matter(world: World) -> None:
    merged(world)
    assert world.case("MB-2").outcome == "duplicate"
    assert world.case("MB-2").merged_into == "MB-1"
    assert world.case("MB-2").referrals[0].status is ReferralStatus.WITHDRAWN
    world.councillor_says("[MB-1] update They come on Monday.")
    assert "They come on Monday." in world.last(JEAN).text
    assert "They come on Monday." in world.last(ANN).text
    assert "Jean" not in world.last(ANN).text
    assert not world.last(ANN).cc
    world.councillor_says("[MB-1] close resolved Filled on Monday.")
    assert "2 residents are told" in world.last(PRIYA).text
    assert "Filled on Monday." in world.last(ANN).text


def test_the_councils_mail_joins_the_other_case_and_a_residents_stays_with_theirs(world: World) -> None:
    merged(world)
    world.resident_answers("It is deeper now, and I am pregnant. Ann", sender=ANN)
    assert "It is deeper now" in world.case("MB-2").words
    assert "pregnant" not in world.case("MB-1").words, "one resident's words are not told in another's case"
    assert "goes on in MB-1" in world.last(PRIYA).text
    world.arrives(shapes.outlook_reply(world.letters(HIGHWAYS)[1], "Sam Lee <sam.lee@northborough.example>", "It was filled on Friday.", world.now))
    assert world.case("MB-1").status is CaseStatus.ANSWERED


@pytest.mark.parametrize(
    ("command", "answer"),
    [("merge", "With which case?"), ("merge MB-9", "no other case MB-9"), ("merge MB-2", "no other case MB-2"), ("merge MB-1", "MB-1 is closed")],
)
def test_merge_needs_another_open_case(world: World, command: str, answer: str) -> None:
    world.resident_writes(POTHOLE)
    world.resident_writes(POTHOLE, sender=ANN)
    world.councillor_says("[MB-1] close quiet resolved")
    world.councillor_says(f"[MB-2] {command}")
    assert answer in world.last(PRIYA).text


def test_merge_loses_no_department(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.resident_writes("Our brown bin was missed again at 9 Elm Close NB1 4QT. Ann", "bin", sender=ANN)
    world.councillor_says("[MB-2] merge MB-1")
    assert "MB-2 is with Waste and Recycling, and MB-1 is not" in world.last(PRIYA).text


def test_merges_can_be_chained_and_parted(world: World) -> None:
    merged(world)
    world.resident_writes(POTHOLE, sender="Bob Day <bob@mail.example>")
    world.councillor_says("[MB-3] forward highways")
    world.councillor_says("[MB-1] merge MB-3")
    world.arrives(shapes.iphone_reply(world.last(PRIYA), HERSELF, "Yes", world.now))
    world.councillor_says("[MB-3] update They come on Monday.")
    assert "3 residents are told" in world.last(PRIYA).text
    world.councillor_says("[MB-2] reopen")
    world.resident_answers("And now?", sender=ANN)
    assert "And now?" in world.case("MB-2").words


# ---- one into several


def test_story_4_a_second_problem(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.resident_answers("Thanks! Also the street light by no 20 has been out for weeks and it is dark. My neighbour's brown bin was missed.")
    clock = world.case().referrals[0]
    world.councillor_says("[MB-1] split")
    assert world.cases() == ["MB-1", "MB-2", "MB-3"]
    told = world.last(JEAN)
    assert "MB-2" in told.text
    assert "MB-3" in told.text
    assert len(world.letters(JEAN)) == 3, "no second acknowledgement"
    assert world.case().referrals[0].sent_at == clock.sent_at
    assert world.case("MB-2").parent == "MB-1"
    assert world.case("MB-2").acknowledged
    assert world.letters("waste@northborough.example")


def test_split_takes_what_she_names(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] split street light out by no 20 Mill Lane; dog mess on the verge")
    assert [world.case(one).title for one in ("MB-2", "MB-3")] == ["street light out by no 20 Mill Lane", "dog mess on the verge"]
    assert world.case("MB-3").place.street == "14 Mill Lane"


def test_one_matter_cannot_be_split(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] split")
    assert "I see one matter only" in world.last(PRIYA).text


def test_split_writes_to_nobody_who_must_not_be_written_to(world: World) -> None:
    world.resident_writes("My husband hits me. I live at 14 Mill Lane NB1 4QT. Also the street light outside is broken. Jean", "help")
    world.councillor_says("[MB-1] split the street light outside 14 Mill Lane is out")
    assert not world.letters(JEAN)
    assert "not written to" in world.last(PRIYA).text
    assert not world.case("MB-2").acknowledged


def test_several_notes_of_one_surgery(world: World) -> None:
    text = "Ann Fox, 9 Elm Close NB1 4QT, ann.fox@mail.example: brown bin missed twice.\n---\nMr Patel, 3 Mill Lane NB1 4QT: pothole outside his house.\n---\n"
    world.councillor_says("NEW surgery 2 May", text)
    assert world.cases() == ["MB-1", "MB-2"]
    assert world.case("MB-1").constituent.name == "Ann Fox"  # type: ignore[union-attr]
    assert world.letters("waste@northborough.example")
    assert world.letters(HIGHWAYS)
    assert "MB-2 is open" in world.last(PRIYA).text


# ---- other bodies


def with_an_mp(folder: Path) -> World:
    world = World(folder)
    mp = Department(name="the office of your MP", address=MP, aliases=("mp",), outside=True)
    world.council = world.council.model_copy(update={"departments": {**world.council.departments, "mp": mp}})
    world.bridge = world.started()
    world.resident_writes(PLANNING, "extension")
    return world


@pytest.mark.parametrize(
    ("answer", "told"), [("Yes please do.", "REFER mp sends it"), ("No thank you", "do not want"), ("Who is that?", "answers what you asked")]
)
def test_the_resident_is_asked_before_the_mp_is_told(tmp_path: Path, answer: str, told: str) -> None:
    world = with_an_mp(tmp_path)
    world.councillor_says("[MB-1] refer mp")
    assert "Please reply YES or NO" in world.last(JEAN).text
    assert not world.letters(MP)
    world.resident_answers(answer)
    assert told in world.last(PRIYA).text
    world.councillor_says("[MB-1] refer mp")
    assert bool(world.letters(MP)) == (answer.startswith("Yes"))
    assert (world.case().outcome == "referred") == (answer.startswith("Yes"))


def test_she_says_that_they_agreed(tmp_path: Path) -> None:
    world = with_an_mp(tmp_path)
    world.councillor_says("[MB-1] refer mp with permission")
    assert world.letters(MP)
    assert "With your permission" in world.last(JEAN).text
    assert any("may be told" in line for line in world.case().history)


@pytest.mark.parametrize(
    ("command", "answer"),
    [("refer", "To whom? I know the office of your MP"), ("refer highways", "is the council"), ("forward mp", "REFER asks the resident first")],
)
def test_who_is_outside(tmp_path: Path, command: str, answer: str) -> None:
    world = with_an_mp(tmp_path)
    world.councillor_says(f"[MB-1] {command}")
    assert answer in world.last(PRIYA).text


def test_nobody_to_ask_and_no_name(tmp_path: Path) -> None:
    world = with_an_mp(tmp_path)
    world.councillor_says("NEW damp flat at 9 Elm Close NB1 4QT")
    world.councillor_says("[MB-2] refer mp")
    assert "nobody to ask by mail" in world.last(PRIYA).text
    world.councillor_says("[MB-2] refer mp with permission")
    assert "closed as referred" in world.last(PRIYA).text
    world.councillor_says("[MB-1] anon; refer mp with permission")
    assert "name is withheld" in world.last(PRIYA).text


def test_no_bodies_are_known(world: World) -> None:
    world.resident_writes(PLANNING, "extension")
    world.councillor_says("[MB-1] refer")
    assert "name nobody outside" in world.last(PRIYA).text


@pytest.mark.parametrize(
    ("text", "said"), [("yes", True), ("OK, go ahead", True), ("no", False), ("I'd rather you did not", False), ("hm", None), ("yes but not my address", None)]
)
def test_yes_or_no(text: str, said: bool | None) -> None:
    assert answered(text) is said


@pytest.mark.parametrize(
    ("text", "agreed"),
    [("with permission", True), ("she agreed on the phone", True), ("they have not agreed", False), ("he agrees", True), ("now please", False)],
)
def test_agreement_in_her_words(text: str, agreed: bool) -> None:
    assert says_they_agree(text) is agreed


# ---- nobody hears another resident's name


@pytest.mark.parametrize(
    ("command", "told"), [("update Jean says it is fixed.", False), ("update It is fixed.", True), ("close resolved Ms Obi saw the van.", False)]
)
def test_words_that_name_one_resident_do_not_reach_another(world: World, command: str, told: bool) -> None:
    merged(world)
    heard = len(world.letters(ANN))
    world.councillor_says(f"[MB-1] {command}")
    assert (len(world.letters(ANN)) > heard) == told
    assert ("The resident of MB-2 is not told" in world.last(PRIYA).text) != told


def test_a_draft_goes_to_the_residents_of_both(world: World) -> None:
    merged(world)
    world.officer_answers("It was filled on Friday, job 20451.\n\nSam")
    world.councillor_says("[MB-1] send")
    assert world.last(JEAN).text.startswith("Dear Jean,")
    assert world.last(ANN).text.startswith("Dear Ann,")
    assert "filled on Friday" in world.last(ANN).text
    assert "the resident of the merged case" in world.last(PRIYA).text
    world.officer_answers("Please tell Jean that the kerb follows on Monday.\n\nSam")
    heard = len(world.letters(ANN))
    world.councillor_says("[MB-1] send")
    assert "kerb follows" in world.last(JEAN).text
    assert len(world.letters(ANN)) == heard
    world.officer_answers("Please tell Ann that the kerb is done.\n\nSam")
    told = len(world.letters(JEAN))
    world.councillor_says("[MB-1] send")
    assert "name the resident of a merged case" in world.last(PRIYA).text
    assert len(world.letters(JEAN)) == told


# ---- residents without e-mail


@pytest.mark.parametrize(
    ("command", "status"),
    [("ask Which side is it?", CaseStatus.AWAITING_CONSTITUENT), ("update Which side is it?", None), ("close resolved Which side is it?", CaseStatus.CLOSED)],
)
def test_what_is_for_somebody_without_email_is_for_her_to_pass_on(world: World, command: str, status: CaseStatus | None) -> None:
    """R140: a ready text to read out or to post."""
    world.councillor_says("NEW damp flat", "Ann Fox, 9 Elm Close NB1 4QT, 07700 900123, rang me: her flat is damp.")
    before = world.case().status
    world.councillor_says(f"[MB-1] {command}")
    said = world.last(PRIYA).text
    assert "For Ann Fox, 07700900123, 9 Elm Close NB1 4QT" in said
    assert "Which side is it?" in said
    assert world.case().status is (status or before)
    assert not world.letters("")


# ---- what a hostile reading found


def test_a_private_case_is_merged_with_none_and_claimed_by_nobody(tmp_path: Path) -> None:
    world = World(tmp_path, ward=True)
    world.resident_writes(POTHOLE)
    both(world)
    world.councillor_says("[MB-2] private")
    world.councillor_says("[MB-2] merge MB-1")
    assert "stays by itself" in world.last(PRIYA).text
    world.dan_says("[MB-2] claim")
    assert "There is no case MB-2 of yours" in world.last(DAN).text


def test_a_colleague_hears_nothing_of_a_private_case(tmp_path: Path) -> None:
    world = World(tmp_path, ward=True)
    raw = shapes.fresh(JEAN, f"{CASEWORK}, {DANS_CASEWORK}", "extension", PLANNING, world.now)
    world.arrives(raw)
    world.councillor_says("[MB-1] private")
    world.arrives(raw, mailbox="brown")
    assert not world.letters(DAN)


def test_reopening_takes_the_outcome_back_and_closing_lets_her_news_go(tmp_path: Path) -> None:
    world = World(tmp_path, service={"undo_minutes": 10})
    world.resident_writes(POTHOLE)
    heard = len(world.letters(JEAN))
    world.councillor_says("[MB-1] update They came today.")
    world.councillor_says("[MB-1] close resolved Filled")
    world.councillor_says("[MB-1] reopen it is back")
    world.now += timedelta(minutes=11)
    world.post()
    assert ["They came today." in letter.text for letter in world.letters(JEAN)[heard:]] == [True]


def test_what_a_colleague_did_since_is_not_undone(tmp_path: Path) -> None:
    world = World(tmp_path, ward=True, service={"undo_minutes": 10})
    world.resident_writes(PLANNING, "extension")
    world.councillor_says("[MB-1] pass brown")
    world.dan_says("[MB-1] forward highways")
    world.councillor_says("UNDO")
    assert "Something else has happened to MB-1 since" in world.last(PRIYA).text
    assert world.case().councillor == "brown"
