"""The stage: the real daemon between the demo's servers, its clock, and waiting until it has nothing left to do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from secrets import token_urlsafe

from sqlmodel import Session

from mailbridge import assembly, logs, lookup
from mailbridge.bridge import Bridge
from mailbridge.core.known import KnownCase
from mailbridge.daemon import run
from mailbridge.demo.clock import Clock
from mailbridge.demo.folder import Folder, configure, password
from mailbridge.demo.people import CASEWORK, CAST, OPERATOR, OTHERS, MailProgram, Person
from mailbridge.demo.servers import HOST, Delivered, PostOffice, post_office
from mailbridge.model.words import InboundStatus
from mailbridge.rounds import Rounds
from mailbridge.settings import load
from mailbridge.storage import transaction
from mailbridge.watching import Pace

PACE = Pace(poll=0.2, tick=0.15, post=0.15, copy=0.15)
"""The daemon's jobs, in seconds: two weeks go by in as many seconds."""
PATIENCE = 20.0
"""Seconds after which something that should have happened is called missing."""
_LOOK_AGAIN = 0.02


class Missing(Exception):
    """Something did not happen in time; the message says what, and where to look."""


@dataclass(frozen=True, kw_only=True)
class WatchedBridge(Bridge):
    """The bridge as it is; its clock hears to which of its times a tick has answered."""

    clock: Clock

    def tick(self) -> int:
        """Everything that is due now."""
        jumps = self.clock.jumps
        steps = super().tick()
        self.clock.answered = jumps
        return steps


@dataclass(frozen=True)
class Stage:
    """Everything that a scene needs."""

    folder: Folder
    clock: Clock
    office: PostOffice
    rounds: Rounds
    bridge: WatchedBridge
    programs: dict[str, MailProgram]
    daemon: asyncio.Task[None]

    def program(self, person: Person) -> MailProgram:
        """A person's mail program."""
        return self.programs[person.address]

    async def until(self, condition: Callable[[], Awaitable[bool]], what: str) -> None:
        """Waits for a condition. Raises `Missing` after `PATIENCE` seconds, or as soon as the daemon has stopped or calls the operator."""
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while not await condition():
            if self.daemon.done():
                raise Missing("The service was stopped, so the story ends here.")
            if self.office.delivered[OPERATOR] or asyncio.get_running_loop().time() > deadline:
                raise Missing(f"{what}: this did not happen. {await self.rounds.in_database(self._shelf)}The log says more: {self.folder.log}")
            await asyncio.wait({self.daemon}, timeout=_LOOK_AGAIN)

    def _shelf(self) -> str:
        with transaction(self.bridge.engine) as session:
            return "".join(f"Mail {row.id} was shelved: {row.reason}. " for row in lookup.in_state(session, InboundStatus.SHELVED))

    async def quiet(self) -> None:
        """Waits until every mail is decided, every letter posted and copied, and the clock's new time has been acted on."""
        await self.until(self._is_quiet, "everything at rest")

    async def _is_quiet(self) -> bool:
        return self.clock.answered == self.clock.jumps and await self.rounds.in_database(self._has_nothing_left)

    def _has_nothing_left(self) -> bool:
        with transaction(self.bridge.engine) as session:
            taken = sum(lookup.ledger(session).values())
            busy = lookup.waiting(session.connection()) or lookup.uncopied(session.connection()) or lookup.letters_due(session, self.bridge.now())
            return not busy and taken == self.office.delivered[CASEWORK]

    async def jump(self, moment: datetime) -> None:
        """Lets time pass, and waits until what that brings about has happened. UTC."""
        await self.quiet()
        self.clock.jump(moment)
        await self.quiet()

    async def ask(self, question: Callable[[Session], KnownCase | None]) -> KnownCase | None:
        """Looks something up in the database."""

        def looked_up() -> KnownCase | None:
            with transaction(self.bridge.engine) as session:
                return question(session)

        return await self.rounds.in_database(looked_up)


@asynccontextmanager
async def stage(folder: Folder, start: datetime, working_days: int, on_delivery: Delivered) -> AsyncIterator[Stage]:
    """Servers, configuration and daemon, up and watching; all gone at the end of the block, files excepted."""
    clock, words = Clock(start), {person.address: token_urlsafe(9) for person in CAST} | {address: token_urlsafe(9) for address in OTHERS}
    words[CASEWORK] = password(folder)
    async with AsyncExitStack() as stack:
        logs.start("text", stack.enter_context(folder.log.open("w", encoding="utf-8", buffering=1)))
        office = await stack.enter_async_context(post_office(words, clock, on_delivery))
        imap, smtp = (HOST, office.imap_port), (HOST, office.smtp_port)
        configure(folder, imap, smtp, working_days)
        rounds = assembly.rounds(load(folder.config, {}), clock)
        bridge = rounds.bridge = rounds.visits.bridge = watched(rounds.bridge, clock)
        programs = {person.address: MailProgram(person, words[person.address], imap, smtp, clock) for person in CAST}
        daemon = await stack.enter_async_context(_working(rounds))
        made = Stage(folder, clock, office, rounds, bridge, programs, daemon)
        await made.until(lambda: rounds.in_database(_is_watching, bridge), "the daemon watches the casework mailbox")
        yield made


def watched(bridge: Bridge, clock: Clock) -> WatchedBridge:
    """The same bridge, watched."""
    return WatchedBridge(**{one.name: getattr(bridge, one.name) for one in fields(bridge)}, clock=clock)


def _is_watching(bridge: Bridge) -> bool:
    with transaction(bridge.engine) as session:
        return lookup.cursor(session, "shah") is not None


@asynccontextmanager
async def _working(rounds: Rounds) -> AsyncIterator[asyncio.Task[None]]:
    """The daemon, told to stop at the end as a service manager would."""
    stop = asyncio.Event()
    daemon = asyncio.create_task(run(rounds, PACE, stop), name="daemon")
    try:
        yield daemon
    finally:
        stop.set()
        await asyncio.wait({daemon})
        rounds.rooms.close()
        rounds.bridge.engine.dispose()
