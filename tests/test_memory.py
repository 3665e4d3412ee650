"""What a storm of photos has needed is given back: the service may run for a year on a small computer."""

from __future__ import annotations

import subprocess
import sys

import pytest

STORM = """
import sys, threading
from mailbridge.memory import keep_little

def in_use():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 // 1_000_000

stays = []

def storm():
    for turn in range(20):
        photos = []
        for n in range(6):
            photos.append(bytes(1_100_000 * (1 + (turn + n) % 4)))
            stays.append(bytes(1000))

if sys.argv[1] == "tuned" and not keep_little():
    sys.exit(3)
before = in_use()
threads = [threading.Thread(target=storm) for _ in range(12)]
[one.start() for one in threads]
[one.join() for one in threads]
print(in_use() - before)
"""


def kept(how: str) -> int:
    """MB that are still taken when twelve threads have had photos in their hands, and have kept a word of each."""
    said = subprocess.run([sys.executable, "-c", STORM, how], capture_output=True, text=True, check=False)
    if said.returncode == 3:
        pytest.skip("another C library")
    return int(said.stdout)


def test_a_storm_of_photos_leaves_little_behind() -> None:
    assert kept("tuned") < 15
