"""How an alarm reaches the operator: as a letter like any other; by a way that needs neither our mail server nor our database; and in the log in any case."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

import structlog

from mailbridge import lookup, record
from mailbridge.bridge import Bridge
from mailbridge.core.letters.letter import Letter
from mailbridge.core.redaction import without_people
from mailbridge.send import Poster, Smtp
from mailbridge.storage import transaction

log = structlog.get_logger()
COMMAND_SECONDS = 60.0
SMTP_SECONDS = 20.0
"""An alarm does not wait ten minutes for an answer."""


@dataclass(frozen=True, slots=True)
class OtherWay:
    """The second route: a program that gets the text, another mail server, or both. Neither: the log alone."""

    command: tuple[str, ...] = ()
    """Program and arguments; no shell reads them."""
    smtp: Smtp | None = None
    sender: str = ""
    recipients: tuple[str, ...] = ()
    always: bool = False
    """Every alarm goes this way too, and not only those that may not leave as letters."""

    async def tell(self, subject: str, text: str) -> bool:
        """Whether the alarm was handed over at all. Never raises; what fails is in the log."""
        ways: list[tuple[str, Callable[[str, str], Awaitable[None]]]] = []
        ways += [("command", self._run)] if self.command else []
        ways += [("smtp", self._post)] if self.smtp else []
        return any([await self._tried(name, way, subject, text) for name, way in ways])

    async def _tried(self, name: str, way: Callable[[str, str], Awaitable[None]], subject: str, text: str) -> bool:
        try:
            await way(subject, text)
        except Exception as error:
            log.error("alarm not told", stage="watch", way=name, error=without_people(str(error)) or type(error).__name__)
            return False
        return True

    async def _run(self, subject: str, text: str) -> None:
        await asyncio.to_thread(_fed, self.command, f"{subject}\n\n{text}")

    async def _post(self, subject: str, text: str) -> None:
        if self.smtp is None:
            return
        poster = Poster(self.smtp)
        try:
            await asyncio.wait_for(self._posted(poster, _mail(self.sender, self.recipients, subject, text)), 3 * SMTP_SECONDS)
        finally:
            await poster.close()

    async def _posted(self, poster: Poster, raw: bytes) -> None:
        said = await poster.post(self.sender, self.recipients, raw)
        if not said.accepted:
            raise OSError(said.response)


def _fed(command: tuple[str, ...], text: str) -> None:
    """Raises CalledProcessError, TimeoutExpired or OSError."""
    subprocess.run(list(command), input=text.encode(), check=True, timeout=COMMAND_SECONDS, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  (the operator's own program, and no shell)


def _mail(sender: str, recipients: tuple[str, ...], subject: str, text: str) -> bytes:
    from datetime import UTC, datetime

    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, ", ".join(recipients), subject
    mail["Date"], mail["Message-ID"] = format_datetime(datetime.now(UTC)), make_msgid(domain=sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no machine answers it
    mail.set_content(text)
    return mail.as_bytes()


def queue_letter(bridge: Bridge, letter: Letter) -> None:
    """Puts a letter to the operator into the outbox, once. In the database's thread."""
    with transaction(bridge.engine) as session:
        if not lookup.has_letter(session, letter.key):
            record.apply(session, (), bridge.press.frozen(session, [letter], ""), bridge.now())
