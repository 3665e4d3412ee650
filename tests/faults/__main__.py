"""`python -m tests.faults` runs the whole matrix and writes deploy/FAULTS.md. `--bytes 500 --seed 1`: faults at any byte instead. `--only WORDS`: some."""

from __future__ import annotations

import argparse
import json
import logging
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path

from tests.faults.bytes import drawn, tried_at
from tests.faults.cells import cells
from tests.faults.outcome import Outcome
from tests.faults.page import PAGE, page
from tests.faults.trial import Servers, listening, tried
from tests.servers.certificates import make_certificate
from tests.servers.dovecot import DovecotServer


def main(arguments: Sequence[str]) -> int:
    """Runs them, tells of what went wrong, writes the page when all of them were run."""
    asked = _asked(arguments)
    logging.disable(logging.CRITICAL)  # aiosmtpd and APScheduler tell of each broken line
    with servers(asked.folder) as shared, listening():
        if asked.bytes:
            jobs = [(name, partial(tried_at, shared, name, wire, fault)) for name, wire, fault in drawn(shared, asked.bytes, asked.seed) if asked.only in name]
        else:
            jobs = [(cell.name, partial(tried, shared, cell)) for cell in cells() if asked.only in cell.name]
        known = _known(asked.keep) if asked.keep else {}
        outcomes = known | _run([job for job in jobs if job[0] not in known], asked.parallel, asked.keep)
    _tell(list(outcomes.values()))
    if not asked.bytes and outcomes.keys() == {cell.name for cell in cells()}:
        PAGE.write_text(page(outcomes), encoding="utf-8")
    return 1 if any(one.wrong for one in outcomes.values()) else 0


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--only", default="", help="cells, or bytes, whose name holds these words; nothing is written")
    parser.add_argument("--bytes", type=int, default=0, help="so many faults at a random byte, instead of the matrix")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--keep", type=Path, help="keep outcomes in this file, and do not try again what it has already: a long run may be stopped")
    parser.add_argument("--parallel", type=int, default=4)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    return parser.parse_args(arguments)


@contextmanager
def servers(folder: Path) -> Iterator[Servers]:
    """A Dovecot for all trials."""
    home = Path(tempfile.mkdtemp(prefix="mb-faults-", dir=folder))
    home.chmod(0o755)
    (home / "dovecot").mkdir()
    (home / "certificate").mkdir()
    server = DovecotServer(home / "dovecot", make_certificate(home / "certificate", "localhost", "127.0.0.1"))
    try:
        server.start()
        yield Servers(server, home)
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


def _known(keep: Path) -> dict[str, Outcome]:
    """What went well in an earlier run."""
    lines = keep.read_text(encoding="utf-8").splitlines() if keep.exists() else []
    return {one.name: one for one in (Outcome(**json.loads(line)) for line in lines) if not one.wrong}


def _run(jobs: Sequence[tuple[str, Callable[[], Outcome]]], parallel: int, keep: Path | None) -> dict[str, Outcome]:
    began, done = time.monotonic(), dict[str, Outcome]()
    with ThreadPoolExecutor(parallel) as pool:
        running = {pool.submit(job): name for name, job in jobs}
        for number, future in enumerate(as_completed(running), 1):
            try:
                outcome = future.result()
            except Exception as error:  # one trial that could not begin must not end the others
                outcome = Outcome(running[future], 0, 0.0, False, 0, [], [f"the trial itself failed: {error!r}"])
            done[running[future]] = outcome
            if keep:
                with keep.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(outcome)) + "\n")
            if outcome.wrong:
                print(f"WRONG {outcome.name}: {'; '.join(outcome.wrong)}", flush=True)
            if number % 25 == 0:
                print(f"{number} of {len(jobs)} after {time.monotonic() - began:.0f} s", flush=True)
    return {name: done[name] for name, _ in jobs}


def _tell(outcomes: Sequence[Outcome]) -> None:
    ways = Counter(one.way_back for one in outcomes if one.hit)
    bad = sum(bool(one.wrong) for one in outcomes)
    print(f"{len(outcomes)} trials, {bad} went wrong; {dict(ways)}; {sum(one.posted_twice for one in outcomes)} letters posted twice")
    for one in outcomes:
        print(f"  {one.name}: {one.way_back} {one.seconds:.1f} s, hit {one.hit}, twice {one.posted_twice}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
