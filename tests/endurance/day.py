"""A busy day of a council, compressed: `python -m tests.endurance.day [--mails 10000 --seed N]`.

One `mailbridge run` between real servers takes in realistic mail, one in a hundred of it hostile, while its servers go away and come back. It is watched
from outside: memory must be flat, no file or thread may leak, and every mail must be in the ledger. The exit code is 1 when that is not so."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random

from tests.endurance.stage import CALM, Post, cold, compiled, councillors, desks, servers
from tests.endurance.townspeople import Townspeople, Written
from tests.endurance.verdict import ENDS, Figure, Verdict
from tests.endurance.watched import Sample, Watch, growth, picture
from tests.parse.test_hostile import deep, many
from tests.parse.test_photos import bomb
from tests.servers.dovecot import DovecotServer
from tests.servers.relay import Relay
from tests.servers.smtp import Break, SmtpServer
from tests.stories.shapes import with_files
from tests.whole.council import Service, Town

HOSTILE = 0.01
BACKLOG = 200
"""So many mails wait at most: those of a busy hour."""
OUTAGES = 48
"""One in each half hour of the day."""
AWAY = (0.5, 3.0)
"""Seconds of an outage; the day is about a hundred times shorter than a day."""
FLAT = 0.10
"""By so much memory may grow from a third of the day on; SQLite's and our own caches have been filled before."""
QUIET = 900.0
EXPECTED = ("mailbox lost", "mail server not reached", "copies wait", "mailbox not reached")
"""What the log may tell of outages."""


@dataclass
class Hostile(Townspeople):
    """Among everybody there are some who write to break it."""

    def writes(self, sort: str = "") -> Written:
        """The next mail."""
        mail = super().writes(sort)
        if self.chance.random() >= HOSTILE:
            return mail
        return replace(
            mail, raw=self.chance.choice((self._mutated, self._mutated, self._mutated, self._deep, self._many, self._bomb, self._huge))(mail), sort="hostile"
        )

    def _mutated(self, mail: Written) -> bytes:
        """Some of its bytes are others, doubled or gone."""
        raw = bytearray(mail.raw)
        for _ in range(self.chance.randint(1, 60)):
            place = self.chance.randrange(len(raw))
            raw[place : place + self.chance.randint(0, 3)] = self.chance.randbytes(self.chance.randint(0, 4))
        return bytes(raw)

    def _head(self) -> bytes:
        who = self.chance.getrandbits(40)
        return f"From: r{who}@mail.example\r\nTo: {self.desks[0].casework}\r\nSubject: pothole {who}\r\nMessage-ID: <{who}@mail.example>\r\n".encode()

    def _deep(self, _: Written) -> bytes:
        return self._head() + deep(2_000)

    def _many(self, _: Written) -> bytes:
        return self._head() + many(5_000)

    def _bomb(self, mail: Written) -> bytes:
        return with_files(self.enquiry().raw, ("picture.png", "image/png", _bomb()))

    def _huge(self, mail: Written) -> bytes:
        return b"X-Trace: " + b"=?utf-8?q?a?= " * 20_000 + b"\r\n" + mail.raw


@cache
def _bomb() -> bytes:
    return bomb()


@dataclass
class Day:
    """One run."""

    town: Town
    smtp: SmtpServer
    imap_relay: Relay
    smtp_relay: Relay
    mails: int
    seed: int
    outages: int = OUTAGES

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        self.post = Post(self.town, Hostile(Random(self.seed + 1), desks(self.town), self.smtp.received))

    def lived(self) -> tuple[Verdict, Sequence[Sample]]:
        """The whole day, then the count."""
        service = cold(self.town)
        self.town.until(lambda: self.town.rows("SELECT count(*) FROM cursor") == [(len(self.town.boxes),)], "every mailbox watched", service)
        began = time.monotonic()
        watch = Watch(service.number, self._done).start()
        self.post.start()
        for part in range(self.outages):
            self._owe(self.mails * (part + 1) // self.outages - self.mails * part // self.outages, service)
            self._outage()
        self.post.stop()
        self.town.until(lambda: self.town.is_quiet(self.mails), f"{self.mails} mails decided, all letters posted and copied", service, QUIET)
        took = time.monotonic() - began
        watch.stop()
        service.stop()
        return self._judged(watch.samples, service, took), watch.samples

    def _done(self) -> int:
        [(count,)] = self.town.rows("SELECT count(*) FROM inbound WHERE status <> 'pending'") or [(0,)]
        return int(count)

    def _owe(self, mails: int, service: Service) -> None:
        """The mails of half an hour, as the daemon keeps up."""
        self.post.owe(mails)
        wanted = self.post.owed - BACKLOG
        self.town.until(lambda: self._done() >= wanted, f"{wanted} mails decided", service, QUIET)

    def _outage(self) -> None:
        """One of the ways in which servers fail. Mail goes on coming to the mailbox."""
        self.chance.choice((self._imap_away, self._imap_cut, self._smtp_away, self._smtp_hangs_up, self._smtp_puts_off))()

    def _imap_away(self) -> None:
        self._away(self.imap_relay)

    def _smtp_away(self) -> None:
        self._away(self.smtp_relay)

    def _away(self, relay: Relay) -> None:
        relay.accepting = False
        relay.cut()
        time.sleep(self.chance.uniform(*AWAY))  # that is how long it is away
        relay.accepting = True

    def _imap_cut(self) -> None:
        self.imap_relay.cut()

    def _smtp_hangs_up(self) -> None:
        self.smtp.hang_up()

    def _smtp_puts_off(self) -> None:
        self.smtp.data_replies += ["", Break.FORGET_AND_DROP, "", "451 4.3.0 try later"]

    # ---- the count

    def _judged(self, samples: Sequence[Sample], service: Service, took: float) -> Verdict:
        verdict = Verdict(())
        sorts = Counter(mail.sort for mail in self.post.delivered)
        verdict.figures.append(Figure("mails delivered", len(self.post.delivered), more=", ".join(f"{n} {sort}" for sort, n in sorts.most_common())))
        verdict.figures.append(Figure("seconds", round(took), more=f"{len(self.post.delivered) / took:.1f} mails a second"))
        states = Counter(self.town.ledger())
        known = ", ".join(f"{count} {state}" for state, count in states.most_common())
        verdict.figures.append(Figure("in the ledger", states.total(), states.total() == len(self.post.delivered) and set(states) <= ENDS, known))
        verdict.figures.append(Figure("on the shelf", states["shelved"], not states["shelved"], "; ".join(self._shelved())))
        letters = Counter(status for _, status in self.town.letters())
        went = not (set(letters) - {"sent", "withdrawn"})
        verdict.figures.append(Figure("letters", letters.total(), went, ", ".join(f"{count} {state}" for state, count in letters.most_common())))
        verdict.figures += self._resources(samples)
        lines = Counter(line[:200] for line in service.log().splitlines() if '"level": "error"' in line or "Traceback" in line)
        verdict.figures.append(Figure("lines in the log that tell of an error", lines.total(), not lines, "; ".join(one for one, _ in lines.most_common(5))))
        warned = Counter(next((word for word in EXPECTED if word in line), line[:120]) for line in service.log().splitlines() if '"level": "warning"' in line)
        verdict.figures.append(Figure("warnings", warned.total(), more=", ".join(f"{count} {what}" for what, count in warned.most_common(6))))
        return verdict

    def _shelved(self) -> list[str]:
        return [reason for (reason,) in self.town.rows("SELECT DISTINCT reason FROM inbound WHERE status = 'shelved' LIMIT 5")]

    def _resources(self, samples: Sequence[Sample]) -> list[Figure]:
        settled = [one for one in samples if one.done >= 0.3 * samples[-1].done]
        grown = growth(samples)
        rss = [one.rss for one in settled]
        memory = f"{samples[0].rss:.0f} MB at first, {min(rss):.0f} to {max(rss):.0f} MB later, {samples[-1].rss:.0f} MB at the end"
        first, last = settled[0], samples[-1]
        return [
            Figure("growth of memory from 30 % of the day on", f"{grown:+.1%}", grown < FLAT, memory),
            Figure("open files at the end", last.files, last.files <= min(one.files for one in settled) + 12, f"at most {max(one.files for one in samples)}"),
            Figure("threads at the end", last.threads, last.threads <= first.threads + 4, f"{samples[0].threads} at first, {first.threads} at 30 %"),
        ]


def lived(folder: Path, dovecot: DovecotServer, smtp: SmtpServer, mails: int, seed: int, outages: int = OUTAGES) -> tuple[Verdict, Sequence[Sample]]:
    """A day on servers that are there."""
    imap_relay, smtp_relay = Relay(dovecot.imap_port).start(), Relay(smtp.port).start()
    town = Town(folder, dovecot, smtp, councillors(dovecot, port=imap_relay.port), service=CALM, smtp_port=smtp_relay.port)
    try:
        return Day(town, smtp, imap_relay, smtp_relay, mails, seed, outages).lived()
    finally:
        for service in town.started:
            if service.is_alive():
                service.kill()
        for relay in (imap_relay, smtp_relay):
            relay.stop()


def main(arguments: Sequence[str]) -> int:
    """Lives it and prints the figures."""
    words = argparse.ArgumentParser(prog="python -m tests.endurance.day", description=__doc__)
    words.add_argument("--mails", type=int, default=10_000)
    words.add_argument("--seed", type=int, default=int(time.time()))
    asked = words.parse_args(arguments)
    compiled()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the servers are stopped as well
    print(f"seed {asked.seed}", flush=True)
    with servers() as (dovecot, smtp), tempfile.TemporaryDirectory(prefix="mb-day-") as folder:
        verdict, samples = lived(Path(folder) / "town", dovecot, smtp, asked.mails, asked.seed)
    print(verdict.table())
    print(picture(samples))
    print(f"seed {asked.seed}: {'WRONG' if verdict.wrong else 'all right'}")
    return 1 if verdict.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
