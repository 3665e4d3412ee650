"""The command line as a whole: its help, its exit codes, and the commands that only call others."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from mailbridge import __version__
from mailbridge.cli import main
from mailbridge.cli.exits import MEANINGS, Exit
from tests.cli.conftest import NOBODY_LISTENS, Council

COMMANDS = (
    "run",
    "once",
    "check",
    "health",
    "init",
    "demo",
    "explain",
    "rehearse",
    "cases",
    "show",
    "login",
    "shelf",
    "replay",
    "count",
    "backup",
    "restore",
    "move",
)


def test_every_command_is_there() -> None:
    assert tuple(command.name or command.callback.__name__ for command in main.registered_commands if command.callback) == COMMANDS


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_tells_the_exit_codes(invoke: Callable[..., Result], command: str) -> None:
    result = invoke(*([command] if command else []), "--help")
    assert result.exit_code == 0
    words = " ".join(result.stdout.split())
    assert all(f"{code.value} {meaning}" in words for code, meaning in MEANINGS.items())


def test_every_code_has_a_meaning() -> None:
    assert set(MEANINGS) == set(Exit)


def test_the_version(invoke: Callable[..., Result]) -> None:
    assert invoke("--version").stdout == f"mailbridge {__version__}\n"


@pytest.mark.parametrize("typed", [("dance",), ("replay", "two"), ("demo", "--days", "0"), ("once", "--log", "xml"), ("show",)])
def test_wrong_usage(invoke: Callable[..., Result], typed: tuple[str, ...]) -> None:
    assert invoke(*typed).exit_code == 2


def test_init_writes_a_set_that_check_accepts(invoke: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILBRIDGE_SHAH_PASSWORD", "one")
    monkeypatch.setenv("MAILBRIDGE_SMTP_PASSWORD", "two")
    assert invoke("init", tmp_path / "new").exit_code == 0
    assert invoke("check", "--config", tmp_path / "new" / "config").exit_code == 0
    assert invoke("init", tmp_path / "new").exit_code == 1, "never overwrites"


def test_check_connects_with_the_accounts_that_the_service_uses(council: Council) -> None:
    council.connect(imap_port=NOBODY_LISTENS, user="casework@priya-shah.example", password="word", smtp_port=NOBODY_LISTENS)
    result = council.run("check", "--connect")
    assert result.exit_code == 1
    assert "councillors.shah.mailbox" in result.output
    assert f"127.0.0.1:{NOBODY_LISTENS}" in result.output


def test_the_demo_says_what_is_in_its_way(invoke: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    result = invoke("demo", "--out", tmp_path)
    assert result.exit_code == 1
    assert "nothing was touched" in result.stderr


def test_the_demo_says_how_to_get_its_servers(invoke: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymap.imap", None)
    result = invoke("demo", "--out", tmp_path / "demo")
    assert result.exit_code == 1
    assert "pip install 'mailbridge[demo]'" in result.stderr


def test_a_folder_that_may_not_be_written_is_told_plainly(council: Council) -> None:
    council.data.write_text("a file where the data folder should be")
    council.connect(imap_port=NOBODY_LISTENS, user="nobody@ward.example", password="word", smtp_port=NOBODY_LISTENS)
    result = council.run("once")
    assert result.exit_code == 1
    assert str(council.data) in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize("library", ["sqlmodel", "sqlalchemy", "jinja2", "apscheduler", "imapclient", "PIL", "rich"])
def test_help_loads_no_heavy_library(library: str) -> None:
    code = f"import sys, mailbridge.cli; sys.exit({library!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
