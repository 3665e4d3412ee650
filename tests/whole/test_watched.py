"""The real service is watched: systemd hears when it is ready and that it moves, and `mailbridge health` says that one mailbox lets nobody in."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from mailbridge.core.watching import State, Wire
from mailbridge.watch.keeping import Keeping
from tests.servers.dovecot import DovecotServer
from tests.servers.waiting import until
from tests.whole.conftest import TownMaker
from tests.whole.council import LONG, Box
from tests.whole.springboard import PROJECT
from tests.whole.test_loop import report

pytestmark = pytest.mark.slow


def test_a_watched_service(make_town: TownMaker, dovecot: DovecotServer, tmp_path: Path) -> None:
    town = make_town(boxes={"shah": Box(dovecot.user()), "brown": Box(dovecot.user(), name="Dan Brown")})
    (town.home / "brown.secret").write_text("wrong\n")
    told, output = list[str](), tmp_path / "log"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel, output.open("wb") as out:
        channel.bind(str(tmp_path / "notify"))
        channel.settimeout(LONG)
        environment = {**os.environ, "NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "1000000"}
        service = subprocess.Popen([sys.executable, "-m", "mailbridge", "run", "--config", str(town.config)], cwd=PROJECT, stderr=out, env=environment)
        try:
            _listen(channel, told, "READY=1")
            _listen(channel, told, "WATCHDOG=1")
            assert "WATCHDOG=1" not in told[: told.index("READY=1")]
            town.mailbox.deliver(report(town))
            until(lambda: town.is_quiet(1), "the mail answered", LONG)
            state = Keeping(town.home / "data")
            until(lambda: _has_looked(state.state()), "the state written with all of that", LONG)
            done = town.command("health", "--json")
            assert done.returncode == 1, done.stdout + done.stderr
            checks, seen = (json.loads(done.stdout)[name] for name in ("checks", "state"))
            assert seen["revision"].startswith("0"), "the step of the schema"
            assert [check["key"] for check in checks if check["wrong"]] == ["mailbox:brown"]
            _drain(channel, told)  # a socket keeps ten lines only, and systemd reads all the time
            service.send_signal(signal.SIGTERM)
            _listen(channel, told, "STOPPING=1")
            assert service.wait(LONG) == 0
        finally:
            service.kill()
            service.wait()
    assert town.command("health").returncode == 3
    said = output.read_text()
    assert "login refused" in said
    for address in (*(box.user.address for box in town.boxes.values()), "jean", "Jean"):
        assert address not in said
        assert address not in done.stdout


def _has_looked(state: State | None) -> bool:
    """The service writes down how it is every five seconds, and asks the database every minute."""
    return state is not None and state.figures is not None and all(box.wire != Wire() for box in state.mailboxes)


def _drain(channel: socket.socket, told: list[str]) -> None:
    channel.setblocking(False)
    with contextlib.suppress(BlockingIOError):
        while True:
            told += channel.recv(4096).decode().splitlines()
    channel.settimeout(LONG)


def _listen(channel: socket.socket, told: list[str], line: str) -> None:
    while line not in told:
        told += channel.recv(4096).decode().splitlines()
