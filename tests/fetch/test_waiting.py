"""Waiting for mail: no wake-up is lost, and a dead line is noticed."""

from __future__ import annotations

import select
import time
from collections.abc import Callable, Iterator

import pytest

from mailbridge.fetch import Connection, Unreachable, connect
from tests.fetch.test_mailbox import account_of, mail
from tests.servers.certificates import Certificate
from tests.servers.dovecot import DovecotUser
from tests.servers.relay import Relay
from tests.servers.waiting import until

MakeRelay = Callable[..., Relay]


@pytest.fixture
def connection(mailbox: DovecotUser) -> Iterator[Connection]:
    opened = connect(account_of(mailbox))
    yield opened
    opened.close()


def readable(connection: Connection, seconds: float = 10.0) -> bool:
    return bool(select.select([connection.fileno()], [], [], seconds)[0])


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize("how", ["append", "deliver"])
def test_mail_that_came_between_select_and_idle_is_noticed(mailbox: DovecotUser, certificate: Certificate, tls: bool, how: str) -> None:
    """The server tells it in the same packet as its `+ idling`: IMAPClient alone waits for ever."""
    account = account_of(mailbox)
    if tls:
        account = type(account)("localhost", mailbox.imaps_port, "tls", str(certificate.cert), mailbox.address, mailbox.password)
    connection = connect(account)
    uids = connection.new_uids(0)
    for number in range(1, 6):
        getattr(mailbox, how)(mail(number))
        news = connection.idle_start() or connection.idle_drain()
        news = news or (readable(connection) and connection.idle_drain())
        assert news, f"round {number}: nobody was told"
        connection.idle_stop()
        new = connection.new_uids(max(uids, default=0))
        assert len(new) == 1
        uids += new
    connection.close()


def test_mail_during_idle_wakes(mailbox: DovecotUser, connection: Connection) -> None:
    assert connection.can_idle
    assert not connection.idle_start()
    assert not connection.idle_drain()
    assert not connection.peer_closed()
    mailbox.deliver(mail(1))
    assert readable(connection)
    assert until(connection.idle_drain, "told of the mail")
    connection.idle_stop()
    assert connection.new_uids(0) == [1]


def test_mail_in_the_last_moment_of_idle_is_not_lost(mailbox: DovecotUser, connection: Connection) -> None:
    connection.idle_start()
    mailbox.append(mail(1))
    connection.idle_stop()
    assert connection.new_uids(0) == [1]


def test_flags_set_by_its_owner_are_no_news(mailbox: DovecotUser, connection: Connection) -> None:
    mailbox.append(mail(1))
    connection.new_uids(0)
    connection.idle_start()
    with mailbox.imap() as imap:
        imap.select()
        imap.store("1", "+FLAGS", r"(\Seen)")
    assert readable(connection)
    assert not connection.idle_drain()
    connection.idle_stop()


def test_idle_can_be_renewed(mailbox: DovecotUser, connection: Connection) -> None:
    for _ in range(3):
        connection.idle_start()
        connection.idle_stop()
    mailbox.append(mail(1))
    assert connection.new_uids(0) == [1]


@pytest.mark.parametrize("way", ["cut", "reset"])
def test_a_dead_peer_is_noticed_and_not_polled_for_ever(mailbox: DovecotUser, relay: MakeRelay, way: str) -> None:
    line = relay(mailbox.imap_port)
    connection = connect(account_of(mailbox, line.port))
    connection.idle_start()
    assert not connection.peer_closed()
    getattr(line, way)()
    assert readable(connection)
    until(connection.peer_closed, "noticed that the peer has gone")
    with pytest.raises(Unreachable):
        connection.idle_drain()
    with pytest.raises(Unreachable):
        connection.idle_stop()
    connection.close()


def test_a_dead_peer_under_tls(mailbox: DovecotUser, relay: MakeRelay, certificate: Certificate) -> None:
    line = relay(mailbox.imaps_port)
    account = account_of(mailbox)
    connection = connect(type(account)("localhost", line.port, "tls", str(certificate.cert), mailbox.address, mailbox.password))
    connection.idle_start()
    line.cut()
    assert readable(connection)
    with pytest.raises(Unreachable):
        until(lambda: connection.idle_drain() and None, "noticed that the peer has gone")
    connection.close()


@pytest.mark.slow
def test_an_unplugged_network_ends_in_time(mailbox: DovecotUser, relay: MakeRelay) -> None:
    line = relay(mailbox.imap_port)
    connection = connect(account_of(mailbox, line.port, read_seconds=1.0))
    connection.idle_start()
    line.freeze()
    started = time.monotonic()
    with pytest.raises(Unreachable, match=r"idle: .* does not answer"):
        connection.idle_stop()
    connection.close()
    assert time.monotonic() - started < 8


def test_a_server_without_idle_says_so(mailbox: DovecotUser, relay: MakeRelay) -> None:
    line = relay(mailbox.imap_port, [(b" IDLE", b" XDLE")])
    connection = connect(account_of(mailbox, line.port))
    assert not connection.can_idle
    mailbox.append(mail(1))
    assert connection.new_uids(0) == [1]
    connection.close()


def test_news_told_before_the_plus_is_heard(mailbox: DovecotUser, relay: MakeRelay) -> None:
    """Some servers report first and say `+` then; IMAPClient raises there."""
    line = relay(mailbox.imap_port, [(b"+ idling\r\n", b"* 7 EXISTS\r\n+ idling\r\n")])
    connection = connect(account_of(mailbox, line.port))
    assert connection.idle_start()
    connection.idle_stop()
    assert connection.new_uids(0) == []
    connection.close()


def test_goodbye_at_the_start_of_idle_is_the_end(mailbox: DovecotUser, relay: MakeRelay) -> None:
    line = relay(mailbox.imap_port)
    connection = connect(account_of(mailbox, line.port))
    line.rewrites = [(b"+ idling\r\n", b"* BYE going down\r\n+ idling\r\n")]
    with pytest.raises(Unreachable):
        connection.idle_start()
    connection.close()
