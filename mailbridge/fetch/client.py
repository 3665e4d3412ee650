"""IMAPClient with an IDLE that misses nothing, and with one way in which everything that goes wrong leaves: `Unreachable` or `Declined`."""

from __future__ import annotations

import imaplib
import os
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from imapclient import IMAPClient
from imapclient.imapclient import _parse_untagged_response

from mailbridge.core.wire import Declined, Unreachable
from mailbridge.fetch.account import Account
from mailbridge.fetch.paced import PacedIMAP4

_MALFORMED = (ValueError, LookupError, AssertionError, TypeError, OverflowError)
"""What IMAPClient's parsers raise on an answer that is not IMAP; the answer has then been read to its end."""


@contextmanager
def saying(verb: str, where: str) -> Iterator[None]:
    """Let the errors of one conversation leave as `Unreachable` (the connection is dead) or `Declined` (the server said no)."""
    try:
        yield
    except imaplib.IMAP4.abort as error:
        raise Unreachable(f"{verb}: {where} broke off: {error}") from error
    except imaplib.IMAP4.error as error:
        raise Declined(f"{verb}: {where} declined: {error}") from error
    except (OSError, EOFError) as error:
        raise Unreachable(f"{verb}: {where} does not answer: {error or type(error).__name__}") from error
    except _MALFORMED as error:
        raise Declined(f"{verb}: {where} gave an answer that is not IMAP: {type(error).__name__}: {error}"[:400]) from error


class IdleClient(IMAPClient):  # type: ignore[misc]  # imapclient has no types
    """IMAPClient 4.1 with three scars healed. It uses private names of IMAPClient: pinned below 5, and the tests append between SELECT and IDLE."""

    _force_poll = False

    def __init__(self, account: Account, context: ssl.SSLContext | None) -> None:
        self._account = account
        super().__init__(account.host, account.port, ssl=account.tls == "tls", ssl_context=context)
        self._imap.debug = 0  # IMAPClient has each line written out for a log that nobody reads

    def _create_IMAP4(self) -> PacedIMAP4:  # noqa: N802  (IMAPClient's name)
        account = self._account
        return PacedIMAP4(account.host, account.port, account.connect_seconds, account.read_seconds, self.ssl_context if self.ssl else None)

    def must_end_within(self, seconds: float) -> None:
        """The limit for all that is said from now on, until another is set."""
        self._imap.deadline = time.monotonic() + seconds

    def tear(self) -> None:
        """Give the connection up."""
        self._imap.tear()

    def learn_capabilities(self) -> None:
        """Ask anew what the server can: Exchange lists MOVE only after the login, and during IDLE it is too late to ask."""
        self._cached_capabilities = None
        self.capabilities()

    def news(self) -> bool:
        """Whether the server has told of mails (EXISTS) since this was asked last. What it tells at the end of a SEARCH is not in the result,
        and IDLE does not tell it again."""
        return bool(self._imap.untagged_responses.pop("EXISTS", None))

    def idle(self) -> list[Any]:
        """Start IDLE; whatever the server says before its `+` is returned, where IMAPClient would raise."""
        self._idle_tag = self._imap._command("IDLE")
        early = []
        while (line := self._imap._get_response()) is not None:
            if self._imap.tagged_commands[self._idle_tag]:
                typ, data = self._imap.tagged_commands.pop(self._idle_tag)
                self._checkok("IDLE", typ, data)
            early.append(_parse_untagged_response(line))
        return early

    def idle_drain(self) -> list[Any]:
        """What the server said, without waiting: from the wire, and from the buffer, where a mail that came just before IDLE is reported."""
        self._force_poll = True
        try:
            return list(self.idle_check(0))
        finally:
            self._force_poll = False

    def _poll_socket(self, sock: Any, timeout: float | None = None) -> Any:
        return [True] if self._force_poll else super()._poll_socket(sock, timeout)

    def peer_closed(self) -> bool:
        """Whether the peer has hung up and nothing is left to read, also under TLS. IMAPClient alone would report silence for ever."""
        twin = socket.socket(fileno=os.dup(self.socket().fileno()))
        try:
            return twin.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True
        finally:
            twin.close()
