"""A year of one council: `python -m tests.year FOLDER [--referrals 2000 --seed 1 --region scotland]` writes the page.

The exit code is 1 when a house law is broken."""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from mailbridge.core.letters.templates import TemplateSet
from tests.stories.world import starter
from tests.year.course import Course, Plan
from tests.year.figures import Figures, figures
from tests.year.laws import LAWS, Breach, House, breaches
from tests.year.memory import Memory
from tests.year.page import page


def main(arguments: Sequence[str]) -> int:
    """Lives the year, judges it, writes it down."""
    asked = _asked(arguments)
    settings = starter()
    changes = {"region": asked.region, "escalate": asked.escalate}
    council = settings.council.model_copy(update={"service": settings.council.service.model_copy(update=changes)})
    plan = Plan(asked.referrals, asked.seed, date(asked.year, 1, 1), 366 if asked.year % 4 == 0 else 365)
    began, used = time.perf_counter(), time.process_time()
    gc.freeze()
    log = Course(Memory(council, settings.lexicon, TemplateSet(settings.templates)), plan).lived()
    found, broken = figures(log, council), breaches(log, House.of(council))
    took, worked = time.perf_counter() - began, time.process_time() - used
    asked.folder.mkdir(parents=True, exist_ok=True)
    (asked.folder / "year.html").write_text(page(found, broken, council, plan, took), encoding="utf-8")
    _tell(found, broken, took, worked)
    return 1 if broken else 0


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    words = argparse.ArgumentParser(prog="python -m tests.year", description=__doc__)
    words.add_argument("folder", type=Path)
    words.add_argument("--referrals", type=int, default=2000)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--year", type=int, default=2026)
    words.add_argument("--escalate", default="auto", choices=("auto", "ask"))
    words.add_argument("--region", default="england-and-wales", choices=("england-and-wales", "scotland", "northern-ireland"))
    return words.parse_args(arguments)


def _tell(found: Figures, broken: Sequence[Breach], took: float, worked: float) -> None:
    print(f"{found.referrals} referrals, {found.answered} answered, {found.still_open} open ({found.overdue} overdue), {took:.1f} s, {worked:.1f} s of CPU")
    print("sent:", ", ".join(f"{count} {letter}" for letter, count in found.letters.most_common()))
    print("heard:", ", ".join(f"{count} {means.value}" for means, count in found.heard.most_common()))
    for law in LAWS:
        wrong = [breach for breach in broken if breach.law == law]
        print(f"{'BROKEN' if wrong else 'held  '} {law}", *(f"\n       {one.referral} {one.at:%d %b %H:%M}: {one.what}" for one in wrong[:5]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
