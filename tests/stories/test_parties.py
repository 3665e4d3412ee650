"""Every party has a token of its own: who answers is known though From was rewritten, and a token in a stranger's hands is seen."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from mailbridge import storage
from mailbridge.archive import Unreadable
from mailbridge.core import tokens
from mailbridge.core.mail import Mail
from mailbridge.core.parse import parse
from mailbridge.model.tables import Outbound, OutboundRecipient
from mailbridge.model.words import CaseStatus, InboundStatus, OutboundStatus, ReferralStatus
from tests.stories import shapes
from tests.stories.test_export import bundle, exported
from tests.stories.world import CASEWORK, DAN, HIGHWAYS, JEAN, PRIYA, World, address_of

POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
ANSWER = "The pothole has been filled today."
PARISH, CLERK = "clerk@parish.example", "Ada Pole <clerk@parish.example>"
AREA = "area.team@northborough.example"
KAY = "Kay Brook <kay.brook@northborough.example>"
FIRM = "Kay Brook <kay@contractor.example>"
DANGER = "My neighbour says he will kill himself tonight, please help. 14 Mill Lane NB1 4QT"
ALL = (HIGHWAYS, PARISH, AREA)


@pytest.fixture
def copied(world: World) -> World:
    """Highways has the parish and the area team in copy."""
    world.copy_highways_to(PARISH, AREA)
    return world


def token(letter: Mail) -> str:
    return tokens.in_address(letter.reply_to[0].address, CASEWORK)


def history(world: World) -> str:
    return world.case().history[-1]


def rows(world: World, table: Any) -> list[Any]:
    with storage.transaction(world.bridge.engine) as session:
        return list(session.exec(select(table)).all())


# ---- one letter, a token each


def test_each_gets_the_same_mail_with_a_token_of_their_own(copied: World) -> None:
    copied.resident_writes(POTHOLE, photo=shapes.jpeg())
    first, *others = (copied.last(address) for address in ALL)
    assert len({token(letter) for letter in (first, *others)}) == 3
    for letter in (first, *others):
        assert [a.address for a in letter.recipients] == list(ALL)
        assert tokens.in_text(letter.text) == (token(letter),)
        same = (letter.message_id, letter.date, letter.subject, [a.sha256 for a in letter.attachments])
        assert same == (first.message_id, first.date, first.subject, [a.sha256 for a in first.attachments])
        assert letter.text.replace(tokens.shown(token(letter)), "") == first.text.replace(tokens.shown(token(first)), "")


def test_a_letter_to_three_is_one_letter(copied: World) -> None:
    copied.resident_writes(POTHOLE)
    (forward,) = (row for row in rows(copied, Outbound) if row.letter == "forward")
    assert (forward.status, forward.recipients) == (OutboundStatus.SENT, list(ALL))
    assert [one.sha256 for one in copied.bridge.outbox.uncopied() if one.number == forward.id] == [forward.sha256]
    assert copied.case().referrals[0].thread == (forward.message_id,)
    copied.councillor_says("REPORT")
    assert "Mails: 1 in, 3 out" in copied.last(PRIYA).text, copied.last(PRIYA).text
    papers = bundle(exported(copied, "EXPORT MB-1"), "MB-1.zip")
    assert [content for name, content in papers.items() if name.endswith("forward.eml")] == [copied.bridge.archive.get(forward.sha256)]
    copied.working_days_pass(13)
    assert [len(copied.letters(address)) for address in ALL] == [2, 2, 2]
    assert copied.last(AREA).references == (forward.message_id,)


@pytest.mark.parametrize("who", [HIGHWAYS, PARISH, AREA])
@pytest.mark.parametrize("how", [{}, {"threaded": False, "subject": "Our visit"}, {"to": CASEWORK}], ids=["reply", "only the address", "only the quotation"])
def test_who_answers_is_known_though_from_was_rewritten(copied: World, who: str, how: dict[str, Any]) -> None:
    """A ticket system answers for whoever got the letter, from an address that nobody knows."""
    copied.resident_writes(POTHOLE)
    desk = "Service Desk <desk-4@northborough.vendor.example>"
    mail = copied.arrives(shapes.outlook_reply(copied.last(who), desk, ANSWER, copied.now, **how))
    assert mail.case_id == 1
    assert copied.case().status is CaseStatus.ANSWERED
    assert history(copied).endswith(f"Service Desk: Answered, in reply to what went to {who}")
    assert f"I wrote to {who}; this came from desk-4@northborough.vendor.example, to whom I had not written." in copied.last(PRIYA).text


def test_whoever_was_written_to_answers_for_themselves(copied: World) -> None:
    copied.resident_writes(POTHOLE)
    copied.arrives(shapes.outlook_reply(copied.last(PARISH), CLERK, ANSWER, copied.now))
    assert history(copied).endswith("Ada Pole: Answered")
    assert "I wrote to" not in copied.last(PRIYA).text


def test_a_colleague_in_copy_answers_all(copied: World) -> None:
    """The clerk answers the answer of Highways to all: the token is that of Highways, the words are the clerk's."""
    copied.resident_writes(POTHOLE)
    copied.arrives(shapes.outlook_reply(copied.last(HIGHWAYS), CLERK, ANSWER, copied.now))
    assert history(copied).endswith(f"Ada Pole: Answered, in reply to what went to {HIGHWAYS}")
    assert "I wrote to" not in copied.last(PRIYA).text, "the letter had gone to both"


def test_a_token_in_an_officers_hands_to_whom_nothing_was_written(world: World) -> None:
    """Forwarded inside the council: a plain note, and the answer counts."""
    world.resident_writes(POTHOLE)
    world.officer_answers(ANSWER, sender=KAY)
    assert world.case().referrals[0].status is ReferralStatus.ANSWERED
    assert f"I wrote to {HIGHWAYS}; this came from kay.brook@northborough.example, to whom I had not written." in world.last(PRIYA).text
    assert history(world).endswith(f"Kay Brook: Answered, in reply to what went to {HIGHWAYS}")


def test_a_token_in_a_strangers_hands(world: World) -> None:
    """PEERS.md, 23 and 24: the contractor's answer is shown as what it is, and moves nothing."""
    world.resident_writes(POTHOLE)
    world.officer_answers(ANSWER, sender=FIRM)
    letter = world.last(PRIYA)
    assert letter.subject.startswith("Who is this?")
    assert f"I wrote to {HIGHWAYS}; this came from kay@contractor.example, to whom I had not written." in letter.text
    assert world.case().status is CaseStatus.AWAITING_OFFICER
    assert f"Somebody answered whom we did not write to, in reply to what went to {HIGHWAYS}; waiting for" in history(world)


def test_a_letter_to_several_with_no_token_shown(copied: World) -> None:
    """Only the Message-ID came back: whose copy it was is not known, and nothing is made up."""
    copied.resident_writes(POTHOLE)
    bare = shapes.outlook_reply(copied.last(AREA), KAY, ANSWER, copied.now, to=CASEWORK)
    copied.arrives(bare.replace(tokens.shown(token(copied.last(AREA))).encode(), b"..."))
    assert history(copied).endswith("Kay Brook: Answered")
    assert f"I wrote to {' and '.join(ALL)}; this came from kay.brook@northborough.example" in copied.last(PRIYA).text


def test_who_had_another_letter_is_no_stranger(world: World) -> None:
    """Whoever was asked later answers beneath the first letter."""
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] escalate")
    world.arrives(shapes.outlook_reply(world.letters(HIGHWAYS)[0], "Mo Adeyemi <m.adeyemi@northborough.example>", ANSWER, world.now))
    assert "I wrote to" not in world.last(PRIYA).text
    assert history(world).endswith(f"Mo Adeyemi: Answered, in reply to what went to {HIGHWAYS}")


def test_the_machine_of_a_party_is_told_apart(copied: World) -> None:
    copied.resident_writes(POTHOLE)
    copied.arrives(shapes.out_of_office(copied.last(AREA), "Robot <no-reply@northborough.vendor.example>", "I am away until Monday.", copied.now))
    assert f"in reply to what went to {AREA}" in history(copied)
    assert copied.case().referrals[0].status is ReferralStatus.SENT


# ---- what does not arrive


def returned(letter: Mail, world: World, *, named: str = "") -> bytes:
    """A bounce with the head of what came back, which does not say for whom it was unless `named`."""
    report = f"Reporting-MTA: dns; mx.example\r\n\r\n{f'Final-Recipient: rfc822; {named}' if named else 'X-Odd: 1'}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
    head = f"To: {letter.to[0].address}\r\nReply-To: {letter.reply_to[0].address}\r\nMessage-ID: {letter.message_id}\r\nSubject: {letter.subject}\r\n"
    return (
        "Return-Path: <>\r\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example>\r\n"
        f"To: {CASEWORK}\r\nSubject: Undelivered Mail Returned to Sender\r\nDate: {format_datetime(world.now)}\r\n"
        f"Message-ID: {make_msgid(domain='mx.example')}\r\n"
        'Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered.\r\n\r\n"
        f"--b\r\nContent-Type: message/delivery-status\r\n\r\n{report}"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{head}\r\n--b--\r\n"
    ).encode()


@pytest.mark.parametrize(("whose", "now_with"), [(PARISH, HIGHWAYS), (HIGHWAYS, "highways.duty@northborough.example")])
def test_a_report_that_names_nobody_is_read_by_its_token(copied: World, whose: str, now_with: str) -> None:
    copied.resident_writes(POTHOLE)
    copied.arrives(returned(copied.last(whose), copied))
    assert any(line.endswith(f"Could not be delivered: {whose}") for line in copied.case().history)
    assert f"The address was {whose}." in copied.last(PRIYA).text
    referral = copied.case().referrals[0]
    assert (referral.status, referral.address) == (ReferralStatus.SENT, now_with)


def test_a_report_that_names_somebody_is_believed(copied: World) -> None:
    copied.resident_writes(POTHOLE)
    copied.arrives(returned(copied.last(PARISH), copied, named="ada@home.example"))
    assert history(copied).endswith("Could not be delivered: ada@home.example")


def test_only_whoever_was_put_off_gets_it_again(copied: World) -> None:
    """One is put off, one refused, one has it: each goes their own way, with the same bytes as before."""
    copied.bridge.process(copied.taken(shapes.fresh(JEAN, CASEWORK, "pothole", POTHOLE, copied.now)) or 0)
    (forward,) = (one for one in copied.bridge.outbox.claim() if HIGHWAYS in one.recipients)
    copied.bridge.outbox.posted(forward.number, (HIGHWAYS,), {PARISH: "550 no such user"}, "451 later")
    copied.now += timedelta(minutes=1)
    told, again = sorted(copied.bridge.outbox.claim(), key=lambda one: one.number == forward.number)
    assert again.copies == tuple(copy for copy in forward.copies if copy[0] == AREA)
    assert f"The address was {PARISH}." in parse(told.copies[0][1]).text
    copied.bridge.outbox.posted(again.number, (), {AREA: "550 no such user"}, "550 no such user")
    (told_too,) = (one for one in copied.bridge.outbox.claim() if one.recipients == (PRIYA,))
    assert f"The address was {AREA}." in parse(told_too.copies[0][1]).text
    assert copied.case().referrals[0].status is ReferralStatus.SENT, "Highways have it"


# ---- taken back, erased


def test_a_letter_that_was_taken_back_may_be_decided_again(copied: World) -> None:
    """The same letter after UNDO has the same tokens, and none is left of the first."""
    copied.council = copied.council.model_copy(update={"service": copied.council.service.model_copy(update={"undo_minutes": 10})})
    copied.bridge = copied.started()
    copied.resident_writes("It smells in Mill Lane NB1 4QT, please do something.\n\nJean Obi", "smell")
    for _ in range(2):
        copied.councillor_says("[MB-1] FORWARD highways")
        copied.councillor_says("[MB-1] UNDO")
    copied.councillor_says("[MB-1] FORWARD highways")
    copied.now += timedelta(minutes=11)
    copied.post()
    assert [len(copied.letters(address)) for address in ALL] == [1, 1, 1]
    assert copied.arrives(shapes.outlook_reply(copied.last(AREA), KAY, ANSWER, copied.now, threaded=False)).case_id == 1


def test_an_erased_letter_leaves_no_counterpart(copied: World) -> None:
    copied.resident_writes(POTHOLE)
    files = [row.sha256 for row in rows(copied, OutboundRecipient) if row.sha256]
    assert len(files) == 2
    copied.councillor_insists("[MB-1] ERASE")
    copied.bridge.tick()
    for sha256 in files:
        with pytest.raises(Unreadable):
            copied.bridge.archive.get(sha256)
    assert not [row for row in rows(copied, OutboundRecipient) if row.sha256]
    late = copied.arrives(shapes.outlook_reply(copied.letters(AREA)[0], KAY, ANSWER, copied.now))
    assert "I wrote to" not in copied.last(PRIYA).text, late.reason


# ---- residents and councillors


@pytest.mark.parametrize("sender", [KAY, FIRM, "Nosy <nosy@elsewhere.example>"])
def test_a_residents_token_in_other_hands_moves_nothing(world: World, sender: str) -> None:
    """PEERS.md, 20 and 23: whoever has it is a stranger to the case, is answered nothing, and takes nobody's place."""
    world.resident_writes(POTHOLE)
    had = {person: len(letters) for person, letters in world.mailboxes.items()}
    mail = world.arrives(shapes.iphone_reply(world.last(JEAN), sender, ANSWER, world.now))
    assert mail.status is InboundStatus.HELD
    assert world.case().status is CaseStatus.AWAITING_OFFICER
    assert "is no party to this case" in history(world)
    assert "in reply to what went to" not in history(world)
    assert address_of(sender) in world.last(PRIYA).text
    assert {person: len(letters) for person, letters in world.mailboxes.items()} == had | {PRIYA: had.get(PRIYA, 0) + 1}
    assert world.case().resident_address == "jean.obi@mail.example"


@pytest.fixture
def alarmed(tmp_path: Path) -> World:
    """Cllr Brown stands in, and both have been alarmed."""
    world = World(tmp_path, ward=True)
    world.councillor_says("AWAY until 13 May cover brown")
    world.resident_writes(DANGER, "please read")
    return world


def test_an_alarm_is_each_readers_own(alarmed: World) -> None:
    """By Reply All the one would show the other what proves who writes, so neither stands in the other's head."""
    hers, his = alarmed.last(PRIYA), alarmed.last(DAN)
    assert hers.message_id == his.message_id
    assert token(hers) != token(his)
    assert [[a.address for a in letter.recipients] for letter in (hers, his)] == [[PRIYA], [DAN]]
    for letter in (hers, his):
        assert "This went to Cllr Priya Shah and Cllr Dan Brown, each in a mail of their own." in letter.text
        assert "This went to Cllr Priya Shah" in letter.html


@pytest.mark.parametrize(("copy", "sender", "proven"), [(DAN, DAN, True), (PRIYA, PRIYA, True), (PRIYA, DAN, False), (DAN, PRIYA, False)])
def test_a_fresh_token_proves_its_owner_alone(alarmed: World, copy: str, sender: str, proven: bool) -> None:
    """No receiving server vouches for these mails."""
    name = "Priya Shah" if sender == PRIYA else "Dan Brown"
    alarmed.arrives(shapes.iphone_reply(alarmed.last(copy), f"{name} <{sender}>", "", alarmed.now, subject="[MB-1] NOTE I have rung 999"))
    assert any("rung 999" in line for line in alarmed.case().history) is proven
