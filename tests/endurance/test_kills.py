"""A slice of the kill test: `python -m tests.endurance.kills` makes five hundred."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.endurance import kills
from tests.endurance.kills import Plan, killed
from tests.servers.dovecot import DovecotServer
from tests.servers.postgres import PostgresServer
from tests.servers.smtp import SmtpServer

pytestmark = pytest.mark.slow


@pytest.mark.timeout(600)
def test_nothing_is_lost_and_nothing_happens_twice(tmp_path: Path, dovecot: DovecotServer, smtp: SmtpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)  # as an installed program is started
    verdict = killed(tmp_path / "town", dovecot, smtp, Plan(kills=30, mails=60, seed=int(time.time())))
    print(f"\n{verdict.table()}")
    assert not verdict.wrong, verdict.table()


@pytest.mark.timeout(600)
def test_the_same_on_postgresql(
    tmp_path: Path, dovecot: DovecotServer, smtp: SmtpServer, own_postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own server is killed as well, once."""
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.setattr(kills, "CRASHES", 3)
    verdict = killed(tmp_path / "town", dovecot, smtp, Plan(kills=6, mails=18, seed=int(time.time())), own_postgres)
    print(f"\n{verdict.table()}")
    assert not verdict.wrong, verdict.table()
