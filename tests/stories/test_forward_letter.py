"""The forward as an officer reads it: what is asked stands first, everybody in copy knows why, and of what is sensitive only the necessary leaves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mailbridge.core.people import Department, Enquiries
from mailbridge.model.words import CaseStatus, ReferralStatus
from tests.stories import shapes
from tests.stories.world import CASEWORK, HIGHWAYS, JEAN, PRIYA, World

POTHOLE = """Hi Cllr Shah, there is a big pothole outside 14 Mill Lane NB1 4QT, ///apple.banana.cherry. I reported it in March, ref FS-Case-512345678, \
and nothing has happened. Please don't ring me. Please have it filled.\n\nJean Obi\n07700 900123"""
CARE = "My asthma is worse since my boiler broke at 22 Elm Close NB1 4QT, the damp is everywhere and I cannot breathe. Please help.\n\nJean Obi"
HOUSING = "housing@northborough.example"
CENTRAL = "members.enquiries@northborough.example"


def department(world: World, key: str, **changes: Any) -> None:
    """A department has other settings."""
    departments = world.council.departments
    changed = Department.model_validate({**departments[key].model_dump(), **changes})
    world.council = world.council.model_copy(update={"departments": {**departments, key: changed}})
    world.bridge = world.started()


def test_the_forward_begins_with_what_an_officer_needs(world: World) -> None:
    """R044, R045, R051, R059 to R061, R069."""
    world.resident_writes(POTHOLE, photo=shapes.jpeg())
    head, words = world.last(HIGHWAYS).text.split("— resident's words —")
    assert [line for line in head.splitlines() if line][:13] == [
        "Please reply to me by answering this mail; I will tell the resident.",
        "Dear colleagues,",
        "A resident of Millfield has written to me about the pothole outside 14 Mill Lane. I would be grateful for your help.",
        "Action asked: Please have it filled.",
        "Please reply by: Friday 17 May 2024 (10 working days). A holding reply with a date is fine.",
        "Place: 14 Mill Lane NB1 4QT",
        "Marks: ///apple.banana.cherry",
        "Position of the photo: 53.48000, -2.24250",
        "Map: https://www.openstreetmap.org/search?query=53.48000,-2.24250",
        "Reported before: yes, without success so far. The resident says: “I reported it in March, ref FS-Case-512345678, and nothing has happened.”",
        "Resident: Jean Obi, jean.obi@mail.example, 07700900123",
        "Please note: the resident asks to be written to, not rung",
        "Attachments:",
    ]
    assert "\n1. IMG_2031.jpg\n" in head
    assert "there is a big pothole" in words


def test_everybody_in_copy_knows_why(world: World) -> None:
    khan = {"address": "a.khan@northborough.example", "name": "Aisha Khan", "expects": "please plan the visit"}
    quiet = {"address": "log@northborough.example", "expects": ""}
    department(world, "highways", cc=["area@northborough.example", khan, quiet], cc_instructions="Please keep them in copy.")
    world.resident_writes(POTHOLE)
    letter = world.last("a.khan@northborough.example")
    assert letter.message_id == world.last(HIGHWAYS).message_id
    assert "Copied:\n- area@northborough.example: for information\n- Aisha Khan: please plan the visit\n- log@northborough.example\n" in letter.text
    assert "Please keep them in copy." in letter.text
    assert [one.name for one in letter.cc] == ["", "Aisha Khan", ""]
    assert world.council.department_of("A.Khan@northborough.example") == "highways"
    world.working_days_pass(11)
    assert world.last("area@northborough.example").subject.startswith("Re: "), "reminders reach them, too"


# ---- one mailbox for all enquiries (R060)


@pytest.fixture
def central(tmp_path: Path) -> World:
    """A council that wants all enquiries in one mailbox, run by a contractor."""
    return World(tmp_path, service={"enquiries": Enquiries(address="Enquiries@desk.example", name="Members' Enquiries")})


def test_a_central_mailbox_gets_what_is_for_each_department(central: World) -> None:
    department(central, "highways", officer="Sam Lee")
    central.resident_writes(POTHOLE)
    assert not central.letters(HIGHWAYS)
    letter = central.last("enquiries@desk.example")
    assert letter.to[0].name == "Members' Enquiries"
    assert letter.text.splitlines()[:3] == ["Please reply to me by answering this mail; I will tell the resident.", "This is for: Highways (Sam Lee)", ""]
    assert "Dear colleagues," in letter.text


def test_answers_from_there_count_and_escalation_stays_the_departments(central: World) -> None:
    central.resident_writes(POTHOLE)
    central.resident_writes("Our brown bin has been missed again at 9 Elm Close NB1 4QT.", "bin")
    letter = central.letters("enquiries@desk.example")[0]
    central.arrives(shapes.outlook_reply(letter, "Desk <desk.officer@desk.example>", "The pothole has been filled today.", central.now))
    assert central.case("MB-1").referrals[0].status is ReferralStatus.ANSWERED
    assert central.case("MB-2").status is CaseStatus.AWAITING_OFFICER
    central.working_days_pass(16)
    reminded = central.letters("enquiries@desk.example")
    assert {"This is for: Waste and Recycling"} == {line for line in reminded[1].text.splitlines() if line.startswith("This is for")}
    assert central.last("head.of.environment@northborough.example").subject.endswith("[MB-2]")
    assert not central.letters("waste@northborough.example")


# ---- sensitive cases (R062, R113, story 18)


def test_of_a_sensitive_case_only_the_necessary_leaves(world: World) -> None:
    raw = shapes.with_files(
        shapes.fresh(JEAN, CASEWORK, "boiler", CARE, world.now, photo=shapes.jpeg()), ("letter of my doctor.pdf", "application/pdf", b"%PDF-")
    )
    world.arrives(raw)
    before = len(world.letters(JEAN))
    world.councillor_says("[MB-1] forward housing", "Please look at the boiler.\n\nPriya")
    letter = world.last(HOUSING)
    assert letter.subject == "Enquiry on behalf of a resident [MB-1]"
    assert [one.filename for one in letter.attachments] == ["photo-1.jpg"]
    assert not [word for word in ("asthma", "breathe", "doctor", "IMG_2031", "— resident's words —") if word in letter.text]
    assert "\nAction asked: Please look at the boiler.\nPlease reply by" in letter.text
    assert "Resident: Jean Obi, jean.obi@mail.example" in letter.text
    assert "22 Elm Close" in letter.text
    assert "I can send you more once they agree." in letter.text
    transcript = world.last(PRIYA).text
    assert "only who, where and what is asked goes" in transcript
    assert "this sends the rest: [MB-1] FORWARD housing with permission" in transcript
    assert "The resident gets no copy of it" in transcript
    assert len(world.letters(JEAN)) == before


def test_the_rest_follows_in_the_same_thread_once_they_agree(world: World) -> None:
    world.resident_writes(CARE, "boiler", photo=shapes.jpeg())
    world.councillor_says("[MB-1] forward housing")
    first = world.last(HOUSING)
    world.councillor_says("[MB-1] forward housing")
    assert world.last(HOUSING) is first, "a second tap sends nothing"
    world.councillor_says("[MB-1] forward housing with permission")
    letter = world.last(HOUSING)
    assert letter.in_reply_to == (first.message_id,)
    assert "The resident has agreed that you see what they wrote." in letter.text
    assert "My asthma is worse" in letter.text
    assert [one.filename for one in letter.attachments] == ["IMG_2031.jpg"]
    assert len(world.case().referrals) == 1, "its clock goes on"
    assert "Housing now has everything, in the same thread." in world.last(PRIYA).text
    assert world.case().allowed == ("housing",)


def test_with_permission_everything_goes_at_once(world: World) -> None:
    world.resident_writes(CARE, "boiler")
    world.councillor_says("[MB-1] forward housing and environmental health", "She has agreed. Please look at the boiler.")
    for address in (HOUSING, "environmental.health@northborough.example"):
        letter = world.last(address)
        assert "My asthma is worse" in letter.text
        assert "\nAction asked: Please look at the boiler.\nPlease reply by" in letter.text
        assert letter.subject == "Enquiry on behalf of a resident [MB-1]"
    assert "with their permission everything goes" in world.last(PRIYA).text
    assert "My asthma is worse" in world.last(JEAN).text, "the copy says what went"


def test_permission_for_one_is_no_permission_for_another(world: World) -> None:
    world.resident_writes(CARE, "boiler")
    world.councillor_says("[MB-1] forward housing with permission")
    world.councillor_says("[MB-1] forward waste and housing", "Here is more to do.")
    assert "asthma" not in world.last("waste@northborough.example").text
    assert "asthma" in world.last(HOUSING).text
    assert "FORWARD waste with permission" in world.last(PRIYA).text


def test_a_private_matter_gets_no_copy(world: World) -> None:
    world.resident_writes("There is something odd by 16 Mill Lane NB1 4QT, whom do I ask?", "odd")
    world.councillor_says("[MB-1] private")
    before = len(world.letters(JEAN))
    world.councillor_says("[MB-1] forward highways")
    assert len(world.letters(JEAN)) == before
    assert "no copy of it, as this is private or sensitive" in world.last(PRIYA).text


def test_the_reminders_of_a_sensitive_case_tell_no_more(world: World) -> None:
    department(world, "housing", cc=["area@northborough.example"], cc_instructions="Please keep the area office in copy.")
    world.resident_writes(CARE, "boiler")
    world.councillor_says("[MB-1] forward housing")
    assert "area office" not in world.last(HOUSING).text
    world.working_days_pass(20)
    assert not world.letters("area@northborough.example"), "nobody else is copied before the resident agrees"
    sent = [*world.letters(HOUSING), *world.letters("head.of.housing@northborough.example")]
    assert len({one.message_id for one in sent}) == 4
    assert not [one.subject for one in sent if "asthma" in one.text or "asthma" in one.subject]
