"""Taking mail out of a real Dovecot: all of it, whole, unread, and with what cannot be had named."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from mailbridge.fetch import Account, Connection, Declined, Fetched, Unfetchable, Unreachable, connect
from mailbridge.fetch import connection as connection_module
from mailbridge.fetch.batches import batches
from tests.servers.dovecot import DovecotServer, DovecotUser
from tests.servers.relay import Relay

MakeRelay = Callable[..., Relay]


def mail(number: int, text: str = "It is back.") -> bytes:
    lines = ["From: Rosa Field <rosa@post.example>", "To: cllr@ward.example", f"Subject: pothole {number}", f"Message-ID: <{number}@post.example>", "", text]
    return "\r\n".join([*lines, ""]).encode()


def account_of(user: DovecotUser, port: int = 0, **more: object) -> Account:
    settings: dict[str, object] = {"user": user.address, "password": user.password, "ca_file": "", "read_seconds": 20.0, **more}
    return Account(host="127.0.0.1", port=port or user.imap_port, tls="none", **settings)  # type: ignore[arg-type]


@pytest.fixture
def connection(mailbox: DovecotUser) -> Iterator[Connection]:
    opened = connect(account_of(mailbox))
    yield opened
    opened.close()


def fetched(connection: Connection, uids: list[int]) -> list[Fetched]:
    return [one for one in connection.fetch(uids) if isinstance(one, Fetched)]


def test_an_empty_box(connection: Connection) -> None:
    state = connection.state()
    assert state.uidvalidity > 0
    assert state.uidnext == 1
    assert connection.new_uids(0) == []
    assert connection.sizes([]) == {}
    assert list(connection.fetch([])) == []
    assert connection.sizes([4, 9]) == {}
    assert list(connection.fetch([4, 9])) == []


def test_mails_come_whole_and_stay_unread(mailbox: DovecotUser, connection: Connection) -> None:
    before = datetime.now(UTC) - timedelta(seconds=2)
    mailbox.deliver(mail(1))
    mailbox.append(mail(2))
    assert connection.new_uids(0) == [1, 2]
    assert connection.state().uidnext == 3
    first, second = fetched(connection, [1, 2])
    assert first.raw.endswith(mail(1))
    assert b"Return-Path:" in first.raw
    assert second.raw == mail(2)
    assert [first.uid, second.uid] == [1, 2]
    assert before <= first.received_at <= datetime.now(UTC) + timedelta(seconds=2)
    assert first.received_at.tzinfo is UTC
    assert not any("\\Seen" in flags for flags in mailbox.flags())


def test_a_search_from_beyond_the_end_does_not_bring_back_the_last(mailbox: DovecotUser, connection: Connection) -> None:
    for number in (1, 2, 3):
        mailbox.append(mail(number))
    assert connection.new_uids(1) == [2, 3]
    assert connection.new_uids(3) == []
    assert connection.new_uids(1000) == []


def test_a_big_box_is_searched_in_parts(mailbox: DovecotUser, connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_module, "_SEARCH_AT_ONCE", 3)
    for number in range(1, 9):
        mailbox.append(mail(number))
    mailbox.remove(2)
    connection.state()
    assert connection.new_uids(0) == [1, 3, 4, 5, 6, 7, 8]
    assert connection.new_uids(4) == [5, 6, 7, 8]
    mailbox.append(mail(9))
    mailbox.remove(5)
    assert connection.new_uids(6) == [7, 8, 9]


def test_received_at_is_the_servers_time_in_utc(mailbox: DovecotUser, connection: Connection) -> None:
    with mailbox.imap() as imap:
        imap.append("INBOX", "", '"01-Jul-2026 00:30:00 +0100"', mail(1))
    (one,) = fetched(connection, connection.new_uids(0))
    assert one.received_at == datetime(2026, 6, 30, 23, 30, tzinfo=UTC)


def test_three_megabytes(mailbox: DovecotUser, connection: Connection) -> None:
    big = mail(1, "\r\n".join("x" * 76 for _ in range(40_000)))
    mailbox.append(big)
    assert connection.new_uids(0) == [1]
    assert connection.sizes([1]) == {1: len(big)}
    (one,) = fetched(connection, [1])
    assert hashlib.sha256(one.raw).digest() == hashlib.sha256(big).digest()
    header = connection.fetch_headers(1)
    assert isinstance(header, Fetched)
    assert header.raw == big[: big.index(b"\r\n\r\n") + 4]
    assert header.received_at == one.received_at
    assert not any("\\Seen" in flags for flags in mailbox.flags())


def test_nulls_and_eight_bits_and_bare_line_feeds_survive(mailbox: DovecotUser, connection: Connection) -> None:
    odd = b"Subject: \xff\xfe caf\xe9\r\n\r\n\xa3 10 {5}\r\n) OK FETCH completed\r\n* 1 EXISTS\r\n"
    mailbox.append(odd)
    assert [one.raw for one in fetched(connection, [1])] == [odd]


def test_a_vanished_mail_is_simply_absent(mailbox: DovecotUser, connection: Connection) -> None:
    for number in (1, 2, 3):
        mailbox.append(mail(number))
    assert connection.new_uids(0) == [1, 2, 3]
    mailbox.remove(2)
    assert [one.uid for one in connection.fetch([1, 2, 3])] == [1, 3]
    assert connection.fetch_headers(2) is None
    assert connection.new_uids(0) == [1, 3]
    assert sorted(connection.sizes([1, 2, 3])) == [1, 3]
    assert [one.uid for one in connection.fetch([1, 2, 3])] == [1, 3]
    assert connection.fetch_headers(2) is None
    connection.finish(2, "flag", "")
    connection.finish(2, "move", "Done")


def test_mails_come_in_the_order_asked_for_across_batches(mailbox: DovecotUser, connection: Connection) -> None:
    for number in range(1, 8):
        mailbox.append(mail(number))
    assert [one.uid for one in fetched(connection, [7, 1, 5, 2])] == [7, 1, 5, 2]


def test_a_mail_the_server_cannot_read_does_not_hide_the_later_ones(mailbox: DovecotUser, connection: Connection) -> None:
    for number in (1, 2, 3, 4):
        mailbox.append(mail(number))
    connection.new_uids(0)
    mailbox.file_holding(b"Subject: pothole 2").write_bytes(b"")  # its name still tells the old size: Dovecot breaks off in the middle
    found = list(connection.fetch([1, 2, 3, 4]))
    assert [one.uid for one in found] == [1, 2, 3, 4]
    assert [type(one) for one in found] == [Fetched, Unfetchable, Fetched, Fetched]
    assert fetched(connection, [3])[0].raw == mail(3), "the connection can be used on"


def test_a_mail_whose_very_size_breaks_the_line_does_not_hide_the_later_ones(mailbox: DovecotUser) -> None:
    """A file that Dovecot may not read, and whose name does not tell its size: it hangs up at RFC822.SIZE."""
    for number in (1, 2, 3):
        mailbox.append(mail(number))
    poison = mailbox.file_holding(b"Subject: pothole 2")
    poison.chmod(0)
    poison.rename(poison.with_name("1700000000.M1P1.host:2,"))
    mailbox.append(mail(4))
    connection = connect(account_of(mailbox))
    uids = connection.new_uids(0)
    sizes = connection.sizes(uids)
    assert sorted(sizes.values()) == [0, *[len(mail(1))] * 3]
    found = list(connection.fetch(uids))
    assert [one.uid for one in found if isinstance(one, Unfetchable)] == [uid for uid in uids if not sizes.get(uid, 1)]
    assert [one.raw for one in found if isinstance(one, Fetched)] == [mail(1), mail(3), mail(4)]
    connection.close()


@pytest.mark.parametrize("times", [1, 2])
def test_a_line_that_breaks_during_fetch_is_taken_up_again(mailbox: DovecotUser, relay: MakeRelay, times: int) -> None:
    """Cut once, everything comes. Cut again at the same mail, that one is named and the others come."""
    for number in (1, 2, 3):
        mailbox.append(mail(number))
    line = relay(mailbox.imap_port)
    connection = connect(account_of(mailbox, line.port))
    line.cut_when_client_says(b"BODY.PEEK[]", times)
    found = list(connection.fetch([1, 2, 3]))
    assert [one.uid for one in found] == [1, 2, 3]
    assert [type(one) for one in found] == ([Fetched] * 3 if times == 1 else [Unfetchable, Fetched, Fetched])
    connection.close()


def test_a_server_that_stays_away_is_unreachable(mailbox: DovecotUser, relay: MakeRelay) -> None:
    mailbox.append(mail(1))
    line = relay(mailbox.imap_port)
    connection = connect(account_of(mailbox, line.port))
    line.accepting = False
    line.cut_when_client_says(b"BODY.PEEK[]")
    with pytest.raises(Unreachable):
        list(connection.fetch([1]))
    with pytest.raises(Unreachable, match="closed"):
        connection.new_uids(0)
    assert connection.peer_closed()
    connection.close()


def test_a_folder_replaced_during_fetch_is_not_taken_for_the_same(mailbox: DovecotUser, relay: MakeRelay) -> None:
    mailbox.append(mail(1), "Casework")
    line = relay(mailbox.imap_port)
    connection = connect(account_of(mailbox, line.port, folder="Casework"))
    mailbox.uidvalidity_changes("Casework")
    mailbox.append(mail(2), "Casework")
    line.cut_when_client_says(b"BODY.PEEK[]")
    with pytest.raises(Unreachable):
        list(connection.fetch([1]))
    connection.close()


def test_a_changed_uidvalidity_is_visible(mailbox: DovecotUser) -> None:
    mailbox.append(mail(1), "Casework")
    with_folder = account_of(mailbox, folder="Casework")
    connection = connect(with_folder)
    before = connection.state()
    connection.close()
    mailbox.uidvalidity_changes("Casework")
    connection = connect(with_folder)
    after = connection.state()
    connection.close()
    assert before.uidvalidity != after.uidvalidity
    assert (before.uidnext, after.uidnext) == (2, 1)


def test_a_missing_folder_is_named(mailbox: DovecotUser) -> None:
    with pytest.raises(Declined, match="select 'Casework'"):
        connect(account_of(mailbox, folder="Casework"))


def test_a_folder_with_a_name_from_far_away(mailbox: DovecotUser) -> None:
    name = "Post/Größe & Żółć 街"
    connection = connect(account_of(mailbox))
    mailbox.append(mail(1))
    connection.finish(connection.new_uids(0)[0], "move", name)
    connection.close()
    connection = connect(account_of(mailbox, folder=name))
    assert [one.raw for one in fetched(connection, connection.new_uids(0))] == [mail(1)]
    connection.close()


def test_batches_are_bounded_and_keep_the_order() -> None:
    assert list(batches([], {})) == []
    assert list(batches([1, 2, 3], {1: 10, 2: 10, 3: 10})) == [[1, 2, 3]]
    assert list(batches([1, 2, 3], {1: 3_000_000, 2: 2_000_000, 3: 1_000_000})) == [[1], [2, 3]]
    assert list(batches([1, 2, 3], {1: 10, 2: 90_000_000, 3: 10})) == [[1], [2], [3]]
    assert list(batches([1, 2, 3], {})) == [[1], [2], [3]]
    assert [len(batch) for batch in batches(range(120), dict.fromkeys(range(120), 1))] == [50, 50, 20]


def test_nothing_of_a_mail_or_a_password_reaches_the_log(mailbox: DovecotUser, caplog: pytest.LogCaptureFixture) -> None:
    mailbox.append(mail(1, "a secret sorrow"))
    with caplog.at_level(logging.INFO):
        connection = connect(account_of(mailbox))
        fetched(connection, [1])
        connection.close()
    assert "sorrow" not in caplog.text
    assert mailbox.password not in caplog.text
    assert mailbox.password not in repr(connection.account)


@pytest.mark.slow
def test_five_hundred_mails(dovecot: DovecotServer) -> None:
    user = dovecot.user()
    with user.imap() as imap:
        for number in range(500):
            imap.append("INBOX", "", "", mail(number))
    connection = connect(account_of(user))
    uids = connection.new_uids(0)
    assert [one.raw for one in fetched(connection, uids)] == [mail(number) for number in range(500)]
    connection.close()
