"""`mailbridge check`: everything that is wrong in one run, the calendar of one case, and the logins."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mailbridge.cli.check import check
from tests.servers.dovecot import DovecotUser
from tests.servers.smtp import SmtpServer
from tests.settings.support import SECRETS, Folder

THURSDAY = date(2024, 5, 2)


def test_a_right_folder_passes_and_shows_one_case(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(folder.path, environment=SECRETS, today=THURSDAY) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("0 problems; ")
    assert [line.split("  ")[-1].strip() for line in said[3:8]] == [
        "Thursday 2 May 2024",
        "Friday 17 May 2024",  # Monday 6 May is a bank holiday
        "Monday 20 May 2024",
        "Thursday 23 May 2024",
        "Friday 31 May 2024",  # Monday 27 May is one too
    ]


def test_emergency_numbers_that_somebody_must_look_at(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(folder.path, environment=SECRETS, today=date(2099, 1, 1)) == 0
    said = capsys.readouterr().out.partition("Please look at these")[2]
    assert "emergency.toml: review_by: was Monday 31 May 2027. Please look up each number again, and set another day." in said
    assert "signposts.toml: water.review_by: was Monday 31 May 2027. Please look up the text again, and set another day." in said
    assert 'numbers.monitoring_officer: has no number for "The Monitoring Officer".' in said


def test_four_mistakes_of_four_kinds_are_told_in_one_run(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    folder.change("service.toml", 'cover = "okafor"', 'cvoer = "okafor"')
    folder.change("categories.toml", '"highways"', '"higways"')
    folder.secret.chmod(0o644)
    own = folder.path.parent / "templates"
    own.mkdir()
    (own / "survey.txt").write_text("Subject: Sorted?\n\n{{ greeting }}\n\nIs {{ isue }} sorted?\n", encoding="utf-8")
    assert check(folder.path, environment=SECRETS) == 1
    said = capsys.readouterr().out
    assert f"{folder.path}/service.toml: councillors.shah.cvoer: is not a setting. Did you mean `cover`?" in said
    assert f'{folder.path}/categories.toml: pothole.department: found "higways"; expected a department of council.toml. Did you mean `highways`?' in said
    assert f"{folder.path}/service.toml: councillors.okafor.mailbox.password_file: " in said
    assert f"{own}/survey.txt: line 5: the variable `isue` does not exist. Did you mean `issue`?" in said
    assert "\n4 problems; " in said


def test_a_letter_alone_can_be_wrong(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    own = folder.path.parent / "templates"
    own.mkdir()
    (own / "survey.txt").write_text("Subject: Sorted?\n\nIt will be fixed.\n", encoding="utf-8")
    assert check(folder.path, environment=SECRETS) == 1
    said = capsys.readouterr().out
    assert f'{own}/survey.txt: line 3: "will be fixed" is a promise' in said
    assert "\n1 problem; " in said
    assert "escalation" in said


def test_sentences_that_letters_quote_obey_their_rules(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    folder.change("categories.toml", '"highways"', '"highways"\nself_help = "Do not worry. It will be repaired."')
    folder.change("council.toml", 'aliases = ["roads"]', 'cc_instructions = "The director is copied. Delay is unacceptable."')
    assert check(folder.path, environment=SECRETS) == 1
    said = capsys.readouterr().out
    assert f'{folder.path}/categories.toml: pothole.self_help: "will be repaired" is a promise' in said
    assert f'{folder.path}/council.toml: departments.highways.cc_instructions: "unacceptable" blames' in said


def test_as_json(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(folder.path, as_json=True, environment={}, today=THURSDAY) == 1
    report = json.loads(capsys.readouterr().out)
    assert [problem["key"] for problem in report["problems"]] == ["councillors.shah.mailbox.password_env"]
    assert report["letters"] > 30


def test_the_environment_is_the_programs_own_unless_told(folder: Folder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("SHAH_PASSWORD", raising=False)
    assert check(folder.path) == 1
    monkeypatch.setenv("SHAH_PASSWORD", "x")
    assert check(folder.path) == 0
    assert capsys.readouterr().out


def test_no_folder_and_no_department(folder: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path / "nowhere", environment={}) == 1
    folder.write("council.toml", "")
    folder.write("categories.toml", "")
    assert check(folder.path, environment=SECRETS) == 0
    assert "If nobody answers" not in capsys.readouterr().out


def served(folder: Folder, mailbox: DovecotUser, smtp: SmtpServer) -> dict[str, str]:
    """The folder with one mailbox and a mail server that are really there."""
    text = (folder.path / "service.toml").read_text(encoding="utf-8")
    before, _, rest = text.partition("[councillors.okafor]")
    text = before.replace('cover = "okafor"', "").replace(
        'host = "imap.priya-shah.example"\nuser = "casework@priya-shah.example"',
        f'host = "127.0.0.1"\nport = {mailbox.imap_port}\ntls = "none"\nuser = "{mailbox.address}"',
    )
    text += "[smtp]" + rest.partition("[smtp]")[2].replace('host = "localhost"', f'host = "127.0.0.1"\nport = {smtp.port}')
    folder.write("service.toml", text)
    return {"SHAH_PASSWORD": mailbox.password}


def test_connect_logs_in_everywhere(folder: Folder, mailbox: DovecotUser, smtp: SmtpServer, capsys: pytest.CaptureFixture[str]) -> None:
    environment = served(folder, mailbox, smtp)
    assert check(folder.path, connect=True, environment=environment) == 0, capsys.readouterr().out
    said = capsys.readouterr().out
    assert f"councillors.shah.mailbox: {mailbox.address} at 127.0.0.1:{mailbox.imap_port}, folder INBOX" in said
    assert f"smtp: 127.0.0.1:{smtp.port}, plain text" in said


def test_connect_tells_a_wrong_password_and_a_server_that_is_not_there(
    folder: Folder, mailbox: DovecotUser, make_smtp: Callable[..., SmtpServer], capsys: pytest.CaptureFixture[str]
) -> None:
    smtp = make_smtp()
    environment = served(folder, mailbox, smtp)
    smtp.stop()
    assert check(folder.path, connect=True, environment={"SHAH_PASSWORD": environment["SHAH_PASSWORD"] + "x"}) == 1
    said = capsys.readouterr().out
    assert f"{folder.path}/service.toml: councillors.shah.mailbox: " in said
    assert f"{folder.path}/service.toml: smtp: connect: 127.0.0.1:{smtp.port}" in said
    assert environment["SHAH_PASSWORD"] not in said
