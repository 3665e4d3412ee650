"""Takes claimed letters to the mail server, several at a time. Each is marked before the next goes over the same connection, and of the letters to one
addressee none overtakes another."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial

import structlog

from mailbridge.core.wire import LoginRefused, Unreachable
from mailbridge.marks import Marks
from mailbridge.noting import noted
from mailbridge.outage import Outage
from mailbridge.outbox import Outbox, Posting
from mailbridge.pulse import Pulse
from mailbridge.rooms import Ways
from mailbridge.send import Posted, Poster

log = structlog.get_logger()


class Round:
    """Some claimed letters on their way: those that wait, in their order, and those at which the line broke."""

    def __init__(self, letters: Sequence[Posting]) -> None:
        self.waiting = list(letters)
        self.broken: list[Posting] = []
        self.is_over = False
        """No further one is begun."""
        self._on_the_way: list[Posting] = []
        self._turn = asyncio.Condition()

    async def next(self) -> Posting | None:
        """The first letter that overtakes none to the same people, when there is one; None when there will be no more."""
        async with self._turn:
            await self._turn.wait_for(lambda: self.is_over or not self.waiting or self._free() is not None)
            letter = None if self.is_over else self._free()
            if letter is not None:
                self.waiting.remove(letter)
                self._on_the_way.append(letter)
            return letter

    def _free(self) -> Posting | None:
        held = {address for letter in self._on_the_way for address in letter.recipients}
        for letter in self.waiting:
            if held.isdisjoint(letter.recipients):
                return letter
            held.update(letter.recipients)
        return None

    def stays(self, letter: Posting) -> None:
        """It is not begun, nor is any other."""
        self.waiting.append(letter)
        self.is_over = True

    async def arrived(self, letter: Posting) -> None:
        """It has been posted, or not: another to the same people may follow."""
        async with self._turn:
            self._on_the_way.remove(letter)
            self._turn.notify_all()


class Postman:
    """What is done with the letters of one outbox."""

    def __init__(
        self,
        outbox: Outbox,
        poster: Poster,
        ways: Ways,
        pulse: Pulse,
        outage: Outage,
        *,
        may_begin: Callable[[], Awaitable[bool]],
        is_stopping: Callable[[], bool],
    ) -> None:
        """`may_begin`: whether another letter may be begun. `is_stopping`: whether nobody waits any more for what is to be marked."""
        self.outbox, self.poster, self.ways, self.pulse, self.outage = outbox, poster, ways, pulse, outage
        self.marks = Marks(outbox, ways)
        self._may_begin, self._is_stopping = may_begin, is_stopping
        self._suspects: set[int] = set()

    async def take(self, letters: Sequence[Posting]) -> bool:
        """Posts them. When the line breaks, all keep their places, and next time they go one by one; when it breaks at the same letter again, that one
        is passed over, and when it breaks at the next, too, it is the server."""
        tour = Round(letters)
        lanes = 1 if self._suspects else min(self.poster.lanes, len(letters))
        ends = await asyncio.gather(*(self._walk(tour, lane) for lane in range(lanes)), return_exceptions=True)
        for failure in (end for end in ends if end is not None):
            raise failure
        why = "the mail server cannot be reached" if tour.broken else "the disk is in trouble"
        for left in (*tour.broken, *tour.waiting):
            await noted(partial(self.ways.in_database, self.outbox.put_off, left.number, why), self._is_stopping)
        return not tour.broken

    async def _walk(self, tour: Round, lane: int) -> None:
        """One letter after the other over one connection, as long as there are any."""
        while (letter := await tour.next()) is not None:
            try:
                if not await self._may_begin():
                    tour.stays(letter)
                elif await self._is_posted(letter, lane):
                    await self._goes_on(tour, letter)
                else:
                    self._breaks(tour, letter)
            except BaseException:
                tour.is_over = True
                raise
            finally:
                await tour.arrived(letter)

    async def _goes_on(self, tour: Round, letter: Posting) -> None:
        """The server takes other letters: those at which the line broke wait alone, for longer each time, so that they do not hold up the rest."""
        self._suspects.discard(letter.number)
        self.outage.ends()
        if tour.is_over:
            return
        for one in tour.broken:
            self._suspects.discard(one.number)
            await self.ways.in_database(self.outbox.posted, one.number, (), {}, "the line breaks at this letter")
        tour.broken.clear()

    def _breaks(self, tour: Round, letter: Posting) -> None:
        tour.broken.append(letter)
        if len(tour.broken) == 2 or letter.number not in self._suspects:
            self._suspects.add(letter.number)
            tour.is_over = True

    async def _is_posted(self, letter: Posting, lane: int) -> bool:
        """False when the line broke. A letter that fails otherwise keeps its claim until the lease is over, and the others go on."""
        self.pulse.moves("posting")
        try:
            await self._post_copies(letter, lane)
            self.pulse.server_answered()
        except (Unreachable, LoginRefused) as error:
            self.outage.goes_on(refused=isinstance(error, LoginRefused))
            self.pulse.server_failed(error)
            log.warning("mail server not reached", stage="send", outbound=letter.number, error=str(error))
            return False
        except Exception:
            log.exception("letter failed", stage="send", outbound=letter.number)
        return True

    async def _post_copies(self, letter: Posting, lane: int) -> None:
        """To each addressee in turn; what the server has said stands, wherever it ends."""
        said: list[Posted] = []
        try:
            for address, raw in letter.copies:
                said.append(await self.poster.post(letter.sender, (address,), raw, lane))
        finally:
            if said:
                accepted = tuple(address for one in said for address in one.accepted)
                refused = {address: why for one in said for address, why in one.refused.items()}
                mark = partial(self._mark, letter.number, accepted, refused, said[-1].response)
                await noted(mark, self._is_stopping)

    async def _mark(self, number: int, accepted: Sequence[str], refused: Mapping[str, str], response: str) -> None:
        self.pulse.moves("posting")  # a database that is away for long is no posting that hangs
        await self.marks.make(number, accepted, refused, response)
