"""The checks of CI find what they are for: a planted secret, a planted vulnerability; and say so where nothing was checked."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.hostile import audit, secrets
from tests.hostile.secrets import leaks

# Put together here, so that this file holds none of them.
PLANTED = {
    "private key": "-----BEGIN " + "RSA PRIVATE KEY-----",
    "key of a cloud": "AKIA" + "Q4XZ7RTN2WBM5KLP",
    "token of a forge": "token: ghp" + "_9aB3xK7mQ2wE5rT8y" + "U1iO4pL6sD0fG3hJ7kZ",
    "signed token": "eyJhb" + "GciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0" + ".dozjgNryP4J3jVmNHl0w5N",
    "password in an address": "postgresql://mail:" + "kX83hdfh@db.example/mail",
    "password or token": "smtp_" + "pass" + 'word = "' + 'hT7kq2Lw9x"',
    "made by a generator": "9fJq2LmX7cVbN4tR8" + "wYz1KdH6sGpA" + "3uE5oTi0",
}


def test_no_secret_is_in_the_tree() -> None:
    assert leaks() == []
    assert len(secrets._files(secrets.ROOT)) > 300


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_secret_is_found(tmp_path: Path, kind: str) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config/service.toml").write_text(f"# a comment\n{PLANTED[kind]}\n", encoding="utf-8")
    found = leaks(tmp_path)
    assert {(leak.path, leak.line) for leak in found} == {("config/service.toml", 2)}
    assert kind in {leak.kind for leak in found}
    assert PLANTED[kind] not in str(found)


@pytest.mark.parametrize(
    "harmless", ['password = "file:/etc/mailbridge/secrets/smtp"', "test_a_text_twice_as_long_takes_about_twice_as_long", "a" * 64, "0" * 64, "=" * 80]
)
def test_what_is_no_secret_is_none(tmp_path: Path, harmless: str) -> None:
    (tmp_path / "page.md").write_text(harmless, encoding="utf-8")
    assert leaks(tmp_path) == []


BUG = {"id": "PYSEC-0000-1", "fix_versions": ["2.0"], "aliases": [], "description": ""}
FINE = {"name": "jinja2", "version": "3.1", "vulns": []}
UNKNOWN = {"name": "pillow", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "says", "found"),
    [
        ([FINE], "audited 1 packages: 0 known vulnerabilities", ()),
        ([FINE, UNKNOWN], "audited 1 packages, 1 not known to the service: 0 known vulnerabilities", ()),
        ([UNKNOWN], "NOT AUDITED: no vulnerability service reached", ()),
        ([], "NOT AUDITED: no vulnerability service reached", ()),
        ([{**FINE, "vulns": [BUG]}], "audited 1 packages: 1 known vulnerabilities", ("jinja2 3.1: PYSEC-0000-1, mended in 2.0",)),
    ],
)
def test_a_report_comes_to_a_verdict(packages: list[object], says: str, found: tuple[str, ...]) -> None:
    result = audit.verdict(json.dumps({"dependencies": packages, "fixes": []}))
    assert (result.says, result.found) == (says, found)


def _program(folder: Path, says: str) -> str:
    program = folder / "pip-audit"
    program.write_text(f"#!/bin/sh\ncat <<'END'\n{says}\nEND\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


def test_a_known_vulnerability_fails_the_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    program = _program(tmp_path, json.dumps({"dependencies": [{**FINE, "vulns": [BUG]}]}))
    monkeypatch.setattr("sys.argv", ["audit", program])
    assert audit.main() == 1
    assert "PYSEC-0000-1" in capsys.readouterr().out


@pytest.mark.parametrize("says", ["", "{}", json.dumps({"dependencies": [UNKNOWN]})])
def test_what_was_not_audited_is_said_and_fails_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], says: str) -> None:
    monkeypatch.setattr("sys.argv", ["audit", _program(tmp_path, says)])
    assert audit.main() == 0
    assert capsys.readouterr().out.startswith("NOT AUDITED")
    monkeypatch.setattr("sys.argv", ["audit", str(tmp_path / "missing")])
    assert audit.main() == 0


def test_both_are_steps_of_the_tests() -> None:
    script = (secrets.ROOT / "tests/run.sh").read_text(encoding="utf-8")
    assert "python -m tests.hostile.audit" in script
    assert "python -m tests.hostile.secrets" in script
