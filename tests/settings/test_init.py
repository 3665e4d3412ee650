"""`mailbridge init`: a folder to begin with, which loads, and which never replaces somebody's work."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbridge.cli.check import check
from mailbridge.cli.init import init
from mailbridge.settings import load, starter

PASSWORDS = {"MAILBRIDGE_SHAH_PASSWORD": "a", "MAILBRIDGE_SMTP_PASSWORD": "b"}


def test_the_folder_written_is_complete_and_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "northborough"
    assert init(home) == 0
    said = capsys.readouterr().out
    assert f"mailbridge check --config {home}/config" in said
    settings = load(home / "config", PASSWORDS)
    assert set(settings.template_files.values()) == {home / "templates" / name for name in settings.templates}
    assert check(home / "config", environment=PASSWORDS) == 0
    assert (home / "templates" / "README.md").exists()


def test_nothing_is_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "config" / "council.toml"
    mine.parent.mkdir()
    mine.write_text("mine")
    assert init(tmp_path) == 1
    assert f"{mine} exists already" in capsys.readouterr().err
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["council.toml"]
    assert mine.read_text() == "mine"


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("x")
    assert init(tmp_path / "file") == 1
    assert "Nothing was written" in capsys.readouterr().err


def test_an_installed_wheel_has_the_starter_set_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starter, "_PACKAGE", tmp_path)
    assert starter.folder() == tmp_path.parent
    (tmp_path / "starter").mkdir()
    assert starter.config() == tmp_path / "starter" / "config"
