"""A visit to a connected mailbox: what is new is archived in its order, in portions; what cannot be had is noted in its place. In an IMAP thread."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import groupby

import structlog

from mailbridge.bridge import Bridge
from mailbridge.core.wire import Declined, Unreachable
from mailbridge.delivery import Delivery
from mailbridge.disk import Stuck
from mailbridge.fetch import Account, Connection, Fetched, Unfetchable
from mailbridge.lookback import LookBack
from mailbridge.outage import Pauses
from mailbridge.pulse import Pulse
from mailbridge.rooms import Ways

log = structlog.get_logger()
LARGEST = 50_000_000
"""Bytes; of a larger mail only the head is fetched, and the councillor is told that it waits in her mailbox."""
TOGETHER, TOGETHER_BYTES = 16, 500_000
"""Mails, and their bytes, that are taken in by one transaction."""
AT_ONCE = 100
"""Mails that are fetched before those that have come are decided: whoever writes during a storm must not wait for its end."""


class NotHad(Unreachable):
    """A mail that is there, and that the server did not hand over this time."""


class Visits:
    """The fetching of one bridge. Blocking, for many threads at a time: one for each mailbox at most."""

    def __init__(self, bridge: Bridge, accounts: Mapping[str, Account], ways: Ways, pulse: Pulse, pauses: Pauses) -> None:
        self.bridge, self.accounts, self.ways, self.pulse, self.pauses = bridge, accounts, ways, pulse, pauses
        self.disk = bridge.disk
        self._look_back = LookBack(bridge, accounts, ways.from_thread, self._deliveries)
        self._not_had: Counter[tuple[str, int]] = Counter()

    def pull(self, mailbox: str, connection: Connection) -> int:
        """Archives what is new in a connected mailbox, some mails at a time, then flags or moves it as configured. Returns how many. In an IMAP thread.

        A mail that the server cannot hand over is noted in its place, so that a person hears of it and the mails behind it go on."""
        self.disk.must_be_open()
        self._look_back.into(mailbox, connection)
        state = connection.state()
        folder = self.accounts[mailbox].folder
        after = self.ways.from_thread(self.bridge.watch, mailbox, folder, state.uidvalidity, state.uidnext, told=state.told)
        return len(self.take_in(mailbox, connection, state.uidvalidity, connection.new_uids(after)[:AT_ONCE]))

    def take_in(self, mailbox: str, connection: Connection, uidvalidity: int, uids: list[int]) -> list[int]:
        """Archives these mails in order. Returns the UIDs of those that were still there."""
        taken = []
        for some in _portions(self._deliveries(mailbox, connection, uidvalidity, uids)):
            self._take(mailbox, some)
            for delivery in some:
                self._finish(mailbox, connection, delivery)
                self.pulse.mail_came(delivery.received_at)
                self.pulse.reached(mailbox)
                taken.append(delivery.uid)
        self.pulse.reached(mailbox)
        return taken

    def _take(self, mailbox: str, some: list[Delivery]) -> None:
        """Raises `Stuck` where the disk does not take them. The cursor has not moved then: the mails are fetched again later."""
        self.disk.must_be_open()
        try:
            with self.bridge.archive.together() as put:  # nobody waits for the database meanwhile
                archived = [(delivery, put(delivery.raw)) for delivery in some]
            for delivery, sha256 in archived:
                self.bridge.darkroom.prepare(delivery.raw, sha256)
            self.ways.from_thread(self.bridge.enter, mailbox, archived)
        except Exception as error:
            if self.disk.noticed(error):
                raise Stuck(str(self.disk.trouble)) from error
            raise

    def _deliveries(self, mailbox: str, connection: Connection, uidvalidity: int, uids: list[int]) -> Iterator[Delivery]:
        """The new mails of a folder in order, with only the head of those that are too large. Sizes first; small ones come several at a time."""
        sizes = connection.sizes(uids) if uids else {}
        for uid, found in self._found(connection, uids, sizes):
            size = sizes.get(uid, 0)
            if found is None and connection.has(uid):
                found = Unfetchable(uid, "the server names the mail and hands nothing over")
            if isinstance(found, Unfetchable):
                found = self._note(mailbox, found)
                size = LARGEST + 1
            if found is not None:
                folder = self.accounts[mailbox].folder
                yield Delivery(mailbox, folder, uidvalidity, uid, found.raw, found.received_at, size or len(found.raw), partial=size > LARGEST)

    def _found(self, connection: Connection, uids: list[int], sizes: Mapping[int, int]) -> Iterator[tuple[int, Fetched | Unfetchable | None]]:
        """Each mail, or None where nothing came."""
        for is_giant, some in groupby(uids, lambda uid: sizes.get(uid, 0) > LARGEST):
            if is_giant:
                yield from ((uid, connection.fetch_headers(uid)) for uid in some)
            else:
                yield from _matched(list(some), connection, sizes)

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


def _portions(deliveries: Iterator[Delivery]) -> Iterator[list[Delivery]]:
    """Mails that are taken in together, as many as came together: a few, of a few bytes. What came before a mail that cannot be had is not lost with it."""
    some: list[Delivery] = []
    while True:
        try:
            delivery = next(deliveries, None)
        except Exception:
            if some:
                yield some
            raise
        some += [delivery] if delivery else []
        if some and (delivery is None or len(some) >= TOGETHER or sum(len(one.raw) for one in some) >= TOGETHER_BYTES):
            yield some
            some = []
        if delivery is None:
            return


def _matched(uids: list[int], connection: Connection, sizes: Mapping[int, int]) -> Iterator[tuple[int, Fetched | Unfetchable | None]]:
    """What is fetched, beside what was asked for."""
    waiting = deque(uids)
    for found in connection.fetch(uids, sizes):
        while (uid := waiting.popleft()) != found.uid:
            yield uid, None
        yield uid, found
    yield from ((uid, None) for uid in waiting)
