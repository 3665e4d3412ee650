"""A slice of the compressed day: `python -m tests.endurance.day` takes in ten thousand mails."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.endurance import day
from tests.endurance.day import lived
from tests.endurance.watched import Sample, growth, picture
from tests.servers.dovecot import DovecotServer
from tests.servers.smtp import SmtpServer

pytestmark = pytest.mark.slow


@pytest.mark.timeout(600)
def test_some_of_a_busy_day(tmp_path: Path, dovecot: DovecotServer, smtp: SmtpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """So few mails only warm the program up: that memory stays flat is for the long run."""
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.setattr(day, "FLAT", 1.0)
    monkeypatch.setattr(day, "HOSTILE", 0.05)
    verdict, samples = lived(tmp_path / "town", dovecot, smtp, mails=60, seed=int(time.time()), outages=3)
    print(f"\n{verdict.table()}\n{picture(samples)}")
    assert not verdict.wrong, verdict.table()


def test_growth_is_seen() -> None:
    flat = [Sample(float(n), 200.0, 20, 20, n) for n in range(101)]
    leaking = [Sample(float(n), 200.0 + n, 20, 20, n) for n in range(101)]
    assert growth(flat) == pytest.approx(0.0)
    assert growth(leaking) == pytest.approx(70 / 230)
