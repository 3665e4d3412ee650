"""The last mails of a councillor's mailbox, over IMAP: looked at, never marked, moved or answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from mailbridge.fetch import Account, Connection, Unfetchable, connect
from mailbridge.rehearsal.sources import LARGEST, Past, Specimen, too_large


@contextmanager
def last_mails(accounts: Mapping[str, Account], last: int) -> Iterator[Past]:
    """The newest `last` mails of each mailbox (councillor's key -> account), oldest first. All are connected before the first mail is fetched.

    Raises `Unreachable` or `LoginRefused`."""
    connections: dict[str, Connection] = {}
    try:
        for key, account in accounts.items():
            connections[key] = connect(account)
        wanted = {key: connection.new_uids(0)[-last:] for key, connection in connections.items()}
        yield Past(_where(accounts, last), sum(map(len, wanted.values())), _fetched(connections, wanted))
    finally:
        for connection in connections.values():
            connection.close()


def _where(accounts: Mapping[str, Account], last: int) -> str:
    folders = ", ".join(dict.fromkeys(f"{account.folder} of {account.user}" for account in accounts.values()))
    return f"the last {last} mails in {folders}"


def _fetched(connections: Mapping[str, Connection], wanted: Mapping[str, list[int]]) -> Iterator[Specimen]:
    for key, uids in wanted.items():
        sizes = connections[key].sizes(uids) if uids else {}
        small = [uid for uid in uids if sizes.get(uid, 0) <= LARGEST]
        yield from (too_large(_name(connections[key], uid), sizes[uid], key) for uid in uids if sizes.get(uid, 0) > LARGEST)
        yield from _whole(connections[key], small, key)


def _whole(connection: Connection, uids: list[int], key: str) -> Iterator[Specimen]:
    for found in connection.fetch(uids):
        name = _name(connection, found.uid)
        if isinstance(found, Unfetchable):
            yield Specimen(name, mailbox=key, problem=f"The mail server cannot hand it over: {found.why}.")
        else:
            yield Specimen(name, found.raw, key)


def _name(connection: Connection, uid: int) -> str:
    return f"{connection.account.folder} {uid}"
