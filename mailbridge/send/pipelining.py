"""Several commands in one go, their answers one by one (RFC 2920). aiosmtplib reads one answer a command, and forgets what comes meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import aiosmtplib

_LONGEST = 32_768
"""Bytes of one answer; no server says more."""


def is_offered(client: aiosmtplib.SMTP) -> bool:
    """Whether the server takes several commands in one go."""
    return client.supports_extension("pipelining")


async def answers(client: aiosmtplib.SMTP, commands: Sequence[bytes], seconds: float) -> list[aiosmtplib.SMTPResponse]:
    """What the server says to each of these commands, which must not depend on each other. `seconds`: for each answer.

    Raises what aiosmtplib raises where the line breaks, or where nothing is said in time."""
    import aiosmtplib

    transport, usual = client.transport, client.protocol
    if transport is None or usual is None:
        raise aiosmtplib.SMTPServerDisconnected("connection lost")
    hearing = _Hearing(usual, len(commands))
    transport.set_protocol(hearing)
    try:
        usual.write(b"".join(command + b"\r\n" for command in commands))
        return [await _in_time(answer, seconds) for answer in hearing.answers]
    finally:
        transport.set_protocol(usual)


async def _in_time(answer: asyncio.Future[aiosmtplib.SMTPResponse], seconds: float) -> aiosmtplib.SMTPResponse:
    import aiosmtplib

    try:
        async with asyncio.timeout(seconds):
            return await answer
    except TimeoutError:
        raise aiosmtplib.SMTPReadTimeoutError("Timed out waiting for server response") from None


class _Hearing(asyncio.Protocol):
    """Stands in for the usual protocol until so many answers have come."""

    def __init__(self, usual: asyncio.BaseProtocol, number: int) -> None:
        loop = asyncio.get_running_loop()
        self.answers: list[asyncio.Future[aiosmtplib.SMTPResponse]] = [loop.create_future() for _ in range(number)]
        self._usual = usual
        self._heard = bytearray()
        self._lines: list[bytes] = []

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while (end := self._heard.find(b"\n")) >= 0:
            line = bytes(self._heard[: end + 1])
            del self._heard[: end + 1]
            self._take(line)
        if len(self._heard) + sum(map(len, self._lines)) > _LONGEST:
            self._fail("Response too long")

    def _take(self, line: bytes) -> None:
        """A line of an answer; the last one has no hyphen behind its number (RFC 5321, 4.2.1)."""
        import aiosmtplib

        if not line[:3].isdigit():
            self._fail(f"Malformed SMTP response line: {line.decode(errors='ignore')}")
            return
        self._lines.append(line[4:].strip(b" \t\r\n"))
        if line[3:4] == b"-":
            return
        said, self._lines = b"\n".join(self._lines).decode("utf-8", "surrogateescape"), []
        waiting = next((answer for answer in self.answers if not answer.done()), None)
        if waiting is not None:
            waiting.set_result(aiosmtplib.SMTPResponse(int(line[:3]), said))

    def _fail(self, why: str, cause: Exception | None = None) -> None:
        """No further answer will be understood."""
        import aiosmtplib

        error = aiosmtplib.SMTPServerDisconnected(why)
        error.__cause__ = cause
        for answer in self.answers:
            if not answer.done():
                answer.set_exception(error)
                answer.exception()  # those that nobody comes to ask for are no matter for the log

    def eof_received(self) -> bool:
        self._fail("Unexpected EOF received")
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail("Connection lost", exc)
        self._usual.connection_lost(exc)

    def pause_writing(self) -> None:
        self._usual.pause_writing()

    def resume_writing(self) -> None:
        self._usual.resume_writing()
