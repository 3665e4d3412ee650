"""One round: collect from the mailboxes, decide, post, keep copies. What `once` does once, the daemon does whenever there is reason to.

IMAP work runs in threads of its own, database work in a single one, posting in the loop: nothing waits for anything it does not need.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

import structlog

from mailbridge.bridge import Bridge
from mailbridge.core.wire import Declined, LoginRefused, Unreachable
from mailbridge.delivery import Delivery
from mailbridge.disk import Stuck
from mailbridge.fetch import Account, Connection, Fetched, Unfetchable, connect
from mailbridge.lookback import LookBack
from mailbridge.noting import noted
from mailbridge.outage import USUAL, Outage, Pauses
from mailbridge.outbox import Posting
from mailbridge.patience import Patience
from mailbridge.pulse import Pulse
from mailbridge.send import Posted, Poster

log = structlog.get_logger()
T = TypeVar("T")
LARGEST = 50_000_000
"""Bytes; of a larger mail only the head is fetched, and the councillor is told that it waits in her mailbox."""
IMAP_THREADS = 16
AT_ONCE = 100
"""Mails that are fetched before those that have come are decided: whoever writes during a storm must not wait for its end."""


@dataclass
class Rooms:
    """The threads: several for IMAP, one for the database."""

    imap: Executor = field(default_factory=lambda: ThreadPoolExecutor(IMAP_THREADS, "imap"))
    database: Executor = field(default_factory=lambda: ThreadPoolExecutor(1, "database"))

    @classmethod
    def for_mailboxes(cls, number: int) -> Rooms:
        """Two IMAP threads for each mailbox, so that servers that do not answer hold up only their own."""
        return cls(imap=ThreadPoolExecutor(max(IMAP_THREADS, 2 * number), "imap"))

    def close(self) -> None:
        """Waits for what is running and lets no more in."""
        self.imap.shutdown()
        self.database.shutdown()


class NotHad(Unreachable):
    """A mail that is there, and that the server did not hand over this time."""


class Rounds:
    """The work on all mailboxes and the outbox of one bridge."""

    def __init__(self, bridge: Bridge, accounts: dict[str, Account], poster: Poster, rooms: Rooms, pauses: Pauses = USUAL) -> None:
        self.bridge = bridge
        self.pulse = Pulse(accounts, bridge.now)
        self.accounts = accounts
        self.poster = poster
        self.rooms = rooms
        self.pauses = pauses
        self.outage = Outage(pauses)
        self.patience = Patience()
        self._look_back = LookBack(bridge, accounts, self.from_thread, self._deliveries)
        self.stopping = False
        """Set at the end: the letter that is being posted is finished, no other is begun."""
        self._copy_outages: defaultdict[str, Outage] = defaultdict(lambda: Outage(pauses))
        self._not_had: Counter[tuple[str, int]] = Counter()
        self._suspects: set[int] = set()
        self.disk = bridge.disk
        self._posting = asyncio.Lock()
        self._copying = asyncio.Lock()

    async def in_database(self, work: Callable[..., T], *arguments: object) -> T:
        """Runs a piece of work in the database's thread."""
        return await asyncio.get_running_loop().run_in_executor(self.rooms.database, self.patience.work, self._moving(partial(work, *arguments)))

    def _moving(self, work: Callable[[], T]) -> Callable[[], T]:
        """The same work, seen by the watch: the database's thread has begun it, and has come to its end."""

        def seen() -> T:
            self.pulse.moves("database")
            try:
                return work()
            finally:
                self.pulse.moves("database")

        return seen

    async def in_imap(self, work: Callable[..., T], *arguments: object) -> T:
        """Runs a piece of work in one of the IMAP threads."""
        return await asyncio.get_running_loop().run_in_executor(self.rooms.imap, partial(work, *arguments))

    async def all(self) -> bool:
        """One full pass over everything; True when every mailbox and the mail server could be reached."""
        visits = await asyncio.gather(*(self.visit(mailbox) for mailbox in self.accounts))
        await self.in_database(self.bridge.tick)
        reached = await self.post()
        await self.copy()
        return all(visits) and reached

    async def visit(self, mailbox: str) -> bool:
        """Takes in what is new in one mailbox; False when it could not be reached, which is logged and is no error."""
        try:
            await self.in_imap(self._visit, mailbox)
        except (Unreachable, LoginRefused) as error:
            self.pulse.failed(mailbox, error)
            log.warning("mailbox not reached", stage="fetch", mailbox=mailbox, error=str(error))
            return False
        except Stuck:
            return False
        await self.in_database(self.bridge.process_waiting)
        return True

    def _visit(self, mailbox: str) -> None:
        """Again and at once while it is a single mail that cannot be had: a pass that ends has nobody who would try later."""
        while True:
            try:
                with connected(self.accounts[mailbox]) as connection:
                    while self.pull(mailbox, connection):
                        pass
                return
            except NotHad:
                continue

    def pull(self, mailbox: str, connection: Connection) -> int:
        """Archives what is new in a connected mailbox, some mails at a time, then flags or moves it as configured. Returns how many. In an IMAP thread.

        A mail that the server cannot hand over is noted in its place, so that a person hears of it and the mails behind it go on."""
        self.disk.must_be_open()
        self._look_back.into(mailbox, connection)
        state = connection.state()
        folder = self.accounts[mailbox].folder
        after = self.from_thread(self.bridge.watch, mailbox, folder, state.uidvalidity, state.uidnext, told=state.told)
        return len(self.take_in(mailbox, connection, state.uidvalidity, connection.new_uids(after)[:AT_ONCE]))

    def take_in(self, mailbox: str, connection: Connection, uidvalidity: int, uids: list[int]) -> list[int]:
        """Archives these mails in order. Returns the UIDs of those that were still there."""
        taken = []
        for delivery in self._deliveries(mailbox, connection, uidvalidity, uids):
            self._take_one(delivery)
            self._finish(mailbox, connection, delivery)
            self.pulse.mail_came(delivery.received_at)
            self.pulse.reached(mailbox)
            taken.append(delivery.uid)
        self.pulse.reached(mailbox)
        return taken

    def _take_one(self, delivery: Delivery) -> None:
        """Raises `Stuck` where the disk does not take it. The cursor has not moved then: the mail is fetched again later."""
        self.disk.must_be_open()
        try:
            self.from_thread(self.bridge.take_in, delivery)
        except Exception as error:
            if self.disk.noticed(error):
                raise Stuck(str(self.disk.trouble)) from error
            raise

    def _deliveries(self, mailbox: str, connection: Connection, uidvalidity: int, uids: list[int]) -> Iterator[Delivery]:
        """The new mails of a folder in order, with only the head of those that are too large."""
        sizes = connection.sizes(uids) if uids else {}
        for uid in uids:
            size = sizes.get(uid, 0)
            found = connection.fetch_headers(uid) if size > LARGEST else next(connection.fetch([uid]), None)
            if found is None and connection.has(uid):
                found = Unfetchable(uid, "the server names the mail and hands nothing over")
            if isinstance(found, Unfetchable):
                found = self._note(mailbox, found)
                size = LARGEST + 1
            if found is not None:
                folder = self.accounts[mailbox].folder
                yield Delivery(mailbox, folder, uidvalidity, uid, found.raw, found.received_at, size or len(found.raw), partial=size > LARGEST)

    def _note(self, mailbox: str, what: Unfetchable) -> Fetched:
        """What is taken in instead of a mail that cannot be had. Raises `NotHad` the first times: most often it is the line that breaks, and not the mail."""
        self._not_had[mailbox, what.uid] += 1
        if self._not_had[mailbox, what.uid] < self.pauses.tries:
            raise NotHad(f"fetch: mail {what.uid}: {what.why}")
        log.error("unfetchable", stage="fetch", mailbox=mailbox, uid=what.uid, error=what.why)
        return Fetched(what.uid, what.note(), datetime.now(UTC))

    def _finish(self, mailbox: str, connection: Connection, delivery: Delivery) -> None:
        """What happens to a read mail on the server is a courtesy: when it fails, the mail is in the ledger all the same. A canary is taken away."""
        box, uid = self.bridge.council.councillors[mailbox].mailbox, delivery.uid
        mark = self.bridge.homing.mark(mailbox, delivery.raw)
        try:
            connection.finish(uid, "remove" if mark else box.after_reading, box.move_to)
        except Declined as error:
            log.warning("left as it was", stage="fetch", mailbox=mailbox, uid=uid, error=str(error))
        if mark:
            self.pulse.canary_came(mailbox, mark, delivery.received_at)

    def from_thread(self, work: Callable[..., T], *arguments: object, **named: object) -> T:
        """Runs a piece of work in the database's thread and waits for it; for the IMAP threads."""
        return self.rooms.database.submit(self.patience.work, self._moving(partial(work, *arguments, **named))).result()

    async def post(self) -> bool:
        """Empties the outbox of what is due, in order; False while the server cannot be reached. After a failure it is left alone for a while."""
        async with self._posting:
            self.pulse.moves("posting")
            if not self.outage.is_over():
                return False
            while not self.stopping and await self._may_post() and (letters := await self.in_database(self.bridge.outbox.claim)):
                if not await self._post_all(letters):
                    return False
        return True

    async def _post_all(self, letters: list[Posting]) -> bool:
        """In order. When the line breaks, all keep their places; when it breaks at the same letter again, that one is passed over,
        and when it breaks at the next, too, it is the server."""
        waiting, broken = deque(letters), list[Posting]()
        while waiting and not self.stopping and await self._may_post():
            letter = waiting.popleft()
            if await self._post_one(letter):
                await self._delay(broken)
                self._suspects.discard(letter.number)
                self.outage.ends()
                continue
            broken.append(letter)
            if len(broken) == 2 or letter.number not in self._suspects:
                self._suspects.add(letter.number)
                break
        why = "the mail server cannot be reached" if broken else "the disk is in trouble"
        for left in (*broken, *waiting):
            await noted(partial(self.in_database, self.bridge.outbox.put_off, left.number, why), lambda: self.stopping)
        return not broken

    async def _may_post(self) -> bool:
        """Whether what is posted can be marked. A disk in trouble is tried in a thread, since that can take long."""
        return await self.in_imap(self.disk.may_post) if self.disk.trouble else self.disk.may_post()

    async def _delay(self, broken: list[Posting]) -> None:
        """The server takes other letters: these wait alone, for longer each time, so that they do not hold up the rest."""
        for letter in broken:
            self._suspects.discard(letter.number)
            await self.in_database(self.bridge.outbox.posted, letter.number, (), {}, "the line breaks at this letter")
        broken.clear()

    async def _post_one(self, letter: Posting) -> bool:
        """False when the line broke. A letter that fails otherwise keeps its claim until the lease is over, and the others go on."""
        self.pulse.moves("posting")
        try:
            await self._post_copies(letter)
            self.pulse.server_answered()
        except (Unreachable, LoginRefused) as error:
            self.outage.goes_on(refused=isinstance(error, LoginRefused))
            self.pulse.server_failed(error)
            log.warning("mail server not reached", stage="send", outbound=letter.number, error=str(error))
            return False
        except Exception:
            log.exception("letter failed", stage="send", outbound=letter.number)
        return True

    async def _post_copies(self, letter: Posting) -> None:
        """To each addressee in turn; what the server has said stands, wherever it ends."""
        said: list[Posted] = []
        try:
            for address, raw in letter.copies:
                said.append(await self.poster.post(letter.sender, (address,), raw))
        finally:
            if said:
                accepted = tuple(address for one in said for address in one.accepted)
                refused = {address: why for one in said for address, why in one.refused.items()}
                mark = partial(self._mark, letter.number, accepted, refused, said[-1].response)
                await noted(mark, lambda: self.stopping)

    async def _mark(self, *said: object) -> None:
        self.pulse.moves("posting")  # a database that is away for long is no posting that hangs
        await self.in_database(self.bridge.outbox.posted, *said)

    async def copy(self) -> None:
        """Puts copies of what was sent into the councillors' Sent folders, once each; what fails is tried in the next round."""
        async with self._copying:
            if await self._may_post():
                await self._copy_all()

    async def _copy_all(self) -> None:
        """Some letters at a time; a councillor whose mailbox fails is left out for a while: she holds up nobody else's copies, and is not locked out."""
        failed = {councillor for councillor, outage in self._copy_outages.items() if not outage.is_over()}
        while letters := await self.in_database(self.bridge.outbox.uncopied, failed):
            by_councillor: dict[str, list[tuple[int, str, bytes]]] = {}
            for number, councillor, message_id, raw in letters:
                by_councillor.setdefault(councillor, []).append((number, message_id, raw))
            done = await asyncio.gather(*(self._copy_hers(*one) for one in by_councillor.items()))
            failed |= {councillor for councillor, is_done in zip(by_councillor, done, strict=True) if not is_done}

    async def _copy_hers(self, councillor: str, letters: list[tuple[int, str, bytes]]) -> bool:
        try:
            await self.in_imap(self._copy, councillor, letters)
        except (Unreachable, LoginRefused) as error:
            self._copy_outages[councillor].goes_on(refused=isinstance(error, LoginRefused))
            log.warning("copies wait", stage="send", mailbox=councillor, error=str(error))
            return False
        self._copy_outages[councillor].ends()
        return True

    def _copy(self, councillor: str, letters: list[tuple[int, str, bytes]]) -> None:
        account = self.accounts.get(councillor)
        if account is None or not account.sent_folder:
            for number, _, _ in letters:
                self.from_thread(self.bridge.outbox.copied, number)
            return
        with connected(account) as connection:
            for number, message_id, raw in letters:
                connection.append_sent(raw, account.sent_folder, message_id)
                self.from_thread(self.bridge.outbox.copied, number)


@contextmanager
def connected(account: Account) -> Iterator[Connection]:
    """A connection for a short while."""
    connection = connect(account)
    try:
        yield connection
    finally:
        connection.close()
