"""`mailbridge rehearse` as it is typed: over a folder, an mbox file and a real mailbox. Nothing is sent, stored or marked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from tests.cli.conftest import NOBODY_LISTENS, Council
from tests.cli.mails import lost_officer, report
from tests.servers.dovecot import DovecotUser
from tests.servers.smtp import SmtpServer


@pytest.fixture
def past(tmp_path: Path) -> Path:
    folder = tmp_path / "past"
    folder.mkdir()
    (folder / "report.eml").write_bytes(report())
    (folder / "officer.eml").write_bytes(lost_officer())
    return folder


def rehearse(council: Council, *arguments: str) -> Result:
    return council.run("rehearse", *arguments, "--out", str(council.root / "page.html"))


def document(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_a_folder_ends_in_a_table_and_a_page(council: Council, past: Path) -> None:
    before = {path: path.read_bytes() for path in council.root.rglob("*") if path.is_file()}
    result = rehearse(council, str(past))
    assert result.exit_code == 0, result.output
    for told in ("New matter of a resident", "Sent on to Highways", "Look at these first", "officer.eml", "2 mails rehearsed, 1 to look at first"):
        assert told in result.stdout
    after = {path: path.read_bytes() for path in council.root.rglob("*") if path.is_file()}
    assert after.keys() - before.keys() == {council.root / "page.html"}
    assert before.items() <= after.items()


def test_for_programs(council: Council, past: Path) -> None:
    found = document(rehearse(council, str(past), "--json"))
    assert (found["mails"], found["doubtful"], found["forwards"]) == (2, 1, {"Highways": 1})
    assert found["kinds"] == {"new_enquiry": 1, "officer_reply": 1}
    by_name = {one["name"]: one for one in found["each"]}
    assert by_name["report.eml"]["outcome"] == "sent_on"
    assert by_name["officer.eml"]["doubts"].keys() == {"homeless"}
    assert {letter["party"] for letter in by_name["report.eml"]["letters"]} == {"resident", "officer"}


def test_many_doubts_are_summed_up(council: Council, past: Path) -> None:
    for number in range(30):
        (past / f"{number}.eml").write_bytes(
            lost_officer().replace(b"<officer-1@", f"<officer-{number}@".encode()).replace(b"inspected", f"seen {number}".encode())
        )
    result = rehearse(council, str(past))
    assert "and for these reasons" in result.stdout
    assert "Answers something older" in result.stdout


def test_an_mbox_file(council: Council, past: Path) -> None:
    stored = b"".join(b"From x Thu May  2 09:12:00 2024\n" + raw.replace(b"\r\n", b"\n") + b"\n" for raw in (report(), lost_officer()))
    (past / "all.mbox").write_bytes(stored)
    assert document(rehearse(council, str(past / "all.mbox"), "--json"))["mails"] == 2


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ([], 2, "Name a folder"),
        (["{past}", "--last", "3"], 2, "Name a folder"),
        (["nowhere"], 2, "does not exist"),
        (["{empty}"], 1, "There is no mail in empty"),
    ],
)
def test_what_cannot_be_done_is_said(council: Council, past: Path, arguments: list[str], code: int, told: str) -> None:
    (council.root / "empty").mkdir()
    result = rehearse(council, *(one.format(past=past, empty=council.root / "empty") for one in arguments))
    assert (result.exit_code, told in result.output) == (code, True), result.output


def test_another_file_is_not_overwritten(council: Council, past: Path) -> None:
    (council.root / "page.html").write_text("mine")
    result = rehearse(council, str(past))
    assert result.exit_code == 1
    assert "is no page of a rehearsal" in result.output
    assert (council.root / "page.html").read_text() == "mine"


def test_a_page_that_has_no_place_is_refused_before_the_work(council: Council, past: Path) -> None:
    result = council.run("rehearse", str(past), "--out", str(council.root / "nowhere" / "page.html"))
    assert result.exit_code == 1
    assert "no such folder" in result.output


def test_a_mailbox_that_is_not_there(council: Council) -> None:
    council.connect(imap_port=NOBODY_LISTENS, user="x", password="y", smtp_port=NOBODY_LISTENS)
    assert rehearse(council, "--last", "5").exit_code == 3


@pytest.mark.slow
def test_the_last_mails_of_a_mailbox_are_only_looked_at(council: Council, mailbox: DovecotUser, smtp: SmtpServer) -> None:
    for number in range(4):
        mailbox.deliver(report().replace(b"<report-1@", f"<report-{number}@".encode()).replace(b"14 Mill", f"{number + 20} Mill".encode()))
    council.connect(imap_port=mailbox.imap_port, user=mailbox.address, password=mailbox.password, smtp_port=smtp.port)
    found = document(rehearse(council, "--last", "3", "--json"))
    assert [one["name"] for one in found["each"]] == ["INBOX 2", "INBOX 3", "INBOX 4"]
    assert found["forwards"] == {"Highways": 3}
    assert not [flags for flags in mailbox.flags() if "FLAGS ()" not in flags], "nothing is marked"
    assert smtp.received == []
    assert not council.data.exists()
