"""From settings to a working service: the one place where configuration, database, archive, clock and wires are put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mailbridge.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from mailbridge.bridge import Bridge
    from mailbridge.fetch import Account
    from mailbridge.oauth import SignedIn
    from mailbridge.rounds import Rounds
    from mailbridge.send import Smtp
    from mailbridge.settings.shapes import Smtp as SmtpTable
    from mailbridge.watch.guard import Guard
    from mailbridge.watch.routes import OtherWay

SMTP = "smtp"
"""Stands for the mail server where councillors have keys."""
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
    signed_in = sign_in(settings, councillor)
    if signed_in:
        return Account(box.host, box.port, box.tls, box.ca_file, box.user, "", box.folder, box.sent_folder, token=signed_in.token)
    return Account(box.host, box.port, box.tls, box.ca_file, box.user, settings.secret(box), box.folder, box.sent_folder)


def outgoing(settings: Settings) -> Smtp:
    """The server that sends. Raises `Misconfigured` when its password can not be had."""
    signed_in = sign_in(settings, SMTP)
    server = _server(settings, settings.smtp)
    return replace(server, token=signed_in.token) if signed_in else server


def sign_in(settings: Settings, name: str) -> SignedIn | None:
    """What a person's sign-in gave for a councillor's mailbox, or for `smtp`; None where a password is used. Raises `Misconfigured` or `Unsafe`.

    One account signs in once, whether mail comes in by it or goes out."""
    server = settings.smtp if name == SMTP else settings.council.councillors[name].mailbox
    if server.oauth is None:
        return None
    import hashlib

    from mailbridge.oauth import SignedIn, provider_of
    from mailbridge.settings.secrets import client_secret

    provider = provider_of(server.oauth, client_secret(server))
    account = hashlib.sha256("\n".join((provider.token_url, provider.client_id, provider.scope, server.user.lower())).encode()).hexdigest()[:16]
    folder = settings.storage.data / "oauth"
    return SignedIn(provider, folder / f"{account}.json", f"sign in with `mailbridge login {name}`")


def _server(settings: Settings, smtp: SmtpTable) -> Smtp:
    from mailbridge.send import Smtp

    with_password = smtp.user and not smtp.oauth
    return Smtp(smtp.host, smtp.port, smtp.tls, smtp.ca_file, smtp.user, settings.secret(smtp) if with_password else "")


def bridge(settings: Settings, now: Clock = utc_now, *, alone: bool = True, shares: bool = False) -> Bridge:
    """The bridge of a council, its data folder, key and tables made where they are missing. `alone`: no service can be running.

    `shares`: it works beside other processes, where the database lets it."""
    from mailbridge import postgres, storage
    from mailbridge.archive import Archive
    from mailbridge.bridge import Bridge
    from mailbridge.core.letters.templates import TemplateSet
    from mailbridge.core.mail import Address
    from mailbridge.recovering import Recovering
    from mailbridge.workers import Workers

    data = storage.prepared(settings.storage.data)
    engine = storage.opened(settings.storage.database, alone=alone)
    secret = storage.secret(data)
    shared = shares and postgres.is_meant(settings.storage.database)
    made = Bridge(
        council=settings.council,
        lexicon=settings.lexicon,
        operator=Address(settings.operator.name, settings.operator.address),
        templates=TemplateSet(settings.templates),
        engine=engine,
        archive=Archive(data / "archive"),
        secret=secret,
        now=now,
        reserve=settings.storage.reserve_mb * 1_000_000,
        workers=Workers(engine, data, settings.council.councillors, secret) if shared else None,
    )
    if storage.is_restored(data):
        Recovering(made.council, made.engine, now).begin(list(made.council.councillors))
        storage.note_restored(data)
    return made


def rounds(settings: Settings, now: Clock = utc_now, *, alone: bool = True) -> Rounds:
    """Everything that works on mailboxes and outbox. Nothing is connected yet. `alone`: no service can be running."""
    from mailbridge.gate import Limits
    from mailbridge.rooms import Rooms
    from mailbridge.rounds import Rounds
    from mailbridge.send import Poster

    boxes = accounts(settings)
    rooms = Rooms.for_servers(len({(box.host.lower(), box.port) for box in boxes.values()}))
    poster = Poster(outgoing(settings), settings.smtp.connections)
    return Rounds(bridge(settings, now, alone=alone, shares=alone), boxes, poster, rooms, limits=Limits(**dict(settings.imap)))


def guard(settings: Settings, rounds: Rounds, mode: Literal["run", "once"] = "run", place: int = 1) -> Guard:
    """The watch over these rounds. Raises `Misconfigured` when a password of the other way can not be had."""
    import os

    from mailbridge.watch.alarms import Alarms
    from mailbridge.watch.guard import Guard
    from mailbridge.watch.keeping import Keeping
    from mailbridge.watch.systemd import Systemd

    keeping = Keeping(settings.storage.data, place)
    return Guard(rounds, settings.monitoring, keeping, Alarms(rounds, keeping, other_way(settings)), Systemd.of(os.environ), mode)


def other_way(settings: Settings) -> OtherWay:
    """How alarms reach the operator when letters may not leave."""
    from mailbridge.watch.routes import SMTP_SECONDS, OtherWay

    alarm, command = settings.alarm, settings.alarm.command
    if alarm.smtp is None:
        return OtherWay(command, always=alarm.always)
    server = replace(_server(settings, alarm.smtp), timeout=SMTP_SECONDS, data_timeout=SMTP_SECONDS)
    return OtherWay(command, server, alarm.smtp.sender, alarm.to or (settings.operator.address,), alarm.always)


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
