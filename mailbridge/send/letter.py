"""One letter over one connection, and what became of each of its recipients."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mailbridge.send import pipelining
from mailbridge.send.opening import hang_up
from mailbridge.send.server import Smtp

if TYPE_CHECKING:
    import aiosmtplib

_ADDRESS = re.compile(r"[^\s<>,;\x00-\x1f\x7f]+@[^\s<>,;@\x00-\x1f\x7f]+")
TAKEN, WILL_FORWARD, GO_ON = 250, 251, 354
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
        """The conversation of RFC 5321, 3.3: sender, recipients, data; in one go where the server takes that."""
        import aiosmtplib

        asked = None
        try:
            asked = await self._envelope(self._command("MAIL FROM", self.sender and _written(self.sender), *self._options()))
        except aiosmtplib.SMTPSenderRefused as error:
            if error.code in _OUT_OF_STEP:
                raise
            self._sort([one for one in self.recipients if one not in self.refused], error.code, error.message)
        except ValueError as error:
            self._sort(self.recipients, 501, f"the sender {self.sender!r} cannot be written in SMTP: {error}")
        if self.accepted:
            return await self._data(asked)
        await self._reset()
        return self._posted(next(iter((self.refused | self.later).values()), "no recipients"))

    async def _envelope(self, sender: bytes) -> aiosmtplib.SMTPResponse | None:
        """Sender and recipients. Returns the answer to DATA where that was said with them."""
        recipients = {recipient: command for recipient in self.recipients if (command := self._recipient(recipient))}
        if recipients and pipelining.is_offered(self.client):
            return await self._together(sender, recipients)
        self._must_take(await self.client.execute_command(sender))
        for recipient, command in recipients.items():
            self._note(recipient, await self.client.execute_command(command))
        return None

    async def _together(self, sender: bytes, recipients: Mapping[str, bytes]) -> aiosmtplib.SMTPResponse:
        """All in one go (RFC 2920): what the server says behind a no is no more than its consequence."""
        took, *said, asked = await pipelining.answers(self.client, [sender, *recipients.values(), b"DATA"], self.smtp.timeout)
        if took.code == TAKEN:
            for recipient, answer in zip(recipients, said, strict=True):
                self._note(recipient, answer)
        if asked.code == GO_ON and not self.accepted:
            await self._nothing()
        self._must_take(took)
        return asked

    def _recipient(self, recipient: str) -> bytes:
        """The command that names a recipient; empty where the address cannot be said."""
        try:
            return self._command("RCPT TO", _written(recipient))
        except ValueError as error:
            self._sort([recipient], 501, f"this server cannot be given that address: {error}")
            return b""

    def _command(self, verb: str, address: str, *options: str) -> bytes:
        return " ".join((f"{verb}:<{address}>", *options)).encode(self._encoding())

    def _must_take(self, answer: aiosmtplib.SMTPResponse) -> None:
        """Raises where the sender is refused."""
        import aiosmtplib

        if answer.code != TAKEN:
            raise aiosmtplib.SMTPSenderRefused(answer.code, answer.message, self.sender)

    def _note(self, recipient: str, answer: aiosmtplib.SMTPResponse) -> None:
        """What was said of one recipient."""
        import aiosmtplib

        if answer.code in (TAKEN, WILL_FORWARD):
            self.accepted.append(recipient)
        elif answer.code in _OUT_OF_STEP:
            raise aiosmtplib.SMTPRecipientRefused(answer.code, answer.message, recipient)
        else:
            self._sort([recipient], answer.code, answer.message)

    async def _nothing(self) -> None:
        """A server that waits for the mail although it refused everybody gets an empty one (RFC 2920, 3.1)."""
        if self.client.protocol is not None:
            self.client.protocol.write(b".\r\n")
            await self.client.protocol.read_response(timeout=self.smtp.timeout)

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

    async def _data(self, asked: aiosmtplib.SMTPResponse | None) -> Posted:
        """In two steps, since a line that breaks before the first byte of the mail leaves no doubt. (The library's `data` does both in one.)

        `asked`: the answer to DATA, where that was said before."""
        import aiosmtplib

        taking, self.accepted = tuple(self.accepted), []
        response = asked or await self.client.execute_command(b"DATA")
        if response.code in _OUT_OF_STEP or response.code < 300:
            raise aiosmtplib.SMTPResponseException(response.code, f"{response.code} {response.message}")
        if response.code == GO_ON:
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
        protocol.write(_with_dots(_in_lines(self.raw)))
        protocol.write(b".\r\n")
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


def _in_lines(raw: bytes) -> bytes:
    """The same with CRLF at the end of each line. Most letters are written so, and large ones are not looked through twice."""
    if not raw.count(b"\r\n") == raw.count(b"\n") == raw.count(b"\r"):
        raw = _LINE_END.sub(b"\r\n", raw)
    return raw if raw.endswith(b"\r\n") else raw + b"\r\n"


def _with_dots(text: bytes) -> bytes:
    return _DOT.sub(b"..", text) if b"\n." in text or text.startswith(b".") else text


def _written(address: str) -> str:
    """A bare address, as it is. The library would make a guess at anything else, and post the letter to somebody."""
    if not _ADDRESS.fullmatch(address):
        raise ValueError(f"{address[:200]!r} is not an address")
    return address
