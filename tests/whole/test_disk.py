"""The disk is full, read-only, or the database damaged: the service says so, takes nothing in, and with room again everything is there exactly once."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.servers.smtp import Received, SmtpServer
from tests.whole.conftest import TownMaker
from tests.whole.council import IT, Town
from tests.whole.filling import BALLAST, fill
from tests.whole.test_loop import HIGHWAYS, report

pytestmark = pytest.mark.slow
SIZE = "12m"
IN_EVERY_SUITE = [("archive.put", "before", 0), ("record.take_in", "before", 0), ("post", "after", 2)]
BY_HAND = [
    ("archive.put", "after", 0),
    ("record.advance", "before", 0),
    ("finish", "before", 0),
    ("parse", "before", 0),
    ("freeze", "before", 0),
    ("record.conclude", "before", 0),
    ("post", "before", 2),
    ("record.posted", "before", 2),
]
"""Where the disk fills up, and how many letters are out by then at most: one over each of two connections."""
STAGES = IN_EVERY_SUITE + (BY_HAND if os.environ.get("MAILBRIDGE_EVERY_STAGE") else [])
ABOUT_THE_DISK = ("alarm", "well_again")


@pytest.fixture
def small(make_town: TownMaker) -> Iterator[Town]:
    """A town whose data folder is a file system of its own with little room."""
    town = make_town()
    with (town.config / "service.toml").open("a", encoding="utf-8") as file:
        file.write("reserve_mb = 0\n")
    data = town.home / "data"
    data.mkdir(mode=0o700)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "tmpfs", str(data)], capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no file system may be mounted here: {mounted.stderr.strip()}")
    yield town
    for service in town.started:
        if service.is_alive():
            service.kill()
    subprocess.run(["umount", "-l", str(data)], check=True)


def _in_her_name(smtp: SmtpServer) -> list[Received]:
    """Without the alarms to the operator: so small a disk is nearly full from the beginning."""
    return [mail for mail in smtp.received if IT not in mail.recipients]


def _remounted(data: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(data)], check=True)


def _is_once(town: Town, smtp: SmtpServer) -> None:
    assert town.rows("SELECT reference FROM 'case'") == [("MB-1",)]
    assert [one for one in town.letters() if one[0] not in ABOUT_THE_DISK] == [("acknowledgement", "sent"), ("forward", "sent"), ("copy_to_resident", "sent")]
    assert town.ledger() == ["processed"], "and nothing on the shelf"
    assert len(_in_her_name(smtp)) == 3, "no letter twice"
    assert sum(HIGHWAYS in mail.recipients for mail in smtp.received) == 1
    [kept] = town.rows("SELECT sha256 FROM inbound")
    assert b"pothole" in town.archive().get(kept[0])


@pytest.mark.parametrize(("stage", "moment", "posted"), STAGES)
def test_the_disk_is_full(small: Town, smtp: SmtpServer, stage: str, moment: str, posted: int) -> None:
    service = small.watching("-m", "tests.whole.filling", stage, moment)
    small.mailbox.deliver(report(small))
    small.until(lambda: '"disk trouble"' in service.log(), "the full disk told of", service)
    if stage == "post":
        small.until(lambda: '"database not reached"' in service.log(), "the letter that cannot be marked told of", service)
    assert len(_in_her_name(smtp)) <= posted, "what cannot be marked is not posted"
    assert len(small.mailbox.messages()) == 1
    if stage == "record.take_in":
        small.until(lambda: "The disk cannot be written: make room" in small.command("health").stdout, "the trouble in `mailbridge health`", service)
    (small.home / "data" / BALLAST).unlink()
    small.quiet(1, service)
    service.stop()
    assert '"disk well again"' in service.log()
    _is_once(small, smtp)


def test_a_disk_that_is_full_at_the_start(small: Town, smtp: SmtpServer, until_logged: Callable[..., None]) -> None:
    small.once()
    small.mailbox.deliver(report(small))
    fill(small.home / "data")
    service = small.run("-m", "tests.whole.hasty")
    until_logged(small, service, '"disk trouble"')
    assert not _in_her_name(smtp)
    (small.home / "data" / BALLAST).unlink()
    small.quiet(1, service)
    service.stop()
    _is_once(small, smtp)


@pytest.fixture
def until_logged() -> Callable[..., None]:
    """Waits for a word in the log of a service."""
    return lambda town, service, word: town.until(lambda: word in service.log(), word, service)


def test_a_disk_that_is_read_only_at_the_start(small: Town, smtp: SmtpServer, until_logged: Callable[..., None]) -> None:
    small.once()
    small.mailbox.deliver(report(small))
    data = small.home / "data"
    _remounted(data, "ro")
    service = small.run("-m", "tests.whole.hasty")
    until_logged(small, service, '"disk trouble"')
    _remounted(data, "rw")
    small.quiet(1, service)
    service.stop()
    _is_once(small, smtp)


def test_a_damaged_database_is_not_worked_with(town: Town, smtp: SmtpServer) -> None:
    """And systemd does not try again and again: code 4."""
    town.once()
    town.mailbox.deliver(report(town))
    path = town.home / "data" / "mailbridge.db"
    pages = bytearray(path.read_bytes())
    pages[8192:60_000] = b"\xa5" * (60_000 - 8192)
    path.write_bytes(pages)
    for command in ("once", "run"):
        done = town.command(command)
        assert done.returncode == 4, done.stderr
        assert "estore" in done.stderr or "malformed" in done.stderr
    assert not smtp.received
    assert len(town.mailbox.messages()) == 1
