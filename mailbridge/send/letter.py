"""One letter over one connection, and what became of each of its recipients."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mailbridge.send.opening import hang_up
from mailbridge.send.server import Smtp

if TYPE_CHECKING:
    import aiosmtplib

_ADDRESS = re.compile(r"[^\s<>,;\x00-\x1f\x7f]+@[^\s<>,;@\x00-\x1f\x7f]+")
_OUT_OF_STEP = (421, 500, 502, 503)
"""Answers to MAIL, RCPT and DATA that say nothing about sender, recipient or letter: the server closes, or did not understand what every server
understands (RFC 5321, 4.2.2). A new connection is tried, and the letter waits."""
_LINE_END = re.compile(rb"\r\n|\n|\r(?!\n)")
_DOT = re.compile(rb"(?m)^\.")


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


class Handover:
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
                hang_up(self.client)
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
            hang_up(self.client)

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
