"""A slice of the kill test: `python -m tests.endurance.kills` makes five hundred."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.endurance.kills import killed
from tests.servers.dovecot import DovecotServer
from tests.servers.smtp import SmtpServer

pytestmark = pytest.mark.slow


@pytest.mark.timeout(600)
def test_nothing_is_lost_and_nothing_happens_twice(tmp_path: Path, dovecot: DovecotServer, smtp: SmtpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)  # as an installed program is started
    verdict = killed(tmp_path / "town", dovecot, smtp, kills=30, mails=60, seed=int(time.time()))
    print(f"\n{verdict.table()}")
    assert not verdict.wrong, verdict.table()
