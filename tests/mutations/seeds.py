"""The mails that damage begins with: the labelled ones, the shared corpora where they are at hand, and a living conversation with our tokens in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.mutations.town import Town

TESTS = Path(__file__).resolve().parents[1]
SHARED = TESTS.parents[1] / "shared"
LARGEST = 60_000
"""Bytes; what is larger is mostly a file, and damage to that is tried on small ones."""


def files() -> list[bytes]:
    """Mails as they stand in files, always in the same order."""
    paths = [*TESTS.glob("mails/*.eml"), *SHARED.glob("mails/mails/*.eml"), *SHARED.glob("corpora/*/*.eml")]
    return [path.read_bytes() for path in sorted(paths) if path.stat().st_size <= LARGEST]


def living(town: Town) -> list[bytes]:
    """What people of the town would write next: answers, commands, bounces. Their tokens and Message-IDs are those of this town alone."""
    return list(_living(town))


def _living(town: Town) -> Iterator[bytes]:
    yield from town.answers()
    yield from town.commands()
