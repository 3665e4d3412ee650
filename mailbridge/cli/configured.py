"""Which configuration a command works with, and what it looks up with it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mailbridge.settings import Settings, load, starter

if TYPE_CHECKING:
    from sqlmodel import Session

USUAL = Path("config")


def for_looking(folder: Path | None) -> Settings:
    """The settings for a command that logs in nowhere: nobody asks for passwords. Raises `Misconfigured`."""
    return load(folder or USUAL)


def for_working(folder: Path | None) -> Settings:
    """The settings for a command that logs in, with passwords from the environment or from files. Raises `Misconfigured`."""
    return load(folder or USUAL, os.environ)


def for_explaining(folder: Path | None) -> Settings:
    """The settings to explain mails with: the starter set where there is no configuration yet. Raises `Misconfigured`."""
    return load(folder or (USUAL if USUAL.is_dir() else starter.config()))


@contextmanager
def looking(settings: Settings) -> Iterator[Session | None]:
    """A session to look things up in; None where the service has never run. Nothing is created by looking."""
    from mailbridge import assembly
    from mailbridge.storage import transaction

    engine = assembly.database(settings)
    if engine is None:
        yield None
        return
    try:
        with transaction(engine) as session:
            yield session
    finally:
        engine.dispose()
