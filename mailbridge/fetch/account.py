"""How to reach one mailbox."""

from __future__ import annotations

from dataclasses import dataclass, field

from mailbridge.core.wire import Tls, Token, refuse_plain_text


@dataclass(frozen=True, slots=True)
class Account:
    """Server, user and folder. Raises `Unsafe` for plain text to another machine. Times are seconds; there is no wait without an end."""

    host: str
    port: int
    tls: Tls
    ca_file: str
    """PEM file of the authority that signed the server's certificate; empty: the system's authorities."""
    user: str
    password: str = field(repr=False)
    """Empty where `token` takes its place."""
    folder: str = "INBOX"
    sent_folder: str = "Sent"
    connect_seconds: float = 10.0
    """For the connection to each of the server's addresses, and for the TLS handshake."""
    read_seconds: float = 60.0
    """For the next byte of an answer."""
    verb_seconds: float = 120.0
    """For one question with its whole answer; a mail may take longer, see `slowest`."""
    slowest: int = 10_000
    """Bytes in a second that a line must carry, or a mail is given up until the next try: 50 MB may take 83 minutes."""
    token: Token | None = field(default=None, repr=False, compare=False)
    """Gives an access token of OAuth 2, for providers that take no password."""

    def __post_init__(self) -> None:
        refuse_plain_text(self.host, self.tls)

    def seconds_for(self, size: int) -> float:
        """How long a question may take whose answer, or which itself, has so many bytes."""
        return self.verb_seconds + size / self.slowest

    @property
    def name(self) -> str:
        """The mailbox in messages to people: user, server and port, no secret."""
        return f"{self.user} at {self.host}:{self.port}"
