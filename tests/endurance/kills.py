"""A council under load whose service is killed again and again: `python -m tests.endurance.kills [--kills 500 --mails 2000 --seed N]`.

Real Dovecot, a real SMTP server, the real `mailbridge run`: SIGKILL at random moments and close to those that matter, started again at once. At the
end everything is counted. The exit code is 1 when anything was lost, or happened twice where it must not."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from mailbridge.cli.exits import Exit
from tests.endurance.stage import CALM, Post, cold, compiled, councillors, desks, servers
from tests.endurance.townspeople import Townspeople
from tests.endurance.verdict import Life, Verdict, judged
from tests.servers import postgres
from tests.servers.dovecot import DovecotServer
from tests.servers.postgres import PostgresServer
from tests.servers.smtp import SmtpServer
from tests.whole.council import Service, Town

AIMS = {"at random": 20, "started": 5, "archived": 15, "decided": 20, "posted": 15, "accepted": 25, "copy in Sent": 15}
"""What a life ends soon after, and how often: a line of the log, the SMTP server's acceptance, a copy that comes into a Sent folder."""
SOON = 0.05
"""Seconds between what a life ends after and the kill, at most."""
LOOKS = 0.5
"""Seconds between two looks whether there is anything left to do."""
LONGEST = 60.0
"""Seconds after which any life ends."""
CRASHES = 20
"""In every so many lives the database's server is killed as well."""
COLD = 10
"""Every so many lives begin with a program that has to be imported first; the others are forked from one that has been (`tests.whole.springboard`)."""
QUIET = 900.0
"""Seconds until everything must be done at the end."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many of what. `minutes` ends it early: then there are as many kills as fitted in, and as many mails to each as planned."""

    kills: int
    mails: int
    seed: int
    minutes: float = 0.0


@dataclass
class Killing:
    """One run."""

    town: Town
    smtp: SmtpServer
    plan: Plan
    postgres: PostgresServer | None = None
    """The database's server, where it has one: it is killed now and then, too."""
    lives: list[Life] = field(default_factory=list)
    _start_takes: float = 2.0

    def __post_init__(self) -> None:
        self.chance = Random(self.plan.seed)
        self.post = Post(self.town, Townspeople(Random(self.plan.seed + 1), desks(self.town), self.smtp.received))

    def run(self) -> Verdict:
        """All lives, the last one undisturbed, then the count."""
        began = time.monotonic()
        self.town.watching().stop()  # what comes from now on is ours
        self.post.start()
        for number in range(self.plan.kills):
            if self.plan.minutes and time.monotonic() - began > self.plan.minutes * 60:
                break
            self._live(number, cold if number % COLD == 0 else Town.run)
        took = time.monotonic() - began
        mails = self._owed(len(self.lives))
        self.post.stop()
        service = self.town.run()
        self.town.until(lambda: '"started"' in service.log(), "started", service)
        self.town.until(lambda: self.town.is_quiet(mails), f"{mails} mails decided, all letters posted and copied", service, QUIET)
        service.stop()
        return judged(self.town, self.post.delivered, self.smtp.received, self.lives, took)

    def _owed(self, lives: int) -> int:
        """Mails that have been owed before a life, evenly over the run."""
        return self.plan.mails * lives // self.plan.kills

    def _live(self, number: int, born: Callable[[Town], Service]) -> None:
        aim = self.chance.choices(list(AIMS), list(AIMS.values()))[0]
        before, began = len(self.smtp.received), time.time()
        self.post.owe(self._owed(number + 1) - self._owed(number))
        service = born(self.town)
        reached = self._at_random(service) if aim == "at random" else self._after(aim, service)
        if self.postgres and number % CRASHES == CRASHES - 1:
            self._database_crashes(self.postgres)
        time.sleep(self.chance.uniform(0, SOON))  # the moment is what is tested
        assert service.is_alive() or self._found_no_database(service), service.log()
        service.kill()
        self.lives.append(Life(aim if reached else "idle", began, time.time(), before, service.path))

    def _found_no_database(self, service: Service) -> bool:
        """A start without its database ends at once, and systemd starts it again."""
        return self.postgres is not None and service.process.poll() == Exit.NOT_REACHED

    def _database_crashes(self, postgres: PostgresServer) -> None:
        """The service goes on without it for some seconds, and then with it again."""
        postgres.stop(signal.SIGQUIT)
        time.sleep(self.chance.uniform(0, 2))
        postgres.start()
        time.sleep(self.chance.uniform(0, 2))

    def _at_random(self, service: Service) -> bool:
        """Any moment from the start on; half of them while it still starts, which takes its time on a busy machine."""
        deadline = time.monotonic() + self.chance.uniform(0, 2 * self._start_takes)
        while time.monotonic() < deadline and service.is_alive():
            time.sleep(0.01)
        return True

    def _after(self, aim: str, service: Service) -> bool:
        """Waits until it has happened so often as chance wants; False when there is nothing left to do."""
        wanted, seen = self.chance.randint(1, 6), self._seen(aim, service)
        start, started, looked = time.monotonic(), False, 0.0
        while seen() < wanted:
            now = time.monotonic()
            if not started and '"started"' in service.log():
                self._start_takes, started = 0.5 * (self._start_takes + now - start), True
            if started and now - looked > LOOKS:
                if self.town.is_quiet(self._owed(len(self.lives) + 1)):
                    return False
                looked = now
            if now - start > LONGEST or not service.is_alive():
                return False
            time.sleep(0.004)
        return True

    def _seen(self, aim: str, service: Service) -> Callable[[], int]:
        """Counts how often something has happened in this life."""
        if aim == "accepted":
            before = len(self.smtp.received)
            return lambda: len(self.smtp.received) - before
        if aim == "copy in Sent":
            folders = [self.town.dovecot.folder / "mail" / box.user.address / ".Sent" for box in self.town.boxes.values()]
            first = _files(folders)
            return lambda: _files(folders) - first
        if aim == "started":
            return lambda: 6 * service.log().count('"started"')
        return lambda: service.log().count(f'"event": "{aim}"')


def _files(folders: Sequence[Path]) -> int:
    return sum(1 for folder in folders for part in ("new", "cur") if (folder / part).is_dir() for _ in (folder / part).iterdir())


@contextmanager
def database(kind: str) -> Iterator[PostgresServer | None]:
    """The database's server, where it has one."""
    server = postgres.started(is_safe=True) if kind == "postgresql" else None
    try:
        yield server
    finally:
        if server:
            postgres.removed(server)


def killed(folder: Path, dovecot: DovecotServer, smtp: SmtpServer, plan: Plan, server: PostgresServer | None = None) -> Verdict:
    """A run on servers that are there."""
    url = server.url(server.database()) if server else ""
    town = Town(folder, dovecot, smtp, councillors(dovecot), service=CALM, database=url)
    try:
        return Killing(town, smtp, plan, server).run()
    finally:
        for service in town.started:
            if service.is_alive():
                service.kill()


def main(arguments: Sequence[str]) -> int:
    """Runs it and prints the table."""
    asked = _asked(arguments)
    compiled()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the servers are stopped as well
    print(f"seed {asked.seed}, {asked.database}", flush=True)
    with servers() as (dovecot, smtp), database(asked.database) as server, tempfile.TemporaryDirectory(prefix="mb-kills-") as folder:
        verdict = killed(Path(folder) / "town", dovecot, smtp, Plan(asked.kills, asked.mails, asked.seed, asked.minutes), server)
    print(f"kills by what they followed: {', '.join(f'{count} {aim}' for aim, count in Counter(life.aim for life in verdict.lives).most_common())}")
    print(verdict.table())
    print(f"seed {asked.seed}: {'WRONG' if verdict.wrong else 'all right'}")
    return 1 if verdict.wrong else 0


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    words = argparse.ArgumentParser(prog="python -m tests.endurance.kills", description=__doc__)
    words.add_argument("--kills", type=int, default=500)
    words.add_argument("--mails", type=int, default=2000)
    words.add_argument("--seed", type=int, default=int(time.time()))
    words.add_argument("--database", default="sqlite", choices=("sqlite", "postgresql"))
    words.add_argument("--minutes", type=float, default=0.0, help="end after so many minutes, with as many kills as fitted in")
    return words.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
