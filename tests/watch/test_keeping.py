"""The small files of the watch: what goes in comes out, for their owner only, and a full disk does not keep the service from saying so."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mailbridge.core.watching import Incident
from mailbridge.watch.keeping import Keeping
from tests.watch.test_checks import NOON, WELL


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, of 200 kilobytes."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = shutil.which("mount")
    if os.geteuid() or not mount or subprocess.run([mount, "-t", "tmpfs", "-o", "size=200k", "tmpfs", folder], capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a file system here")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    keeping = Keeping(tmp_path)
    assert keeping.state() is None
    assert keeping.incidents() == {}
    incidents = {"mail_server": Incident("mail_server", NOON, told=2, told_at=NOON)}
    keeping.write_state(WELL)
    keeping.write_incidents(incidents)
    assert keeping.state() == WELL
    assert keeping.incidents() == incidents
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


def test_a_damaged_file_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text("{")
    (tmp_path / "alarms.json").write_bytes(b"\xff")
    assert Keeping(tmp_path).state() is None
    assert Keeping(tmp_path).incidents() == {}


def test_a_full_disk_is_told_all_the_same(small: Path) -> None:
    keeping = Keeping(small)
    keeping.write_state(WELL)
    with pytest.raises(OSError, match="No space"):
        (small / "full").write_bytes(bytes(1_000_000))
    changed = replace(WELL, disk_free=0, disk_trouble="no space left on device")
    keeping.write_state(changed)
    assert keeping.state() == changed
    assert not list(small.glob("*.part"))
    with pytest.raises(OSError, match="no room"):
        keeping.write_state(replace(WELL, breaker="x" * 20_000))
    assert keeping.state() == changed
