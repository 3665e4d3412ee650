"""The demo's folder: a fresh one with the starter configuration pointed at loopback. What the demo did not make it leaves alone."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mailbridge.settings import starter

MARK = ".made-by-mailbridge-demo"
MADE = ("config", "templates", "data", "secrets", "mails", "mailbridge.log", "index.html")
"""Everything that a demo puts into its folder; a renewal removes these and nothing else."""


class InTheWay(Exception):
    """The folder holds something that the demo did not make; the message names it."""


@dataclass(frozen=True)
class Folder:
    """Where everything of one demo is."""

    root: Path

    @property
    def config(self) -> Path:
        """The configuration, as `mailbridge init` writes it."""
        return self.root / "config"

    @property
    def page(self) -> Path:
        """The page that shows the mailboxes."""
        return self.root / "index.html"

    @property
    def log(self) -> Path:
        """What the daemon logged."""
        return self.root / "mailbridge.log"

    @property
    def mails(self) -> Path:
        """The mails that people wrote, as files to try `explain` with."""
        return self.root / "mails"

    @property
    def password_file(self) -> Path:
        """The casework mailbox's password, for `service.toml` to name."""
        return self.root / "secrets" / "casework"


def fresh(root: Path) -> Folder:
    """An empty demo folder. Raises `InTheWay` for a folder with something else in it; an earlier demo is renewed."""
    if root.exists() and not root.is_dir():
        raise InTheWay(f"{root} is a file; choose another folder with --out.")
    if root.is_dir() and not (root / MARK).exists() and any(root.iterdir()):
        raise InTheWay(f"{root} holds something that the demo did not make; nothing was touched. Choose another folder with --out.")
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in MADE:
        _remove(root / name)
    (root / MARK).touch()
    return Folder(root.resolve())


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def password(folder: Folder) -> str:
    """A password for the casework mailbox, in a file that only its owner reads."""
    word = secrets.token_urlsafe(12)
    folder.password_file.parent.mkdir(mode=0o700)
    with os.fdopen(os.open(folder.password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(f"{word}\n")
    return word


def keep(folder: Folder, mails: Sequence[bytes]) -> None:
    """Writes mails as `1.eml`, `2.eml` …, in the order in which they came."""
    folder.mails.mkdir(mode=0o700)
    for number, raw in enumerate(mails, 1):
        (folder.mails / f"{number}.eml").write_bytes(raw)


def configure(folder: Folder, imap: tuple[str, int], smtp: tuple[str, int], working_days: int) -> None:
    """The starter set, with servers, passwords and the days that Highways is given changed; everything else as a council would get it."""
    starter.write(folder.root)
    file = f'password_file = "{folder.password_file}"'
    _edit(
        folder.config / "service.toml",
        ('host = "imap.priya-shah.example"\nport = 993', f'host = "{imap[0]}"\nport = {imap[1]}'),
        ('\ntls = "tls"', '\ntls = "none"'),
        ('password_env = "MAILBRIDGE_SHAH_PASSWORD"', file),
        ('host = "smtp.priya-shah.example"\nport = 587\ntls = "starttls"', f'host = "{smtp[0]}"\nport = {smtp[1]}\ntls = "none"'),
        ('password_env = "MAILBRIDGE_SMTP_PASSWORD"', file),
    )
    _edit(folder.config / "council.toml", (_days_of_highways(folder.config / "council.toml"), f"working_days = {working_days}"))


def _days_of_highways(path: Path) -> str:
    """Highways is the first department of the starter set, so the first line of that key is its."""
    return next(line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("working_days = "))


def _edit(path: Path, *changes: tuple[str, str]) -> None:
    """Replaces the first occurrence of each text. Raises LookupError where the starter set no longer has it."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        if old not in text:
            raise LookupError(f"{path.name} of the starter set has no {old!r}")
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
