"""The end of a connection: a server that waits in IDLE is told, at once; one that says nothing is waited for no longer."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from mailbridge.fetch import Account, Connection, Unreachable, connect
from mailbridge.fetch.paced import wake
from tests.servers.dovecot import DovecotUser
from tests.servers.relay import Relay
from tests.servers.waiting import until


def test_a_waiting_connection_says_done_before_goodbye(mailbox: DovecotUser, relay: Callable[..., Relay]) -> None:
    line = relay(mailbox.imap_port)
    connection = connect(Account("127.0.0.1", line.port, "none", "", mailbox.address, mailbox.password))
    connection.idle_start()
    began = time.monotonic()
    connection.close()
    said = bytes(line.said)
    assert said.index(b"IDLE") < said.index(b"DONE") < said.index(b"LOGOUT")
    assert time.monotonic() - began < 2


def test_whoever_waits_for_a_greeting_hears_of_the_end() -> None:
    """The server takes the connection and says nothing: it would be waited for a minute."""
    with socket.create_server(("127.0.0.1", 0)) as silent, ThreadPoolExecutor(1) as threads:
        port = silent.getsockname()[1]
        waiting = threads.submit(connect, Account("127.0.0.1", port, "none", "", "cllr", "word"))
        with silent.accept()[0]:
            wake({("another.example", 143)})
            assert not waiting.done()
            until(lambda: _woken(port, waiting), "the end is heard, also by one that had not begun to listen")
        with pytest.raises(Unreachable):
            waiting.result()


def _woken(port: int, waiting: Future[Connection]) -> bool:
    wake({("127.0.0.1", port)})
    return waiting.done()


def test_whoever_waits_for_an_answer_hears_of_the_end(mailbox: DovecotUser, relay: Callable[..., Relay]) -> None:
    line = relay(mailbox.imap_port)
    connection = connect(Account("127.0.0.1", line.port, "none", "", mailbox.address, mailbox.password))
    line.freeze()
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(connection.new_uids, 0)
        wake({("127.0.0.1", line.port)})
        with pytest.raises(Unreachable):
            waiting.result(30)
