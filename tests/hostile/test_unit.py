"""The unit leaves the service next to nothing but its work, and with that it works."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.confined import UNIT, allowed_calls

MOST = 2.0
"""Of `systemd-analyze security`: 10 is a service that may do everything."""
analysed = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed here (apt-get install systemd)")
KEPT = [
    "CapabilityBoundingSet=",
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "PrivateTmp=yes",
    "PrivateDevices=yes",
    "PrivateUsers=yes",
    "ProtectKernelModules=yes",
    "ProtectKernelTunables=yes",
    "ProtectKernelLogs=yes",
    "ProtectControlGroups=yes",
    "ProtectClock=yes",
    "ProtectHostname=yes",
    "ProtectProc=invisible",
    "RestrictNamespaces=yes",
    "RestrictRealtime=yes",
    "RestrictSUIDSGID=yes",
    "LockPersonality=yes",
    "MemoryDenyWriteExecute=yes",
    "SystemCallArchitectures=native",
    "SystemCallFilter=@system-service",
    "UMask=0077",
    "StateDirectoryMode=0700",
    "User=mailbridge",
    "PrivateMounts=yes",
]


@pytest.mark.parametrize("directive", KEPT)
def test_the_unit_keeps_its_restrictions(directive: str) -> None:
    """Also where nobody can analyse it."""
    assert directive in UNIT.read_text(encoding="utf-8").splitlines()


@analysed
def test_the_unit_is_exposed_to_next_to_nothing(tmp_path: Path) -> None:
    assert _exposure(UNIT) < MOST
    loose = tmp_path / "mailbridge.service"
    loose.write_text(re.sub(r"(?m)^(?:Protect|Private|Restrict|System|Capability).*\n", "", UNIT.read_text(encoding="utf-8")), encoding="utf-8")
    assert _exposure(loose) > MOST, "the measure measures"


def _exposure(unit: Path) -> float:
    told = subprocess.run(["systemd-analyze", "security", "--offline=true", "--no-pager", str(unit)], capture_output=True, text=True, check=False).stdout
    return float(re.findall(r"Overall exposure level for \S+: ([\d.]+)", told)[0])


@analysed
@pytest.mark.slow
def test_the_service_works_with_the_calls_that_the_unit_leaves(tmp_path: Path) -> None:
    """SQLite with its log in shared memory, photos of an iPhone, threads, sockets, TLS; and the filter refuses what it must refuse."""
    if "libseccomp" not in subprocess.run(["ldconfig", "-p"], capture_output=True, text=True, check=False).stdout:
        pytest.skip("libseccomp is not installed here")
    calls = allowed_calls(UNIT.read_text(encoding="utf-8"))
    assert {"read", "futex", "mmap", "connect"} <= calls
    assert not calls & {"mount", "ptrace", "setuid", "bpf", "reboot", "init_module", "setrlimit"}
    ran = subprocess.run([sys.executable, "-m", "tests.hostile.confined", str(tmp_path)], capture_output=True, text=True, check=False, timeout=120)
    assert (ran.returncode, ran.stdout.strip().splitlines()[-1:]) == (0, ["confined"]), ran.stderr
