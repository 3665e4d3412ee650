"""Several letters at a time: to one addressee in their order, and never over more connections than are allowed, or than the server bears."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import col, select

from mailbridge.core.parse import parse
from mailbridge.model.tables import Outbound
from mailbridge.outbox import Posting
from mailbridge.postman import Round
from mailbridge.rooms import Rooms
from mailbridge.rounds import Rounds
from mailbridge.send import Poster
from mailbridge.storage import transaction
from tests.send.test_posting import LETTER, OMAR, ROSA, SENDER, smtp_of
from tests.servers.smtp import SmtpServer
from tests.stories.shapes import fresh
from tests.stories.world import CASEWORK, HIGHWAYS, World


def letter(number: int, *addresses: str) -> Posting:
    return Posting(number, f"letter {number}", SENDER, tuple((address, LETTER) for address in addresses))


async def test_letters_to_one_addressee_keep_their_order() -> None:
    tour = Round([letter(1, ROSA), letter(2, ROSA, OMAR), letter(3, OMAR), letter(4, "bea@post.example")])
    first, beside = await tour.next(), await tour.next()
    assert (first, beside) == (letter(1, ROSA), letter(4, "bea@post.example")), "3 waits, since 2 does"
    further = asyncio.create_task(tour.next())
    await tour.arrived(letter(4, "bea@post.example"))
    await asyncio.sleep(0)
    assert not further.done()
    await tour.arrived(letter(1, ROSA))
    assert await further == letter(2, ROSA, OMAR)
    await tour.arrived(letter(2, ROSA, OMAR))
    assert await tour.next() == letter(3, OMAR)
    assert await tour.next() is None


async def test_when_it_is_over_nobody_waits() -> None:
    tour = Round([letter(1, ROSA), letter(2, ROSA)])
    assert await tour.next() == letter(1, ROSA)
    further = asyncio.create_task(tour.next())
    await asyncio.sleep(0)
    tour.is_over = True
    await tour.arrived(letter(1, ROSA))
    assert await further is None
    assert tour.waiting == [letter(2, ROSA)]


@pytest.mark.parametrize(("asked", "borne", "used"), [(1, 0, 1), (3, 0, 3), (3, 1, 1)])
async def test_no_more_connections_than_are_allowed(make_smtp: Callable[..., SmtpServer], asked: int, borne: int, used: int) -> None:
    server = make_smtp(bears=borne)
    poster = Poster(smtp_of(server), asked)
    for _ in range(2):
        said = await asyncio.gather(*(poster.post(SENDER, [f"r{number}@post.example"], LETTER) for number in range(12)))
        assert all(one.accepted for one in said)
    assert len({one.connection for one in server.received}) == used
    await poster.close()


async def test_nothing_goes_over_a_connection_whose_last_letter_may_not_be_marked(smtp: SmtpServer) -> None:
    """The kill test found letters posted twice that were not the last ones over their connection."""
    poster = Poster(smtp_of(smtp), 2)
    for lane in (0, 1, 0, 1):
        assert (await poster.post(SENDER, [ROSA], LETTER, lane)).accepted
    await poster.close()
    first, second, *again = (one.connection for one in smtp.received)
    assert first != second
    assert again == [first, second]


async def test_a_storm_leaves_over_several_connections(tmp_path: Path, smtp: SmtpServer) -> None:
    world = World(tmp_path)
    for number in range(6):
        text = f"A pothole outside {number + 1} Mill Lane NB1 4QT. Please have it filled."
        world.bridge.process(world.taken(fresh(f"Resident {number} <r{number}@mail.example>", CASEWORK, f"pothole {number}", text, world.now)) or 0)
    rounds = Rounds(world.bridge, {}, Poster(smtp_of(smtp), 3), Rooms())
    assert await rounds.post()
    await rounds.poster.close()
    rounds.rooms.close()
    assert len({one.connection for one in smtp.received}) == 3
    to_highways = [parse(one.raw).message_id for one in smtp.received if one.recipients == (HIGHWAYS,)]
    with transaction(world.bridge.engine) as session:
        decided = session.exec(select(Outbound.message_id).where(Outbound.letter == "forward").order_by(col(Outbound.id))).all()
    assert len(decided) == 6
    assert to_highways == decided
