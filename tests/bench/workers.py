"""Several `mailbridge run` on one PostgreSQL: `python -m tests.bench.workers [--mails 5000 --mailboxes 60 --seed N]`.

First the same mails with one worker and with two: mails a second. Then three, one of which is killed half-way, and everything is counted as after the kill
test. The exit code is 1 when anything was lost, or happened twice where it must not. Needs two cores that do nothing else."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from tests.endurance.stage import CALM, Post, compiled, desks, servers
from tests.endurance.townspeople import Townspeople, Written
from tests.endurance.verdict import Life, Verdict, judged
from tests.servers import postgres
from tests.servers.dovecot import DovecotServer
from tests.servers.postgres import PostgresServer
from tests.servers.smtp import SmtpServer
from tests.whole.council import Box, Service, Town

LONGEST = 7200.0
"""Seconds until everything must be done."""


def _town(home: Path, dovecot: DovecotServer, smtp: SmtpServer, server: PostgresServer, mailboxes: int) -> Town:
    """Mailboxes that have been visited once: what comes from now on is ours."""
    boxes = {f"cllr{number}": Box(dovecot.user(), name=f"Priya Number{number}") for number in range(mailboxes)}
    town = Town(home, dovecot, smtp, boxes, service=CALM, database=server.url(server.database()))
    town.watching().stop()
    return town


def _filled(town: Town, smtp: SmtpServer, mails: int, seed: int) -> list[Written]:
    """All mails lie in their mailboxes before anybody begins."""
    post = Post(town, Townspeople(Random(seed), desks(town), smtp.received))
    for _ in range(mails):
        post.deliver(post.people.writes())
    return post.delivered


def _started(town: Town, workers: int) -> list[Service]:
    services = [town.run() for _ in range(workers)]
    for service in services:
        town.until(lambda service=service: '"started"' in service.log(), "started", service)  # type: ignore[misc]
    return services


def throughput(town: Town, smtp: SmtpServer, workers: int, mails: int, seed: int) -> float:
    """Mails a second, from the start of the workers to the last letter and copy."""
    _filled(town, smtp, mails, seed)
    began = time.monotonic()
    services = _started(town, workers)
    town.until(lambda: town.is_quiet(mails), f"{mails} mails decided, all letters posted and copied", services[0], LONGEST)
    took = time.monotonic() - began
    for service in services:
        service.stop()
    return mails / took


def one_killed(town: Town, smtp: SmtpServer, mails: int, seed: int) -> Verdict:
    """Three workers, one of which dies when half of the mails have been taken in."""
    before, began = len(smtp.received), time.time()
    delivered = _filled(town, smtp, mails, seed)
    doomed, *others = _started(town, 3)
    town.until(lambda: len(town.ledger()) >= mails // 2, "half of the mails", doomed, LONGEST)
    doomed.kill()
    killed = time.time()
    town.until(lambda: town.is_quiet(mails), f"{mails} mails decided, all letters posted and copied", others[0], LONGEST)
    print(f"all was done {time.time() - killed:.0f} s after the kill")
    for service in others:
        service.stop()
    return judged(town, delivered, smtp.received[before:], [Life("half of the mails", began, killed, before, doomed.path)], time.time() - began)


def main(arguments: Sequence[str]) -> int:
    """Runs all three and prints what they came to."""
    words = argparse.ArgumentParser(prog="python -m tests.bench.workers", description=__doc__)
    words.add_argument("--mails", type=int, default=5000)
    words.add_argument("--mailboxes", type=int, default=60)
    words.add_argument("--seed", type=int, default=1)
    asked = words.parse_args(arguments)
    compiled()
    server = postgres.started(is_safe=True)
    try:
        with servers() as (dovecot, smtp), tempfile.TemporaryDirectory(prefix="mb-workers-") as folder:
            homes = iter(Path(folder, name) for name in ("one", "two", "three"))
            one, two = (throughput(_town(next(homes), dovecot, smtp, server, asked.mailboxes), smtp, workers, asked.mails, asked.seed) for workers in (1, 2))
            print(f"one worker {one:.1f} mails/s, two workers {two:.1f} mails/s: {two / one:.2f} times", flush=True)
            verdict = one_killed(_town(next(homes), dovecot, smtp, server, asked.mailboxes), smtp, asked.mails, asked.seed)
    finally:
        postgres.removed(server)
    print(verdict.table())
    print("WRONG" if verdict.wrong else "all right")
    return 1 if verdict.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
