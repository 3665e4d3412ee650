"""One mailbox, connected: look for new mail, take it out whole, wait for more. Every mail asked for comes out, is gone, or is named as unfetchable."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from mailbridge.core.wire import Declined, Unreachable
from mailbridge.fetch import filing
from mailbridge.fetch.account import Account
from mailbridge.fetch.batches import batches, slices
from mailbridge.fetch.fetched import Fetched, FolderState, Unfetchable

if TYPE_CHECKING:
    from mailbridge.fetch.client import IdleClient

_SEARCH_AT_ONCE = 50_000
"""Mails looked through in one SEARCH; beyond about 140,000 numbers imaplib calls the answer too long and breaks off."""
_WHOLE = ("BODY.PEEK[]", b"BODY[]")
_HEADER_BYTES = 262_144
_HEADER = (f"BODY.PEEK[HEADER]<0.{_HEADER_BYTES}>", b"BODY[HEADER]<0>")
_UNKNOWN_SIZE = 4_000_000
"""Bytes that a mail is thought to have whose size the server does not tell."""
_GOODBYE_SECONDS = 5.0


def connect(account: Account) -> Connection:
    """Log in and select the folder. Raises `Unreachable` (try later), `Declined` (no such folder) or `LoginRefused` (tell a person)."""
    from mailbridge.fetch.login import logged_in  # here, because imapclient takes a tenth of a second to import

    connection = Connection(account, logged_in(account))
    try:
        connection.state()
    except BaseException:
        connection.close()
        raise
    return connection


class Connection:
    """A selected folder. Blocking, for one thread at a time; after an `Unreachable` that is not `Declined` only `close` makes sense."""

    def __init__(self, account: Account, client: IdleClient) -> None:
        self.account = account
        self._client = client
        self._mails = 0
        self._uidvalidity = 0
        self._dead = False
        self._idling = False
        self._looked: filing.Looked | None = None

    def state(self) -> FolderState:
        """UIDVALIDITY and UIDNEXT of this moment (selects the folder again)."""
        with self._saying(f"select {self.account.folder!r}"):
            answer = self._selected()
        if not answer.get(b"UIDVALIDITY"):
            raise Declined(f"select {self.account.folder!r}: {self.account.name} gives no UIDVALIDITY, so its mails cannot be told apart")
        self._mails = int(answer.get(b"EXISTS", 0))
        self._uidvalidity = int(answer[b"UIDVALIDITY"])
        told = int(answer.get(b"UIDNEXT") or 0)
        return FolderState(self._uidvalidity, told or self._next_uid(), told=bool(told))

    def _selected(self) -> dict[bytes, Any]:
        """Open the folder; for reading only where the server allows no more (a folder shared with her), which imaplib calls an abort."""
        try:
            return dict(self._client.select_folder(self.account.folder))
        except self._client.ReadOnlyError:
            return dict(self._client.select_folder(self.account.folder, readonly=True))

    def _next_uid(self) -> int:
        """For servers that do not tell UIDNEXT."""
        with self._saying("search"):
            return max(self._client.search(["UID", "*"]), default=0) + 1 if self._mails else 1

    def new_uids(self, after: int) -> list[int]:
        """UIDs above `after`, ascending. (`UID n:*` always names the last mail, however old; that one is left out.)"""
        with self._saying("search"):
            self._client.noop()  # some servers notice new mail at a NOOP only
        if self._mails > _SEARCH_AT_ONCE:
            self.state()
        found = self._search(after)
        while self._client.news():
            found |= self._search(after)
        return sorted(uid for uid in found if uid > after)

    def _search(self, after: int) -> set[int]:
        found: set[int] = set()
        self._client.news()
        for window in _windows(self._mails):
            with self._saying("search"):
                found.update(self._client.search([*window, "UID", f"{after + 1}:*"]))
        return found

    def sizes(self, uids: Iterable[int]) -> dict[int, int]:
        """Size in bytes of each mail, as the server counts (RFC822.SIZE); vanished mails are absent.

        0 for a mail over which the server breaks off or talks nonsense: `fetch` finds out what is wrong with it."""
        found: dict[int, int] = {}
        for some in slices(list(uids)):
            found |= self._sizes(some)
        return found

    def _sizes(self, uids: list[int]) -> dict[int, int]:
        try:
            with self._saying("sizes"):
                answer = self._client.fetch(uids, ["RFC822.SIZE"])
                return {uid: int(parts[b"RFC822.SIZE"]) for uid, parts in answer.items()}
        except Unreachable as error:
            self._go_on_after(error)
        if len(uids) == 1:
            return dict.fromkeys(uids, 0) if self.has(uids[0]) else {}
        return {uid: size for each in uids for uid, size in self._sizes([each]).items()}

    def fetch(self, uids: Iterable[int], known: Mapping[int, int] | None = None) -> Iterator[Fetched | Unfetchable]:
        """The mails in this order, without marking them read; vanished ones are absent. At most a few MB, or one mail, are in memory.

        `known`: their sizes, where they have been asked for. The connection may be used between two mails.

        A mail over which the server breaks off is tried again alone on a new connection (`fileno` changes) and then called `Unfetchable`.
        Raises `Unreachable` when the server cannot be reached again, or when the folder was replaced meanwhile."""
        for some in slices(list(uids)):
            sizes = self.sizes(some) if known is None else known
            for batch in batches(some, sizes):
                yield from self._batch(batch, sizes)

    def _batch(self, uids: list[int], sizes: Mapping[int, int]) -> Iterator[Fetched | Unfetchable]:
        """A batch together; if that fails, one after the other, and those that are missing in the answer once more alone."""
        together: dict[int, Fetched | Unfetchable] = {}
        try:
            together = self._ask(uids, *_WHOLE, size=sum(sizes.get(uid, 0) for uid in uids))
        except Unreachable as error:
            self._go_on_after(error)
        for uid in uids:
            if uid in together:
                yield together[uid]
            else:
                yield from self._alone(uid, sizes.get(uid, 0))

    def _alone(self, uid: int, size: int) -> Iterator[Fetched | Unfetchable]:
        why = "the server answers without the mail"
        try:
            if found := self._ask([uid], *_WHOLE, size=size):
                yield found[uid]
                return
        except Unreachable as error:
            self._go_on_after(error)
            why = str(error)
        if self.has(uid):
            yield Unfetchable(uid, why)

    def has(self, uid: int) -> bool:
        """Whether a mail still exists: some servers say no, others nothing, when it was deleted a moment ago (RFC 2180, 4.1)."""
        with self._saying("search"):
            self._client.noop()
            return uid in self._client.search(["UID", str(uid)])

    def _ask(self, uids: list[int], item: str, key: bytes, size: int) -> dict[int, Fetched | Unfetchable]:
        with self._saying("fetch", size or _UNKNOWN_SIZE):
            answer = self._client.fetch(uids, [item, "INTERNALDATE"])
            return {uid: _mail(uid, answer[uid], key) for uid in uids if uid in answer}

    def _go_on_after(self, error: Unreachable) -> None:
        """After a broken line: the same folder on a new connection. Raises `Unreachable` when it is another folder now (UIDVALIDITY changed)."""
        if isinstance(error, Declined):
            return
        from mailbridge.fetch.login import logged_in

        known = self._uidvalidity
        self._abandon()
        self._client = logged_in(self.account)
        self._dead = False
        if self.state().uidvalidity != known:
            raise self._fatal(Unreachable(f"fetch: the folder {self.account.folder!r} of {self.account.name} was replaced meanwhile"))

    def fetch_headers(self, uid: int) -> Fetched | Unfetchable | None:
        """Only the header of a mail that is too big to take (at most 256 KiB of it), in `raw`; None when it has vanished."""
        try:
            if found := self._ask([uid], *_HEADER, size=_HEADER_BYTES):
                return found[uid]
            why = "the server answers without the mail"
        except Unreachable as error:
            self._go_on_after(error)
            why = str(error)
        return Unfetchable(uid, why) if self.has(uid) else None

    def finish(self, uid: int, after_reading: filing.AfterReading, move_to: str) -> None:
        """Leave, flag, move or remove a mail that is safely recorded. A mail that is gone is no error; `Declined` leaves it where it is."""
        with self._saying(f"{after_reading} mail {uid}"):
            if after_reading == "flag":
                filing.flag(self._client, uid)
            elif after_reading == "move":
                filing.move(self._client, uid, move_to)
            elif after_reading == "remove":
                filing.remove(self._client, uid)

    def append_sent(self, raw: bytes, folder: str, message_id: str) -> bool:
        """Keep a copy of a letter, marked read, in a folder that is created when missing. False when one with this Message-ID is there already.

        `raw` is stored as it is: a Bcc line in it would be shown to whoever reads the folder."""
        looked = self._looked if self._looked and self._looked.folder == folder else None
        try:
            with self._saying(f"append to {folder!r}", len(raw)):
                return filing.append_once(self._client, raw, folder, message_id, looked)
        finally:
            if not self._dead and not looked:
                self.state()

    @contextlib.contextmanager
    def looked_into(self, folder: str, message_ids: Sequence[str]) -> Iterator[None]:
        """For several copies into one folder: it is found, and searched for all of these, once. Nothing but `append_sent` may be asked for meanwhile."""
        try:
            with self._saying(f"look into {folder!r}"):
                self._looked = filing.looked_into(self._client, folder, message_ids)
            yield
        finally:
            self._looked = None
            if not self._dead:
                self.state()

    def folder(self, name: str) -> str:
        """The name under which the server has a folder (`Sent` also where it is called otherwise and marked so); empty for none."""
        with self._saying(f"list {name!r}"):
            return filing.existing(self._client, name) or filing.special(self._client, name)

    def since(self, moment: datetime) -> list[int]:
        """UIDs of the mails that came into the folder on the day of this moment or later (RFC 3501: in the zone of the server), ascending."""
        with self._saying("search"):
            return sorted(self._client.search(["SINCE", moment.date()]))

    def heads(self, uids: Iterable[int]) -> Iterator[Fetched]:
        """Only the headers of these mails, in order; those that the server cannot hand over are left out."""
        for some in slices(list(uids)):
            yield from (one for one in self._ask(some, *_HEADER, size=0).values() if isinstance(one, Fetched))

    @property
    def can_idle(self) -> bool:
        """Whether the server can wake us (RFC 2177); without it somebody has to look from time to time."""
        with self._saying("capability"):
            return bool(self._client.has_capability("IDLE"))

    def idle_start(self) -> bool:
        """Begin to wait. True when the server has news already: then `idle_stop` and look at once. To be renewed within 29 minutes (RFC 2177)."""
        with self._saying("idle"):
            self._idling = True
            return self._news(self._client.idle())

    def idle_drain(self) -> bool:
        """Whether the server has told of new mail; never waits. Call it once after `idle_start` and whenever `fileno` is readable.

        Raises `Unreachable` when the server has hung up."""
        with self._saying("idle"):
            news = self._news(self._client.idle_drain())
        if self.peer_closed():
            raise self._fatal(Unreachable(f"idle: {self.account.name} closed the connection"))
        return news

    def idle_stop(self) -> bool:
        """Stop waiting. True when the server told of new mail in the last moment."""
        with self._saying("idle"):
            self._idling = False
            return self._news(self._client.idle_done()[1])

    def _news(self, said: Sequence[Any]) -> bool:
        words = {word for line in said if isinstance(line, tuple) for word in line if isinstance(word, bytes)}
        if b"BYE" in words:
            raise self._fatal(Unreachable(f"idle: {self.account.name} said goodbye"))
        return b"EXISTS" in words

    def fileno(self) -> int:
        """The socket's number, for a loop that waits until it is readable; another one after `fetch` had to reconnect."""
        return int(self._client.socket().fileno())

    def peer_closed(self) -> bool:
        """Whether the server has hung up and nothing is left to read."""
        with contextlib.suppress(OSError):
            return self._dead or self._client.peer_closed()
        return True

    def close(self) -> None:
        """Say goodbye when there is somebody to say it to (five seconds at most). Never raises; closing twice is harmless."""
        if not self._dead:
            with contextlib.suppress(Exception):
                self._client.must_end_within(_GOODBYE_SECONDS)
                if self._idling:  # a server that waits in IDLE hears nothing but DONE (RFC 2177)
                    self._client.idle_done()
                self._client.logout()
        self._abandon()

    def hang_up(self) -> None:
        """Give the connection up without a word; never waits."""
        self._abandon()

    def _abandon(self) -> None:
        self._dead = True
        with contextlib.suppress(OSError):
            self._client.tear()

    def _fatal(self, error: Unreachable) -> Unreachable:
        self._abandon()
        return error

    @contextlib.contextmanager
    def _saying(self, verb: str, size: int = 0) -> Iterator[None]:
        """One question and its answer, within its time; `size` is that of a mail that goes over the line."""
        from mailbridge.fetch.client import saying

        if self._dead:
            raise Unreachable(f"{verb}: the connection of {self.account.name} is closed")
        self._client.must_end_within(self.account.seconds_for(size))
        try:
            with saying(verb, self.account.name):
                yield
        except Declined:
            raise
        except Unreachable as error:
            raise self._fatal(error) from error.__cause__


def _windows(mails: int) -> list[list[str]]:
    """Sequence sets that cover a folder of so many mails, each small enough for one SEARCH; none where one search is enough."""
    if mails <= _SEARCH_AT_ONCE:
        return [[]]
    starts = range(1, mails + 1, _SEARCH_AT_ONCE)
    return [[f"{start}:{start + _SEARCH_AT_ONCE - 1}" if start != starts[-1] else f"{start}:*"] for start in starts]


def _mail(uid: int, parts: dict[bytes, Any], key: bytes) -> Fetched | Unfetchable:
    if not parts.get(key) or not isinstance(parts[key], bytes):
        return Unfetchable(uid, "the server names the mail but gives no content")
    received_at: datetime = parts.get(b"INTERNALDATE") or datetime.now(UTC)
    return Fetched(uid, parts[key], received_at.astimezone(UTC))
