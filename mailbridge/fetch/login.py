"""From an account to a client that is logged in over verified TLS. No secret leaves in an error, and nothing falls back to plain text."""

from __future__ import annotations

import contextlib
import imaplib
import ssl
from functools import lru_cache
from pathlib import Path

from mailbridge.core.wire import LoginRefused, Token, Unreachable
from mailbridge.fetch.account import Account
from mailbridge.fetch.client import IdleClient, saying

_FOR_NOW = ("[unavailable]", "[inuse]", "[limit]", "[serverbug]", "too many", "temporar", "try again", "maximum number of connections")
"""Refusals of a login that pass by themselves: RFC 5530's codes, and the words of servers that do not know them."""


def logged_in(account: Account) -> IdleClient:
    """A client that is logged in. Raises `Unreachable` (try later) or `LoginRefused` (tell a person)."""
    client = _opened(account)
    client.must_end_within(account.verb_seconds)
    try:
        _authenticate(client, account)
        with saying("capability", account.name):
            client.learn_capabilities()
    except BaseException:
        with contextlib.suppress(OSError):
            client.shutdown()
        raise
    client.normalise_times = False  # else INTERNALDATE comes naive, in this machine's time zone
    return client


def _opened(account: Account) -> IdleClient:
    with saying("connect", account.name):
        context = None if account.tls == "none" else _context(account.ca_file)
        client = IdleClient(account, context)
    if account.tls == "starttls":
        _upgrade(client, account, context)
    return client


def _context(ca_file: str) -> ssl.SSLContext:
    """What TLS needs to know. One for many connections, since the authorities are half a megabyte; made anew when their file has changed."""
    path = Path(ca_file or ssl.get_default_verify_paths().cafile or "")
    seen = path.stat() if path.is_file() else None
    return _made_context(ca_file, seen.st_mtime_ns if seen else 0)


@lru_cache(maxsize=16)
def _made_context(ca_file: str, _changed: int) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=ca_file or None)


def _upgrade(client: IdleClient, account: Account, context: ssl.SSLContext | None) -> None:
    try:
        with saying("STARTTLS", account.name):
            client.must_end_within(account.read_seconds)
            client.starttls(context)
    except Unreachable as error:
        with contextlib.suppress(OSError):
            client.shutdown()
        raise Unreachable(f"{error}; not going on in plain text") from error


def _authenticate(client: IdleClient, account: Account) -> None:
    if account.token:
        _with_token(client, account, account.token)
        return
    try:
        if _fits_login(account.user) and _fits_login(account.password):
            client.login(account.user, account.password)
        else:
            client.plain_login(account.user, account.password)
    except (imaplib.IMAP4.error, OSError) as error:
        raise _refusal(account, error, account.password) from None  # the cause may quote what was sent


def _with_token(client: IdleClient, account: Account, token: Token) -> None:
    """A second token is asked for once: the provider may have taken the first back before its time."""
    first = token("")
    try:
        _say_token(client, account, first)
    except LoginRefused:
        _say_token(client, account, token(first))


def _say_token(client: IdleClient, account: Account, token: str) -> None:
    """XOAUTH2 as Microsoft and Google speak it, OAUTHBEARER (RFC 7628) where a server knows only that."""
    try:
        if client.has_capability("AUTH=OAUTHBEARER") and not client.has_capability("AUTH=XOAUTH2"):
            client.oauthbearer_login(account.user, token)
        else:
            client.oauth2_login(account.user, token)
    except (imaplib.IMAP4.error, OSError) as error:
        raise _refusal(account, error, token) from None  # the cause may quote what was sent


def _fits_login(word: str) -> bool:
    """Whether the LOGIN command of imaplib carries this word: it sends ASCII only and does not quote the user's name."""
    return bool(word) and word.isascii() and word.isprintable() and not set(word) & set(' "\\(){%*')


def _refusal(account: Account, error: Exception, secret: str) -> Exception:
    """`LoginRefused` for a no, `Unreachable` for a broken line (which IMAPClient also calls a LoginError) and for a no that passes."""
    said = str(error).replace(secret, "…") if secret else str(error)
    broken = isinstance(error, OSError) or isinstance(error.__context__, imaplib.IMAP4.abort | OSError)
    if broken or any(sign in said.lower() for sign in _FOR_NOW):
        return Unreachable(f"log in: {account.name}: {said}")
    return LoginRefused(f"{account.name} does not accept this user and {'sign-in' if account.token else 'password'}: {said}")
