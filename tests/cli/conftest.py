"""A council in a temporary folder: the starter set, pointed at whatever servers a test has."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner, Result

from mailbridge.cli import main
from mailbridge.settings import starter

NOBODY_LISTENS = 9
"""The discard port of 127.0.0.1: connections are refused."""


@dataclass
class Council:
    """A configuration folder and the commands with it."""

    root: Path

    @property
    def config(self) -> Path:
        return self.root / "config"

    @property
    def data(self) -> Path:
        return self.root / "data"

    def edit(self, *changes: tuple[str, str], file: str = "service.toml") -> None:
        """Replaces texts in a configuration file; each must be there."""
        path = self.config / file
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text, f"{file} has no {old!r}"
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")

    def connect(self, *, imap_port: int, user: str, password: str, smtp_port: int) -> None:
        """Points the configuration at servers on loopback; letters need no login, and leave at any hour at which the tests may run."""
        secret = self.root / "secret"
        secret.write_text(password + "\n")
        secret.chmod(0o600)
        self.edit(
            ("waking_hours = { start = 07:00:00, end = 22:00:00 }", "waking_hours = { start = 00:00:00, end = 23:59:59 }"),
            ("\nhours = { start = 07:00:00, end = 21:00:00 }", "\nhours = { start = 00:00:00, end = 23:59:59 }"),
            ('host = "imap.priya-shah.example"\nport = 993', f'host = "127.0.0.1"\nport = {imap_port}'),
            ('tls = "tls"\nuser = "casework@priya-shah.example"', f'tls = "none"\nuser = "{user}"'),
            ('password_env = "MAILBRIDGE_SHAH_PASSWORD"', f'password_file = "{secret}"'),
            ('host = "smtp.priya-shah.example"\nport = 587\ntls = "starttls"', f'host = "127.0.0.1"\nport = {smtp_port}\ntls = "none"'),
            ('user = "casework@priya-shah.example"\npassword_env = "MAILBRIDGE_SMTP_PASSWORD"', 'user = ""'),
        )

    def run(self, command: str, *arguments: str) -> Result:
        """A command with this configuration, in this process."""
        return CliRunner().invoke(main, [command, *arguments, "--config", str(self.config)])


@pytest.fixture
def council(tmp_path: Path) -> Council:
    """The starter set as `mailbridge init` writes it."""
    starter.write(tmp_path)
    return Council(tmp_path)


@pytest.fixture
def invoke() -> Callable[..., Result]:
    """The command line as a function."""
    return lambda *arguments: CliRunner().invoke(main, [str(one) for one in arguments])


@pytest.fixture(autouse=True)
def logs_end_with_the_test() -> Iterator[None]:
    """Commands send the log to the streams of their test; the next test has others."""
    handlers = list(logging.root.handlers)
    yield
    structlog.reset_defaults()
    logging.root.handlers[:] = handlers
