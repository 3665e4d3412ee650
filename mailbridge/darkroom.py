"""Photos are made smaller before their mail is entered, beside the database's thread: for that waits nobody but those who write to the same mailbox."""

from __future__ import annotations

import contextlib
from threading import Lock

from mailbridge.core.enclosures import enclosures
from mailbridge.core.letters.letter import Enclosure
from mailbridge.core.mail import Mail
from mailbridge.core.parse import parse

MOST_BYTES = 12_000_000
"""Of the files that wait here for their mails to be decided about. The oldest go: they can be made again."""
SMALL = 20_000
"""Bytes of a mail in which there is no photo worth the trouble."""


class Darkroom:
    """The files of mails that wait, ready for letters. From any thread."""

    def __init__(self) -> None:
        self._ready: dict[str, tuple[Enclosure, ...]] = {}
        self._one_by_one = Lock()
        """An open photo takes many times the memory of its file."""
        self._shelf = Lock()

    def prepare(self, raw: bytes, sha256: str) -> None:
        """Makes the photos of an archived mail ready, if there are any. Never raises: whoever decides about the mail meets what is wrong with it."""
        if len(raw) < SMALL or b"image/" not in raw:
            return
        with self._one_by_one, contextlib.suppress(Exception):
            files = enclosures(parse(raw))
            with self._shelf:
                self._ready[sha256] = files
                while sum(_size(one) for one in self._ready.values()) > MOST_BYTES:
                    del self._ready[next(iter(self._ready))]

    def files(self, mail: Mail) -> tuple[Enclosure, ...]:
        """The evidence of a mail as files for a letter; made now, where that has not been done."""
        with self._shelf:
            ready = self._ready.pop(mail.sha256, None)
        return enclosures(mail) if ready is None else ready


def _size(files: tuple[Enclosure, ...]) -> int:
    return sum(len(file.content) for file in files)
