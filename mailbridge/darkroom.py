"""Mails with photos are read, and their photos made smaller, before they are entered, beside the database's thread: for that waits nobody but those who
write to the same mailbox."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from threading import Lock

from mailbridge.core.enclosures import enclosures
from mailbridge.core.letters.letter import Enclosure
from mailbridge.core.mail import Mail
from mailbridge.core.parse import parse

MOST_BYTES = 32_000_000
"""Of the mails that wait here to be decided about, and of their files. More are made ready when it is their turn."""
LONGEST = 3_600.0
"""Seconds that a mail waits here; after that, another process has probably decided about it."""
SMALL = 20_000
"""Bytes of a mail in which there is no photo worth the trouble."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A mail, and its evidence as files for a letter."""

    mail: Mail
    files: tuple[Enclosure, ...]
    cost: int
    since: float


class Darkroom:
    """What is ready of the mails that wait. From any thread."""

    def __init__(self) -> None:
        self._ready: dict[str, Ready] = {}
        self._one_by_one = Lock()
        """An open photo takes many times the memory of its file."""
        self._shelf = Lock()

    def prepare(self, raw: bytes, sha256: str) -> None:
        """Makes an archived mail ready, if there are photos in it and there is room. Never raises: whoever decides meets what is wrong."""
        if len(raw) < SMALL or b"image/" not in raw:
            return
        with self._one_by_one, contextlib.suppress(Exception):
            if self._has_room():  # asked when it is this mail's turn: many may have waited for it
                self._make_ready(raw, sha256)

    def _has_room(self) -> bool:
        with self._shelf:
            for sha256 in [one for one, ready in self._ready.items() if time.monotonic() - ready.since > LONGEST]:
                del self._ready[sha256]
            return sum(ready.cost for ready in self._ready.values()) < MOST_BYTES

    def _make_ready(self, raw: bytes, sha256: str) -> None:
        mail = parse(raw)
        files = enclosures(mail)
        with self._shelf:
            self._ready[sha256] = Ready(mail, files, len(raw) + sum(len(file.content) for file in files), time.monotonic())

    def take(self, sha256: str) -> Ready | None:
        """A mail that is ready, which is here no longer then."""
        with self._shelf:
            return self._ready.pop(sha256, None)


def has_files(mail: Mail) -> bool:
    """Whether it takes long to make a mail ready; so whether it is one too many is asked before."""
    return bool(mail.evidence or mail.attached_mails)
