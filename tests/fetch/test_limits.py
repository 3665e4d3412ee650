"""Every verb of IMAP has an end: a server that sends a byte now and then is given up, and the next connection goes on."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mailbridge.fetch import Account, Connection, Fetched, Unfetchable, Unreachable, connect
from mailbridge.fetch.login import logged_in
from mailbridge.fetch.paced import PacedIMAP4
from tests.fetch.test_login import _greet, tls_account
from tests.fetch.test_mailbox import account_of, mail
from tests.servers.certificates import Certificate, make_certificate, run_out
from tests.servers.dovecot import DovecotUser
from tests.servers.faulty import Fault, FaultyRelay
from tests.servers.relay import Relay
from tests.servers.waiting import until

pytestmark = pytest.mark.slow

MakeRelay = Callable[..., Relay]
MakeFaulty = Callable[[int, Fault], FaultyRelay]
LIMIT = 0.4
"""Seconds for a verb; each byte alone may take much longer (ten seconds)."""


@pytest.fixture
def faulty() -> Iterator[MakeFaulty]:
    made: list[FaultyRelay] = []

    def make(upstream: int, fault: Fault) -> FaultyRelay:
        made.append(FaultyRelay(upstream, fault).start())
        return made[-1]

    yield make
    for one in made:
        one.stop()


def hasty(user: DovecotUser, port: int) -> Account:
    return account_of(user, port, connect_seconds=0.2, read_seconds=10.0, verb_seconds=LIMIT, slowest=1_000_000)


def _wait(connection: Connection) -> None:
    connection.idle_start()
    connection.idle_stop()


VERBS: dict[str, tuple[bytes, Callable[[Connection], Any]]] = {
    "select": (rb" SELECT", Connection.state),
    "noop": (rb" NOOP", lambda c: c.new_uids(0)),
    "search": (rb" UID SEARCH", lambda c: c.new_uids(0)),
    "sizes": (rb" \(RFC822.SIZE", lambda c: c.sizes([1])),
    "fetch": (rb" \(BODY", lambda c: list(c.fetch([1]))),
    "header": (rb" \(BODY", lambda c: c.fetch_headers(1)),
    "move": (rb" UID MOVE", lambda c: c.finish(1, "move", "Done")),
    "flag": (rb" UID STORE", lambda c: c.finish(1, "flag", "")),
    "list": (rb" LIST", lambda c: c.append_sent(mail(2), "Sent", "<2@post.example>")),
    "append": (rb" APPEND", lambda c: c.append_sent(mail(2), "Sent", "<2@post.example>")),
    "idle": (rb" IDLE", _wait),
    "done": (rb"^DONE", _wait),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_that_trickles_ends(mailbox: DovecotUser, faulty: MakeFaulty, verb: str) -> None:
    mailbox.append(mail(1))
    pattern, act = VERBS[verb]
    line = faulty(mailbox.imap_port, Fault("slow", "server", pattern, times=9, slowly=5.0))
    began = time.monotonic()
    if verb == "select":
        with pytest.raises(Unreachable, match="takes too long"):
            connect(hasty(mailbox, line.port))
        return
    connection = connect(hasty(mailbox, line.port))
    if verb == "fetch":
        assert [type(one) for one in act(connection)] == [Unfetchable], "tried again on a new connection, and named"
    elif verb == "header":
        assert isinstance(act(connection), Unfetchable)
    elif verb == "sizes":
        assert act(connection) == {1: 0}
    else:
        with pytest.raises(Unreachable, match="takes too long"):
            act(connection)
    assert line.fired
    assert time.monotonic() - began < 6, "a byte in a fifth of a second would go on for longer"
    connection.close()


@pytest.mark.parametrize("verb", [rb"", rb" CAPABILITY", rb" LOGIN"])
def test_a_beginning_that_trickles_ends(mailbox: DovecotUser, faulty: MakeFaulty, verb: bytes) -> None:
    line = faulty(mailbox.imap_port, Fault("slow", "server", verb, times=9, slowly=5.0))
    began = time.monotonic()
    with pytest.raises(Unreachable, match="takes too long"):
        connect(account_of(mailbox, line.port, connect_seconds=0.2, read_seconds=0.5, verb_seconds=LIMIT))
    assert time.monotonic() - began < 4


@pytest.mark.parametrize("tls", ["tls", "starttls"])
def test_a_handshake_that_trickles_ends(mailbox: DovecotUser, faulty: MakeFaulty, certificate: Certificate, tls: str) -> None:
    port = mailbox.imaps_port if tls == "tls" else mailbox.imap_port
    line = faulty(port, Fault("slow", "server", b"" if tls == "tls" else rb"^\x16\x03", slowly=20.0))
    began = time.monotonic()
    with pytest.raises(Unreachable):
        connect(replace(tls_account(mailbox, tls, certificate.cert, port=line.port), connect_seconds=0.5, read_seconds=0.5))
    assert line.fired
    assert time.monotonic() - began < 5


def test_a_server_that_never_reads_ends() -> None:
    """The copy of a letter with photos fills every buffer on the way."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_fall_asleep, args=(listener,), daemon=True).start()
        line = PacedIMAP4("127.0.0.1", listener.getsockname()[1], 5.0, 5.0, None)
        line.deadline = time.monotonic() + 0.3
        with pytest.raises(TimeoutError, match="takes too long"):
            line.send(b"x" * 50_000_000)
        assert time.monotonic() - line.deadline < 3
        line.shutdown()


def test_a_copy_that_was_given_up_is_not_stored_behind_our_back(mailbox: DovecotUser, faulty: MakeFaulty) -> None:
    """The line is slow: what it still holds would arrive after the next try, and she would have two copies."""
    line = faulty(mailbox.imap_port, Fault("slow", "client", rb"^From: ", slowly=600.0))
    connection = connect(hasty(mailbox, line.port))
    letter = mail(1, ("x" * 70 + "\r\n") * 10)
    with pytest.raises(Unreachable):
        connection.append_sent(letter, "Sent", "<1@post.example>")
    connection.close()
    again = connect(account_of(mailbox))
    assert again.append_sent(letter, "Sent", "<1@post.example>")
    until(lambda: not any(one.is_open for one in line.lines), "the slow line has ended")
    assert mailbox.messages("Sent") == [letter]
    again.close()


def _fall_asleep(listener: socket.socket) -> None:
    client, _ = listener.accept()
    client.sendall(b"* OK ready\r\n")
    client.sendall(b"* CAPABILITY IMAP4rev1\r\n%s OK done\r\n" % client.recv(1000).split()[0])
    with client:
        until(lambda: listener.fileno() < 0, "the test has ended")


def test_a_large_mail_has_the_time_that_it_needs(mailbox: DovecotUser, faulty: MakeFaulty) -> None:
    """The limit grows with the size that the server told: here 2 KB at some hundred bytes a second."""
    big = mail(1, ("x" * 70 + "\r\n") * 30)
    mailbox.append(big)
    line = faulty(mailbox.imap_port, Fault("slow", "server", rb" \(BODY", slowly=2000.0))
    connection = connect(replace(hasty(mailbox, line.port), slowest=400))
    (one,) = connection.fetch([1])
    assert isinstance(one, Fetched)
    assert one.raw == big
    connection.close()


def test_a_literal_without_measure_is_not_waited_for(mailbox: DovecotUser, relay: MakeRelay) -> None:
    """The size was asked for before; a server that announces a terabyte then does not get our memory."""
    mailbox.append(mail(1))
    line = relay(mailbox.imap_port, [(f"BODY[] {{{len(mail(1))}}}".encode(), b"BODY[] {999999999999}")])
    connection = connect(account_of(mailbox, line.port))
    (one,) = connection.fetch([1])
    assert isinstance(one, Unfetchable)
    assert "999999999999 bytes" in one.why
    connection.close()


def test_an_answer_without_the_mail_is_no_vanished_mail(mailbox: DovecotUser, relay: MakeRelay) -> None:
    """An empty FETCH, or another mail's (PEERS.md 34): the mail is there and is named; asked again it comes."""
    for number in (1, 2):
        mailbox.append(mail(number))
    line = relay(mailbox.imap_port)
    connection = connect(account_of(mailbox, line.port))
    for nonsense in ((b"* 1 FETCH (UID 1 ", b"* 1 FETCH (UID 7 "), (b"BODY[] {", b"BODY[] NIL X {"), (f"BODY[] {{{len(mail(1))}}}".encode(), b"BODY[] {0}")):
        line.rewrites = [nonsense]
        one = next(connection.fetch([1]))
        assert isinstance(one, Unfetchable), nonsense
    line.rewrites = []
    assert [type(one) for one in connection.fetch([1, 2])] == [Fetched] * 2
    connection.close()


def test_a_search_asks_for_no_charset(mailbox: DovecotUser, relay: MakeRelay) -> None:
    """Exchange knows none (freescout 176); nor is a day asked for, which servers want quoted and unquoted (freescout 4175)."""
    line = relay(mailbox.imap_port)
    connection = connect(account_of(mailbox, line.port))
    connection.new_uids(0)
    connection.append_sent(mail(1), "Gesendet äöü", "<1@post.example>")
    connection.close()
    assert b"SEARCH" in line.said
    assert b"CHARSET" not in line.said
    assert b"SINCE" not in line.said


@pytest.mark.parametrize("injected", [b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n", b"A1 OK Logged in.\r\n"])
def test_words_behind_starttls_are_not_believed(mailbox: DovecotUser, relay: MakeRelay, certificate: Certificate, injected: bytes) -> None:
    """Whoever sits between puts an answer behind the server's OK, so that it is read as if it had come encrypted (CVE-2011-0411 and its kin)."""
    line = relay(mailbox.imap_port, [(b"Begin TLS negotiation now.\r\n", b"Begin TLS negotiation now.\r\n" + injected)])
    with pytest.raises(Unreachable, match="in clear after STARTTLS; not going on"):
        connect(tls_account(mailbox, "starttls", certificate.cert, port=line.port))
    assert b"LOGIN" not in line.said


def test_words_before_the_ok_to_starttls_are_forgotten(mailbox: DovecotUser, relay: MakeRelay, certificate: Certificate) -> None:
    line = relay(mailbox.imap_port)
    account = tls_account(mailbox, "starttls", certificate.cert, port=line.port)
    line.rewrites = [(b" OK Begin TLS", b" OK [ALERT] Begin TLS"), (b"* CAPABILITY ", b"* 99 EXISTS\r\n* CAPABILITY ")]
    client = logged_in(account)
    assert not client.news(), "nobody may tell of mails in clear"
    client.shutdown()


@pytest.mark.parametrize("tls", ["tls", "starttls"])
def test_a_certificate_that_has_run_out_is_refused(tmp_path: Path, mailbox: DovecotUser, tls: str) -> None:
    old = run_out(make_certificate(tmp_path, "localhost"))
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_greet, args=(listener, old, tls), daemon=True).start()
    with pytest.raises(Unreachable, match="certificate has expired"):
        connect(tls_account(mailbox, tls, old.cert, port=listener.getsockname()[1]))
    listener.close()


@pytest.mark.parametrize("tls", ["tls", "starttls"])
def test_a_certificate_that_nobody_vouches_for_is_called_so(mailbox: DovecotUser, tls: str) -> None:
    with pytest.raises(Unreachable, match="self-signed certificate"):
        connect(tls_account(mailbox, tls, ""))
