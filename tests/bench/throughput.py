"""End to end, from the first fetch to the last letter accepted: mailbridge beside the least that the same work can cost, in one run, taking turns.

python -m tests.bench.throughput [--mails 1000] [--lots 5] [--mailboxes 4] [--postgresql] [--beside django-helpdesk] [--profile] [--out FOLDER]
"""

from __future__ import annotations

import argparse
import shutil
import signal
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench import sink
from tests.bench.beside import BESIDE, Beside
from tests.bench.bridged import Bridged, cpu_of
from tests.bench.enquiries import Enquiry, enquiries
from tests.bench.floors import COPIES, FLOORS, take
from tests.bench.told import Measured, report
from tests.endurance.stage import servers
from tests.servers import postgres

WARM_UP = 20
"""Mails that go first and are not counted: caches fill, statements are compiled."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of what."""

    mails: int = 1000
    lots: int = 5
    mailboxes: int = 4
    seed: int = 2024
    postgresql: bool = False
    beside: str = ""
    profile: Path | None = None


@dataclass
class Bench:
    """One run between its servers."""

    plan: Plan
    folder: Path
    bridged: Bridged
    sink: sink.Sink
    beside: Beside | None = None
    measured: Measured = field(default_factory=Measured)

    def run(self) -> Measured:
        """The warm-up, then every lot through mailbridge, each floor, and what stands beside."""
        self.bridged.start()
        for user in self.bridged.users.values():
            with user.imap() as imap:
                imap.create(COPIES)
        self._lot(self._mails(WARM_UP, 0), Measured())
        if self.plan.profile:
            self.bridged.process.send_signal(signal.SIGUSR1)
        before, whole = cpu_of(self.sink.pid), self.plan.mails
        for lot in range(self.plan.lots):
            first, behind = whole * lot // self.plan.lots, whole * (lot + 1) // self.plan.lots
            self._lot(self._mails(behind - first, WARM_UP + first), self.measured)
        self.measured.sink = cpu_of(self.sink.pid) - before
        self.measured.peak = self.bridged.peak()
        self.bridged.stop()
        return self.measured

    def _mails(self, count: int, first: int) -> list[Enquiry]:
        return list(enquiries(count, list(self.bridged.users), self.plan.seed, first))

    def _lot(self, mails: Sequence[Enquiry], into: Measured) -> None:
        after = self.bridged.seen
        into.add(mails, self.bridged.take(mails))
        letters, uids = self.bridged.letters(after), self.bridged.uids(after)
        into.letters.extend((letter.name, len(letter.raw), letter.in_sent) for letter in letters)
        with self.bridged.standing_still():
            for floor in FLOORS if not self.plan.profile else ():
                with tempfile.TemporaryDirectory(dir=self.folder, prefix="floor-") as folder:
                    into.floors[floor.name].append(take(floor, self.bridged.users, uids, letters, self.sink.port, Path(folder)))
            if self.beside:
                into.beside.append(self.beside.take(mails))


def measure(plan: Plan) -> Measured:
    """Servers, installation and everything beside it, for as long as it takes."""
    with ExitStack() as stack:
        dovecot, _ = stack.enter_context(servers())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mb-bench-")))
        letters = stack.enter_context(sink.running(folder))
        database = stack.enter_context(_postgresql()) if plan.postgresql else ""
        through = ("-m", "tests.bench.looked_into", str(plan.profile)) if plan.profile else ("-m", "mailbridge")
        bridged = Bridged(folder / "town", dovecot, letters, plan.mailboxes, database, through)
        stack.callback(bridged.kill)
        beside = BESIDE[plan.beside](folder, dovecot, letters) if plan.beside else None
        return Bench(plan, folder, bridged, letters, beside).run()


@contextmanager
def _postgresql() -> Iterator[str]:
    """A database of a server that is safe, as ours promise: its URL."""
    server = postgres.started(is_safe=True)
    try:
        yield server.url(server.database())
    finally:
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)


def main(arguments: list[str] | None = None) -> None:
    """Measures and tells."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=1000)
    parser.add_argument("--lots", type=int, default=5, help="everybody takes turns so often")
    parser.add_argument("--mailboxes", type=int, default=4)
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--postgresql", action="store_true", help="mailbridge keeps its cases in PostgreSQL instead of a file")
    parser.add_argument("--beside", choices=list(BESIDE), default="", help="another program that reads the same mails")
    parser.add_argument("--profile", type=Path, help="no floors, but a file for pstats of where the process time goes")
    parser.add_argument("--out", type=Path, help="a folder for the table and the plot")
    told = parser.parse_args(arguments)
    plan = Plan(told.mails, min(told.lots, told.mails), told.mailboxes, told.seed, told.postgresql, told.beside, told.profile)
    report(measure(plan), plan.beside, told.out)


if __name__ == "__main__":
    main()
