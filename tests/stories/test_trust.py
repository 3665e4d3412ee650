"""Whose word counts: no resident's subject commands, no leaked token proves, no machine confirms, and nothing untrue is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mailbridge import storage
from mailbridge.core import tokens
from mailbridge.core.mail import Mail
from mailbridge.model.tables import Inbound
from mailbridge.model.words import CaseStatus, InboundStatus, Outcome, ReferralStatus
from tests.stories import shapes
from tests.stories.world import AUTHSERV, CASEWORK, HIGHWAYS, JEAN, PRIYA, SAM, World

POTHOLE = "There is a pothole outside 14 Mill Lane NB1 4QT."
HOMELESS = "My landlord will not answer. I live at 14 Mill Lane NB1 4QT and want advice on several things."
EVE = "Eve <eve@evil.example>"
HERSELF = f"Priya Shah <{PRIYA}>"
HOUSING = "housing@northborough.example"
ABUSED = "My husband hits me. I live at 14 Mill Lane NB1 4QT and need another flat from the council. Jean"


def failing(raw: bytes, domain: str) -> bytes:
    """A mail of which the receiving server says that its sender is false."""
    return f"Authentication-Results: {AUTHSERV}; dkim=fail header.d={domain}; dmarc=fail header.from={domain}\r\n".encode() + raw


def genuine(raw: bytes) -> bytes:
    return shapes.authenticated(raw, AUTHSERV, "northborough.example")


def asked(world: World) -> Mail:
    """A pothole, a command that nothing vouches for, and the question that she gets."""
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] CLOSE resolved", trusted=False)
    return world.last(PRIYA)


# ---- a resident's words are no command of hers


@pytest.mark.parametrize(
    "subject", ["about MB 1 close resolved", "regarding my case MB-1 close not possible", "my MB1 forward housing", "[MB-1] close resolved"]
)
def test_a_residents_subject_commands_nothing(world: World, subject: str) -> None:
    world.resident_writes(POTHOLE)
    world.resident_writes(HOMELESS, subject, sender=EVE)
    heard = len(world.letters(JEAN))
    world.arrives(genuine(shapes.iphone_reply(world.last(PRIYA), HERSELF, "I know this Eve, she is a pest.", world.now)))
    assert world.case("MB-1").status is CaseStatus.AWAITING_OFFICER
    assert len(world.letters(JEAN)) == heard
    assert not world.letters(HOUSING)


def test_nor_does_it_in_the_answer_to_a_held_mail(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.arrives(shapes.fresh("Priya Shah <p.shah@home.example>", CASEWORK, "about MB 1 close resolved", "Please close it.", world.now))
    held = world.last(PRIYA)
    assert "MB.1" in held.subject
    world.arrives(genuine(shapes.iphone_reply(held, HERSELF, "No idea who that is.", world.now)))
    assert world.case("MB-1").status is CaseStatus.AWAITING_OFFICER


def test_her_subject_in_a_quoting_reply_is_a_command(world: World) -> None:
    """The letter says: reply with one of these as its subject; the quotation holds the same words."""
    world.resident_writes(POTHOLE)
    world.officer_answers("It was filled on Monday.\n\nSam")
    letter = world.last(PRIYA)
    assert "[MB-1] CLOSE resolved" in letter.text
    world.arrives(genuine(shapes.iphone_reply(letter, HERSELF, "", world.now, subject="[MB-1] CLOSE resolved")))
    assert world.case().status is CaseStatus.CLOSED


# ---- "was this you?"


@pytest.mark.parametrize(
    ("answer", "closed"),
    [
        ("YES", True),
        ("Hi,\nYes, that was me.", True),
        ("No, that was not me! Is everything ok?", False),
        ("Yes I got it, but that was not me", False),
        ("ok", False),
    ],
)
def test_only_a_plain_yes_confirms(world: World, answer: str, closed: bool) -> None:
    letter = asked(world)
    world.arrives(shapes.iphone_reply(letter, HERSELF, answer, world.now))
    assert (world.case().status is CaseStatus.CLOSED) == closed


def test_an_out_of_office_confirms_nothing(world: World) -> None:
    letter = asked(world)
    answer = world.arrives(shapes.out_of_office(letter, HERSELF, "Yes I am on holiday. If it can wait, that is ok, I am back on Monday.", world.now))
    assert answer.status is InboundStatus.IGNORED
    assert world.case().status is CaseStatus.AWAITING_OFFICER


def test_nobody_else_confirms(world: World) -> None:
    letter = asked(world)
    answer = world.arrives(shapes.iphone_reply(letter, EVE, "YES", world.now))
    assert answer.status is InboundStatus.HELD
    assert world.case().status is CaseStatus.AWAITING_OFFICER
    assert not world.letters(EVE)


def test_a_confirmed_mail_survives_a_crash(world: World) -> None:
    """The process dies between her YES and the command: what was confirmed waits and is carried out at the next start."""
    letter = asked(world)
    number = world.taken(shapes.iphone_reply(letter, HERSELF, "YES", world.now))
    assert number is not None
    first, process = world.inbound(2), world.bridge.process
    object.__setattr__(world.bridge, "process", lambda one: process(one) if one == number else pytest.fail("killed"))
    with pytest.raises(pytest.fail.Exception):
        world.bridge.process(number)
    assert world.inbound(first.id or 0).status is InboundStatus.PENDING
    world.bridge = world.started()
    world.bridge.process_waiting()
    assert world.case().status is CaseStatus.CLOSED


def test_a_yes_after_a_replay_does_nothing_twice(world: World) -> None:
    letter = asked(world)
    with storage.transaction(world.bridge.engine) as session:
        mail = session.get_one(Inbound, 2)
        mail.status = InboundStatus.PROCESSED
        session.add(mail)
    world.arrives(shapes.iphone_reply(letter, HERSELF, "YES", world.now))
    assert world.case().status is CaseStatus.AWAITING_OFFICER


def test_a_held_command_can_be_replayed(world: World) -> None:
    letter = asked(world)
    assert world.bridge.replay(2)
    assert world.inbound(2).status is InboundStatus.HELD
    world.post()
    assert world.last(PRIYA).message_id == letter.message_id, "asked once"
    world.arrives(shapes.iphone_reply(letter, HERSELF, "YES", world.now))
    assert world.case().status is CaseStatus.CLOSED


def test_a_look_alike_is_held_and_not_asked_about(world: World) -> None:
    world.resident_writes(POTHOLE)
    mail = world.councillor_says("[MB-1] CLOSE resolved", trusted=False, sender=PRIYA.replace("northborough", "northbor0ugh"))
    assert mail.status is InboundStatus.HELD
    assert not world.last(PRIYA).subject.startswith("Was this you?")
    assert world.case().status is CaseStatus.AWAITING_OFFICER


def test_her_private_address_is_held_and_not_lost(world: World) -> None:
    world.resident_writes(POTHOLE)
    mail = world.arrives(shapes.fresh("Priya Shah <priya@home.example>", CASEWORK, "[MB-1] CLOSE resolved", "", world.now))
    assert mail.status is InboundStatus.HELD
    assert "without her address" in world.last(PRIYA).text


# ---- what proves her, and what the receiving server denies


def test_the_token_stands_in_no_message_id(world: World) -> None:
    world.resident_writes(HOMELESS)
    letter = world.last(PRIYA)
    token = tokens.in_address(letter.reply_to[0].address, CASEWORK)
    assert token
    assert token not in letter.message_id


@pytest.mark.parametrize(("stamped", "status"), [(False, InboundStatus.PROCESSED), (True, InboundStatus.HELD)])
def test_a_token_is_not_enough_where_the_server_says_forged(world: World, stamped: bool, status: InboundStatus) -> None:
    world.resident_writes(HOMELESS)
    to = world.last(PRIYA).reply_to[0].address
    raw = shapes.fresh(HERSELF, to, "[MB-1] NOTE rang her", "", world.now)
    mail = world.arrives(failing(raw, "northborough.example") if stamped else raw)
    assert mail.status is status
    assert world.last(PRIYA).subject.startswith("Was this you?") == stamped


def test_a_forged_officer_stops_no_clock(world: World) -> None:
    world.resident_writes(POTHOLE)
    raw = shapes.outlook_reply(world.last(HIGHWAYS), SAM, "It was repaired on Monday.", world.now)
    world.arrives(failing(raw, "northborough.example"))
    assert world.case().referrals[0].status is ReferralStatus.SENT
    assert world.last(PRIYA).subject.startswith("Who is this?")


def test_a_forged_resident_moves_nothing(world: World) -> None:
    world.resident_writes("", "", photo=shapes.jpeg())
    assert world.case().status is CaseStatus.AWAITING_CONSTITUENT
    raw = shapes.iphone_reply(world.last(JEAN), JEAN, "It is outside 14 Mill Lane.", world.now)
    world.arrives(failing(raw, "mail.example"))
    assert world.case().status is CaseStatus.AWAITING_CONSTITUENT
    assert "may be forged" in world.last(PRIYA).text
    assert "may be forged" in world.case().history[-1]


# ---- how it ended


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("no reply", Outcome.NO_REPLY_FROM_CONSTITUENT),
        ("withdrawn", Outcome.WITHDRAWN),
        ("outside remit", Outcome.OUTSIDE_REMIT),
        ("referred", Outcome.REFERRED),
        ("partly resolved", Outcome.PARTLY_RESOLVED),
    ],
)
def test_closing_says_nothing_untrue(world: World, words: str, outcome: Outcome) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says(f"[MB-1] CLOSE {words}")
    assert world.case().outcome == outcome.value
    assert "that this has now been dealt with" not in world.last(JEAN).text


@pytest.mark.parametrize("words", ["no further action needed", "no"])
def test_a_bare_no_closes_nothing(world: World, words: str) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says(f"[MB-1] CLOSE {words}")
    assert world.case().status is CaseStatus.AWAITING_OFFICER


@pytest.mark.parametrize(("words", "told"), [("resolved the street is quiet now", True), ("resolved QUIET", False), ("quiet resolved", False)])
def test_quiet_is_a_word_like_others_within_a_sentence(world: World, words: str, told: bool) -> None:
    world.resident_writes(POTHOLE)
    heard = len(world.letters(JEAN))
    world.councillor_says(f"[MB-1] CLOSE {words}")
    assert world.case().status is CaseStatus.CLOSED
    assert (len(world.letters(JEAN)) > heard) == told


@pytest.mark.parametrize("command", ["CLOSE resolved", "ASK", "UPDATE"])
def test_a_quotation_without_marks_does_not_reach_the_resident(world: World, command: str) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers("It was filled on Monday; she is a nuisance.\n\nSam")
    quoted = world.last(PRIYA).text
    heard = len(world.letters(JEAN))
    world.councillor_says(f"[MB-1] {command}", f"Dear Jean, all done.\n\n{quoted}")
    assert len(world.letters(JEAN)) == heard
    assert "without the quotation" in world.last(PRIYA).text


# ---- referring


@pytest.mark.parametrize(("text", "subject"), [(ABUSED, "my husband hits me"), ("You corrupt fucking bitch. Sort my flat out, 9 Elm Close NB1 4QT.", "you")])
def test_forwarding_writes_to_nobody_who_must_not_be_written_to(world: World, text: str, subject: str) -> None:
    world.resident_writes(text, subject)
    world.councillor_says("[MB-1] FORWARD housing")
    assert world.letters(HOUSING)
    assert not world.letters(JEAN)
    assert "not written to" in world.last(PRIYA).text
    world.councillor_says("[MB-1] ACK")
    assert len(world.letters(JEAN)) == 1


def test_a_second_tap_refers_nothing_again(world: World) -> None:
    world.resident_writes(HOMELESS)
    world.councillor_says("[MB-1] FORWARD housing")
    world.councillor_says("[MB-1] FORWARD housing")
    assert len(world.letters(HOUSING)) == 1
    assert "already" in world.last(PRIYA).text
    world.councillor_says("[MB-1] FORWARD housing", "She rang: it is her mother's flat.")
    assert len(world.letters(HOUSING)) == 2


def test_what_the_resident_adds_can_be_sent_after_it(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.now += timedelta(hours=1)
    world.resident_answers("It is a metre wide now.")
    world.councillor_says("[MB-1] FORWARD highways")
    assert len(world.letters(HIGHWAYS)) == 2
