"""`mailbridge once` between a real Dovecot and a real SMTP server: one full pass, and what it says when something is not there."""

from __future__ import annotations

import json
import stat
from datetime import datetime

import pytest

from mailbridge import storage
from mailbridge.demo.photo import pothole
from tests.cli.conftest import NOBODY_LISTENS, Council
from tests.cli.mails import DEPARTMENT, RESIDENT, report
from tests.servers.dovecot import DovecotUser
from tests.servers.smtp import SmtpServer


@pytest.fixture
def served(council: Council, mailbox: DovecotUser, smtp: SmtpServer) -> Council:
    """The council with its servers; the mailbox is watched already."""
    council.connect(imap_port=mailbox.imap_port, user=mailbox.address, password=mailbox.password, smtp_port=smtp.port)
    assert council.run("once").exit_code == 0
    return council


@pytest.mark.slow
def test_a_report_goes_through_in_one_pass(served: Council, mailbox: DovecotUser, smtp: SmtpServer) -> None:
    mailbox.deliver(report(photo=pothole(datetime(2024, 5, 2, 8, 58))), sender=RESIDENT)
    result = served.run("once", "--log", "json")
    assert result.exit_code == 0, result.output
    assert result.stdout == "1 mail taken in, 1 decided, 3 letters posted.\n"
    assert sorted(mail.recipients for mail in smtp.received) == [(RESIDENT,), (RESIDENT,), (DEPARTMENT,)]
    assert b"hole.jpg" in next(mail.raw for mail in smtp.received if mail.recipients == (DEPARTMENT,))
    events = [json.loads(line) for line in result.stderr.splitlines()]
    assert {"archived", "decided", "posted"} <= {event["event"] for event in events}
    assert RESIDENT not in result.stderr, "an address in the log"
    shown = json.loads(served.run("show", "MB-1", "--json").stdout)
    assert {letter["status"] for letter in shown["letters"]} == {"sent"}
    assert len(mailbox.messages("Sent")) == 3, "copies in her Sent folder"


@pytest.mark.slow
def test_first_start_is_quiet_and_a_second_pass_does_nothing(council: Council, mailbox: DovecotUser, smtp: SmtpServer) -> None:
    mailbox.deliver(report(), sender=RESIDENT)
    council.connect(imap_port=mailbox.imap_port, user=mailbox.address, password=mailbox.password, smtp_port=smtp.port)
    for _ in range(2):
        assert council.run("once").stdout == "0 mails taken in, 0 decided, 0 letters posted.\n"
    assert smtp.received == []


@pytest.mark.slow
def test_files_are_for_their_owner_only(served: Council, mailbox: DovecotUser) -> None:
    mailbox.deliver(report(), sender=RESIDENT)
    served.run("once")
    open_to_others = [path for path in (served.data, *served.data.rglob("*")) if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert open_to_others == []
    assert any(path.suffix == ".eml" for path in served.data.rglob("*"))


@pytest.mark.slow
def test_letters_wait_for_the_mail_server(served: Council, mailbox: DovecotUser, smtp: SmtpServer) -> None:
    mailbox.deliver(report(), sender=RESIDENT)
    served.edit((f"port = {smtp.port}", f"port = {NOBODY_LISTENS}"))
    result = served.run("once")
    assert result.exit_code == 3, result.output
    assert "1 mail taken in, 1 decided, 0 letters posted." in result.stdout
    assert "Not everything was reached" in result.stderr
    letters = json.loads(served.run("show", "MB-1", "--json").stdout)["letters"]
    assert {letter["status"] for letter in letters} == {"queued"}


@pytest.mark.slow
def test_a_mailbox_that_is_not_there(council: Council, smtp: SmtpServer) -> None:
    council.connect(imap_port=NOBODY_LISTENS, user="nobody@ward.example", password="word", smtp_port=smtp.port)
    result = council.run("once")
    assert result.exit_code == 3
    assert "mailbox not reached" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.slow
def test_a_refused_login_is_not_reached_either(served: Council) -> None:
    (served.root / "secret").write_text("another word\n")
    result = served.run("once")
    assert result.exit_code == 3
    assert "another word" not in result.output


def test_one_service_at_a_time(council: Council) -> None:
    council.connect(imap_port=NOBODY_LISTENS, user="nobody@ward.example", password="word", smtp_port=NOBODY_LISTENS)
    with storage.locked(storage.prepared(council.data)):
        result = council.run("once")
    assert result.exit_code == 1
    assert "another mailbridge is working on" in result.stderr


def test_a_missing_password_is_named(council: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MAILBRIDGE_SHAH_PASSWORD", raising=False)
    result = council.run("once")
    assert result.exit_code == 4
    assert "councillors.shah.mailbox.password_env" in result.stderr
    assert "MAILBRIDGE_SHAH_PASSWORD" in result.stderr
    assert not council.data.exists()
