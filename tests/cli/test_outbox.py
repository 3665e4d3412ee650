"""`mailbridge outbox`: the queue, the breaker, and letting mail go on."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbridge import assembly, record, storage
from mailbridge.cli import outbox
from mailbridge.cli.exits import Stopped
from mailbridge.settings import load, starter

NOW = datetime(2024, 5, 2, 9, 12, tzinfo=UTC)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    starter.write(tmp_path)
    return tmp_path / "config"


def test_before_anything_has_run(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outbox.show(config, as_json=False, now=NOW)
    assert "No letter waits." in capsys.readouterr().out
    with pytest.raises(Stopped, match="not halted"):
        outbox.resume(config, NOW)


def test_halted_and_let_go_on(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    engine = assembly.bridge(load(config)).engine
    with storage.transaction(engine) as session:
        record.halt(session, "20 of the last 50 letters were refused or came back", NOW)
    engine.dispose()
    outbox.show(config, as_json=True, now=NOW)
    told = json.loads(capsys.readouterr().out)
    assert told["halted"] is True
    assert told["halted_since"] == "2024-05-02T10:12:00+01:00"
    assert told["queue"] == []
    outbox.show(config, as_json=False, now=NOW)
    assert "refused or came back" in " ".join(capsys.readouterr().out.split())
    outbox.resume(config, NOW)
    assert "goes on" in capsys.readouterr().out
    with pytest.raises(Stopped, match="not halted"):
        outbox.resume(config, NOW)
