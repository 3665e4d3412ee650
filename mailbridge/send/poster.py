"""Letters over a connection that is kept open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mailbridge.core.wire import Unreachable
from mailbridge.send.letter import Handover, Posted
from mailbridge.send.opening import goodbye, hang_up, opened
from mailbridge.send.server import Smtp

if TYPE_CHECKING:
    import aiosmtplib


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
            return await Handover(client, self.smtp, sender, recipients, raw).post()
        except (aiosmtplib.SMTPException, OSError) as error:
            self._drop()
            if not kept:
                raise Unreachable(f"post: {self.smtp.name}: {error or type(error).__name__}") from error
        return await self._post(sender, recipients, raw)

    async def _connected(self) -> aiosmtplib.SMTP:
        if self._client is None or not self._client.is_connected:
            self._client = await opened(self.smtp)
        return self._client

    def _drop(self) -> None:
        if self._client is not None:
            hang_up(self._client)
        self._client = None

    async def close(self) -> None:
        """Say goodbye. Never raises; the next `post` opens a new connection."""
        async with self._turn:
            client, self._client = self._client, None
            if client is not None:
                await goodbye(client)


async def probe(smtp: Smtp) -> str:
    """Connect, log in and hang up without sending: one line on what the server offers. Raises `Unreachable` or `LoginRefused`."""
    client = await opened(smtp)
    cipher = client.get_transport_info("cipher")
    facts = [cipher[1] if cipher else "plain text", f"logged in as {smtp.user}" if smtp.user else "no login"]
    limit = client.esmtp_extensions.get("size", "")
    if limit.isdigit() and int(limit):
        facts.append(f"mails up to {int(limit) / 1e6:.0f} MB")
    await goodbye(client)
    return ", ".join(facts)
