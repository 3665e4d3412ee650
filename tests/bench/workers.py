"""Several `mailbridge run` on one PostgreSQL: `python -m tests.bench.workers [--mails 5000 --lot 500 --mailboxes 60 --mixed --waits --seed N]`.

First one worker and two take turns, then three: mails a second, what each costs the machine, and what two could do at best. Then three work on all mails, one
of which is killed half-way, and everything is counted as after the kill test. The exit code is 1 when anything was lost, or happened twice where it must
not. Needs two cores that do nothing else."""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from pathlib import Path

from tests.bench import sink
from tests.bench.enquiries import Enquiry, enquiries
from tests.bench.fleet import Fleet, Lot
from tests.bench.waits import Waits
from tests.endurance.stage import CALM, cold, compiled, desks, servers
from tests.endurance.townspeople import Written
from tests.endurance.verdict import Life, Verdict, judged
from tests.servers import postgres
from tests.servers.dovecot import DovecotServer
from tests.servers.postgres import PostgresServer
from tests.servers.smtp import SmtpServer
from tests.whole.council import Box, Town

TURNS = (1, 2, 2, 1, 3)
"""Workers, in the order of the lots: what changes with time hits one and two alike."""
WARM_UP = 60
_MESSAGE_ID = re.compile(rb"^Message-ID:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of what."""

    mails: int = 5000
    lot: int = 500
    mailboxes: int = 60
    seed: int = 1
    mixed: bool = False
    waits: bool = False


def main(arguments: Sequence[str]) -> int:
    """Runs everything and prints what it came to."""
    words = argparse.ArgumentParser(prog="python -m tests.bench.workers", description=__doc__)
    words.add_argument("--mails", type=int, default=5000, help="for the three of which one is killed; 0: leave that out")
    words.add_argument("--lot", type=int, default=500, help="for each turn of one, two and three; 0: leave that out")
    words.add_argument("--mailboxes", type=int, default=60)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--mixed", action="store_true", help="60 %% plain, 25 %% HTML, 15 %% with a photo, instead of plain ones alone")
    words.add_argument("--waits", action="store_true", help="tell what PostgreSQL's processes waited for")
    plan = Plan(**vars(words.parse_args(arguments)))
    began = time.monotonic()
    compiled()
    with ExitStack() as stack:
        server = postgres.started(is_safe=True)
        stack.callback(postgres.removed, server)
        dovecot, smtp = stack.enter_context(servers())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mb-workers-")))
        if plan.lot:
            throughput(plan, folder, dovecot, server)
        verdict = one_killed(plan, folder, dovecot, smtp, server) if plan.mails else None
    print(f"{time.monotonic() - began:.0f} s in all")
    return 1 if verdict and verdict.wrong else 0


# ---- how fast


def throughput(plan: Plan, folder: Path, dovecot: DovecotServer, server: PostgresServer) -> None:
    """One and two in turn, then three. The SMTP server is the cheapest that there can be."""
    with sink.running(folder) as letters:
        name = server.database()
        town = _town(folder / "turns", dovecot, SmtpServer(port=letters.port), server.url(name), plan.mailboxes)
        fleet = Fleet(town, {"PostgreSQL": _pid(server), "Dovecot": _pid(dovecot), "SMTP server": letters.pid})
        lots, first = [], 0
        for workers in TURNS:
            fleet.start(workers)
            fleet.take(list(_mails(plan, town, WARM_UP, first)))
            with Waits(server, name) if plan.waits else nullcontext() as waits:
                lots.append(fleet.take(list(_mails(plan, town, plan.lot, first + WARM_UP))))
            first += WARM_UP + plan.lot
            fleet.stop()
            print(_line(lots[-1]), *([waits.told()] if waits else []), sep="\n", flush=True)
        print(*_compared(lots), sep="\n", flush=True)


def _pid(server: PostgresServer | DovecotServer) -> int:
    assert server._process
    return server._process.pid


def _town(home: Path, dovecot: DovecotServer, smtp: SmtpServer, url: str, mailboxes: int) -> Town:
    boxes = {f"cllr{number}": Box(dovecot.user(), name=f"Priya Number{number}") for number in range(mailboxes)}
    return Town(home, dovecot, smtp, boxes, service=CALM, database=url)


def _mails(plan: Plan, town: Town, count: int, first: int) -> Iterator[Enquiry]:
    return enquiries(count, [box.user.address for box in town.boxes.values()], plan.seed, first, plain=not plan.mixed)


def _line(lot: Lot) -> str:
    each = ", ".join(f"{name} {seconds / lot.mails * 1000:.1f}" for name, seconds in lot.cpu.items())
    busy = sum(lot.cpu.values()) / lot.wall
    return f"{lot.workers} worker{'s' if lot.workers > 1 else ' '} {lot.rate:6.1f} mails/s; ms CPU a mail: {each}; {busy:.2f} of {os.cpu_count()} cores busy"


def _compared(lots: Sequence[Lot]) -> Iterator[str]:
    """The ratio, and what it can be at best: these cores do the work of PostgreSQL, Dovecot and the SMTP server as well, and one worker leaves them less idle
    than none."""
    one, two = (_together([lot for lot in lots if lot.workers == workers]) for workers in (1, 2))
    cores = os.cpu_count() or 1
    ours, rest = (sum(seconds for name, seconds in two.cpu.items() if (name == "mailbridge") is is_ours) / two.mails for is_ours in (True, False))
    best = min(cores / (ours + rest), 2 / ours)
    yield f"one {one.rate:.1f} mails/s, two {two.rate:.1f} mails/s: {two.rate / one.rate:.2f} times"
    yield (
        f"a mail costs {ours * 1000:.1f} ms of ours and {rest * 1000:.1f} ms of everybody else's: on {cores} cores nobody can do more than {best:.1f} mails/s,"
        f" which is {best / one.rate:.2f} times one; two did {two.rate / best:.0%} of that"
    )
    yield f"with cores for the others elsewhere two workers could do {2 / ours:.1f} mails/s"


def _together(lots: Sequence[Lot]) -> Lot:
    cpu = {name: sum(lot.cpu[name] for lot in lots) for name in lots[0].cpu}
    return Lot(lots[0].workers, sum(lot.mails for lot in lots), sum(lot.wall for lot in lots), cpu)


# ---- one is killed


def one_killed(plan: Plan, folder: Path, dovecot: DovecotServer, smtp: SmtpServer, server: PostgresServer) -> Verdict:
    """Three workers, one of which dies when half of the mails have been taken in. All mails lie in their mailboxes before anybody begins."""
    town = _town(folder / "killed", dovecot, smtp, server.url(server.database()), plan.mailboxes)
    fleet = Fleet(town, {})
    fleet.start(1)  # what comes from now on is ours
    fleet.stop()
    began = time.time()
    delivered = _delivered(plan, town, fleet)
    print(f"{len(delivered)} mails delivered in {time.time() - began:.0f} s", flush=True)
    began = time.time()
    doomed, *others = fleet.running = [cold(town) for _ in range(3)]
    fleet.until(lambda: fleet.number("SELECT count(*) FROM inbound") >= plan.mails // 2, "half of the mails taken in")
    doomed.kill()
    killed = time.time()
    fleet.running = others
    fleet.until(lambda: fleet.is_done(plan.mails), f"{plan.mails} mails decided, all letters posted and copied")
    ended = time.time()
    fleet.stop()
    print(
        f"three workers, one killed after {killed - began:.0f} s: {plan.mails / (ended - began):.1f} mails/s, done {ended - killed:.0f} s after the kill",
        flush=True,
    )
    verdict = judged(town, delivered, smtp.received, [Life("half of the mails", began, killed, 0, doomed.path)], ended - began)
    print(verdict.table(), "WRONG" if verdict.wrong else "all right", sep="\n", flush=True)
    return verdict


def _delivered(plan: Plan, town: Town, fleet: Fleet) -> list[Written]:
    desk = {one.casework: one for one in desks(town)}
    mails = list(_mails(plan, town, plan.mails, 1_000_000))
    fleet.deliver(mails)
    return [Written(mail.raw, "enquiry", desk[mail.to], mail.sender, _message_id(mail.raw)) for mail in mails]


def _message_id(raw: bytes) -> str:
    found = _MESSAGE_ID.search(raw)
    return found[1].decode() if found else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
