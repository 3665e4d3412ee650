"""`mailbridge health` without a service: what it says, and the exit codes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from mailbridge.core.watching import Box, State, Wire
from mailbridge.watch.keeping import Keeping
from tests.cli.conftest import Council


def _written(council: Council, state: State) -> None:
    council.data.mkdir(mode=0o700, exist_ok=True)
    Keeping(council.data).write_state(state)


def _now() -> datetime:
    return datetime.now(UTC)


def _well() -> State:
    return State("1.0.0", "run", _now(), _now(), mailboxes=(Box("shah", Wire(reached_at=_now()), watched_since=_now()),), disk_free=9_000_000_000)


def test_nothing_has_run_yet(council: Council) -> None:
    result = council.run("health")
    assert result.exit_code == 3
    assert result.stdout == "The service has not run with this configuration, or its folder cannot be read.\n"
    assert json.loads(council.run("health", "--json").stdout) == {"verdict": "not running", "words": result.stdout.strip(), "checks": [], "state": None}
    assert not council.data.exists(), "looking creates nothing"


def test_all_is_well(council: Council) -> None:
    _written(council, _well())
    result = council.run("health")
    assert result.exit_code == 0
    assert result.stdout.startswith("All is well.\nok     It runs since ")
    told = json.loads(council.run("health", "--json").stdout)
    assert told["verdict"] == "healthy"
    assert told["state"]["mailboxes"][0]["key"] == "shah"


def test_something_is_wrong(council: Council) -> None:
    box = Box("shah", Wire(failing_since=_now() - timedelta(hours=1), refused=True, why="no"), watched_since=_now())
    _written(council, replace(_well(), mailboxes=(box,)))
    result = council.run("health")
    assert result.exit_code == 1
    assert result.stdout.startswith("1 thing wrong.\n")
    assert "WRONG  The mailbox of shah has refused our login since" in result.stdout
    assert "What to do: Look into [councillors.shah.mailbox] of service.toml" in result.stdout
    told = json.loads(council.run("health", "--json").stdout)
    assert told["verdict"] == "wrong"
    assert [check["key"] for check in told["checks"] if check["wrong"]] == ["mailbox:shah"]


def test_the_service_has_died_or_hangs(council: Council) -> None:
    _written(council, replace(_well(), written_at=_now() - timedelta(seconds=70)))
    result = council.run("health")
    assert result.exit_code == 3
    assert result.stdout.startswith("The service does not run, hangs, or cannot write to its disk: it was last heard of at ")
    assert "This is how it was then:\nok     It runs since" in result.stdout


def test_two_processes_are_one_service(council: Council) -> None:
    _written(council, replace(_well(), host="one"))
    second = Keeping(council.data, 2)
    second.write_state(replace(_well(), host="two", place=2, mailboxes=()))
    (council.data / "state-x.json").write_text("nobody's")
    result = council.run("health")
    assert result.exit_code == 0
    assert "Process 2 on two looks after 0 mailboxes" in result.stdout
    second.write_state(replace(_well(), host="two", place=2, mailboxes=(), written_at=_now() - timedelta(minutes=2)))
    result = council.run("health")
    assert result.exit_code == 1
    assert "WRONG  Process 2 on two has not been heard of since" in result.stdout


def test_the_service_was_stopped(council: Council) -> None:
    _written(council, replace(_well(), ended=True))
    result = council.run("health")
    assert result.exit_code == 3
    assert result.stdout.startswith("The service does not run: it was stopped at ")


def test_passes_by_cron(council: Council) -> None:
    _written(council, replace(_well(), mode="once", ended=True, written_at=_now() - timedelta(minutes=30)))
    assert council.run("health").exit_code == 0
    _written(council, replace(_well(), mode="once", ended=True, written_at=_now() - timedelta(minutes=70)))
    result = council.run("health")
    assert result.exit_code == 3
    assert "Look at what should start it." in result.stdout
