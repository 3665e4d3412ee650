"""What somebody wrote who answers within minutes: read again in the archive, so that it can be told whether they say the same each time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mailbridge.archive import Archive, Unreadable
from mailbridge.core.known import Known
from mailbridge.core.parse import parse


def with_words(known: Known, archive: Archive) -> Known:
    """What is known of a mail, with the words of those that its author wrote as quickly before."""
    return replace(known, echo=replace(known.echo, said=tuple(_words(known.echo.mails, archive)))) if known.echo.mails else known


def _words(mails: tuple[str, ...], archive: Archive) -> Iterator[str]:
    """A damaged one says nothing, and holds up nobody."""
    for sha256 in mails:
        try:
            yield parse(archive.get(sha256)).new_text
        except Unreadable:
            continue
