"""The database of a council that uses PostgreSQL, which has a program of its own for that."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy.engine import URL


class NotDumped(Exception):
    """`pg_dump` could not copy the database; the message says why."""


def dumped(url: URL, target: Path) -> Path | None:
    """Has `pg_dump` copy the database into a file. None where that program is not installed. Raises `NotDumped`."""
    program = shutil.which("pg_dump")
    if program is None:
        return None
    environment = {**os.environ, "PGPASSWORD": str(url.password or "")}  # not among the arguments, which every user of the machine can see
    done = subprocess.run([program, "--format=custom", f"--file={target}", plain(url)], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise NotDumped(f"pg_dump could not copy the database: {done.stderr.strip()[:500]}")
    target.chmod(0o600)
    return target


def plain(url: URL) -> str:
    """The address of the database for PostgreSQL's own programs, without a password."""
    return url.set(drivername="postgresql", password=None).render_as_string()
