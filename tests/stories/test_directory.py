"""Stories 5 and 19, and the directory: addresses from which mail comes back, deputies, officers who are learnt, thanks, and who answers how."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import select

from mailbridge import lookup, storage
from mailbridge.core.mail import Mail
from mailbridge.core.people import Copied, Department
from mailbridge.model.tables import Event, Officer
from mailbridge.model.words import CaseStatus, OfficerState, ReferralStatus, ReplyRoute
from tests.stories import shapes
from tests.stories.clients import outlook, outlook_ios
from tests.stories.world import CASEWORK, HIGHWAYS, JEAN, PRIYA, SAM, World

POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
BIN = "Our brown bin has been missed again at 9 Elm Close NB1 4QT.\n\nAnn Fox"
ANN = "Ann Fox <ann.fox@mail.example>"
WASTE = "waste@northborough.example"
DEPUTY = "highways.duty@northborough.example"
KAY = "Kay Brook <kay@contractor.example>"


def to(letter: Mail) -> list[str]:
    """Whom a letter is addressed to."""
    return [one.address for one in letter.to]


def cc(letter: Mail) -> list[str]:
    """Who gets a copy."""
    return [one.address for one in letter.cc]


def state_of(world: World, address: str) -> OfficerState | None:
    """What is known of an address."""
    with storage.transaction(world.bridge.engine) as session:
        row = session.exec(select(Officer).where(Officer.address == address)).first()
        return row.state if row else None


def configured(world: World, key: str, **changes: object) -> None:
    """The same council with other settings for one department."""
    unit: Department = world.council.departments[key].model_copy(update=changes)
    world.council = world.council.model_copy(update={"departments": {**world.council.departments, key: unit}})
    world.bridge = world.started()


def bounces(world: World, address: str, status: str = "5.1.1") -> None:
    """The last letter to an address comes back."""
    world.arrives(shapes.bounce(world.last(address), address, world.now, status))


# ---- story 19: mail comes back


def test_the_deputy_has_it_at_once(world: World) -> None:
    """5.1.1: the same forward, in its thread, the clock from the start; she is told who has it; later referrals go there as well."""
    world.resident_writes("Hello")
    world.councillor_says("[MB-1] FORWARD highways", "Please look at the drain as well.")
    forward = world.last(HIGHWAYS)
    world.working_days_pass(2)
    bounces(world, HIGHWAYS)
    again = world.last(DEPUTY)
    assert (to(again), again.in_reply_to) == ([DEPUTY], (forward.message_id,))
    assert again.subject == forward.subject
    assert "drain as well" in again.text
    referral = world.case().referrals[0]
    assert (referral.status, referral.address, referral.sent_at.date()) == (ReferralStatus.SENT, DEPUTY, world.now.date())
    told = world.last(PRIYA)
    assert HIGHWAYS in told.text
    assert "A call may be quicker: 01632 960123" in told.text
    assert f"I have sent it to {DEPUTY}" in told.text
    assert "FORWARD highways" not in told.text, "nothing is sent twice"
    world.working_days_pass(11)
    assert to(world.last(DEPUTY)) == [DEPUTY], "the reminder"
    assert len(world.letters(HIGHWAYS)) == 1
    world.resident_writes(BIN, "hole", sender=ANN)
    world.councillor_says("[MB-2] FORWARD highways")
    assert to(world.last(DEPUTY)) == [DEPUTY]
    assert "MB-2" in world.last(DEPUTY).subject
    assert len(world.letters(HIGHWAYS)) == 1


def test_two_dead_addresses_are_no_loop(world: World) -> None:
    world.resident_writes(POTHOLE)
    bounces(world, HIGHWAYS)
    bounces(world, DEPUTY)
    bounces(world, DEPUTY)
    assert (len(world.letters(HIGHWAYS)), len(world.letters(DEPUTY))) == (1, 1)
    assert world.case().referrals[0].status is ReferralStatus.DELIVERY_FAILED
    assert "FORWARD highways" in world.last(PRIYA).text, "now she has to find out"
    world.councillor_says("[MB-1] FORWARD highways")
    assert len(world.letters(HIGHWAYS)) == 2, "none is better than the other, so the department itself is tried"


def test_mail_from_the_address_proves_it(world: World) -> None:
    world.resident_writes(POTHOLE)
    bounces(world, HIGHWAYS)
    assert state_of(world, HIGHWAYS) is OfficerState.UNDELIVERABLE
    world.arrives(shapes.outlook_reply(world.last(DEPUTY), f"Highways <{HIGHWAYS}>", "We are looking into it.", world.now))
    assert state_of(world, HIGHWAYS) is OfficerState.OK
    world.councillor_says("NEW pothole Elm Close o/s 4")
    world.councillor_says("[MB-2] FORWARD highways")
    assert to(world.last(HIGHWAYS)) == [HIGHWAYS]


def test_an_out_of_office_proves_it_and_a_closed_mailbox_does_not(world: World) -> None:
    world.resident_writes(POTHOLE)
    bounces(world, HIGHWAYS)
    last = world.last(DEPUTY)
    world.arrives(shapes.out_of_office(last, f"Highways <{HIGHWAYS}>", "This mailbox is now closed. Please use our online form.", world.now))
    assert state_of(world, HIGHWAYS) is OfficerState.UNDELIVERABLE
    world.arrives(shapes.out_of_office(last, f"Highways <{HIGHWAYS}>", "We are out of the office until 20 May.", world.now))
    assert state_of(world, HIGHWAYS) is OfficerState.OK


def test_other_settings_are_used_at_once(world: World) -> None:
    world.resident_writes(POTHOLE)
    bounces(world, HIGHWAYS)
    configured(world, "highways", address="roads@northborough.example")
    world.councillor_says("NEW pothole Elm Close o/s 4")
    world.councillor_says("[MB-2] FORWARD highways")
    assert to(world.last("roads@northborough.example")) == ["roads@northborough.example"]


@pytest.mark.parametrize("status", ["5.2.3", "5.3.4"])
def test_a_letter_that_is_too_large_says_nothing_of_the_address(world: World, status: str) -> None:
    world.resident_writes(POTHOLE)
    bounces(world, HIGHWAYS, status)
    assert state_of(world, HIGHWAYS) is None
    assert not world.letters(DEPUTY)
    assert world.case().referrals[0].status is ReferralStatus.DELIVERY_FAILED


def test_a_department_without_a_deputy(world: World) -> None:
    world.resident_writes(BIN, "brown bin", sender=ANN)
    world.councillor_says("[MB-1] FORWARD waste")
    bounces(world, WASTE)
    assert world.case().referrals[0].status is ReferralStatus.DELIVERY_FAILED
    assert "Find out the right address: a letter to Waste and Recycling" in world.last(PRIYA).text


def test_a_full_mailbox_is_tried_once_more(world: World) -> None:
    """5.2.2: the same bytes after a working day, once; then the deputy."""
    world.resident_writes(POTHOLE)
    letters = len(world.letters(PRIYA))
    bounces(world, HIGHWAYS, "5.2.2")
    assert (len(world.letters(PRIYA)), len(world.letters(HIGHWAYS))) == (letters, 1)
    assert state_of(world, HIGHWAYS) is OfficerState.UNCONFIRMED
    assert world.case().referrals[0].status is ReferralStatus.SENT
    world.working_days_pass(1)
    first, again = world.letters(HIGHWAYS)
    assert first.sha256 == again.sha256
    bounces(world, HIGHWAYS, "5.2.2")
    world.working_days_pass(3)
    assert len(world.letters(HIGHWAYS)) == 2
    assert to(world.letters(DEPUTY)[0]) == [DEPUTY]
    assert DEPUTY in world.last(PRIYA).text


@pytest.mark.parametrize("status", ["5.2.2", "5.1.1"])
def test_a_report_about_a_stranger_sends_nothing_there(world: World, status: str) -> None:
    """Whoever forges a report, or whose mailbox highways@ passes mail on to, gets nothing, and the department is not given up."""
    world.resident_writes(POTHOLE)
    world.arrives(shapes.bounce(world.last(HIGHWAYS), "stranger@elsewhere.example", world.now, status))
    assert "stranger@elsewhere.example" in world.last(PRIYA).text
    world.working_days_pass(2)
    assert not world.letters("stranger@elsewhere.example")
    assert state_of(world, "stranger@elsewhere.example") is None
    assert world.case().referrals[0].address == HIGHWAYS
    assert not world.letters(DEPUTY)


def refuse(world: World, address: str, said: str) -> None:
    """The mail server does not take the next letter to an address."""
    for letter in world.bridge.outbox.claim():
        refused = {address: said} if address in letter.recipients else {}
        world.bridge.outbox.posted(letter.number, [one for one in letter.recipients if one not in refused], refused, said)


def test_what_the_server_refuses_at_once(world: World) -> None:
    number = world.taken(shapes.fresh(JEAN, CASEWORK, "pothole!!", POTHOLE, world.now))
    world.bridge.process(number or 0)
    refuse(world, HIGHWAYS, "550 5.1.1 <highways@northborough.example>: unknown user")
    world.post()
    assert to(world.last(DEPUTY)) == [DEPUTY]
    assert state_of(world, HIGHWAYS) is OfficerState.UNDELIVERABLE
    assert "unknown user" in world.last(PRIYA).text


def test_what_the_server_finds_full(world: World) -> None:
    number = world.taken(shapes.fresh(JEAN, CASEWORK, "pothole!!", POTHOLE, world.now))
    world.bridge.process(number or 0)
    refuse(world, HIGHWAYS, "552 5.2.2 mailbox full")
    world.post()
    assert not world.letters(HIGHWAYS)
    world.working_days_pass(1)
    assert len(world.letters(HIGHWAYS)) == 1
    assert not world.letters(DEPUTY)


# ---- story 5: officers who are learnt


def she_says_ok(world: World) -> None:
    """Her answer to the letter that asks who this is, from Outlook."""
    world.arrives(outlook.reply(world.last(PRIYA), f"Priya Shah <{PRIYA}>", "OK", world.now))


def test_an_officer_is_learnt_at_her_word(world: World) -> None:
    """Kay answers for Highways; once she says OK, Kay is known, and is written to with the first contact in copy."""
    world.resident_writes(POTHOLE)
    forward = world.last(HIGHWAYS)
    world.arrives(shapes.outlook_reply(forward, KAY, "The gully was cleared on Thursday. Kay", world.now, subject="RE: FW: gully Mill Ln", threaded=False))
    assert world.case().referrals[0].status is ReferralStatus.SENT
    she_says_ok(world)
    assert world.case().referrals[0].status is ReferralStatus.ANSWERED
    assert "I know kay@contractor.example from now on" in world.last(PRIYA).text
    world.councillor_says("[MB-1] FORWARD highways", "Could you look at the kerb as well?")
    letter = world.last("kay@contractor.example")
    assert (to(letter), cc(letter)) == (["kay@contractor.example"], [HIGHWAYS])
    assert "Dear Kay Brook," in letter.text
    mail = world.arrives(shapes.fresh(KAY, CASEWORK, "MB-1", "The kerb has been repaired. Kay", world.now))
    assert (mail.kind, world.case().referrals[1].status) == ("officer_reply", ReferralStatus.ANSWERED), "from now on she is known, without any thread"


def test_what_was_learnt_is_taken_back(tmp_path: Path) -> None:
    world = World(tmp_path, service={"undo_minutes": 10})
    world.resident_writes(POTHOLE)
    world.at(world.now.date(), 10)
    world.officer_answers("Filled it today. Kay", sender=KAY)
    she_says_ok(world)
    assert state_of(world, "kay@contractor.example") is OfficerState.OK
    world.councillor_says("UNDO")
    assert state_of(world, "kay@contractor.example") is None
    assert world.case().referrals[0].officers == ()


def test_kay_is_known_for_her_department_only(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers("Filled it today. Kay", sender=KAY)
    she_says_ok(world)
    world.resident_writes(BIN, "brown bin", sender=ANN)
    world.councillor_says("[MB-2] FORWARD waste")
    world.arrives(shapes.fresh(KAY, CASEWORK, "[MB-2] bin", "The bin was emptied today. Kay", world.now))
    assert world.case("MB-2").referrals[0].status is ReferralStatus.SENT


def test_a_robot_is_not_learnt(world: World) -> None:
    """A machine that writes for Kay, who is named in Reply-To: what it says may count, and nobody writes to the machine."""
    world.resident_writes(POTHOLE)
    robot = "Kay Brook <no-reply@contractor.example>"
    world.arrives(b"Reply-To: kay@contractor.example\r\n" + shapes.outlook_reply(world.last(HIGHWAYS), robot, "The pothole was filled today. Kay", world.now))
    she_says_ok(world)
    assert world.case().referrals[0].status is ReferralStatus.ANSWERED
    assert state_of(world, "no-reply@contractor.example") is None


def test_somebody_without_an_address_counts_and_is_not_learnt(world: World) -> None:
    world.resident_writes(POTHOLE)
    raw = shapes.outlook_reply(world.last(HIGHWAYS), "Kay Brook <kay@contractor.example>", "The pothole was filled today. Kay", world.now)
    world.arrives(raw.replace(b"From: Kay Brook <kay@contractor.example>", b"From: Kay Brook <kay.contractor.example>"))
    she_says_ok(world)
    assert world.case().referrals[0].status is ReferralStatus.ANSWERED
    assert world.case().referrals[0].officers == ()


def test_a_learnt_officer_can_be_erased(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers("The pothole was filled this morning. Kay", sender=KAY)
    she_says_ok(world)
    world.councillor_insists("ERASE kay@contractor.example")
    assert state_of(world, "kay@contractor.example") is None
    assert world.case().referrals[0].officers == ()


def test_nobody_is_copied_twice(world: World) -> None:
    configured(world, "highways", cc=(Copied(address="sam.lee@northborough.example"), Copied(address="area@northborough.example")))
    world.resident_writes(POTHOLE)
    world.officer_answers("Which side of the road is it, please?")
    world.councillor_says("[MB-1] FORWARD highways", "The north side, by the church.")
    letter = world.last("sam.lee@northborough.example")
    assert (to(letter), cc(letter)) == (["sam.lee@northborough.example"], [HIGHWAYS, "area@northborough.example"])


def test_whoever_answers_is_written_to(world: World) -> None:
    """sam.lee@ answers for highways@: her answer goes to Sam, reminders to the department with Sam in copy."""
    world.resident_writes(POTHOLE)
    world.officer_answers("Which side of the road is it, please?")
    world.councillor_says("[MB-1] FORWARD highways", "The north side, by the church.")
    letter = world.last("sam.lee@northborough.example")
    assert (to(letter), cc(letter)) == (["sam.lee@northborough.example"], [HIGHWAYS])
    world.working_days_pass(11)
    chaser = world.last(HIGHWAYS)
    assert (to(chaser), cc(chaser)) == ([HIGHWAYS], ["sam.lee@northborough.example"])
    world.working_days_pass(12)
    escalation = world.last(HIGHWAYS)
    assert to(escalation) == ["m.adeyemi@northborough.example"]
    assert cc(escalation) == ["pa.m.adeyemi@northborough.example", HIGHWAYS, "sam.lee@northborough.example"]


def test_an_officer_whose_mail_comes_back_is_forgotten(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers("We are looking into it.")
    world.working_days_pass(11)
    bounces(world, "sam.lee@northborough.example")
    referral = world.case().referrals[0]
    assert (referral.officers, referral.status, referral.address) == ((), ReferralStatus.HOLDING_REPLY, HIGHWAYS)


# ---- not us


def test_the_first_referral_ends_when_another_is_asked(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers("Not us, this is one for Parks.")
    assert world.case().referrals[0].status is ReferralStatus.NOT_RESPONSIBLE
    told = world.last(PRIYA)
    assert "FORWARD parks" in told.text
    world.councillor_says("[MB-1] FORWARD parks")
    first, second = world.case().referrals
    assert (first.status, second.department, second.status) == (ReferralStatus.REDIRECTED, "parks", ReferralStatus.SENT)
    world.working_days_pass(12)
    assert len(world.letters(HIGHWAYS)) == 1


@pytest.mark.parametrize("words", ["Job raised, ref 20451.", "Logged."])
def test_a_job_that_was_raised_resolves_nothing(world: World, words: str) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers(words)
    assert world.case().status is CaseStatus.AWAITING_OFFICER
    world.working_days_pass(11)
    assert len(world.letters(HIGHWAYS)) == 2


# ---- the direct route


def directly(world: World, text: str) -> None:
    """Sam writes to Jean from Outlook on a phone, with us in copy."""
    forward = world.last(HIGHWAYS)
    raw = outlook_ios.reply(forward, SAM, text, world.now)
    copied = forward.reply_to[0].address
    raw = raw.replace(f"To: {forward.reply_to[0].name} <{copied}>".encode(), f"To: {JEAN}\r\nCc: {copied}".encode(), 1)
    assert b"Cc: " in raw
    world.arrives(raw)


def test_the_officer_writes_to_the_resident(world: World) -> None:
    configured(world, "highways", reply_route=ReplyRoute.DIRECT_CC_COUNCILLOR)
    world.resident_writes(POTHOLE)
    assert "write to the resident directly" in world.last(HIGHWAYS).text
    assert "To answer, reply to this email" not in world.last(HIGHWAYS).text
    heard = [letter.text for letter in world.letters(JEAN)]
    assert all("They will write to you themselves, with a copy to me." in text for text in heard), "nobody is promised what the officer will do"
    directly(world, "Dear Ms Obi,\n\nThe pothole was filled this morning.\n\nSam Lee\nHighways")
    assert world.case().referrals[0].status is ReferralStatus.ANSWERED
    told = world.last(PRIYA)
    assert "has this mail already" in told.text
    assert "SEND" not in told.text
    with storage.transaction(world.bridge.engine) as session:
        assert session.exec(select(Event).where(Event.fact == "ResidentHeard")).one()
        row = lookup.agenda(session, "shah", world.now.date()).cases[0]
        assert row.silent_since.date() == world.now.date()


def test_the_officer_writes_to_her_alone(world: World) -> None:
    configured(world, "highways", reply_route=ReplyRoute.DIRECT_CC_COUNCILLOR)
    world.resident_writes(POTHOLE)
    world.officer_answers("The pothole was filled this morning.")
    told = world.last(PRIYA)
    assert "Jean has not heard it" in told.text
    assert "[MB-1] SEND" in told.text


# ---- thanks, and who is who


def test_thanks_go_to_whoever_answered(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] THANKS highways")
    assert "Nobody has answered yet." in world.last(PRIYA).text
    world.officer_answers("The pothole was filled this morning.")
    world.councillor_says("[MB-1] thank you highways", "That was quick!")
    letter = world.last("sam.lee@northborough.example")
    assert to(letter) == ["sam.lee@northborough.example"]
    assert world.letters(HIGHWAYS)[0].message_id in letter.references, "in the thread"
    assert "That was quick!" in letter.text
    assert "There is no need to reply." in letter.text
    world.councillor_says("[MB-1] THANKS highways; THANKS")
    assert "You have thanked them already." in world.last(PRIYA).text
    assert world.last("sam.lee@northborough.example") is letter
    world.councillor_says("[MB-1] thanks")
    assert world.last("sam.lee@northborough.example") is letter, "thanks to mailbridge are thanks to nobody else"


def test_who_is_highways(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.working_days_pass(3)
    world.officer_answers("Filled it today. Kay", sender=KAY)
    she_says_ok(world)
    world.councillor_says("NEW pothole Elm Close o/s 4")
    world.councillor_says("[MB-2] FORWARD highways")
    bounces(world, HIGHWAYS)
    world.working_days_pass(11)
    world.councillor_says("WHO highways")
    answer = world.last(PRIYA).text
    assert f"Highways: {HIGHWAYS}, telephone 01632 960123, deputy {DEPUTY}, next person up Mary Adeyemi m.adeyemi@" in answer
    assert "assistant pa.m.adeyemi@" in answer
    assert f"{HIGHWAYS}: mail comes back, since Wednesday 8 May 2024 (their server says 5.1.1)" in answer
    assert "Kay Brook, kay@contractor.example: answers for them, says Cllr Priya Shah" in answer
    assert "In the last 12 months: 2 referrals, 1 answered, 50% answered in time, typically after 3 working days, 1 reminder sent, 1 open now." in answer
    assert f"{DEPUTY}: 1 referral, 0 answered, 0% answered in time, 1 reminder sent, 1 open now." in answer
    assert "01632 960123" not in world.last(JEAN).text
    world.councillor_says("WHO jean")
    assert "1 contact found." in world.last(PRIYA).text
    world.councillor_says("WHO licensing")
    assert "Licensing: licensing@northborough.example, next person up" in world.last(PRIYA).text
