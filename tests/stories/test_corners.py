"""What happens seldom: letters that answer nothing of ours, people who cannot be written to, tokens that are too old, answers of all sorts."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mailbridge.core.correspondence.desk import first_name
from mailbridge.model.words import CaseStatus, InboundStatus, ReferralStatus
from tests.stories import shapes
from tests.stories.world import AUTHSERV, CASEWORK, HIGHWAYS, JEAN, LONDON, PRIYA, World

POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
NEIGHBOUR = "Amit Rao <amit.rao@mail.example>"


def test_an_out_of_office_of_nobody_we_wrote_to(world: World) -> None:
    raw = shapes.fresh("Ann <ann@elsewhere.example>", CASEWORK, "Automatic reply: hello", "I am out of the office until Monday.", world.now)
    assert world.arrives(raw).status is InboundStatus.IGNORED
    assert not world.mailboxes


def test_a_residents_out_of_office_joins_the_case_and_no_referral(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.arrives(shapes.out_of_office(world.last(JEAN), JEAN, "I am away until Monday. Ask bob@mail.example instead.", world.now))
    assert world.case().referrals[0].stand_ins == ()
    assert any("Automatic mail" in line for line in world.case().history)


def test_a_stand_in_outside_the_council_gets_nothing(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.officer_is_out_of_office("I am on leave until Monday 20 May. Instead contact anybody@elsewhere.example")
    assert world.case().referrals[0].stand_ins == ()


def test_a_bounce_of_a_letter_that_is_not_ours(world: World) -> None:
    world.resident_writes(POTHOLE)
    raw = shapes.bounce(world.last(HIGHWAYS), HIGHWAYS, world.now)
    other = World(world.folder / "other")
    assert other.arrives(raw.replace(b"mb-1.", b"mb-9.").replace(b"[MB-1]", b"")).status in {InboundStatus.IGNORED, InboundStatus.HELD}
    assert not other.cases()


def test_a_bounce_that_may_pass_moves_nothing(world: World) -> None:
    world.resident_writes(POTHOLE)
    had = len(world.letters(PRIYA))
    delayed = (
        shapes.bounce(world.last(HIGHWAYS), HIGHWAYS, world.now, status="4.2.2")
        .replace(b"Action: failed", b"Action: delayed")
        .replace(b"550 5.1.1", b"452 4.2.2")
    )
    world.arrives(delayed)
    assert world.case().referrals[0].status is ReferralStatus.SENT
    assert len(world.letters(PRIYA)) == had


def test_a_bounce_of_a_letter_to_the_resident_names_no_department(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.arrives(shapes.bounce(world.last(JEAN), "jean.obi@mail.example", world.now))
    assert world.case().referrals[0].status is ReferralStatus.SENT
    assert "jean.obi@mail.example" in world.last(PRIYA).text


@pytest.mark.parametrize(
    ("text", "status", "case"),
    [
        ("This is not ours, please try the County Council.", ReferralStatus.NOT_RESPONSIBLE, CaseStatus.AWAITING_COUNCILLOR),
        ("I am afraid we cannot repair this, it does not meet our intervention criteria.", ReferralStatus.DECLINED, CaseStatus.ANSWERED),
        ("Many thanks for letting us know.", ReferralStatus.SENT, CaseStatus.AWAITING_OFFICER),
    ],
)
def test_what_an_answer_amounts_to(world: World, text: str, status: ReferralStatus, case: CaseStatus) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers(text)
    assert (world.case().referrals[0].status, world.case().status) == (status, case)


def test_an_officer_writes_about_a_case_that_was_never_referred(world: World) -> None:
    world.resident_writes("Can you ask the library to open on Sundays? It is at 3 High Street NB1 4QT.", "library")
    world.arrives(shapes.fresh("Sam Lee <sam.lee@northborough.example>", CASEWORK, "[MB-1] library", "We have looked into the opening hours.", world.now))
    assert not world.case().referrals
    assert "opening hours" in world.last(PRIYA).text


def test_an_answer_after_everything_has_ended_joins_the_last_referral(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers("The pothole has been filled today.")
    world.officer_answers("To add to that: the kerb has been repaired, too.")
    assert len([line for line in world.case().history if "Answered" in line]) == 2


def test_a_reply_that_names_no_case_of_ours(world: World) -> None:
    mail = world.resident_writes("Any news about this?", "Re: pothole [MB-77]")
    assert mail.status is InboundStatus.HELD


def test_an_enquiry_that_names_somebody_elses_case(world: World) -> None:
    world.resident_writes(POTHOLE)
    mail = world.arrives(shapes.fresh(NEIGHBOUR, CASEWORK, "pothole MB-1", "The same pothole has broken my bike, please do something. Amit", world.now))
    assert mail.status is InboundStatus.HELD
    assert len(world.cases()) == 1


def test_risk_in_a_further_mail(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.resident_answers("Nobody cares. I am going to kill myself tonight.")
    assert "kill myself" in world.last(PRIYA).text
    assert world.last(PRIYA).subject.startswith("Please read now")


def test_a_follow_up_on_a_closed_case_says_so(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] close resolved")
    world.resident_answers("It is back again!")
    assert "closed" in world.last(PRIYA).text


def test_an_expired_confirmation(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] close resolved", trusted=False)
    asked = world.last(PRIYA)
    world.now += timedelta(hours=49)
    mail = world.arrives(shapes.iphone_reply(asked, f"Priya Shah <{PRIYA}>", "YES", world.now))
    assert mail.status is InboundStatus.IGNORED
    assert world.case().status is CaseStatus.AWAITING_OFFICER


def test_an_old_token_proves_nothing(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers("Filled yesterday, all done.\n\nSam")
    letter = world.last(PRIYA)
    world.now += timedelta(days=15)
    world.councillor_says("[MB-1] CLOSE resolved", trusted=False, to=letter.reply_to[0].address)
    assert world.case().status is CaseStatus.ANSWERED
    assert world.last(PRIYA).subject.startswith("Was this you?")


def test_another_persons_token_proves_nothing(world: World) -> None:
    """An officer who forges the councillor's address has only his own token."""
    world.resident_writes(POTHOLE)
    his = world.last(HIGHWAYS).reply_to[0].address
    world.councillor_says("[MB-1] CLOSE resolved", trusted=False, to=his)
    assert world.case().status is CaseStatus.AWAITING_OFFICER


@pytest.mark.slow
def test_too_many_forgeries_are_held_without_a_letter_each(world: World) -> None:
    for number in range(45):
        world.councillor_says(f"[MB-1] close resolved {number}", trusted=False)
    assert len(world.letters(PRIYA)) == 40
    assert all(row.status is InboundStatus.HELD for row in world.inbounds())


def test_a_colleague_cannot_command_in_this_mailbox(tmp_path: Path) -> None:
    world = World(tmp_path)
    brown = world.council.councillors["shah"].model_copy(update={"name": "Dan Brown", "addresses": ("dan@northborough.example",)})
    world.council = world.council.model_copy(update={"councillors": {"shah": world.council.councillors["shah"], "brown": brown}})
    world.bridge = world.started()
    world.resident_writes(POTHOLE)
    mail = world.councillor_says("[MB-1] close resolved", sender="dan@northborough.example")
    assert mail.status is InboundStatus.HELD
    forged = world.councillor_says("[MB-1] close resolved now", sender="dan@northborough.example", trusted=False)
    assert forged.status is InboundStatus.IGNORED
    assert world.case().status is CaseStatus.AWAITING_OFFICER


def test_a_remark_on_a_case_is_noted(world: World) -> None:
    world.resident_writes(POTHOLE)
    letter = world.last(HIGHWAYS)
    raw = shapes.fresh(f"Priya Shah <{PRIYA}>", CASEWORK, f"Re: {letter.subject}", "Sam rang me, they will come on Thursday.", world.now)
    world.arrives(shapes.authenticated(raw, AUTHSERV, "northborough.example"))
    assert any("come on Thursday" in line for line in world.case().history)


def test_six_automatic_letters_a_day_are_enough(world: World) -> None:
    for number in range(5):
        world.resident_writes(POTHOLE.replace("14", str(number + 20)))
    assert len(world.letters(JEAN)) == 6
    assert len(world.letters(HIGHWAYS)) == 5, "the department hears of each all the same"
    world.councillor_says("[MB-5] forward waste")
    assert len(world.letters(JEAN)) == 8, "what she orders herself is no automatic letter"


def test_a_robot_without_an_address_to_answer_to(world: World) -> None:
    form = (
        f"From: Website <no-reply@forms.example>\r\nTo: {CASEWORK}\r\nSubject: Contact form\r\nDate: Thu, 2 May 2024 09:00:00 +0100\r\n"
        "Message-ID: <f1@forms.example>\r\n\r\nName: Ann Fox\r\nPostcode: NB1 4QT\r\nMessage: The bin at 9 Elm Close was missed three times.\r\n"
    )
    world.arrives(form.encode())
    assert world.cases() == ["MB-1"], "a form without an e-mail address is a matter all the same"
    assert not world.letters("no-reply@forms.example")
    world.councillor_says("[MB-1] ack")
    assert "nobody to write to" in world.last(PRIYA).text


def test_a_threat_reaches_her_at_once_and_is_not_answered(tmp_path: Path) -> None:
    from datetime import datetime

    world = World(tmp_path, now=datetime(2024, 5, 2, 23, 30, tzinfo=LONDON))
    world.resident_writes("I know where you live. I am going to burn your house down.", "you")
    assert world.last(PRIYA).subject.startswith("Please read now")
    assert not world.letters(JEAN)


def test_the_cover_reads_a_risk_mail_too(tmp_path: Path) -> None:
    world = World(tmp_path)
    shah = world.council.councillors["shah"].model_copy(update={"cover": "brown"})
    brown = shah.model_copy(update={"name": "Dan Brown", "addresses": ("dan@northborough.example",), "cover": ""})
    world.council = world.council.model_copy(update={"councillors": {"shah": shah, "brown": brown}})
    world.bridge = world.started()
    world.resident_writes("I have taken all my tablets. I want to die. Tell my sister sorry.", "bye")
    assert world.last("dan@northborough.example").message_id == world.last(PRIYA).message_id


def test_a_sensitive_case_tells_nothing_in_the_subject(world: World) -> None:
    world.resident_writes("My son has epilepsy and his school transport from 22 Elm Close NB1 4QT was cut. Jean Obi", "epilepsy")
    world.councillor_says("[MB-1] forward adult")
    forward = world.last("adult.social.care@northborough.example")
    assert "epilepsy" not in forward.subject.lower()
    assert "Elm" not in forward.subject


def test_earlier_cases_are_told_only_to_a_department_that_saw_them(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.resident_writes("Our brown bin has been missed again at 9 Elm Close NB1 4QT. Jean Obi", "bin")
    world.resident_writes(POTHOLE.replace("14 Mill", "70 Mill"), "another")
    assert "MB-1" not in world.last("waste@northborough.example").text
    assert "Earlier cases: MB-1" in world.last(HIGHWAYS).text


def test_the_outbox_stops_at_the_hourly_cap(tmp_path: Path) -> None:
    world = World(tmp_path, service={"letters_an_hour": 4})
    for number in range(6):
        world.resident_writes(POTHOLE, sender=f"R{number} <r{number}@mail.example>")
    (told,) = world.letters("it@northborough.example")
    assert "4" in told.text
    assert sum(map(len, world.mailboxes.values())) - 1 == 4, "so many and no more"
    world.now += timedelta(hours=2)
    world.post()
    assert sum(map(len, world.mailboxes.values())) - len(world.letters("it@northborough.example")) == 8, "the queue goes on in order"


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Jean Obi", "Jean"),
        ("Mrs Obi", "Mrs Obi"),
        ("Dr. Amit Rao", "Dr. Rao"),
        ("Rev. Canon Peter Ashdown", "Canon Ashdown"),
        ("T Ferreira", "T Ferreira"),
        ("T", ""),
        ("ian_k", ""),
        ("Friends of the Park", ""),
        ("", ""),
    ],
)
def test_how_people_are_greeted(name: str, greeting: str) -> None:
    assert first_name(name) == greeting


def test_a_case_that_no_rule_could_name_keeps_the_residents_subject(world: World) -> None:
    world.resident_writes("Could you have a look at the thing by the Co-op please? It has been like that for ages.\n\nJean Obi", "that thing again")
    world.councillor_says("[MB-1] forward highways")
    assert world.last(HIGHWAYS).subject.startswith("that thing again")


def test_the_operator_hears_when_she_cannot_be_written_to(world: World) -> None:
    world.resident_writes("What do you think of planning application 24/01234/FUL at 3 Elm Close NB1 4QT?", "extension")
    world.councillor_says("list")
    world.mailboxes.clear()
    raw = shapes.fresh(f"Priya Shah <{PRIYA}>", CASEWORK, "status", "", world.now)
    number = world.taken(shapes.authenticated(raw, AUTHSERV, "northborough.example"))
    world.bridge.process(number or 0)
    for letter in world.bridge.outbox.claim():
        world.bridge.outbox.posted(letter.number, (), dict.fromkeys(letter.recipients, "550 no such user"), "550 no such user")
    world.post()
    assert PRIYA in world.last("it@northborough.example").text
    assert not world.letters(PRIYA)
