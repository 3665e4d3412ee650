"""From settings to an SMTP connection that is verified, encrypted and logged in, and its end. No secret leaves in an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mailbridge.core.wire import LoginRefused, Token, Unreachable
from mailbridge.send.server import Smtp

if TYPE_CHECKING:
    import aiosmtplib

_GOODBYE_SECONDS = 5.0


async def opened(smtp: Smtp) -> aiosmtplib.SMTP:
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
            hang_up(client)
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
    if smtp.token:
        await _log_in_by_token(client, smtp, smtp.token)
        return
    user, password = smtp.user.encode(), smtp.password.encode()  # as bytes, or only ASCII is taken
    methods = client.supported_auth_methods
    if "plain" in methods:
        await client.auth_plain(user, password)
    elif "login" in methods:
        await client.auth_login(user, password)
    else:
        await client.login(user, password)


async def _log_in_by_token(client: aiosmtplib.SMTP, smtp: Smtp, token: Token) -> None:
    """A second token is asked for once: the provider may have taken the first back before its time."""
    import asyncio

    import aiosmtplib

    first = await asyncio.to_thread(token, "")
    try:
        await client.auth_xoauth2(smtp.user, first)
    except aiosmtplib.SMTPAuthenticationError:
        await client.auth_xoauth2(smtp.user, await asyncio.to_thread(token, first))


def _failure(smtp: Smtp, error: Exception) -> Unreachable | LoginRefused:
    import aiosmtplib

    said = _said(error, smtp)
    if isinstance(error, aiosmtplib.SMTPAuthenticationError) and error.code >= 500:
        return LoginRefused(f"{smtp.name} does not accept this user and {'sign-in' if smtp.token else 'password'}: {said}")
    return Unreachable(f"connect: {smtp.name}: {said}")


def _said(error: Exception, smtp: Smtp) -> str:
    said = str(error) or type(error).__name__
    return said.replace(smtp.password, "…") if smtp.password else said


async def goodbye(client: aiosmtplib.SMTP) -> None:
    import aiosmtplib

    try:
        await client.quit(timeout=_GOODBYE_SECONDS)
    except (aiosmtplib.SMTPException, OSError):
        hang_up(client)


def hang_up(client: aiosmtplib.SMTP) -> None:
    """Close at once. The library's `close` alone would go on handing over half a letter, and wait for a server that never reads it."""
    import socket
    import struct
    from asyncio import WriteTransport
    from contextlib import suppress

    transport = client.transport
    sock = transport.get_extra_info("socket") if transport is not None else None
    if sock is not None:  # what the network still holds of a letter must not arrive behind our back
        with suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()
    if isinstance(transport, WriteTransport):
        transport.abort()
