"""One sender, or very many, write more than anybody can answer: what is too much is kept, two people hear of it, and everybody else is served (issue 7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from mailbridge.core.crowding import DANGEROUS, FLOOD, Allowance, allowance, claimed_sender
from mailbridge.core.parse import parse
from mailbridge.model.words import InboundStatus
from tests.stories import shapes
from tests.stories.world import AUTHSERV, CASEWORK, HIGHWAYS, JEAN, PRIYA, SAM, World

NED = "Ned Storm <ned@storm.example>"
OPERATOR = "it@northborough.example"
FEW: Mapping[str, int] = {"mails_an_hour_from_one": 4, "mails_a_day_from_one": 6}


def a_mail(number: int, now: object, *, sender: str = NED, text: str = "") -> bytes:
    text = text or f"There is a pothole outside {number} Mill Lane NB1 4QT, and it is the {number}th that I tell you of."
    return shapes.fresh(sender, CASEWORK, f"pothole {number}", text, now)  # type: ignore[arg-type]


def storm(world: World, mails: int, first: int = 1) -> None:
    """So many mails of Ned within a moment."""
    for number in range(first, first + mails):
        world.arrives(a_mail(number, world.now))


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path, service=FEW)


def states(world: World) -> Counter[str]:
    return Counter(f"{row.status.value} {row.rule}" if row.rule == FLOOD else row.status.value for row in world.inbounds())


def test_what_is_too_much_is_kept_and_told_once(world: World) -> None:
    storm(world, 12)
    assert states(world) == {"processed": 4, "held flood": 8}
    assert len(world.cases()) == 4
    assert len(world.letters(NED)) <= 6
    assert len(world.letters(HIGHWAYS)) == 4
    assert len([one for one in world.letters(PRIYA) if "no longer dealt with one by one" in one.text]) == 1
    (alarm,) = world.letters(OPERATOR)
    assert "one sender writes too much" in alarm.subject
    assert "storm.example" not in alarm.text
    world.resident_writes("The street light outside 20 Mill Lane NB1 4QT is out. Jean Obi", "light")
    assert world.letters(JEAN), "everybody else is answered as usual"


def test_an_hour_later_they_are_heard_again_until_the_day_is_full(world: World) -> None:
    storm(world, 5)
    world.now += timedelta(minutes=61)
    storm(world, 5, first=6)
    assert states(world) == {"processed": 5, "held flood": 5}, "six in a day, of which the one that was kept counts"
    world.now += timedelta(days=2)
    storm(world, 1, first=11)
    assert states(world)["processed"] == 6
    assert len(world.letters(OPERATOR)) == 1


def test_tags_are_no_disguise(world: World) -> None:
    for number in range(8):
        world.arrives(a_mail(number, world.now, sender=f"Ned <ned+{number}@storm.example>"))
    assert states(world)["held flood"] == 4


def test_words_of_danger_reach_her_out_of_a_flood(world: World) -> None:
    storm(world, 8)
    told = len(world.letters(PRIYA))
    for number in range(3):
        world.arrives(a_mail(number, world.now, text=f"I can not go on any more, I want to kill myself tonight. {number}"))
    alarms = [one for one in world.letters(PRIYA)[told:] if "kill myself" in one.text]
    assert len(alarms) == 1, "once in an hour"
    assert [row.reason for row in world.inbounds() if row.status is InboundStatus.HELD][-2:] == [DANGEROUS] * 2
    world.days_pass(1)
    assert "please first" in world.last(PRIYA).text
    assert "and 1 more" in world.last(PRIYA).text


def test_what_she_says_of_one_holds_for_all_of_them(world: World) -> None:
    storm(world, 9)
    first = next(row.id for row in world.inbounds() if row.rule == FLOOD)
    world.days_pass(1)
    assert "and 4 more" in world.last(PRIYA).text
    assert world.last(PRIYA).text.count("pothole 5") >= 1
    assert "pothole 6" not in world.last(PRIYA).text
    world.councillor_says(f"[H-{first}] block")
    assert states(world) == {"processed": 5, "ignored flood": 5}
    world.councillor_says("undo")
    assert states(world)["held flood"] == 5
    world.councillor_says(f"[H-{first}] block")
    told = len(world.letters(PRIYA))
    storm(world, 9, first=20)
    assert states(world)["held flood"] == 0, "she wants none of them"
    assert len(world.letters(PRIYA)) == told


def test_one_of_them_can_be_taken_up(world: World) -> None:
    storm(world, 6)
    first = next(row.id for row in world.inbounds() if row.rule == FLOOD)
    world.councillor_says(f"[H-{first}] new")
    assert len(world.cases()) == 5
    assert world.bridge.replay((first or 0) + 1), "the operator can have one decided again, too"
    assert len(world.cases()) == 6
    assert states(world)["held flood"] == 0


def test_who_may_write_more(world: World) -> None:
    """The council's own addresses ten times as much, and her commands are not counted."""
    world.resident_writes("There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled. Jean Obi")
    for number in range(9):
        world.councillor_says(f"[MB-1] note rang them, call {number}")
        world.officer_answers(f"We have looked at it, visit {number}.", sender=SAM)
    assert FLOOD not in {row.rule for row in world.inbounds()}


@pytest.mark.parametrize(
    ("sender", "proven", "allowed"),
    [(NED, False, Allowance(4, 6)), (SAM, False, Allowance(40, 60)), (f"Priya <{PRIYA}>", False, Allowance(40, 60)), (f"Priya <{PRIYA}>", True, None)],
)
def test_how_much_each_may_send(world: World, sender: str, proven: bool, allowed: Allowance | None) -> None:
    raw = a_mail(1, world.now, sender=sender)
    mail = parse(shapes.authenticated(raw, AUTHSERV, "northborough.example") if proven else raw)
    assert allowance(world.council, world.bridge.read(mail, "shah")) == allowed


def test_a_mailbox_that_is_read_anew_is_no_flood(world: World) -> None:
    raws = [a_mail(number, world.now) for number in range(8)]
    for raw in raws:
        world.arrives(raw)
    kept = states(world)["held flood"]
    world.bridge.watch("shah", "INBOX", 2, 100)
    world.uidvalidity = 2
    for number, raw in enumerate(raws, 1):
        world.arrives(raw, uid=number)
    assert states(world)["held flood"] == kept
    assert len(world.cases()) == 4


def test_her_own_inbox_tells_her_nothing_that_she_does_not_see(world: World) -> None:
    world.make_personal()
    told = len(world.letters(PRIYA))
    storm(world, 7)
    assert states(world)["held flood"] == 3
    assert not [one for one in world.letters(PRIYA)[told:] if "one by one" in one.text]


def test_many_senders_at_once_wait_for_her(tmp_path: Path) -> None:
    """A botnet whose mails all differ: so many are acknowledged in an hour, the others wait for her word, and nobody's letter is lost."""
    world = World(tmp_path, service={"acknowledgements_an_hour": 5})
    for number in range(12):
        text = f"The street light outside {number} Elm Close NB1 4QT has been out for {number + 2} days. Bo"
        world.arrives(a_mail(number, world.now, sender=f"Bo <bo{number}@bots{number}.example>", text=text))
    assert sum(bool(world.letters(f"bo{number}@bots{number}.example")) for number in range(12)) == 5
    assert len(world.cases()) == 12
    (alarm,) = world.letters(OPERATOR)
    assert "more people write" in alarm.subject
    assert "answer nobody else by myself" in world.last(PRIYA).text
    world.resident_writes("My neighbour has taken pills and does not answer, she wants to die", "help", sender="Ada <ada@mail.example>")
    assert "she wants to die" in world.last(PRIYA).text
    world.now += timedelta(minutes=61)
    world.resident_writes("There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled. Jean Obi")
    assert world.letters(JEAN), "an hour later all is as usual"


def test_everybody_has_their_turn(world: World) -> None:
    """A resident who writes behind a flood is decided about before the flood is."""
    for number in range(60):
        world.taken(a_mail(number, world.now))
    world.taken(shapes.fresh(JEAN, CASEWORK, "bin", "Our brown bin has been missed again at 9 Elm Close NB1 4QT. Jean Obi", world.now))
    assert world.bridge.process_waiting(21) == 21
    assert [row.author for row in world.inbounds() if row.status is InboundStatus.PROCESSED][-1] == "jean.obi@mail.example"
    assert world.bridge.process_waiting(5) == 5
    world.bridge.process_waiting()
    assert states(world) == {"processed": 5, "held flood": 56}


@pytest.mark.parametrize(
    ("raw", "sender"),
    [
        (b"From: Ned <Ned@Storm.Example>\r\nSubject: x\r\n\r\nFrom: other@mail.example", "ned@storm.example"),
        (b"Subject: x\n\nno sender", ""),
        (b"From: \xff\xfe<\n\n", ""),
        (b"", ""),
    ],
)
def test_who_says_to_have_written(raw: bytes, sender: str) -> None:
    assert claimed_sender(raw) == sender
