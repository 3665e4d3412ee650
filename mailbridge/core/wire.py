"""What every wire shares and no wire touches: the errors that `fetch` and `send` raise, and the rule of where plain text may be spoken."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Literal

Tls = Literal["tls", "starttls", "none"]
Token = Callable[[str], str]
"""Gives an access token (RFC 6749), and another one than that which was refused just now; empty: none was. Blocking.
Raises `LoginRefused` when a person must sign in again, `Unreachable` when it is worth trying again."""


class Unreachable(Exception):
    """The server cannot be reached, broke off or talks nonsense. Throw the connection away and try later. Never holds a secret."""


class Declined(Unreachable):
    """The server understood one request and said no (quota, rights, no such folder). The connection lives; the same may work later."""


class LoginRefused(Exception):
    """The server does not accept user and password. Trying again does not help and may lock the account: tell a person."""


class Unsafe(ValueError):
    """Settings that would send a password and residents' mail in clear over a network."""


def refuse_plain_text(host: str, tls: Tls) -> None:
    """Raise `Unsafe` for `tls = "none"` with a host that is not this very machine."""
    if tls == "none" and not is_loopback(host):
        raise Unsafe(f'tls = "none" is for this machine only, not for {host}: use "tls" or "starttls"')


def is_loopback(host: str) -> bool:
    """Whether a host name or address can only mean this machine (127.0.0.0/8, ::1, localhost); no name is looked up."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"
