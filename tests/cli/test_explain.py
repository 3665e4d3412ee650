"""`mailbridge explain`: what would happen, with and without a database, and nothing written anywhere."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from mailbridge import assembly
from mailbridge.bridge import Bridge
from mailbridge.cli.prospect import addressee
from mailbridge.core.parse import parse
from mailbridge.delivery import Delivery
from mailbridge.settings import load
from tests.cli.conftest import Council
from tests.cli.mails import RESIDENT, lost_officer, report

BROWN = """
[councillors.brown]
name = "Dan Brown"
addresses = ["dan.brown@northborough.example"]
casework_address = "casework@d-brown.example"
mailbox = { host = "imap.d-brown.example", user = "casework", password_env = "BROWN" }

"""
SENT = datetime(2024, 5, 2, 8, 12, tzinfo=UTC)


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    path = tmp_path / "report.eml"
    path.write_bytes(report())
    return path


@pytest.fixture
def bridge(council: Council) -> Bridge:
    """A service that has run before."""
    return assembly.bridge(load(council.config), lambda: SENT)


def objects(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def everything_in(folder: Path) -> dict[str, bytes]:
    """Every file that is no part of SQLite's own housekeeping."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".db-shm", ".db-wal"))
    return {str(path): path.read_bytes() for path in files}


def test_one_object_a_line_in_the_order_given(council: Council, mail: Path, tmp_path: Path) -> None:
    officer = tmp_path / "officer.eml"
    officer.write_bytes(lost_officer())
    first, second = objects(council.run("explain", "--json", str(officer), str(mail)))
    assert (first["file"], second["file"]) == (str(officer), str(mail))
    assert second["kind"] == "new_enquiry"
    assert second["author"] == {"name": "Ada Bell", "address": RESIDENT}
    assert first["would"][0].startswith("held: ")


def test_without_a_database_it_says_what_would_be_done_and_makes_none(council: Council, mail: Path) -> None:
    (told,) = objects(council.run("explain", "--json", str(mail)))
    assert told["would"][0].startswith("processed")
    assert "MB-1: Case opened: Pothole in Mill Lane" in told["would"]
    assert f"letter to resident: acknowledgement to {RESIDENT}, subject Re: Pothole in Mill Lane [MB-1]" in told["would"]
    (forward,) = (line for line in told["would"] if line.startswith("letter to officer: forward to highways@northborough.example, subject "))
    assert forward.endswith(" [MB-1]")
    assert not council.data.exists()


def test_with_a_database_cases_are_looked_up_and_nothing_is_written(council: Council, bridge: Bridge, mail: Path, tmp_path: Path) -> None:
    raw = report()
    bridge.take_in(Delivery("shah", "INBOX", 1, 1, raw, SENT, len(raw)))
    bridge.process_waiting()
    answer = tmp_path / "answer.eml"
    answer.write_bytes(report().replace(b"Subject: ", b"Subject: Re: [MB-1] ").replace(b"<report-1@", b"<report-2@"))
    before = everything_in(council.data)
    again, follow_up = objects(council.run("explain", "--json", str(mail), str(answer)))
    assert again["would"][0] == "ignored: the same mail was taken in before"
    assert "MB-1: The resident wrote again" in follow_up["would"]
    assert everything_in(council.data) == before


def test_a_new_case_gets_the_next_number(council: Council, bridge: Bridge, tmp_path: Path) -> None:
    raw = report()
    bridge.take_in(Delivery("shah", "INBOX", 1, 1, raw, SENT, len(raw)))
    bridge.process_waiting()
    other = tmp_path / "other.eml"
    other.write_bytes(report().replace(b"<report-1@", b"<report-7@").replace(b"ada.bell", b"ben.ash").replace(b"Ada Bell", b"Ben Ash"))
    (told,) = objects(council.run("explain", "--json", str(other)))
    assert any(line.startswith("MB-2: Case opened") for line in told["would"])


def test_in_a_personal_mailbox_nothing_would_be_answered(council: Council, mail: Path) -> None:
    council.edit(('kind = "dedicated"', 'kind = "personal"'))
    (told,) = objects(council.run("explain", "--json", str(mail)))
    assert not [line for line in told["would"] if line.startswith("letter to resident")]
    assert [line for line in told["would"] if line.startswith("letter to councillor: new case")]


def test_the_mailbox_is_found_by_the_address(council: Council, tmp_path: Path) -> None:
    council.edit(("[councillors.shah]", BROWN + "[councillors.shah]"))
    mail = tmp_path / "mail.eml"
    mail.write_bytes(report(to="casework+7kq4mz9xpr@priya-shah.example"))
    settings = load(council.config)
    assert list(settings.council.councillors) == ["brown", "shah"]
    assert addressee(parse(mail.read_bytes()), settings.council) == "shah"
    assert addressee(parse(report(to="somebody@else.example")), settings.council) == "brown", "nobody named: the first"


def test_for_people(council: Council, mail: Path) -> None:
    shown = council.run("explain", str(mail)).stdout
    assert "new enquiry" in shown
    assert "letter to resident" in shown


def test_without_a_configuration_the_starter_set_is_used(invoke: Callable[..., Result], mail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    (told,) = objects(invoke("explain", "--json", mail))
    assert told["departments"] == ["highways"]


def test_a_file_that_is_not_there_is_wrong_usage(council: Council) -> None:
    assert council.run("explain", "nothing.eml").exit_code == 2


def explained_alone(council: Council, mail: Path, then: str) -> str:
    """Runs `explain --json` in a fresh interpreter, then some code; what that wrote to standard error."""
    arguments = ["mailbridge", "explain", "--json", str(mail), "--config", str(council.config)]
    code = f"import sys, time\nfrom mailbridge.cli import main\nsys.argv = {arguments!r}\ntry: main()\nexcept SystemExit: pass\n{then}"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stderr


def test_it_loads_nothing_that_it_does_not_need(council: Council, mail: Path) -> None:
    heavy = "sqlmodel sqlalchemy apscheduler aiosmtplib imapclient rich.console PIL pymap"
    assert explained_alone(council, mail, f"sys.stderr.write(' '.join(set({heavy!r}.split()) & set(sys.modules)))") == ""


@pytest.mark.slow
def test_it_starts_quickly(council: Council, mail: Path) -> None:
    """Half a second of process time on a machine that does nothing else; twice that is allowed on one that runs tests beside it."""
    taken = min(float(explained_alone(council, mail, "sys.stderr.write(str(time.process_time()))")) for _ in range(3))
    assert taken < 1.0
