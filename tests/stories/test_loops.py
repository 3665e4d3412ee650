"""Two programs that answer each other: at most one letter each, then silence and one line for her (issue 6, must show 4; RFC 3834)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from mailbridge.core.mail import Mail
from mailbridge.model.words import CaseStatus
from tests.stories import shapes
from tests.stories.machines import ROUNDS, Machine, TicketSystem, exchange, responder, stripped, written
from tests.stories.test_any_story import CAMPAIGN, SUPPORTERS
from tests.stories.world import AUTHSERV, CASEWORK, DAN, DANS_CASEWORK, JEAN, PRIYA, World

POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled. Jean Obi"
AWAY = "Thanks for your mail. I get back to you as soon as I can, but this week it may take me a little longer than you are used to."
WEG = "Vielen Dank für Ihre Nachricht! Ich lese sie, sobald ich wieder am Schreibtisch sitze, und melde mich dann bei Ihnen."
OURS = b"From: Cllr Priya Shah <casework@priya-shah.example>"
EMPFANG = "Ihr Anliegen hat bei uns die Nummer {} erhalten. Ein Mitarbeiter meldet sich in Kürze bei Ihnen. Antworten Sie bitte auf dieses Schreiben."


def digests(world: World) -> list[str]:
    """The texts of her line-ups."""
    return [letter.text for letter in world.letters(PRIYA) if "answers every letter by itself" in letter.text]


@pytest.mark.parametrize(
    "machine",
    [
        responder(JEAN, AWAY),
        responder(JEAN, WEG, subject="Hallo"),
        responder(JEAN, AWAY, quotes=True),
        responder(JEAN, WEG, subject="Ich bin weg", quotes=True),
    ],
    ids=["same subject", "German, another subject", "quotes", "German, quotes"],
)
def test_a_vacation_responder_without_any_mark(tmp_path: Path, machine: Machine) -> None:
    world = World(tmp_path)
    world.resident_writes(POTHOLE)
    assert exchange(world, machine, "jean.obi@mail.example") == 2, "the acknowledgement, and what was sent to the department"
    assert world.cases() == ["MB-1"]
    world.councillor_says("[MB-1] update", "They come on Monday to look at it.")
    assert exchange(world, machine, "jean.obi@mail.example", had=2) == 1, "her own words go out, and bring about nothing more"
    world.days_pass(1)
    (line_up,) = digests(world)
    assert line_up.count("jean.obi@mail.example answers") + line_up.count("jean.obi@mail.example (answers") == 1, line_up


def test_who_sits_behind_a_responder_still_reaches_her(tmp_path: Path) -> None:
    world = World(tmp_path)
    machine = responder(JEAN, AWAY, subject="Away")
    world.resident_writes(POTHOLE)
    exchange(world, machine, "jean.obi@mail.example")
    assert AWAY[:30] in "".join(letter.text for letter in world.letters(PRIYA)), "the first one may be a person's"
    had = len(world.letters(PRIYA))
    world.now += timedelta(minutes=3)
    world.resident_writes("The hole is much deeper since the rain, a bicycle fell into it.", "deeper")
    assert "a bicycle fell into it" in world.last(PRIYA).text
    assert len(world.letters(PRIYA)) == had + 1
    world.resident_writes("Our brown bin has been missed again at 9 Elm Close NB1 4QT. Jean Obi", "bin")
    assert world.cases() == ["MB-1", "MB-2"]
    assert world.letters("waste@northborough.example"), "what she lets go by itself goes by itself"
    assert exchange(world, machine, "jean.obi@mail.example", had=2) == 0, "for a week nothing goes there by itself"
    world.days_pass(8)
    world.resident_writes("The street light outside 20 Mill Lane NB1 4QT is out. Jean Obi", "light")
    assert len(world.letters(JEAN)) > 2, "the silence has an end"


@pytest.mark.parametrize("text", [EMPFANG, "We have it. It is number {} in our list, and one of the team will look at it when it is its turn."])
def test_a_ticket_system_that_opens_a_ticket_for_each_mail(tmp_path: Path, text: str) -> None:
    world = World(tmp_path)
    system = TicketSystem("Bell Support <support@bell.example>", text)
    world.arrives(written(system.sender, CASEWORK, "Pothole", POTHOLE.replace("Jean Obi", "The Bell"), world.now, Reply_To="support+1@bell.example"))
    assert exchange(world, system, "support@bell.example") <= 2
    assert world.cases() == ["MB-1"]
    world.councillor_says("[MB-1] update", "They come on Monday to look at it.")
    exchange(world, system, "support@bell.example", had=2)
    world.days_pass(1)
    assert len(digests(world)) == 1


def between(one: World, two: World, passes: Machine) -> None:
    """What one posts to the other's casework address arrives there, and the other way round, until silence."""
    worlds, taken = ((one, CASEWORK, two, "shah"), (two, DANS_CASEWORK, one, "shah")), [0, 0]
    for _ in range(ROUNDS):
        before = list(taken)
        for index, (to, address, source, mailbox) in enumerate(worlds):
            letters = source.mailboxes[address]
            for letter in letters[taken[index] :]:
                to.arrives(passes(letter, to.now) or b"", mailbox=mailbox)
            taken[index] = len(letters)
        if taken == before:
            return
    raise AssertionError("they write to each other for ever")


@pytest.mark.parametrize("gateway", [lambda raw: raw, stripped], ids=["marks kept", "marks taken away"])
def test_two_mailbridges(tmp_path: Path, gateway: Callable[[bytes], bytes]) -> None:
    """A resident of one is the casework address of the other; nothing but silence ends it."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    one, two = World(tmp_path / "one"), World(tmp_path / "two", councillor={"name": "Dan Brown", "addresses": (DAN,), "casework_address": DANS_CASEWORK})

    def passes(letter: Mail, _: object) -> bytes:
        world = one if letter in (mail for mails in one.mailboxes.values() for mail in mails) else two
        return gateway(world.bridge.archive.get(letter.sha256))

    one.arrives(shapes.fresh(f"Dan Brown <{DANS_CASEWORK}>", CASEWORK, "pothole", POTHOLE, one.now))
    assert one.mailboxes[DANS_CASEWORK], "it is acknowledged like any other"
    between(one, two, passes)
    assert len(one.mailboxes[DANS_CASEWORK]) <= 2
    assert len(two.mailboxes[CASEWORK]) <= 1, [letter.subject for letter in two.mailboxes[CASEWORK]]


def test_an_address_that_forwards_to_us(world: World) -> None:
    """The resident's mail program sends each of our letters back, under her own address and ours as its sender."""
    for keeps in (True, False):
        letters = len(world.letters(JEAN))
        world.resident_writes(POTHOLE.replace("14", "16" if keeps else "18"), "hole")
        new = world.letters(JEAN)[letters:]
        for letter in new:
            raw = world.bridge.archive.get(letter.sha256)
            world.arrives(raw if keeps else stripped(raw).replace(OURS, f"From: {JEAN}".encode()))
        assert len(world.letters(JEAN)) == letters + len(new)
    assert len(world.cases()) == 2


def test_a_mailing_list_that_has_the_casework_address(world: World) -> None:
    """Nobody answers to the list, whatever it names as Reply-To."""
    for marks in ({"List_Id": "<millfield.lists.example>", "Precedence": "list"}, {"List_Post": "<mailto:millfield@lists.example>"}):
        for number in range(2):
            text = f"Has anybody else seen the pothole outside {number + 14} Mill Lane NB1 4QT? Bob"
            world.arrives(
                written(
                    "Bob Day <bob@mail.example>", "millfield@lists.example", "[Millfield] hole", text, world.now, Reply_To="millfield@lists.example", **marks
                )
            )
    assert not world.letters("millfield@lists.example")


def test_a_person_who_answers_at_once_is_no_machine(world: World) -> None:
    """Two quick answers with words of their own, and two that are short, reach her; so does a second matter, which is acknowledged."""
    world.resident_writes(POTHOLE)
    for text in (
        "Thank you!",
        "Thank you!",
        "You see it on the left when you come down the hill.",
        "Ann next door saw it as well.",
    ):
        told = len(world.letters(PRIYA))
        world.now += timedelta(minutes=1)
        world.arrives(shapes.fresh(JEAN, CASEWORK, "thanks", text, world.now))
        assert len(world.letters(PRIYA)) == told + 1
    assert world.cases() == ["MB-1"]
    world.resident_writes("Our brown bin has been missed again at 9 Elm Close NB1 4QT. Jean Obi", "bin")
    assert world.cases() == ["MB-1", "MB-2"]
    assert world.case("MB-2").acknowledged
    assert world.case("MB-1").status is not CaseStatus.CLOSED
    assert not digests(world)


def test_the_clock_leaves_a_machine_alone(tmp_path: Path) -> None:
    """Nobody is asked once more who answers by themselves; her line-up tells her that they have not answered."""
    world = World(tmp_path)
    world.resident_writes("", "", photo=shapes.jpeg())
    machine = responder(JEAN, AWAY, subject="Away")
    had = exchange(world, machine, "jean.obi@mail.example")
    world.councillor_says("[MB-1] ask", "Where is it?")
    had += exchange(world, machine, "jean.obi@mail.example", had=had)
    world.councillor_says("[MB-1] ask", "Which street is it?")
    had += exchange(world, machine, "jean.obi@mail.example", had=had)
    world.at(date(2024, 5, 8), 12)
    assert len(world.letters(JEAN)) == had


@pytest.mark.parametrize("trusted", [True, False])
def test_her_own_address_may_answer_by_itself(tmp_path: Path, trusted: bool) -> None:
    """Once she is told which commands there are, or asked whether it was she; then both are silent. Her commands go on."""
    world = World(tmp_path)
    away = responder(f"Priya Shah <{PRIYA}>", AWAY, subject="Away")

    def machine(letter: Mail, now: datetime) -> bytes:
        said = away(letter, now) or b""
        return shapes.authenticated(said, AUTHSERV, "northborough.example") if trusted else said

    world.resident_writes("My mum has dementia and her carers stopped coming, she is at 22 Elm Close NB1 4QT. Jean Obi", "carers")
    assert exchange(world, machine, PRIYA) <= 3
    had = len(world.letters(PRIYA))
    world.councillor_says("[MB-1] note rang her mother about the carers today")
    world.councillor_says("[MB-1] note rang her mother about the carers today")
    assert len(world.letters(PRIYA)) == had + 2


@pytest.mark.parametrize("threaded", [True, False])
def test_an_answer_to_many_that_is_answered_by_a_machine(tmp_path: Path, threaded: bool) -> None:
    """She reads it once, and nothing goes back."""
    world = World(tmp_path)
    for who in SUPPORTERS:
        world.arrives(shapes.fresh(who.sender, CASEWORK, "Save our library", f"{CAMPAIGN}\n\n{who.name}", world.now))
    (campaign,) = (reference for reference in world.cases() if world.case(reference).campaign)
    world.councillor_says(f"[{campaign}] answer The council decides about it in June.")
    world.now += timedelta(minutes=1)
    world.bridge.tick()
    world.post()
    eve, away = SUPPORTERS[-1], responder(SUPPORTERS[-1].sender, AWAY, subject="Away")
    had, told = len(world.letters(eve.sender)), len(world.letters(PRIYA))
    machine: Machine = (lambda letter, now: shapes.iphone_reply(letter, eve.sender, AWAY, now)) if threaded else away
    assert exchange(world, machine, eve.address, had=had - 1) == 1
    assert len(world.letters(PRIYA)) == told + 1
