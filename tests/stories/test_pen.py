"""The holding pen by mail: what no rule could place comes to the councillor, she says what it is with one thumb, and that holds for the next."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from mailbridge import lookup, storage
from mailbridge.core.known import KnownRule
from mailbridge.core.mail import Mail
from mailbridge.model.tables import Event, Inbound, Outbound
from mailbridge.model.words import CaseStatus, InboundStatus, OutboundStatus, PartyRole, RuleKind
from tests.stories import shapes
from tests.stories.world import AUTHSERV, CASEWORK, HIGHWAYS, JEAN, PRIYA, SAM, World

pytestmark = pytest.mark.slow

ANN = "Ann Fox <ann.fox@mail.example>"
POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
BIN = "My brown bin was missed again at 9 Elm Close NB1 4QT.\n\nAnn Fox"
TONIGHT = "I am going to kill myself tonight. I have taken the pills already."
QUOTED = f"\n\nOn 1 May 2024, at 10:02, Priya Shah <{CASEWORK}> wrote:\n> Thank you for your letter.\n"


def held(world: World, text: str = BIN, sender: str = ANN, subject: str = "Re: my bin") -> Inbound:
    """A mail that answers something nobody here knows."""
    raw = shapes.fresh(sender, CASEWORK, subject, text + QUOTED, world.now)
    mail = world.arrives(raw.replace(b"\r\nDate:", b"\r\nIn-Reply-To: <long-ago@mail.example>\r\nDate:", 1))
    assert mail.status is InboundStatus.HELD, mail.reason
    return mail


def rules(world: World) -> list[KnownRule]:
    """Her rules that hold."""
    with storage.transaction(world.bridge.engine) as session:
        return list(lookup.rules(session, "shah"))


def pen_letter(world: World) -> Mail:
    """The last letter to her about a held mail."""
    return next(letter for letter in reversed(world.letters(PRIYA)) if "Where does this belong" in letter.subject and not letter.subject.startswith("Re: "))


# ---- the letter


def test_the_held_letter_says_why_and_can_be_answered_from_a_phone(world: World) -> None:
    world.resident_writes(BIN, "bin", sender=ANN)
    mail = held(world, "It is still here, the same place.")
    letter = pen_letter(world)
    name = f"H-{mail.id}"
    assert letter.subject.endswith(f"[{name}]")
    assert "Ann Fox <ann.fox@mail.example>" in letter.text
    assert "no case of yours is named in it" in letter.text
    for order in ("NEW", "BELONGS MB-1", "NOTCASE", "BLOCK"):
        assert f"[{name}] {order} (" in letter.text
    assert f"%5B{name}%5D%20BELONGS%20MB-1" in letter.html


def test_without_a_likely_case_she_adds_the_number(world: World) -> None:
    mail = held(world)
    assert f"[H-{mail.id}] BELONGS MB- (" in pen_letter(world).text
    world.councillor_says(f"[H-{mail.id}] BELONGS MB-")
    assert "To which case" in world.last(PRIYA).text


def test_at_most_two_likely_cases_the_named_one_first(world: World) -> None:
    for text in (POTHOLE, BIN, BIN.replace("9 Elm", "7 Elm")):
        world.resident_writes(text, "help", sender=JEAN if text is POTHOLE else ANN)
    held(world, "You wrote of MB-99 there.")
    assert "BELONGS MB-3" in pen_letter(world).text
    assert "BELONGS MB-2" in pen_letter(world).text
    assert "BELONGS MB-1" not in pen_letter(world).text


# ---- a case


@pytest.mark.parametrize("words", ["[H-{n}] NEW", "H-{n} case", "[h {n}] make case please", "make it a case [H-{n}]", "H {n} new", "Re: x [H-{n}] New."])
def test_new_makes_a_case_of_it(world: World, words: str) -> None:
    mail = held(world)
    world.councillor_says(words.format(n=mail.id))
    assert world.cases() == ["MB-1"]
    assert world.case().constituent is not None
    assert world.case().parties == {"ann.fox@mail.example"}
    assert "brown bin" in world.last("waste@northborough.example").text
    assert "brown bin" in world.last(ANN).text, "she is acknowledged like anybody"
    assert f"H-{mail.id} is in MB-1 now" in world.last(PRIYA).text
    assert world.inbound(mail.id or 0).status is InboundStatus.PROCESSED


def test_a_plain_reply_to_the_held_letter_means_that_mail(world: World) -> None:
    held(world)
    world.arrives(shapes.iphone_reply(pen_letter(world), f"Priya Shah <{PRIYA}>", "New", world.now))
    assert world.cases() == ["MB-1"]


def test_a_reply_of_which_she_changed_the_subject_does_too(world: World) -> None:
    held(world)
    world.arrives(shapes.iphone_reply(pen_letter(world), f"Priya Shah <{PRIYA}>", "", world.now, subject="not casework"))
    assert not world.cases()
    assert world.inbound(1).status is InboundStatus.IGNORED


def test_a_remark_on_a_held_mail_makes_no_case_of_the_remark(world: World) -> None:
    held(world)
    remark = "No idea who she is, I shall have to ask Dan when I see him at the surgery at 9 Elm Close NB1 4QT tomorrow."
    world.arrives(shapes.iphone_reply(pen_letter(world), f"Priya Shah <{PRIYA}>", remark, world.now))
    assert not world.cases()
    assert "BELONGS" in world.last(PRIYA).text


def test_several_held_mails_in_one_subject(world: World) -> None:
    first, second, third = held(world), held(world, POTHOLE, JEAN), held(world, "Win a prize", "Offers <win@offers.example>")
    world.councillor_says(f"[H-{first.id}] NEW; [H-{second.id}] NEW; H-{third.id} block")
    assert world.cases() == ["MB-1", "MB-2"]
    assert world.inbound(third.id or 0).status is InboundStatus.IGNORED
    assert "H-2 is in MB-2 now" in world.last(PRIYA).text


def test_a_note_and_a_held_mail_get_a_case_each(world: World) -> None:
    mail = held(world)
    world.councillor_says(f"NEW pothole Mill Lane o/s 14; [H-{mail.id}] NEW")
    assert world.cases() == ["MB-1", "MB-2"]
    assert world.case("MB-2").parties == {"ann.fox@mail.example"}


def test_what_she_writes_with_it_is_not_lost_in_silence(world: World) -> None:
    mail = held(world)
    world.councillor_says(f"[H-{mail.id}] NEW", "She rang me, too.")
    assert "NOTE puts it there" in world.last(PRIYA).text


def test_new_with_words_is_a_note_of_hers_also_in_reply(world: World) -> None:
    held(world)
    world.arrives(shapes.iphone_reply(pen_letter(world), f"Priya Shah <{PRIYA}>", "", world.now, subject="NEW pothole Mill Lane o/s 14"))
    assert world.case().constituent is None
    assert world.inbound(1).status is InboundStatus.HELD


@pytest.mark.parametrize("mark", [b"Auto-Submitted: auto-replied", b"List-Id: <news.example>"])
def test_no_machine_is_answered_although_she_makes_it_a_case(world: World, mark: bytes) -> None:
    raw = shapes.fresh("Alarm <alarm@care.example>", CASEWORK, "Alarm", f"{TONIGHT} This was written by 9 Elm Close NB1 4QT.", world.now)
    mail = world.arrives(mark + b"\r\n" + raw)
    assert mail.status is InboundStatus.HELD
    world.councillor_says(f"[H-{mail.id}] NEW")
    assert world.cases() == ["MB-1"]
    assert not world.letters("alarm@care.example")


def test_somebody_who_looks_like_her_is_not_answered_by_itself(world: World) -> None:
    mail = world.arrives(shapes.fresh("Cllr Priya Shah <p.shah@webmail.example>", CASEWORK, "[MB-1] close", BIN, world.now))
    assert mail.status is InboundStatus.HELD
    world.councillor_says(f"[H-{mail.id}] NEW")
    assert world.cases() == ["MB-1"]
    assert not world.letters("p.shah@webmail.example")
    assert "Nobody is answered before you say so" in world.letters(PRIYA)[-2].text


def test_what_may_be_forged_in_her_name_is_answered_there(world: World) -> None:
    world.resident_writes(POTHOLE)
    mail = world.councillor_says("[MB-1] close resolved", trusted=False)
    world.councillor_says(f"[H-{mail.id}] NEW")
    assert "was this you" in world.last(PRIYA).text
    assert world.cases() == ["MB-1"]
    world.councillor_says(f"[H-{mail.id}] NOTCASE")
    assert world.inbound(mail.id or 0).status is InboundStatus.IGNORED
    assert not rules(world), "of her own address nothing is concluded"


# ---- it belongs to a case


@pytest.mark.parametrize(
    "words", ["[H-{n}] BELONGS MB-1", "[H-{n}] belongs to [MB-1]", "[H-{n}] attach to mb1", "H-{n} MB-1", "[H-{n}] MB-1 please", "[H-{n}] belongs 1"]
)
def test_belongs_puts_it_into_a_case(world: World, words: str) -> None:
    world.resident_writes(POTHOLE)
    mail = held(world, "My mother asks me to say that it is twice as deep now.")
    world.councillor_says(words.format(n=mail.id))
    assert world.cases() == ["MB-1"]
    assert "twice as deep" in world.case().words
    assert any("Ann Fox: Wrote about it; the councillor put the mail into this case" in line for line in world.case().history)
    assert not world.letters(ANN)
    assert f"H-{mail.id} is in MB-1 now" in world.last(PRIYA).text


def test_a_reply_with_both_tags_in_its_subject(world: World) -> None:
    world.resident_writes(POTHOLE)
    held(world)
    letter = pen_letter(world)
    world.arrives(shapes.iphone_reply(letter, f"Priya Shah <{PRIYA}>", "", world.now, subject=f"Re: {letter.subject} belongs [MB-1]"))
    assert "brown bin" in world.case().words


def test_belongs_with_words_of_hers_notes_them(world: World) -> None:
    world.resident_writes(POTHOLE)
    mail = held(world)
    world.councillor_says(f"[H-{mail.id}] belongs MB-1", "She is the daughter.")
    assert any("Note: She is the daughter." in line for line in world.case().history)


def test_a_stranger_on_a_case_can_be_let_in_with_one_tap(world: World) -> None:
    world.resident_writes(POTHOLE)
    mail = world.arrives(shapes.fresh(ANN, CASEWORK, "about [MB-1]", "It is twice as deep now.", world.now))
    assert mail.status is InboundStatus.HELD
    assert f"[H-{mail.id}] BELONGS MB-1" in world.last(PRIYA).text
    world.councillor_says(f"[H-{mail.id}] BELONGS MB-1")
    assert "twice as deep" in world.case().words
    world.arrives(shapes.fresh(ANN, CASEWORK, "again [MB-1]", "Now it is three feet wide.", world.now))
    assert "three feet" in world.case().words, "her mail is expected there by the rule"
    assert "three feet" in world.last(PRIYA).text


def test_an_officers_mail_joins_as_an_officers(world: World) -> None:
    world.resident_writes(POTHOLE)
    mail = world.arrives(shapes.fresh(SAM, CASEWORK, "Mill Lane", "The pothole in Mill Lane was filled on Monday. Sam", world.now))
    assert mail.status is InboundStatus.HELD
    world.councillor_says(f"[H-{mail.id}] BELONGS MB-1")
    assert world.case().status is CaseStatus.ANSWERED
    assert not rules(world), "officers write about many things"


def test_a_closed_case_takes_it_and_says_so(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] close resolved")
    mail = held(world)
    world.councillor_says(f"[H-{mail.id}] BELONGS MB-1")
    assert "REOPEN takes it up again" in world.last(PRIYA).text
    held(world, "And another thing.")
    assert "and that case is closed" in pen_letter(world).text


def test_danger_alarms_also_in_what_she_places(world: World) -> None:
    world.resident_writes(POTHOLE)
    mail = held(world, TONIGHT)
    alarm = world.last(PRIYA)
    assert f"[H-{mail.id}] NEW" in alarm.text, "the alarm can be answered, too"
    world.councillor_says(f"[H-{mail.id}] BELONGS MB-1")
    assert any("Shown to the councillor at once" in line for line in world.case().history)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("[H-77] NEW", "There is no held mail H-77 of yours"),
        ("[H-{n}] BELONGS MB-9", "There is no case MB-9 of yours"),
        ("[MB-1] BELONGS MB-1", "BELONGS is about a held mail"),
        ("belongs MB-1", "BELONGS is about a held mail"),
        ("[H-{n}] frobnicate", "I do not know this command"),
        ("[MB-9] NOTCASE", "There is no case MB-9 of yours"),
    ],
)
def test_what_cannot_be_done_is_answered(world: World, words: str, answer: str) -> None:
    world.resident_writes(POTHOLE)
    mail = held(world)
    world.councillor_says(words.format(n=mail.id))
    assert answer in world.last(PRIYA).text
    assert world.inbound(mail.id or 0).status is InboundStatus.HELD


def test_a_number_with_a_cross_is_a_case(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("#1 note rang her")
    assert any("rang her" in line for line in world.case().history)


def test_a_flat_is_no_held_mail(world: World) -> None:
    held(world)
    world.councillor_says("NEW damp in flat H-1 Elm Court")
    assert world.case().constituent is None
    assert world.inbound(1).status is InboundStatus.HELD


def test_what_was_dealt_with_is_not_dealt_with_twice(world: World) -> None:
    mail = held(world)
    world.councillor_says(f"[H-{mail.id}] NEW")
    world.councillor_says(f"[H-{mail.id}] BLOCK")
    assert "That mail was dealt with: it is in MB-1." in world.last(PRIYA).text
    assert [rule.kind for rule in rules(world)] == [RuleKind.CASEWORK]
    other = held(world, "Win", "Offers <win@offers.example>")
    world.councillor_says(f"[H-{other.id}] NOTCASE")
    world.councillor_says(f"[H-{other.id}] NEW")
    assert "That mail was dealt with: you said that it is not casework." in world.last(PRIYA).text


def test_orders_that_contradict_each_other_leave_one_end(world: World) -> None:
    mail = held(world)
    world.councillor_says(f"[H-{mail.id}] NEW; NOTCASE")
    assert world.inbound(mail.id or 0).status is InboundStatus.IGNORED
    assert not world.cases()


def test_nobody_else_can_place_a_mail(world: World) -> None:
    mail = held(world)
    world.resident_writes(f"[H-{mail.id}] NEW", f"[H-{mail.id}] NEW", sender=JEAN)
    world.councillor_says(f"[H-{mail.id}] NEW", trusted=False)
    assert world.inbound(mail.id or 0).status is InboundStatus.HELD


def test_a_strangers_subject_names_no_held_mail_in_her_reply(world: World) -> None:
    first = held(world)
    held(world, "hello", "Eve <eve@mail.example>", subject=f"Re: [H-{first.id}] BLOCK")
    letter = pen_letter(world)
    world.arrives(shapes.iphone_reply(letter, f"Priya Shah <{PRIYA}>", "not casework", world.now))
    assert world.inbound(first.id or 0).status is InboundStatus.HELD
    assert [rule.address for rule in rules(world)] == ["eve@mail.example"]


def test_a_held_mail_of_another_mailbox_is_like_none(world: World) -> None:
    mail = held(world)
    with storage.transaction(world.bridge.engine) as session:
        session.get_one(Inbound, mail.id).mailbox = "brown"
    world.councillor_says(f"[H-{mail.id}] NEW")
    there = world.last(PRIYA).text
    world.councillor_says("[H-77] NEW")
    assert there.replace(f"H-{mail.id}", "H-77") == world.last(PRIYA).text.replace(tag_line(world.last(PRIYA)), tag_line_of(there))


def tag_line(letter: Mail) -> str:
    """The last line of a letter, which differs in every one."""
    return tag_line_of(letter.text)


def tag_line_of(text: str) -> str:
    return text.strip().splitlines()[-1]


# ---- rules


def test_casework_once_is_casework_again(world: World) -> None:
    mail = held(world)
    world.councillor_says(f"[H-{mail.id}] NEW")
    assert "From now on mail of ann.fox@mail.example becomes a case where I cannot place it" in world.last(PRIYA).text
    raw = shapes.fresh(ANN, CASEWORK, "Re: other", "There is a pothole outside 9 Elm Close NB1 4QT." + QUOTED, world.now)
    world.arrives(raw.replace(b"\r\nDate:", b"\r\nIn-Reply-To: <long-ago@mail.example>\r\nDate:", 1))
    assert world.cases() == ["MB-1", "MB-2"]
    assert "pothole" in world.last(HIGHWAYS).text


def again(world: World, text: str, sender: str = ANN, *, denied: bool = False, subject: str = "Re: again", answers: bool = True) -> Inbound:
    """The same sender once more, with something that no rule can place."""
    raw = shapes.fresh(sender, CASEWORK, subject, text + (QUOTED if answers else ""), world.now)
    raw = raw.replace(b"\r\nDate:", b"\r\nIn-Reply-To: <long-ago@mail.example>\r\nDate:", 1) if answers else raw
    failing = f"Authentication-Results: {AUTHSERV}; dmarc=fail header.from=mail.example\r\n".encode()
    return world.arrives(failing + raw if denied else raw)


def test_not_casework_holds_for_what_cannot_be_placed(world: World) -> None:
    mail = held(world, "Lovely to see you at the fair.")
    world.councillor_says(f"[H-{mail.id}] NOTCASE")
    assert not world.letters(ANN)
    silent = len(world.letters(PRIYA))
    second = again(world, "And thanks for the cake.")
    assert (second.status, second.reason) == (InboundStatus.IGNORED, "you said that mail of this sender is not casework (R-1)")
    assert len(world.letters(PRIYA)) == silent
    assert again(world, BIN, answers=False, subject="bin").status is InboundStatus.PROCESSED, "a new matter is a new matter"


def test_a_rule_does_not_hold_for_a_forger(world: World) -> None:
    mail = held(world)
    world.councillor_says(f"[H-{mail.id}] NEW")
    assert again(world, POTHOLE, denied=True).status is InboundStatus.HELD


def test_belongs_holds_while_the_case_is_open(world: World) -> None:
    world.resident_writes(POTHOLE)
    mail = held(world)
    world.councillor_says(f"[H-{mail.id}] BELONGS MB-1")
    assert again(world, "It is deeper still.").status is InboundStatus.PROCESSED
    assert "deeper still" in world.case().words
    world.councillor_says("[MB-1] close resolved")
    assert again(world, "And now?").status is InboundStatus.HELD


def test_block_keeps_everything_out_but_danger(world: World) -> None:
    world.resident_writes(BIN, "bin", sender=ANN)
    mail = held(world, "You are all useless.")
    world.councillor_says(f"[H-{mail.id}] BLOCK")
    had = len(world.letters(ANN))
    assert again(world, POTHOLE, answers=False, subject="pothole").status is InboundStatus.IGNORED
    joining = again(world, "And the bin?", answers=False, subject="Re: [MB-1]")
    assert (joining.status, joining.reason) == (InboundStatus.IGNORED, "you want no mail of this sender (R-1)")
    assert world.cases() == ["MB-1"]
    assert len(world.letters(ANN)) == had
    before = len(world.letters(PRIYA))
    assert again(world, TONIGHT, answers=False, subject="help").status is InboundStatus.HELD
    assert len(world.letters(PRIYA)) == before + 1
    assert "kill myself" in world.last(PRIYA).text


def test_officers_cannot_be_kept_out(world: World) -> None:
    mail = world.arrives(shapes.fresh(SAM, CASEWORK, "Mill Lane", "We had a look at it.", world.now))
    world.councillor_says(f"[H-{mail.id}] BLOCK")
    assert "Officers write from there" in world.last(PRIYA).text
    assert world.inbound(mail.id or 0).status is InboundStatus.HELD
    world.councillor_says(f"[H-{mail.id}] NOTCASE")
    assert world.inbound(mail.id or 0).status is InboundStatus.IGNORED
    assert not rules(world)


def test_what_she_says_last_holds(world: World) -> None:
    for words in ("NOTCASE", "BLOCK"):
        mail = held(world, f"hello {words}") if words == "NOTCASE" else again(world, "hm", answers=False, subject="bin")
        world.councillor_says(f"[H-{mail.id}] {words}" if words == "NOTCASE" else "[MB-1] block")
    assert [(rule.kind, rule.number) for rule in rules(world)] == [(RuleKind.BLOCKED, 2)]


@pytest.mark.parametrize("words", ["ENDRULE R-1", "end rule 1", "undo rule R1", "forget rule #1", "Delete rule r-1 please"])
def test_rules_can_be_seen_and_ended(world: World, words: str) -> None:
    mail = held(world)
    world.councillor_says(f"[H-{mail.id}] NOTCASE")
    world.councillor_says("LIST RULES")
    assert "1 rule about senders" in world.last(PRIYA).text
    assert "R-1 mail of ann.fox@mail.example is not casework where I cannot place it (since Thursday 2 May 2024)" in world.last(PRIYA).text
    world.councillor_says(words)
    assert "Ended: R-1" in world.last(PRIYA).text
    assert not rules(world)
    assert again(world, "hello").status is InboundStatus.HELD
    world.councillor_says("rules")
    assert "0 rules" in world.last(PRIYA).text
    world.councillor_says(words)
    assert "no such rule of yours" in world.last(PRIYA).text


def test_no_sender_ever_hears_of_a_rule(world: World) -> None:
    world.resident_writes(POTHOLE)
    for order in ("NEW", "BELONGS MB-1", "NOTCASE", "BLOCK"):
        mail = again(world, f"about {order}", f"{order[:3]} <{order[:3].lower()}@mail.example>")
        world.councillor_says(f"[H-{mail.id}] {order}")
    told = [letter.text for person, letters in world.mailboxes.items() if person != PRIYA for letter in letters]
    assert not [text for text in told if re.search(r"(?<!\w)[HR]-\d|From now on", text)]
    assert len(rules(world)) == 4


def test_a_rule_of_a_look_alike_keeps_it_out(world: World) -> None:
    def poses() -> Inbound:
        return world.arrives(shapes.fresh("Cllr Priya Shah <p.shah@webmail.example>", CASEWORK, "[MB-1] close", "Are you at your desk?", world.now))

    world.councillor_says(f"[H-{poses().id}] NEW")
    assert poses().status is InboundStatus.HELD, "her word on one mail opens no door to a look-alike"
    world.resident_writes(POTHOLE)
    world.councillor_says(f"[H-{world.inbound(3).id}] BELONGS MB-1")
    assert poses().status is InboundStatus.HELD
    world.councillor_says(f"[H-{world.inbound().id}] BLOCK")
    assert poses().status is InboundStatus.IGNORED


# ---- cases


def test_notcase_closes_a_case_without_a_word(world: World) -> None:
    world.now = world.now.replace(hour=3)  # nothing leaves before people are up
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] NOTCASE")
    assert (world.case().status, world.case().outcome) == (CaseStatus.CLOSED, "not_casework")
    with storage.transaction(world.bridge.engine) as session:
        letters = session.exec(select(Outbound).where(Outbound.case_id == 1, Outbound.party == PartyRole.CONSTITUENT)).all()
    assert [row.status for row in letters] == [OutboundStatus.WITHDRAWN] * 2
    assert not rules(world), "of a case nothing is remembered"
    world.councillor_says("[MB-1] NOTCASE")
    assert "cannot be done now" in world.last(PRIYA).text


def test_block_on_a_case_leaves_the_case(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] BLOCK")
    assert world.case().status is CaseStatus.AWAITING_OFFICER
    assert [(rule.kind, rule.address) for rule in rules(world)] == [(RuleKind.BLOCKED, "jean.obi@mail.example")]
    assert again(world, POTHOLE, JEAN, answers=False).status is InboundStatus.IGNORED


def test_an_officers_case_is_neither_blocked_nor_dropped(world: World) -> None:
    form = "Name: Sam Lee\nEmail: sam.lee@northborough.example\nMessage: I live at 9 Elm Close NB1 4QT and my bin was missed."
    world.arrives(shapes.fresh("Website <no-reply@northborough.example>", CASEWORK, "Contact form", form, world.now))
    for order in ("BLOCK", "NOTCASE"):
        world.councillor_says(f"[MB-1] {order}")
        assert "Officers write from there" in world.last(PRIYA).text


def test_a_case_without_an_address_has_nobody_to_block(world: World) -> None:
    world.councillor_says("NEW pothole Mill Lane o/s 14")
    world.councillor_says("[MB-1] BLOCK")
    assert "no address of a sender" in world.last(PRIYA).text


def test_in_a_personal_mailbox_her_answers_teach_it(world: World) -> None:
    """DESIGN.md, rule 10: what looks like casework is offered, and her own answers teach it."""
    world.make_personal()
    world.resident_writes(BIN, "bin", sender=ANN)
    assert not world.letters(ANN)
    world.councillor_says("[MB-1] NOTCASE")
    assert [(rule.kind, rule.address) for rule in rules(world)] == [(RuleKind.NOT_CASEWORK, "ann.fox@mail.example")]
    assert again(world, BIN, answers=False, subject="bin again").status is InboundStatus.IGNORED
    assert world.cases() == ["MB-1"]


def test_in_a_personal_mailbox_casework_is_taken_up_at_once_after_her_word(world: World) -> None:
    world.make_personal()
    mail = held(world)
    assert not world.letters(PRIYA), "there it is before her eyes anyway"
    world.councillor_says(f"[H-{mail.id}] NEW")
    assert world.letters(ANN), "her word makes it a case like any other"
    assert again(world, BIN.replace("9 Elm", "7 Elm"), answers=False, subject="bin").status is InboundStatus.PROCESSED
    assert len(world.letters("waste@northborough.example")) == 2
    assert again(world, "See you at the fair!", answers=False, subject="fair").status is InboundStatus.IGNORED


def test_the_line_up_names_what_is_held(world: World) -> None:
    mail = held(world)
    world.at(date(2024, 5, 3), 8)
    assert f"H-{mail.id}" in world.last(PRIYA).text


def test_the_history_says_nothing_of_rules(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] BLOCK")
    with storage.transaction(world.bridge.engine) as session:
        assert not [event.line for event in session.exec(select(Event)).all() if "block" in event.line.lower()]


# ---- taken back


@pytest.fixture
def patient(tmp_path: Path) -> World:
    """Letters that her commands cause wait for ten minutes."""
    return World(tmp_path, service={"undo_minutes": 10})


@pytest.mark.parametrize("order", ["NEW", "BELONGS MB-1", "NOTCASE", "BLOCK"])
def test_what_she_says_of_a_held_mail_can_be_taken_back(patient: World, order: str) -> None:
    patient.resident_writes(POTHOLE)
    mail = held(patient)
    before = patient.case()
    patient.councillor_says(f"[H-{mail.id}] {order}")
    assert "UNDO takes this back" in patient.last(PRIYA).text
    patient.councillor_says("UNDO")
    patient.now += timedelta(hours=1)
    patient.post()
    again = patient.inbound(mail.id or 0)
    assert (again.status, again.reason, again.placed_as) == (mail.status, mail.reason, "")
    assert not patient.letters(ANN)
    assert not patient.letters("waste@northborough.example")
    assert not rules(patient)
    assert patient.case().words == before.words
    assert all(patient.case(reference).status is CaseStatus.CLOSED for reference in patient.cases() if reference != "MB-1")
    patient.councillor_says(f"[H-{mail.id}] NEW")
    assert "is in MB-" in patient.last(PRIYA).text, "and she can say something else of it"


def test_a_placed_mails_letters_wait_and_she_is_told_how_long(patient: World) -> None:
    mail = held(patient)
    patient.councillor_says(f"[H-{mail.id}] NEW")
    assert not patient.letters(ANN)
    assert "UNDO takes this back until 09:22" in patient.last(PRIYA).text
    patient.now += timedelta(minutes=10)
    patient.post()
    assert patient.letters(ANN)
    assert patient.letters("waste@northborough.example")
    patient.councillor_says("UNDO")
    assert "too late" in patient.last(PRIYA).text


# ---- any answer


ANSWERS = ("NEW", "BELONGS MB-1", "BELONGS MB-9", "NOTCASE", "BLOCK", "BELONGS", "frobnicate", "MB-1", "NEW; BLOCK", "NOTCASE; BELONGS MB-1", "STATUS")
MAILS = (
    (ANN, BIN, True),
    (ANN, TONIGHT, False),
    (JEAN, "And another thing.", True),
    (SAM, "We had a look at it.", False),
    ("Cllr Priya Shah <p.shah@webmail.example>", "Are you at your desk?", False),
)


@pytest.mark.slow
@pytest.mark.chance
@settings(max_examples=14, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(MAILS), st.lists(st.sampled_from(ANSWERS), max_size=3)), min_size=1, max_size=4))
def test_a_held_mail_ends_in_exactly_one_place_whatever_she_answers(story: list[tuple[tuple[str, str, bool], list[str]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        world.resident_writes(POTHOLE)
        for (sender, text, answers), orders in story:
            mail = again(world, text, sender, answers=answers, subject="Re: something" if answers else "something")
            for order in orders:
                world.councillor_says(f"[H-{mail.id}] {order}")
        ends = [(row.status, row.case_id) for row in world.inbounds()]
        assert all(status in {InboundStatus.PROCESSED, InboundStatus.HELD, InboundStatus.IGNORED} for status, _ in ends)
        assert len(rules(world)) == len({rule.address for rule in rules(world)}), "one rule a sender"
        with storage.transaction(world.bridge.engine) as session:
            rows = session.exec(select(Outbound)).all()
            opened = session.exec(select(Event.inbound_id).where(Event.fact == "CaseOpened")).all()
        assert len(opened) == len(set(opened)), "no mail opens two cases"
        acks = Counter(row.case_id for row in rows if row.letter.startswith("acknowledgement"))
        assert all(count == 1 for count in acks.values())
        assert not world.letters("p.shah@webmail.example")
        world.bridge.engine.dispose()
