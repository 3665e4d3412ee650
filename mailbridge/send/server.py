"""How to reach the server that sends for us."""

from __future__ import annotations

from dataclasses import dataclass, field

from mailbridge.core.wire import Tls, Token, refuse_plain_text


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
    token: Token | None = field(default=None, repr=False, compare=False)
    """Gives an access token of OAuth 2 instead of a password, for providers that take none."""
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
