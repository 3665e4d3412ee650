"""What a sign-in gave, kept in a file that only its owner can read, and renewed before it runs out. Every process of this machine may use it at once."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock

from pydantic import BaseModel, Field, ValidationError

from mailbridge.core.wire import LoginRefused
from mailbridge.oauth.grants import Grant, refreshed
from mailbridge.oauth.providers import Provider

EARLY = timedelta(minutes=5)
"""An access token is renewed so long before it ends."""


class Kept(BaseModel):
    """The file. Moments are UTC."""

    access_token: str = Field(repr=False)
    refresh_token: str = Field(repr=False)
    ends_at: datetime
    signed_in_at: datetime
    refresh_ends_at: datetime | None = None
    """When a person must sign in again at the latest, where the server has said so."""


@dataclass(frozen=True)
class SignedIn:
    """One account at a provider. `again` is what a person has to do when the sign-in has run out."""

    provider: Provider
    path: Path
    again: str
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    _turn: Lock = field(default_factory=Lock, repr=False)

    def token(self, refused: str = "") -> str:
        """An access token that is good for some minutes more, and another one than that which was refused. Blocking.

        Raises `LoginRefused` (a person must sign in) or `Unreachable`."""
        with self._turn, self._alone():
            kept = self.kept()
            if kept is None:
                raise LoginRefused(f"nobody has signed in yet: {self.again}")
            if kept.ends_at - EARLY > self.now() and kept.access_token != refused:
                return kept.access_token
            try:
                grant = refreshed(self.provider, kept.refresh_token)
            except LoginRefused as error:
                raise LoginRefused(f"the sign-in has run out or was taken back ({error}): {self.again}") from None
            return self._write(grant, kept.signed_in_at, kept).access_token

    def keep(self, grant: Grant) -> None:
        """A person has just signed in. Raises `LoginRefused` where the provider gave nothing to go on with later."""
        if not grant.refresh_token:
            raise LoginRefused("the provider gave no refresh token; the application must be allowed to act while nobody is there (offline access)")
        with self._turn, self._alone():
            self._write(grant, self.now(), None)

    def kept(self) -> Kept | None:
        """What is kept; None before the first sign-in. Raises `LoginRefused` for a file that is no longer what was written."""
        try:
            return Kept.model_validate_json(self.path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError):  # the cause would quote the tokens
            raise LoginRefused(f"{self.path} cannot be read: {self.again}") from None

    def _write(self, grant: Grant, signed_in_at: datetime, before: Kept | None) -> Kept:
        """Beside the name, synced, renamed: a provider that gives a new refresh token each time may forget the old one at once."""
        now = self.now()
        ends = before.refresh_ends_at if before else None
        if grant.refresh_seconds is not None:
            ends = now + timedelta(seconds=grant.refresh_seconds)
        kept = Kept(
            access_token=grant.access_token,
            refresh_token=grant.refresh_token or (before.refresh_token if before else ""),
            ends_at=now + timedelta(seconds=grant.seconds),
            signed_in_at=signed_in_at,
            refresh_ends_at=ends,
        )
        part = self.path.with_suffix(".part")
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(kept.model_dump_json())
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.path)
        return kept

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other process renews meanwhile: of two at once, one would keep a token that was forgotten already."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(self.path.with_suffix(".lock"), os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
