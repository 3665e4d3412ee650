"""Passwords stay where they are kept: not in the log, the output, the database or any other file of ours. And what we keep is for its owner only."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from mailbridge import storage
from tests.cli.conftest import NOBODY_LISTENS, Council
from tests.cli.mails import RESIDENT, report
from tests.servers.dovecot import DovecotUser
from tests.servers.smtp import SmtpServer

IMAP_WORD, SMTP_WORD = "Tr0mbone-blues", "K4zoo-waltz"


def holding(folder: Path, *words: str) -> list[tuple[Path, str]]:
    return [(path, word) for path in folder.rglob("*") if path.is_file() for word in words if word.encode() in path.read_bytes()]


@pytest.mark.slow
def test_refused_logins_show_no_password(council: Council, mailbox: DovecotUser, smtp: SmtpServer) -> None:
    """The mail server refuses the letters of one pass; then the mailbox refuses its password, too."""
    council.connect(imap_port=mailbox.imap_port, user=mailbox.address, password=mailbox.password, smtp_port=smtp.port)
    smtp.users = {"casework": "another"}
    (council.root / "smtp-secret").write_text(SMTP_WORD + "\n")
    (council.root / "smtp-secret").chmod(0o600)
    council.edit(('user = ""', f'user = "casework"\npassword_file = "{council.root / "smtp-secret"}"'))
    outputs = [council.run("once", "--log", "json")]
    mailbox.deliver(report(), sender=RESIDENT)
    outputs.append(council.run("once", "--log", "json"))
    assert outputs[-1].exit_code == 3
    assert "does not accept this user and password" in outputs[-1].output
    (council.root / "secret").write_text(IMAP_WORD + "\n")
    outputs += [council.run("once", "--log", "json"), council.run("check", "--connect"), council.run("backup", str(council.root / "b.tar"))]
    assert [one.exit_code for one in outputs[2:]] == [3, 1, 0]
    words = (IMAP_WORD, SMTP_WORD, mailbox.password)
    assert [word for one in outputs for word in words if word in one.output] == []
    assert holding(council.data, *words) == []
    assert sorted(holding(council.root, *words)) == [(council.root / "secret", IMAP_WORD), (council.root / "smtp-secret", SMTP_WORD)]
    assert [path for path in council.data.rglob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077] == []


def test_files_are_private_whatever_the_umask(tmp_path: Path) -> None:
    """`replay` and `contacts import` open the database, too."""
    before = os.umask(0)
    try:
        data = storage.prepared(tmp_path / "data")
        with storage.locked(data):
            engine = storage.opened(f"sqlite:///{data / 'mailbridge.db'}")
            storage.secret(data)
            with storage.transaction(engine):
                modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (data, *data.iterdir())}
        engine.dispose()
    finally:
        os.umask(before)
    assert modes.pop("data") == 0o700
    assert len(modes) >= 3
    assert set(modes.values()) == {0o600}


def test_wrong_modes_are_named_by_check_and_mended_at_the_start(council: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    council.connect(imap_port=NOBODY_LISTENS, user="nobody@ward.example", password="word", smtp_port=NOBODY_LISTENS)
    council.data.mkdir(mode=0o755)
    (council.data / "mailbridge.db").touch(mode=0o644)
    told = json.loads(council.run("check", "--json").stdout)
    assert [problem["file"] for problem in told["problems"]] == [str(council.data), str(council.data / "mailbridge.db")]
    assert "chmod 0600" in str(told["problems"][1])
    storage.prepared(council.data)
    assert council.run("check").exit_code == 0
