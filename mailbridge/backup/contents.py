"""What a backup says of itself, and the names under which its parts stand in it."""

from __future__ import annotations

import re

from pydantic import BaseModel, ConfigDict

MANIFEST = "manifest.json"
"""The last member: a file without it was never finished."""
DATABASE = "data/mailbridge.db"
DUMP = "data/mailbridge.pgdump"
"""The database, where that is PostgreSQL and `pg_dump` was there."""
KEY = "data/secret.key"
MAIL = re.compile(r"archive/([0-9a-f]{2})/([0-9a-f]{62})\.eml")
OTHER = re.compile(r"(?:data/(?:mailbridge\.db|mailbridge\.pgdump|secret\.key)|(?:config|templates-\d+|passwords)/(?!\.)[^/\0]+)")
"""Names of members besides mails and manifest. There is no way out of the folder in them."""


class Unsound(Exception):
    """A file that is no backup, or not a whole one. The message names it and says what is wrong."""


class Manifest(BaseModel):
    """What is in a backup. Times are UTC."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int = 1
    program: str
    """Version of mailbridge that wrote it."""
    made_at: str
    rows: dict[str, int]
    """mails, letters, cases, events -> how many."""
    files: int
    """Of mails and letters."""
    missing: tuple[str, ...] = ()
    """SHA-256 of files that rows name and that were missing or damaged in the archive already."""
    parts: dict[str, str]
    """Every other member -> its SHA-256."""
    folders: dict[str, str] = {}
    """`templates-0` -> where the settings look for it, from the folder of the settings."""
    passwords: dict[str, str] = {}
    """`passwords/0` -> the same; empty unless they were asked for."""


def member(sha256: str) -> str:
    """The name of a mail or letter."""
    return f"archive/{sha256[:2]}/{sha256[2:]}.eml"
