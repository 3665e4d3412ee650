"""python -m tests.mutations [--count 1000000] [--seed N] [--start N] [--seconds S] [--processes 2] [--folder mutations]

Damages so many mails, each in a way that its run and number decide, and says what was found. A run that was stopped goes on with `--seed` and `--start`."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from pathlib import Path

from tests.mutations.hunt import Bag, Hunt, hunt


def main() -> int:
    """Exit code 1 when anything was found."""
    told = _arguments()
    print(f"seed {told.seed}, from mail {told.start}", flush=True)
    hunts = [Hunt(told.seed, told.start + one, told.processes, told.count, told.seconds, told.folder) for one in range(told.processes)]
    with multiprocessing.get_context("fork").Pool(told.processes) as pool:
        bags = pool.map(hunt, hunts, chunksize=1)
    return _say(told, bags)


def _arguments() -> argparse.Namespace:
    words = argparse.ArgumentParser(prog="python -m tests.mutations", description="Damages mails and says what breaks.")
    words.add_argument("--count", type=int, default=1_000_000)
    words.add_argument("--seed", type=int, default=int(os.environ.get("MUTATIONS_SEED", "0")) or int(time.time()))
    words.add_argument("--start", type=int, default=0)
    words.add_argument("--seconds", type=float, default=1e9)
    words.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    words.add_argument("--folder", type=Path, default=Path("mutations"))
    return words.parse_args()


def _say(told: argparse.Namespace, bags: list[Bag]) -> int:
    tried, whole_way, found = (sum(getattr(bag, name) for bag in bags) for name in ("tried", "whole_way", "found"))
    print(f"{tried} mails read, {whole_way} others all the way, {found} found")
    print(f"To go on: --seed {told.seed} --start {min(bag.last for bag in bags) + 1}")
    for note in sorted(told.folder.glob("*.txt")) if found else ():
        print(f"{note.with_suffix('.eml')}: {note.read_text(encoding='utf-8').strip()}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
