"""Letters over connections that are kept open."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mailbridge.core.wire import Unreachable
from mailbridge.send.letter import Handover, Posted
from mailbridge.send.opening import goodbye, hang_up, opened
from mailbridge.send.server import Smtp

if TYPE_CHECKING:
    import aiosmtplib

FEWER_SECONDS = 900.0
"""A server that refuses a further connection is asked for no more than it bears, for so long."""
ANY = -1
"""No lane of its own."""


class Poster:
    """So many connections at most, kept open, and renewed when the server closed them; each has one letter at a time, further callers wait their turn."""

    def __init__(self, smtp: Smtp, connections: int = 1) -> None:
        from asyncio import Condition

        self.smtp, self.connections = smtp, connections
        self._kept: list[tuple[int, aiosmtplib.SMTP]] = []
        """(lane, connection): open, and not at work. What was used last is used first, and what is not used the server closes in its time."""
        self._at_work: set[aiosmtplib.SMTP] = set()
        self._busy = 0
        """Callers that have one, or open one."""
        self._turn = Condition()
        self._borne, self._until = connections, 0.0

    async def post(self, sender: str, recipients: Sequence[str], raw: bytes, lane: int = ANY) -> Posted:
        """Post these bytes; `sender` is the envelope's, empty for the null sender. Bcc never stands in `raw`: it is sent as it is.

        Each `lane` has a connection of its own: what was posted over it can be marked before anything else goes there.

        Raises `Unreachable` when nothing was handed over (try later), `LoginRefused` when a person must look."""
        only = tuple(dict.fromkeys(recipients))
        posted = None
        while posted is None:
            posted = await self._in_turn(sender, only, raw, lane)
        return posted

    async def _in_turn(self, sender: str, recipients: tuple[str, ...], raw: bytes, lane: int) -> Posted | None:
        """None where it must be tried once more: over another connection, or when one is free that the server bears."""
        await self._begin()
        client = self._kept_for(lane)
        is_kept = client is not None
        try:
            client = client or await self._opened()
            if client is None:
                return None
            self._at_work.add(client)
            return await self._over(client, sender, recipients, raw, is_kept=is_kept)
        except BaseException:  # a cancelled letter too must not leave half an envelope behind
            if client is not None:
                hang_up(client)
            raise
        finally:
            await self._end(client, lane)

    async def _begin(self) -> None:
        async with self._turn:
            await self._turn.wait_for(lambda: self._busy < self.lanes)
            self._busy += 1

    async def _end(self, client: aiosmtplib.SMTP | None, lane: int) -> None:
        self._busy -= 1
        if client is not None:
            self._at_work.discard(client)
            if client.is_connected:
                self._kept.append((lane, client))
        async with self._turn:
            self._turn.notify_all()

    def _kept_for(self, lane: int) -> aiosmtplib.SMTP | None:
        """The lane's own; any, where the server has just borne no further one."""
        self._kept = [(whose, client) for whose, client in self._kept if client.is_connected]
        is_free = lane == ANY or self.lanes < self.connections
        found = next((one for one in reversed(self._kept) if is_free or one[0] in (lane, ANY)), None)
        if found is None:
            return None
        self._kept.remove(found)
        return found[1]

    @property
    def lanes(self) -> int:
        """How many letters may go at the same time: fewer for a while where the server has borne fewer connections."""
        return self._borne if time.monotonic() < self._until else self.connections

    async def _opened(self) -> aiosmtplib.SMTP | None:
        """A new connection; None where the server bears no further one beside those that are at work."""
        try:
            return await opened(self.smtp)
        except Unreachable:
            if not self._at_work:
                raise
            self._borne, self._until = len(self._at_work), time.monotonic() + FEWER_SECONDS
            return None

    async def _over(self, client: aiosmtplib.SMTP, sender: str, recipients: tuple[str, ...], raw: bytes, *, is_kept: bool) -> Posted | None:
        """None where a kept connection turns out to be dead before anything was handed over."""
        import aiosmtplib

        try:
            return await Handover(client, self.smtp, sender, recipients, raw).post()
        except (aiosmtplib.SMTPException, OSError) as error:
            hang_up(client)
            if is_kept:
                return None
            raise Unreachable(f"post: {self.smtp.name}: {error or type(error).__name__}") from error

    async def close(self) -> None:
        """Say goodbye. Never raises; the next `post` opens a new connection."""
        async with self._turn:
            await self._turn.wait_for(lambda: not self._busy)
            kept, self._kept = self._kept, []
            for _, client in kept:
                await goodbye(client)


async def probe(smtp: Smtp) -> str:
    """Connect, log in and hang up without sending: one line on what the server offers. Raises `Unreachable` or `LoginRefused`."""
    client = await opened(smtp)
    cipher = client.get_transport_info("cipher")
    facts = [cipher[1] if cipher else "plain text", f"logged in as {smtp.user}" if smtp.user else "no login"]
    limit = client.esmtp_extensions.get("size", "")
    if limit.isdigit() and int(limit):
        facts.append(f"mails up to {int(limit) / 1e6:.0f} MB")
    await goodbye(client)
    return ", ".join(facts)
