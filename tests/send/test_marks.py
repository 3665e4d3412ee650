"""Letters that wait for the database at the same time are marked together, and each hears of its own mark only when that is safe."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from mailbridge.marks import Marks
from mailbridge.model.tables import Outbound
from mailbridge.model.words import OutboundStatus
from mailbridge.outbox import Posting
from mailbridge.patience import Patience
from mailbridge.pulse import Pulse
from mailbridge.rooms import Rooms, Ways
from mailbridge.storage import transaction
from tests.stories.shapes import fresh
from tests.stories.world import CASEWORK, JEAN, World

SAID = "250 2.0.0 queued"


class Office:
    """Claimed letters, and a database that is busy until it is let go."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder)
        text = "There is a pothole outside 14 Mill Lane NB1 4QT. Please have it filled."
        self.world.bridge.process(self.world.taken(fresh(JEAN, CASEWORK, "pothole", text, self.world.now)) or 0)
        self.letters: list[Posting] = self.world.bridge.outbox.claim()
        self.rooms = Rooms()
        self.marks = Marks(self.world.bridge.outbox, Ways(self.rooms, Pulse(("shah",), lambda: self.world.now), Patience()))
        self.commits = 0
        event.listen(self.world.bridge.engine, "commit", self._committed)

    def _committed(self, _: object) -> None:
        self.commits += 1

    def make(self, letter: Posting, *refused: str) -> asyncio.Task[None]:
        accepted = [address for address in letter.recipients if address not in refused]
        return asyncio.create_task(self.marks.make(letter.number, accepted, dict.fromkeys(refused, "550 no such user"), SAID))

    async def together(self, *tasks: asyncio.Task[None]) -> list[BaseException | None]:
        """All of them come while the database is busy."""
        busy = Event()
        self.rooms.database.submit(busy.wait)
        await asyncio.sleep(0)
        busy.set()
        return await asyncio.gather(*tasks, return_exceptions=True)

    def statuses(self) -> dict[int, OutboundStatus]:
        with transaction(self.world.bridge.engine) as session:
            return {row.id or 0: row.status for row in session.exec(select(Outbound))}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    assert len(office.letters) >= 3
    yield office
    office.rooms.close()


async def test_those_that_wait_are_marked_in_one_transaction(office: Office) -> None:
    first, second, *_ = office.letters
    assert await office.together(office.make(first), office.make(second)) == [None, None]
    assert office.commits == 1
    assert [office.statuses()[one.number] for one in (first, second)] == [OutboundStatus.SENT] * 2


async def test_one_that_was_refused_is_marked_apart(office: Office) -> None:
    first, second, third, *_ = office.letters
    await office.together(office.make(first, *first.recipients), office.make(second), office.make(third))
    assert office.commits == 2, "the refused one with what she is told of it, and the other two together"
    statuses = office.statuses()
    assert [statuses[one.number] for one in (first, second, third)] == [OutboundStatus.REFUSED, OutboundStatus.SENT, OutboundStatus.SENT]


async def test_where_the_database_fails_each_hears_it_who_is_not_marked(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, *_ = office.letters
    real, calls = office.world.bridge.outbox.all_posted, list[int]()

    def failing_once(letters: list[tuple[int, list[str], str]]) -> set[int]:
        calls.append(len(letters))
        if len(calls) == 1:
            raise OperationalError("UPDATE", {}, Exception("database is locked"))
        return real(letters)

    monkeypatch.setattr(type(office.world.bridge.outbox), "all_posted", lambda _, letters: failing_once(letters))
    failed, done = await office.together(office.make(first), office.make(second))
    assert isinstance(failed, OperationalError)
    assert done is None
    assert calls == [2, 1]
    assert [office.statuses()[one.number] for one in (first, second)] == [OutboundStatus.SENDING, OutboundStatus.SENT]
    await office.make(first)
    assert office.statuses()[first.number] is OutboundStatus.SENT


async def test_a_letter_that_was_marked_before_is_no_error(office: Office) -> None:
    first, second, *_ = office.letters
    await office.make(first)
    assert await office.together(office.make(first), office.make(second)) == [None, None]
    assert office.statuses()[first.number] is OutboundStatus.SENT


async def test_what_is_wrong_with_one_mark_is_not_the_others_matter(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, *_ = office.letters
    real = office.world.bridge.outbox.all_posted

    def failing(letters: list[tuple[int, list[str], str]]) -> set[int]:
        if second.number in [number for number, *_ in letters]:
            raise ValueError("cannot be written")
        return real(letters)

    monkeypatch.setattr(type(office.world.bridge.outbox), "all_posted", lambda _, letters: failing(letters))
    done, failed = await office.together(office.make(first), office.make(second))
    assert done is None
    assert isinstance(failed, ValueError)
    assert [office.statuses()[one.number] for one in (first, second)] == [OutboundStatus.SENT, OutboundStatus.SENDING]
