"""From settings to a working service: the one place where configuration, database, archive, clock and wires are put together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from mailbridge.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from mailbridge.bridge import Bridge
    from mailbridge.fetch import Account
    from mailbridge.rounds import Rounds
    from mailbridge.send import Smtp

Clock = Callable[[], datetime]
"""Tells the moment, UTC."""


def utc_now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


def accounts(settings: Settings) -> dict[str, Account]:
    """Key of the councillor -> her mailbox. Raises `Misconfigured` when a password can not be had."""
    return {key: account(settings, key) for key in settings.council.councillors}


def account(settings: Settings, councillor: str) -> Account:
    """One councillor's mailbox. Raises `Misconfigured` when its password can not be had."""
    from mailbridge.fetch import Account

    box = settings.council.councillors[councillor].mailbox
    return Account(box.host, box.port, box.tls, box.ca_file, box.user, settings.secret(box), box.folder, box.sent_folder)


def outgoing(settings: Settings) -> Smtp:
    """The server that sends. Raises `Misconfigured` when its password can not be had."""
    from mailbridge.send import Smtp

    smtp = settings.smtp
    return Smtp(smtp.host, smtp.port, smtp.tls, smtp.ca_file, smtp.user, settings.secret(smtp) if smtp.user else "")


def bridge(settings: Settings, now: Clock = utc_now) -> Bridge:
    """The bridge of a council, its data folder, key and tables made where they are missing."""
    from mailbridge import storage
    from mailbridge.archive import Archive
    from mailbridge.bridge import Bridge
    from mailbridge.core.letters.templates import TemplateSet
    from mailbridge.core.mail import Address

    data = storage.prepared(settings.storage.data)
    return Bridge(
        council=settings.council,
        lexicon=settings.lexicon,
        operator=Address(settings.operator.name, settings.operator.address),
        templates=TemplateSet(settings.templates),
        engine=storage.opened(settings.storage.database),
        archive=Archive(data / "archive"),
        secret=storage.secret(data),
        now=now,
    )


def rounds(settings: Settings, now: Clock = utc_now) -> Rounds:
    """Everything that works on mailboxes and outbox. Nothing is connected yet."""
    from mailbridge.rounds import Rooms, Rounds
    from mailbridge.send import Poster

    return Rounds(bridge(settings, now), accounts(settings), Poster(outgoing(settings)), Rooms())


def database(settings: Settings) -> Engine | None:
    """The database to look things up in; None where the service has never run, so that looking creates nothing."""
    from mailbridge import storage

    url = settings.storage.database
    if url.startswith("sqlite") and not _file(url).exists():
        return None
    return storage.readable(url)


def _file(url: str) -> Path:
    from sqlalchemy.engine import make_url

    return Path(make_url(url).database or "")
