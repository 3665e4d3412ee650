"""An SMTP server that keeps what it accepts and misbehaves when told to; with `deliver_to` it hands mail on to Dovecot, so that mail goes round."""

from __future__ import annotations

import asyncio
import base64
import email
import enum
import smtplib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Any, Literal

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from tests.servers.certificates import Certificate
from tests.servers.dovecot import DovecotServer
from tests.servers.waiting import until


class Break(enum.Enum):
    """What the server does instead of answering the end of DATA."""

    FORGET_AND_DROP = "the mail is not taken, the line is cut"
    TAKE_AND_DROP = "the mail is taken, the line is cut before the answer"
    SILENCE = "nothing, for ever"


@dataclass(frozen=True)
class Received:
    """One accepted mail: its envelope and its bytes as they came."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    options: tuple[str, ...]
    at: float = field(default_factory=time.time, compare=False)
    """When it was accepted, in seconds as `time.time()` counts them."""
    connection: int = field(default=0, compare=False)
    """Number of the connection that it came over, from 1."""


@dataclass
class SmtpServer:
    """Runs in a thread of its own on a free port of 127.0.0.1. Change the fields at any time; addresses are compared in lower case."""

    tls: Literal["none", "starttls", "tls"] = "none"
    certificate: Certificate | None = None
    users: dict[str, str] = field(default_factory=dict)
    """User -> password; with any, nobody sends without logging in."""
    tokens: set[str] = field(default_factory=set)
    """Access tokens that XOAUTH2 takes."""
    size_limit: int = 30_000_000
    utf8: bool = True
    pipelining: bool = False
    """Whether it offers to take several commands in one go."""
    bears: int = 0
    """Connections at the same time; 0: any number."""
    without: tuple[str, ...] = ()
    """AUTH mechanisms not offered: `PLAIN`, `LOGIN`."""
    refuse: dict[str, str] = field(default_factory=dict)
    """Recipient -> reply, such as `550 5.1.1 no such user` or `451 4.3.0 try later`."""
    refuse_sender: str = ""
    """Reply to every MAIL; empty accepts."""
    drop_at: set[str] = field(default_factory=set)
    """Recipients at whose RCPT the line is cut."""
    data_replies: list[str | Break] = field(default_factory=list)
    """What the next mails get after DATA, one each; an empty text, and the end of the list, accept."""
    received: list[Received] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    _onward: DovecotServer | None = None
    _authserv_id: str = ""
    _open: set[Any] = field(default_factory=set)

    def start(self) -> SmtpServer:
        """Begin to listen; `port` is known when this returns."""
        ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(10), "the SMTP server did not start within ten seconds"
        return self

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        context = self.certificate.server_context() if self.certificate else None
        self._server = self._loop.run_until_complete(self._loop.create_server(self._session, "127.0.0.1", 0, ssl=context if self.tls == "tls" else None))
        self.port = self._server.sockets[0].getsockname()[1]
        ready.set()
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    def _session(self) -> Any:
        self.connections += 1
        session: Any = SMTP(
            self,
            hostname="mx.post.example",
            data_size_limit=self.size_limit,
            enable_SMTPUTF8=self.utf8,
            tls_context=self.certificate.server_context() if self.certificate and self.tls == "starttls" else None,
            require_starttls=self.tls == "starttls",
            authenticator=self._authenticate,
            auth_required=bool(self.users or self.tokens),
            auth_exclude_mechanism=self.without,
            auth_require_tls=self.tls == "starttls",
            loop=self._loop,
        )
        session.connection_number = self.connections
        return session

    def stop(self) -> None:
        """Hang up and listen no more; the port is free when this returns."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._close)
            self._thread.join(10)

    def _close(self) -> None:
        self._server.close()
        self._abort_all()
        self._loop.call_soon(self._loop.stop)

    def hang_up(self) -> None:
        """Close every open connection, as servers do with idle ones; new ones are welcome."""
        done = threading.Event()
        self._loop.call_soon_threadsafe(self._abort_all)
        self._loop.call_soon_threadsafe(done.set)
        assert done.wait(10), "the SMTP server is stuck"

    def _abort_all(self) -> None:
        for server in self._open:
            if server.transport is not None:
                server.transport.close()
        self._open.clear()

    def deliver_to(self, dovecot: DovecotServer, authserv_id: str = "") -> None:
        """Hand mail for users of Dovecot on to it by LMTP (others are kept in `received` only).

        With an authserv-id, an Authentication-Results header is put on top: dmarc=pass where the envelope sender's domain is that of From."""
        self._onward, self._authserv_id = dovecot, authserv_id

    def wait_for(self, count: int, seconds: float = 15.0) -> list[Received]:
        """The mails received, once there are this many."""
        until(lambda: len(self.received) >= count, f"{count} mails received by SMTP", seconds)
        return self.received

    def _authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        known = isinstance(data, LoginPassword) and self.users.get(data.login.decode()) == data.password.decode()
        return AuthResult(success=known, handled=False)

    async def auth_XOAUTH2(self, server: Any, words: list[str]) -> AuthResult:  # noqa: N802
        """Takes any user with a token that is known."""
        _, _, rest = base64.b64decode(words[1]).decode().partition("\1auth=Bearer ")
        return AuthResult(success=rest.strip("\1") in self.tokens, handled=False)

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]) -> list[str]:  # noqa: N802
        """Greets, and remembers who is there."""
        session.host_name = hostname
        self._open.add(server)
        if self.bears and sum(one.transport is not None for one in self._open) > self.bears:
            return ["421 4.7.0 too many connections"]
        return ["250-PIPELINING", *responses] if self.pipelining else responses

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str | None, options: list[str]) -> str:  # noqa: N802
        """Takes any sender, the null sender too, unless told otherwise."""
        if self.refuse_sender:
            return self.refuse_sender
        envelope.mail_from = address or "<>"
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        """Takes any recipient, unless told otherwise."""
        if address.lower() in self.drop_at:
            server.transport.abort()
        reply = self.refuse.get(address.lower(), "")
        if not reply:
            envelope.rcpt_tos.append(address)
        return reply or "250 2.1.5 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Keeps the mail and passes it on, unless told otherwise."""
        reply = self.data_replies.pop(0) if self.data_replies else ""
        if reply is Break.SILENCE:
            await asyncio.Event().wait()
        if reply in ("", Break.TAKE_AND_DROP):
            await self._take(envelope, server.connection_number)
        if isinstance(reply, Break):
            server.transport.abort()
        return reply if isinstance(reply, str) and reply else f"250 2.0.0 queued as {len(self.received)}"

    async def _take(self, envelope: Any, connection: int) -> None:
        sender = "" if envelope.mail_from == "<>" else envelope.mail_from
        taken = Received(sender, tuple(envelope.rcpt_tos), bytes(envelope.content), tuple(envelope.mail_options), connection=connection)
        if self._onward:
            await self._loop.run_in_executor(None, self._hand_on, taken, self._onward)
        self.received.append(taken)

    def _hand_on(self, mail: Received, dovecot: DovecotServer) -> None:
        known = [address for address in mail.recipients if _without_tag(address) in dovecot.users]
        if known:
            with smtplib.LMTP("127.0.0.1", dovecot.lmtp_port) as lmtp:
                lmtp.sendmail(mail.sender, known, self._stamp(mail) + mail.raw)

    def _stamp(self, mail: Received) -> bytes:
        if not self._authserv_id:
            return b""
        domain = parseaddr(str(email.message_from_bytes(mail.raw)["From"]))[1].rpartition("@")[2].lower()
        result = "pass" if domain == mail.sender.rpartition("@")[2].lower() else "fail"
        return f"Authentication-Results: {self._authserv_id}; dmarc={result} header.from={domain}\r\n".encode()


def _without_tag(address: str) -> str:
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


@pytest.fixture
def make_smtp(certificate: Certificate) -> Iterator[Callable[..., SmtpServer]]:
    """Makes running servers: `make_smtp(tls="starttls", users={"cllr": "word"})`."""
    made: list[SmtpServer] = []

    def make(**settings: Any) -> SmtpServer:
        shown = certificate if settings.get("tls", "none") != "none" else None
        made.append(SmtpServer(**{"certificate": shown, **settings}).start())
        return made[-1]

    yield make
    for server in made:
        server.stop()


@pytest.fixture
def smtp(make_smtp: Callable[..., SmtpServer]) -> SmtpServer:
    """A fresh server that takes everything, in plain text and without login."""
    return make_smtp()
