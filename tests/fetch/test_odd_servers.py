"""Servers that leave things out or talk nonsense: what can be had is had, the rest is named, and nothing hangs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from mailbridge.fetch import Connection, Declined, Fetched, Unfetchable, Unreachable, connect
from tests.fetch.test_mailbox import account_of, mail
from tests.fetch.test_waiting import readable
from tests.servers.dovecot import DovecotUser
from tests.servers.relay import Relay
from tests.servers.waiting import until

pytestmark = pytest.mark.slow

MakeRelay = Callable[..., Relay]


def through(line: Relay, user: DovecotUser, **more: object) -> Connection:
    return connect(account_of(user, line.port, **more))


def test_a_server_without_uidvalidity_is_declined(mailbox: DovecotUser, relay: MakeRelay) -> None:
    with pytest.raises(Declined, match="UIDVALIDITY"):
        through(relay(mailbox.imap_port, [(b"[UIDVALIDITY ", b"[XIDVALIDITY ")]), mailbox)


def test_a_folder_that_may_only_be_read_is_read(mailbox: DovecotUser, relay: MakeRelay) -> None:
    mailbox.append(mail(1))
    connection = through(relay(mailbox.imap_port, [(b"[READ-WRITE]", b"[READ-ONLY]")]), mailbox)
    assert [one.uid for one in connection.fetch(connection.new_uids(0))] == [1]
    assert connection.append_sent(mail(2), "Sent", "<2@post.example>")
    assert connection.new_uids(0) == [1]
    connection.close()


def test_a_server_that_does_not_tell_uidnext_is_asked_otherwise(mailbox: DovecotUser, relay: MakeRelay) -> None:
    connection = through(relay(mailbox.imap_port, [(b"[UIDNEXT ", b"[XIDNEXT ")]), mailbox)
    assert connection.state().uidnext == 1
    for number in (1, 2, 3):
        mailbox.append(mail(number))
    mailbox.remove(1)
    assert connection.state().uidnext == 4
    connection.close()


def test_without_sizes_mails_come_one_by_one(mailbox: DovecotUser, relay: MakeRelay) -> None:
    for number in (1, 2, 3):
        mailbox.append(mail(number))
    line = relay(mailbox.imap_port, [(b"RFC822.SIZE ", b"RFC822.SIZE x")])
    connection = through(line, mailbox)
    assert connection.sizes([1, 2, 3, 4]) == {1: 0, 2: 0, 3: 0}
    assert [type(one) for one in connection.fetch([1, 2, 3])] == [Fetched] * 3
    assert line.said.count(b"BODY.PEEK[]") == 3
    connection.close()


def test_an_answer_that_is_no_answer_is_named_per_mail(mailbox: DovecotUser, relay: MakeRelay) -> None:
    mailbox.append(mail(1))
    mailbox.append(mail(2))
    line = relay(mailbox.imap_port)
    connection = through(line, mailbox)
    for nonsense in ((b"BODY[", b"BODX["), (b"(UID ", b"(UID x")):
        line.rewrites = [nonsense]
        assert [type(one) for one in connection.fetch([1, 2])] == [Unfetchable] * 2
        assert isinstance(connection.fetch_headers(1), Unfetchable)
    line.rewrites = []
    assert [type(one) for one in connection.fetch([1, 2])] == [Fetched] * 2
    connection.close()


def test_a_mail_without_a_readable_date_was_received_now(mailbox: DovecotUser, relay: MakeRelay) -> None:
    mailbox.append(mail(1))
    connection = through(relay(mailbox.imap_port, [(b'INTERNALDATE "', b'INTERNALDATE "the ides of ')]), mailbox)
    (one,) = connection.fetch([1])
    assert isinstance(one, Fetched)
    assert one.raw == mail(1)
    assert abs(datetime.now(UTC) - one.received_at) < timedelta(seconds=20)
    connection.close()


def test_goodbye_during_idle_is_the_end(mailbox: DovecotUser, relay: MakeRelay) -> None:
    line = relay(mailbox.imap_port, [(b"* 1 EXISTS", b"* BYE shutting down")])
    connection = through(line, mailbox)
    connection.idle_start()
    mailbox.append(mail(1))
    assert readable(connection)
    with pytest.raises(Unreachable, match="goodbye"):
        until(lambda: connection.idle_drain() and None, "the goodbye was heard")
    assert connection.peer_closed()
    connection.close()


def test_a_no_to_idle_is_declined(mailbox: DovecotUser, relay: MakeRelay) -> None:
    line = relay(mailbox.imap_port)
    connection = through(line, mailbox)
    imap = connection._client._imap
    next_tag = imap.tagpre + str(imap.tagnum).encode()
    line.rewrites = [(b"+ idling", next_tag + b" NO not today")]
    with pytest.raises(Declined, match="not today"):
        connection.idle_start()
    connection.close()


@pytest.mark.parametrize("words", [b"MOVE", b"CREATE", b"STORE", b"Move completed"])
def test_a_line_that_breaks_while_filing(mailbox: DovecotUser, relay: MakeRelay, words: bytes) -> None:
    """The mail is where it was or where it should be, and the next try brings it there."""
    mailbox.append(mail(1))
    line = relay(mailbox.imap_port, [(b" MOVE", b" XOVE")] if words == b"STORE" else [])
    connection = through(line, mailbox)
    line.cut_when_client_says(words) if words.isupper() else line.cut_when_server_says(words)
    with pytest.raises(Unreachable, match="move mail 1") as broken:
        connection.finish(1, "move", "Done")
    assert not isinstance(broken.value, Declined)
    connection.close()
    again = connect(account_of(mailbox))
    again.finish(1, "move", "Done")
    again.close()
    assert mailbox.messages() == []
    assert set(mailbox.messages("Done")) == {mail(1)}


def test_a_folder_that_is_only_a_parent_becomes_a_real_one(mailbox: DovecotUser) -> None:
    mailbox.append(mail(1))
    connection = connect(account_of(mailbox))
    connection.finish(1, "move", "Ward/2026/Done")
    connection.append_sent(mail(2), "Ward", "<2@post.example>")
    connection.close()
    assert mailbox.messages("Ward/2026/Done") == [mail(1)]
    assert mailbox.messages("Ward") == [mail(2)]
