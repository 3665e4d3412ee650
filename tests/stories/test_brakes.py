"""What goes out has limits: by the hour, for one address, for an address from which mail comes back; and a breaker that a person closes (issue 7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from mailbridge import lookup, record, storage
from mailbridge.core.braking import Failure, Lately, unreached, why_to_halt
from mailbridge.core.mail import Mail
from mailbridge.core.parse import parse
from mailbridge.core.watching import Figures, State
from mailbridge.outbox import Posting
from mailbridge.watch.guard import asked
from tests.stories import shapes
from tests.stories.world import CASEWORK, HIGHWAYS, JEAN, PRIYA, World

OPERATOR = "it@northborough.example"
BOX = "jean.obi@mail.example"
DANGER = "I can not go on any more, I want to kill myself tonight."


def pothole(number: int, who: str = "") -> bytes:
    text = f"There is a pothole outside {number} Mill Lane NB1 4QT, about {number} inches deep. Res {number}"
    return shapes.fresh(who or f"Res {number} <res{number}@mail.example>", CASEWORK, f"pothole {number}", text, World.now)


def halted(world: World) -> bool:
    with storage.transaction(world.bridge.engine) as session:
        return lookup.breaker(session) is not None


def alarms(world: World) -> list[Mail]:
    return [letter for letter in world.letters(OPERATOR) if "halted all outgoing mail" in letter.subject]


def go_on(world: World) -> bool:
    with storage.transaction(world.bridge.engine) as session:
        return record.go_on(session, world.bridge.now())


def refusing(world: World, refused: Mapping[str, str]) -> None:
    """The mail server refuses these addresses."""
    while letters := world.bridge.outbox.claim():
        for letter in letters:
            _answer(world, letter, refused)


def _answer(world: World, letter: Posting, refused: Mapping[str, str]) -> None:
    for address, raw in letter.copies:
        if address not in refused:
            world.mailboxes[address].append(parse(raw))
    taken = [address for address in letter.recipients if address not in refused]
    world.bridge.outbox.posted(letter.number, taken, {one: refused[one] for one in letter.recipients if one in refused}, "250 ok")


def test_many_refused_letters_open_the_breaker(tmp_path: Path) -> None:
    world = World(tmp_path)
    refused = {f"res{number}@mail.example": "550 5.7.1 your account is blocked" for number in range(100)}
    for number in range(30):
        world.taken(pothole(number))
    world.bridge.process_waiting()
    refusing(world, refused)
    assert halted(world)
    world.post()
    (alarm,) = alarms(world)
    assert "were refused or came back" in alarm.text
    world.resident_writes("There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled. Jean Obi")
    world.resident_writes(DANGER, "help", sender="Ada <ada@mail.example>")
    assert "kill myself" in world.last(PRIYA).text, "an alarm has its way out"
    world.bridge = world.started()
    world.post()
    assert halted(world)
    assert not world.letters(JEAN), "the breaker outlives a restart"
    assert go_on(world)
    assert not go_on(world)
    world.post()
    assert world.letters(JEAN)
    assert len(alarms(world)) == 1


def test_the_watch_over_the_service_knows_it(world: World) -> None:
    def state() -> State:
        with storage.transaction(world.bridge.engine) as session:
            return asked(session, State("0", "run", World.now, World.now), Figures(World.now))

    assert not state().breaker
    with storage.transaction(world.bridge.engine) as session:
        record.halt(session, "the reason", World.now)
    assert state().breaker == "the reason"
    assert state().breaker_since == World.now


def test_a_full_hour_twice_in_a_row(tmp_path: Path) -> None:
    world = World(tmp_path, service={"letters_an_hour": 4})
    for hour in range(3):
        for number in range(8):
            world.arrives(pothole(10 * hour + number))
        assert halted(world) is (hour > 0)
        world.now += timedelta(minutes=61)
    assert len(alarms(world)) == 1
    assert "two hours in a row" in alarms(world)[0].text


def test_what_an_outage_has_left_is_no_storm(tmp_path: Path) -> None:
    world = World(tmp_path, service={"letters_an_hour": 4})
    for number in range(8):
        world.taken(pothole(number))
    world.bridge.process_waiting()
    for _ in range(5):
        world.now += timedelta(minutes=125)
        world.post()
        assert not halted(world)


@pytest.mark.parametrize(
    ("lately", "is_full", "halts"),
    [
        (Lately(posted=50, failed=16), False, True),
        (Lately(posted=50, failed=15), False, False),
        (Lately(posted=19, failed=19), False, False),
        (Lately(alike=11, family="nudge"), False, True),
        (Lately(alike=10, family="nudge"), False, False),
        (Lately(halted_before=True, decided=121), True, True),
        (Lately(halted_before=True, decided=121), False, False),
        (Lately(halted_before=True, decided=120), True, False),
        (Lately(decided=500), True, False),
    ],
)
def test_when_mail_halts(lately: Lately, is_full: bool, halts: bool) -> None:
    assert bool(why_to_halt(lately, 120, is_full=is_full)) is halts


def test_the_same_letter_again_and_again(tmp_path: Path) -> None:
    """A fault that writes one letter about one case for ever is stopped, whatever its cause."""
    world = World(tmp_path, service={"letters_a_day_to_one": 99})
    world.resident_writes("There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled. Jean Obi")
    for number in range(14):
        world.councillor_says("[MB-1] update", f"They come on day {number}.")
    assert halted(world)
    assert len([one for one in world.letters(JEAN) if "They come on day" in one.text]) <= 12


def test_so_many_letters_a_day_to_one_address(tmp_path: Path) -> None:
    world = World(tmp_path, service={"letters_a_day_to_one": 4})
    world.resident_writes("There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled. Jean Obi")
    for number in range(4):
        world.councillor_says("[MB-1] update", f"They come on day {number}.")
    assert len(world.letters(JEAN)) == 4
    assert "A letter waits until 03 May 2024" in " ".join(_lines(world))
    world.resident_writes(DANGER, "help", sender=JEAN)
    assert any("999" in one.text or "116 123" in one.text for one in world.letters(JEAN)), "an emergency text waits for nothing"
    world.now += timedelta(hours=25)
    world.post()
    assert [number for number in range(4) if any(f"day {number}." in one.text for one in world.letters(JEAN))] == [0, 1, 2, 3]


def test_so_many_letters_a_day_to_an_office(tmp_path: Path) -> None:
    world = World(tmp_path, service={"letters_a_day_to_office": 3})
    for number in range(5):
        world.taken(pothole(number))
    world.bridge.process_waiting()
    world.post()
    assert len(world.letters(HIGHWAYS)) == 3, "also when all are due at once"
    assert world.letters("res4@mail.example"), "what lies behind them goes out"
    world.now += timedelta(hours=25)
    world.post()
    assert len(world.letters(HIGHWAYS)) == 5


def _lines(world: World, reference: str = "MB-1") -> list[str]:
    with storage.transaction(world.bridge.engine) as session:
        row = lookup.case(session, reference)
        assert row is not None
        return [event.line for event in lookup.events(session, row)]


def test_an_address_from_which_mail_comes_back(tmp_path: Path) -> None:
    """Twice she hears of it; then nothing goes there by itself, her own words are tried, and after months all is forgotten."""
    world = World(tmp_path)
    gone = {BOX: "550 5.1.1 no such user"}
    for number in (14, 20):
        world.taken(shapes.fresh(JEAN, CASEWORK, f"hole {number}", f"There is a pothole outside {number} Mill Lane NB1 4QT. Jean Obi", world.now))
    world.bridge.process_waiting()
    refusing(world, gone)
    world.taken(shapes.fresh(JEAN, CASEWORK, "bin", "Our brown bin has been missed again at 9 Elm Close NB1 4QT. Jean Obi", world.now))
    world.bridge.process_waiting()
    told = len(world.letters(PRIYA))
    refusing(world, {})
    assert "was not posted" in " ".join(_lines(world, "MB-3"))
    assert len(world.letters(PRIYA)) == told
    world.councillor_says("[MB-3] update", "They come on Monday.")
    assert any("They come on Monday" in one.text for one in world.letters(JEAN)), "her own words are tried"
    with storage.transaction(world.bridge.engine) as session:
        assert lookup.unreached_addresses(session, world.bridge.now()) == {BOX}
        assert not lookup.unreached_addresses(session, world.bridge.now() + timedelta(days=90))


def test_a_score_fades() -> None:
    now = World.now
    twice = [Failure(BOX, now, permanent=True)] * 2
    assert unreached(twice, now) == {BOX}
    assert not unreached(twice, now + timedelta(days=10))
    assert not unreached([Failure(BOX, now, permanent=False)] * 6, now)
    assert unreached([Failure(BOX, now, permanent=False)] * 8, now)
