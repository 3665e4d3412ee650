"""Send: the bytes of a letter to an SMTP server. What becomes of every recipient is told: accepted, refused for good, to be tried later, or uncertain.

This module and the daemon are the only asynchronous ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mailbridge.core.wire import LoginRefused, Tls, Unreachable, Unsafe, refuse_plain_text

if TYPE_CHECKING:
    import aiosmtplib

__all__ = ["LoginRefused", "Posted", "Poster", "Smtp", "Unreachable", "Unsafe", "probe"]

_GOODBYE_SECONDS = 5.0
_ADDRESS = re.compile(r"[^\s<>,;\x00-\x1f\x7f]+@[^\s<>,;@\x00-\x1f\x7f]+")
_OUT_OF_STEP = (421, 500, 502, 503)
"""Answers to MAIL, RCPT and DATA that say nothing about sender, recipient or letter: the server closes, or did not understand what every server
understands (RFC 5321, 4.2.2). A new connection is tried, and the letter waits."""
_LINE_END = re.compile(rb"\r\n|\n|\r(?!\n)")
_DOT = re.compile(rb"(?m)^\.")


@dataclass(frozen=True, slots=True)
class Smtp:
    """How to reach the server that sends for us. Raises `Unsafe` for plain text to another machine. Times are seconds."""

    host: str
    port: int = 587
    tls: Tls = "starttls"
    ca_file: str = ""
    """PEM file of the authority that signed the server's certificate; empty: the system's authorities."""
    user: str = ""
    """Empty: no login."""
    password: str = field(default="", repr=False)
    local_hostname: str = "localhost"
    """How we introduce ourselves in EHLO: a name, for strict servers a real one."""
    timeout: float = 60.0
    """For the connection, and for each answer but the last, however slowly it trickles in."""
    data_timeout: float = 600.0
    """For the mail itself and the answer to its end (RFC 5321, 4.5.3.2.6): giving up sooner means sending twice."""

    def __post_init__(self) -> None:
        refuse_plain_text(self.host, self.tls)

    @property
    def name(self) -> str:
        """The server in messages to people, without a secret."""
        return f"{self.user}{' at ' if self.user else ''}{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Posted:
    """What the server said of one letter. Every recipient is in exactly one of `accepted`, `refused` and `later`."""

    accepted: tuple[str, ...] = ()
    refused: dict[str, str] = field(default_factory=dict)
    """Recipient -> the server's words, for good (5xx)."""
    later: dict[str, str] = field(default_factory=dict)
    """Recipient -> why not now (4xx): post it again to these."""
    response: str = ""
    """The server's last words, with its queue number where the letter was taken."""
    uncertain: bool = False
    """The line broke after the letter was handed over: those in `later` may have it. Post it again only with the same Message-ID."""


class Poster:
    """One connection, kept open and renewed when the server closed it; one letter at a time, further callers wait their turn."""

    def __init__(self, smtp: Smtp) -> None:
        from asyncio import Lock

        self.smtp = smtp
        self._client: aiosmtplib.SMTP | None = None
        self._turn = Lock()

    async def post(self, sender: str, recipients: Sequence[str], raw: bytes) -> Posted:
        """Post these bytes; `sender` is the envelope's, empty for the null sender. Bcc never stands in `raw`: it is sent as it is.

        Raises `Unreachable` when nothing was handed over (try later), `LoginRefused` when a person must look."""
        async with self._turn:
            try:
                return await self._post(sender, tuple(dict.fromkeys(recipients)), raw)
            except BaseException:  # a cancelled letter too must not leave half an envelope behind
                self._drop()
                raise

    async def _post(self, sender: str, recipients: tuple[str, ...], raw: bytes) -> Posted:
        """Once, and once more when a kept connection turns out to be dead before anything was said."""
        import aiosmtplib

        kept = self._client is not None and self._client.is_connected
        client = await self._connected()
        try:
            return await _Letter(client, self.smtp, sender, recipients, raw).post()
        except (aiosmtplib.SMTPException, OSError) as error:
            self._drop()
            if not kept:
                raise Unreachable(f"post: {self.smtp.name}: {error or type(error).__name__}") from error
        return await self._post(sender, recipients, raw)

    async def _connected(self) -> aiosmtplib.SMTP:
        if self._client is None or not self._client.is_connected:
            self._client = await _open(self.smtp)
        return self._client

    def _drop(self) -> None:
        if self._client is not None:
            _hang_up(self._client)
        self._client = None

    async def close(self) -> None:
        """Say goodbye. Never raises; the next `post` opens a new connection."""
        async with self._turn:
            client, self._client = self._client, None
            if client is not None:
                await _goodbye(client)


async def probe(smtp: Smtp) -> str:
    """Connect, log in and hang up without sending: one line on what the server offers. Raises `Unreachable` or `LoginRefused`."""
    client = await _open(smtp)
    cipher = client.get_transport_info("cipher")
    facts = [cipher[1] if cipher else "plain text", f"logged in as {smtp.user}" if smtp.user else "no login"]
    limit = client.esmtp_extensions.get("size", "")
    if limit.isdigit() and int(limit):
        facts.append(f"mails up to {int(limit) / 1e6:.0f} MB")
    await _goodbye(client)
    return ", ".join(facts)


async def _open(smtp: Smtp) -> aiosmtplib.SMTP:
    """A connection that is verified, encrypted and logged in."""
    import aiosmtplib

    client = None
    try:
        client = _client(smtp)
        await client.connect()
        await client.ehlo()
        await _log_in(client, smtp)
    except BaseException as error:
        if client is not None:
            _hang_up(client)
        if isinstance(error, aiosmtplib.SMTPException | OSError):  # a wrong certificate under STARTTLS is a bare ssl.SSLError, an OSError
            raise _failure(smtp, error) from None  # the cause may quote what was sent
        raise
    return client


def _client(smtp: Smtp) -> aiosmtplib.SMTP:
    import ssl

    import aiosmtplib

    return aiosmtplib.SMTP(
        hostname=smtp.host,
        port=smtp.port,
        local_hostname=smtp.local_hostname,
        timeout=smtp.timeout,
        use_tls=smtp.tls == "tls",
        start_tls=smtp.tls == "starttls",  # True insists; the library's None would go on in clear where an attacker hides STARTTLS
        tls_context=None if smtp.tls == "none" else ssl.create_default_context(cafile=smtp.ca_file or None),
    )


async def _log_in(client: aiosmtplib.SMTP, smtp: Smtp) -> None:
    """One try by one method: the library would try every one with a wrong password, and some servers lock the account for that."""
    if not smtp.user:
        return
    user, password = smtp.user.encode(), smtp.password.encode()  # as bytes, or only ASCII is taken
    methods = client.supported_auth_methods
    if "plain" in methods:
        await client.auth_plain(user, password)
    elif "login" in methods:
        await client.auth_login(user, password)
    else:
        await client.login(user, password)


def _failure(smtp: Smtp, error: Exception) -> Unreachable | LoginRefused:
    import aiosmtplib

    said = _said(error, smtp)
    if isinstance(error, aiosmtplib.SMTPAuthenticationError) and error.code >= 500:
        return LoginRefused(f"{smtp.name} does not accept this user and password: {said}")
    return Unreachable(f"connect: {smtp.name}: {said}")


def _said(error: Exception, smtp: Smtp) -> str:
    said = str(error) or type(error).__name__
    return said.replace(smtp.password, "…") if smtp.password else said


async def _goodbye(client: aiosmtplib.SMTP) -> None:
    import aiosmtplib

    try:
        await client.quit(timeout=_GOODBYE_SECONDS)
    except (aiosmtplib.SMTPException, OSError):
        _hang_up(client)


def _hang_up(client: aiosmtplib.SMTP) -> None:
    """Close at once. The library's `close` alone would go on handing over half a letter, and wait for a server that never reads it."""
    from asyncio import WriteTransport

    transport = client.transport
    client.close()
    if isinstance(transport, WriteTransport):
        transport.abort()


class _Letter:
    """One letter on its way over one connection. An error that leaves `post` means that nothing was handed over."""

    def __init__(self, client: aiosmtplib.SMTP, smtp: Smtp, sender: str, recipients: tuple[str, ...], raw: bytes) -> None:
        self.client, self.smtp, self.sender, self.recipients, self.raw = client, smtp, sender, recipients, raw
        self.accepted: list[str] = []
        self.refused: dict[str, str] = {}
        self.later: dict[str, str] = {}

    async def post(self) -> Posted:
        """The conversation of RFC 5321, 3.3: sender, recipients, data."""
        import aiosmtplib

        try:
            await self._envelope()
        except aiosmtplib.SMTPSenderRefused as error:
            if error.code in _OUT_OF_STEP:
                raise
            self._sort(self.recipients, error.code, error.message)
        except ValueError as error:
            self._sort(self.recipients, 501, f"the sender {self.sender!r} cannot be written in SMTP: {error}")
        if self.accepted:
            return await self._data()
        await self._reset()
        return self._posted(next(iter((self.refused | self.later).values()), "no recipients"))

    async def _envelope(self) -> None:
        await self.client.mail(_written(self.sender) if self.sender else "", options=self._options(), encoding=self._encoding())
        for recipient in self.recipients:
            await self._recipient(recipient)

    def _options(self) -> list[str]:
        """What the server must know first, as far as it can be told: size (RFC 1870), 8 bits (RFC 6152), UTF-8 addresses (RFC 6531)."""
        offered = {"size": f"SIZE={len(self.raw)}"}
        if not self.raw.isascii():
            offered["8bitmime"] = "BODY=8BITMIME"
        if self._encoding() == "utf-8":
            offered["smtputf8"] = "SMTPUTF8"
        return [option for extension, option in offered.items() if self.client.supports_extension(extension)]

    def _encoding(self) -> str:
        """`utf-8` where an address needs it and the server can."""
        needed = not all(address.isascii() for address in (self.sender, *self.recipients))
        return "utf-8" if needed and self.client.supports_extension("smtputf8") else "ascii"

    async def _recipient(self, recipient: str) -> None:
        import aiosmtplib

        try:
            await self.client.rcpt(_written(recipient), encoding=self._encoding())
        except aiosmtplib.SMTPRecipientRefused as error:
            if error.code in _OUT_OF_STEP:
                raise
            self._sort([recipient], error.code, error.message)
        except ValueError as error:
            self._sort([recipient], 501, f"this server cannot be given that address: {error}")
        else:
            self.accepted.append(recipient)

    async def _data(self) -> Posted:
        """In two steps, since a line that breaks before the first byte of the mail leaves no doubt. (The library's `data` does both in one.)"""
        import aiosmtplib

        taking, self.accepted = tuple(self.accepted), []
        response = await self.client.execute_command(b"DATA")
        if response.code in _OUT_OF_STEP or response.code < 300:
            raise aiosmtplib.SMTPResponseException(response.code, f"{response.code} {response.message}")
        if response.code == 354:
            try:
                response = await self._mail()
            except (aiosmtplib.SMTPException, OSError) as error:
                _hang_up(self.client)
                self.later |= dict.fromkeys(taking, f"uncertain: {error or type(error).__name__}")
                return self._posted(str(error), uncertain=True)
        if 200 <= response.code < 300:
            self.accepted = list(taking)
        else:
            self._sort(taking, response.code, response.message)
            await self._reset()
        return self._posted(f"{response.code} {response.message}")

    async def _mail(self) -> aiosmtplib.SMTPResponse:
        """The mail, with the dots of RFC 5321, 4.5.2, and what the server says of it."""
        import aiosmtplib

        protocol = self.client.protocol
        if protocol is None:
            raise aiosmtplib.SMTPServerDisconnected("connection lost")
        text = _LINE_END.sub(b"\r\n", self.raw)
        text += b"" if text.endswith(b"\r\n") else b"\r\n"
        protocol.write(_DOT.sub(b"..", text) + b".\r\n")
        return await protocol.read_response(timeout=self.smtp.data_timeout)

    async def _reset(self) -> None:
        """Clear the envelope for the next letter; a connection that cannot is closed."""
        import aiosmtplib

        try:
            await self.client.rset()
        except (aiosmtplib.SMTPException, OSError):
            _hang_up(self.client)

    def _sort(self, recipients: Sequence[str], code: int, message: str) -> None:
        """5xx is for good; everything else may pass."""
        fate = self.refused if 500 <= code < 600 else self.later
        fate |= dict.fromkeys(recipients, f"{code} {message}")

    def _posted(self, response: str, uncertain: bool = False) -> Posted:
        return Posted(tuple(self.accepted), self.refused, self.later, response, uncertain)


def _written(address: str) -> str:
    """A bare address, as it is. The library would make a guess at anything else, and post the letter to somebody."""
    if not _ADDRESS.fullmatch(address):
        raise ValueError(f"{address[:200]!r} is not an address")
    return address
