"""The lines to the mail servers. Whatever one of them does or leaves undone, the mailboxes of the others are not kept waiting."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from typing import TypeVar

from mailbridge.crew import Crew, Server
from mailbridge.fetch import Account, Connection, connect
from mailbridge.gate import SENSIBLE, Gate, Limits
from mailbridge.outage import USUAL, Pauses

T = TypeVar("T")
GRACE = 3.0
"""Seconds that mail servers have at the end of the service, to finish what they have begun and to say goodbye."""


class Lines:
    """All connections to mailboxes, by mailbox. Only in the loop; what is said over them is said in threads."""

    def __init__(
        self,
        accounts: Mapping[str, Account],
        threads: Executor,
        limits: Limits = SENSIBLE,
        pauses: Pauses = USUAL,
        failed: Callable[[str, Exception], None] = lambda *_: None,
    ) -> None:
        self._accounts = accounts
        mailboxes = Counter(_server(account) for account in accounts.values())
        self._gates = {server: Gate(number, limits, pauses, failed) for server, number in mailboxes.items()}
        self._crew = Crew(threads, lambda server: self._gates[server].is_away)

    def gate(self, mailbox: str) -> Gate:
        """The way to the server of a mailbox."""
        return self._gates[_server(self._accounts[mailbox])]

    async def work(self, mailbox: str, work: Callable[..., T], *arguments: object) -> T:
        """Runs something that talks to the server of a mailbox."""
        return await self._crew.work(_server(self._accounts[mailbox]), work, *arguments)

    @asynccontextmanager
    async def connected(self, mailbox: str, *, patient: bool = False) -> AsyncIterator[Connection]:
        """A connection, in its turn. Raises `Unreachable` or `LoginRefused`; with patience it waits as long as the server is away, but for its own try."""
        gate = self.gate(mailbox)
        async with gate.places:
            connection = await gate.opened(mailbox, lambda: self.work(mailbox, self._connect, mailbox), patient=patient)
            try:
                yield connection
            finally:
                await self._close(mailbox, connection)

    def _connect(self, mailbox: str) -> Connection:
        return connect(self._accounts[mailbox])

    async def _close(self, mailbox: str, connection: Connection) -> None:
        """Says goodbye, unless nobody would hear it."""
        if self.gate(mailbox).is_away:
            connection.hang_up()
        else:
            await asyncio.shield(self.work(mailbox, connection.close))

    @asynccontextmanager
    async def ending(self) -> AsyncIterator[None]:
        """The service ends meanwhile: from a moment on no server is waited for. When this is over, nothing that talks to one is at work."""
        waking = asyncio.create_task(self._wake())
        try:
            yield
            await self._crew.ended()
        finally:
            waking.cancel()

    async def _wake(self) -> None:
        """Again and again, since whoever was fetching tries a new connection."""
        from mailbridge.fetch.paced import wake

        await asyncio.sleep(GRACE)
        while True:
            wake(self._gates.keys())
            await asyncio.sleep(GRACE / 10)


def _server(account: Account) -> Server:
    return account.host.lower(), account.port
