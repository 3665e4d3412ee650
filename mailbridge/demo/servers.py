"""The demo's post office: an IMAP and an SMTP server in this process, on free ports of 127.0.0.1. Nothing leaves the machine."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mailbridge.core.tokens import without_tag

HOST = "127.0.0.1"
Delivered = Callable[[str, bytes], None]
"""Told of each mail: to whose mailbox, and its bytes."""


class NoPostOffice(Exception):
    """The servers of the demo are not installed; the message says how to get them."""


@dataclass
class PostOffice:
    """Users with a mailbox each. Mail for `name+tag@…` reaches `name@…`; mail for anybody else is refused, as real servers do."""

    users: Mapping[str, str]
    """Address -> password."""
    now: Callable[[], datetime]
    """The time that is written on delivered mail, UTC."""
    on_delivery: Delivered
    imap_port: int = 0
    smtp_port: int = 0
    delivered: Counter[str] = field(default_factory=Counter)
    """Address -> how many mails it was brought."""
    _login: Any = None

    async def deliver(self, address: str, raw: bytes) -> None:
        """Puts a mail into somebody's inbox."""
        from pymap.backend.dict import Identity
        from pymap.parsing.message import AppendMessage

        async with Identity(address, self._login, None, frozenset()).new_session() as session:
            inbox = await session.mailbox_set.get_mailbox("INBOX")
            await inbox.append(AppendMessage(raw, self.now(), frozenset()), recent=True)
        self.delivered[address] += 1
        self.on_delivery(address, raw)

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]) -> list[str]:  # noqa: N802  (the names are aiosmtpd's)
        """Greets."""
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        """Takes mail for the users only."""
        if without_tag(address) not in self.users:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Delivers at once, with the envelope's sender on top as RFC 5321, 4.4 asks."""
        raw = f"Return-Path: <{envelope.mail_from}>\r\n".encode() + bytes(envelope.content)
        for address in envelope.rcpt_tos:
            await self.deliver(without_tag(address), f"Delivered-To: {address}\r\n".encode() + raw)
        return "250 2.0.0 delivered"

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> Any:
        """Nobody sends without logging in."""
        from aiosmtpd.smtp import AuthResult, LoginPassword

        known = isinstance(data, LoginPassword) and self.users.get(data.login.decode()) == data.password.decode()
        return AuthResult(success=known, handled=False)


@asynccontextmanager
async def post_office(users: Mapping[str, str], now: Callable[[], datetime], on_delivery: Delivered) -> AsyncIterator[PostOffice]:
    """A post office that is open until the block ends. Raises `NoPostOffice` where pymap or aiosmtpd is missing."""
    try:
        import aiosmtpd.smtp  # noqa: F401
        import pymap.imap  # noqa: F401
    except ImportError as error:
        raise NoPostOffice(f"The demo needs its two small servers ({error.name} is missing). Install them with: pip install 'mailbridge[demo]'") from error
    office = PostOffice(users, now, on_delivery)
    async with AsyncExitStack() as stack:
        await _open_imap(office, stack)
        await _open_smtp(office, stack)
        yield office


async def _open_imap(office: PostOffice, stack: AsyncExitStack) -> None:
    from proxyprotocol.reader import ProxyProtocolReader
    from pymap.backend.dict import DictBackend
    from pymap.imap import IMAPServer
    from pysasl.hashing import BuiltinHash

    backend, config = await DictBackend.init(_arguments(office.users), hash_context=BuiltinHash(rounds=1_000))  # a slow hash would protect nothing here
    office._login = backend.login
    await _add_users(office, config)
    await backend.start(stack)
    conversation = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(backend.login, config))
    server = await asyncio.start_server(conversation, HOST, 0)
    stack.callback(server.close)
    office.imap_port = server.sockets[0].getsockname()[1]


def _arguments(users: Mapping[str, str]) -> Namespace:
    """What pymap would read from its command line; it wants one user to begin with."""
    first, password = next(iter(users.items()))
    servers = {"host": HOST, "port": 0, "cert": None, "key": None, "tls": False, "proxy_protocol": None, "inherited_sockets": None, "no_services": []}
    rest = {"debug": False, "passlib_cfg": None, "logging_cfg": None}
    return Namespace(**servers, **rest, demo_data=False, demo_user=first, demo_password=password)


async def _add_users(office: PostOffice, config: Any) -> None:
    from pymap.backend.dict import Identity
    from pymap.user import Passwords, UserMetadata

    for name, password in list(office.users.items())[1:]:
        hashed = await Passwords(config).hash_password(password)
        await Identity(name, office._login, None, frozenset({"admin"})).set(UserMetadata(config, name, password=hashed))


async def _open_smtp(office: PostOffice, stack: AsyncExitStack) -> None:
    import logging
    import warnings

    from aiosmtpd.smtp import SMTP

    def session() -> Any:
        return SMTP(office, authenticator=office.authenticate, auth_required=True, auth_require_tls=False, enable_SMTPUTF8=True, hostname="post.example")

    logging.getLogger("mail.log").setLevel(logging.ERROR)  # it warns at each connection of logins without TLS
    warnings.filterwarnings("ignore", message="Requiring AUTH while not requiring TLS")  # loopback only, so there is nobody to listen
    server = await asyncio.get_running_loop().create_server(session, HOST, 0)
    stack.callback(server.close)
    office.smtp_port = server.sockets[0].getsockname()[1]
