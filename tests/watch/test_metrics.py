"""The figures as Prometheus gets them from the real endpoint, each of them explained to operators."""

from __future__ import annotations

import asyncio
import re
import socket
import urllib.request
from dataclasses import replace
from pathlib import Path

import pytest

from mailbridge.core.people.monitoring import Monitoring
from mailbridge.core.wire import LoginRefused
from mailbridge.settings import Misconfigured, load, starter
from mailbridge.watch.metrics import FIGURES
from tests.stories.world import CASEWORK
from tests.watch.test_alarms import Watched, kept, watched  # noqa: F401  (fixtures)
from tests.watch.test_checks import WELL

pytestmark = pytest.mark.slow

PAGE = Path(__file__).parents[2] / "deploy/OPERATING.md"


def free_port() -> int:
    """A port of loopback on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def fetched(port: int) -> dict[str, float]:
    """Every sample: `name{label}` -> value."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if not line.startswith("#"))}


async def test_what_prometheus_gets(watched: Watched) -> None:  # noqa: F811
    port = free_port()
    watched.guard.monitoring = Monitoring(metrics_port=port)
    watched.world.resident_writes("A pothole outside 14 Mill Lane NB1 4QT.\n\nJean Obi")
    watched.rounds.pulse.failed("shah", LoginRefused("535 no"))
    await watched.guard.ask()
    watched.guard._asked = replace(watched.guard._asked, count=WELL.count)
    watched.rounds.pulse.keep_canary(WELL.canaries[0])
    async with watched.guard.watching():
        found = await asyncio.to_thread(fetched, port)
    assert {name.partition("{")[0] for name in found} == set(FIGURES)
    assert found['mailbridge_mails{state="processed"}'] == 1
    assert found['mailbridge_letters{status="sent"}'] == 3
    assert found['mailbridge_mailbox_up{councillor="shah"}'] == 0
    assert found['mailbridge_logins_refused_total{server="shah"}'] == 1
    assert found['mailbridge_last_mail_timestamp_seconds{councillor="shah"}'] == watched.world.now.timestamp()
    assert found['mailbridge_wrong{check="mailbox:shah"}'] == 1
    assert found['mailbridge_wrong{check="outbox"}'] == 0
    assert found['mailbridge_canary_seconds{councillor="shah"}'] == 4.2
    assert found["mailbridge_disk_free_bytes"] > 0
    assert not [name for name in found if "@" in name or CASEWORK in name]
    with pytest.raises(OSError, match="refused"):
        await asyncio.to_thread(fetched, port)


async def test_a_port_that_is_taken_stops_nothing(watched: Watched) -> None:  # noqa: F811
    with socket.create_server(("127.0.0.1", 0)) as taken:
        watched.guard.monitoring = Monitoring(metrics_port=taken.getsockname()[1])
        async with watched.guard.watching():
            await watched.guard.ask()
    assert "figures not served" in [event["event"] for event in watched.events()]


def test_every_figure_is_explained() -> None:
    page = PAGE.read_text(encoding="utf-8").partition("## Figures for Prometheus")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(mailbridge_\w+)`(?: \(`(\w+)`\))? \| (\w+) \| (.+?) \|$", page, re.M)
    assert {name: (kind, label, says) for name, label, kind, says in rows} == FIGURES


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("metrics_port = 0", 'metrics_port = 9105\nmetrics_host = "0.0.0.0"', 'monitoring.metrics_host: found "0.0.0.0"; expected an address of this machine'),
        ("canary_minutes = 0", "canary_minutes = 10", "monitoring.canary_late_minutes: found 15; expected less than canary_minutes (10)"),
        ("command = []", 'command = []\nto = ["casework@priya-shah.example"]', "alarm.to: found casework@priya-shah.example, which this program reads itself"),
        (
            "command = []",
            'command = []\n[alarm.smtp]\nhost = "smtp.other.example"\ntls = "none"\nsender = "a@other.example"\nuser = "a"\npassword_env = "NOT_SET"',
            "alarm.smtp.tls",
        ),
        (
            "command = []",
            'command = []\n[alarm.smtp]\nhost = "smtp.other.example"\nsender = "a@other.example"\nuser = "a"\npassword_env = "NOT_SET"',
            "NOT_SET",
        ),
        ("silent_days = 2", "silent_day = 2", "monitoring.silent_day"),
    ],
)
def test_settings_that_are_wrong(tmp_path: Path, old: str, new: str, says: str) -> None:
    starter.write(tmp_path)
    path = tmp_path / "config/service.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    environment = {"MAILBRIDGE_SHAH_PASSWORD": "x", "MAILBRIDGE_SMTP_PASSWORD": "x"}
    with pytest.raises(Misconfigured) as caught:
        load(tmp_path / "config", environment)
    assert says in str(caught.value)


def test_the_other_way_of_the_settings(tmp_path: Path) -> None:
    from mailbridge import assembly

    starter.write(tmp_path)
    path = tmp_path / "config/service.toml"
    secret = tmp_path / "alarm.secret"
    secret.touch(mode=0o600)
    secret.write_text("of-a-test\n")
    table = 'command = ["/bin/cat"]\n[alarm.smtp]\nhost = "smtp.other.example"\nsender = "a@other.example"\nuser = "a"\npassword_file = "../alarm.secret"'
    path.write_text(path.read_text(encoding="utf-8").replace("command = []", table), encoding="utf-8")
    way = assembly.other_way(load(tmp_path / "config"))
    assert (way.command, way.sender, way.recipients) == (("/bin/cat",), "a@other.example", ("it@northborough.example",))
    assert way.smtp is not None
    assert (way.smtp.host, way.smtp.password) == ("smtp.other.example", "of-a-test")
    assert "of-a-test" not in repr(way)
