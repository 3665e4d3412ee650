"""Closing a connection that waits in IDLE: the server is told, at once."""

from __future__ import annotations

import time
from collections.abc import Callable

from mailbridge.fetch import Account, connect
from tests.servers.dovecot import DovecotUser
from tests.servers.relay import Relay


def test_a_waiting_connection_says_done_before_goodbye(mailbox: DovecotUser, relay: Callable[..., Relay]) -> None:
    line = relay(mailbox.imap_port)
    connection = connect(Account("127.0.0.1", line.port, "none", "", mailbox.address, mailbox.password))
    connection.idle_start()
    began = time.monotonic()
    connection.close()
    said = bytes(line.said)
    assert said.index(b"IDLE") < said.index(b"DONE") < said.index(b"LOGOUT")
    assert time.monotonic() - began < 2
