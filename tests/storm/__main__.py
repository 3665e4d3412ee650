"""`python -m tests.storm [--mails 5000] [--residents 20] [--seconds 60]`: a storm in full size, and what came of it. Ends with 1 where a promise was broken."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.servers.certificates import make_certificate
from tests.servers.dovecot import DovecotServer
from tests.servers.smtp import SmtpServer
from tests.storm import NED, Storm
from tests.whole.council import Box, Town

PATIENCE = 1800.0
HER = "cllr.shah@northborough.example"


def main() -> int:
    """Runs it and prints the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.storm")
    for name, usual in (("mails", 5000), ("residents", 20), ("seconds", 60)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    asked = parser.parse_args()
    with TemporaryDirectory(prefix="mb-storm-") as folder:
        home = Path(folder)
        home.chmod(0o755)
        (home / "dovecot").mkdir(mode=0o755)
        dovecot, smtp = DovecotServer(home / "dovecot", make_certificate(home, "localhost", "127.0.0.1")), SmtpServer().start()
        try:
            dovecot.start()
            town = Town(home / "town", dovecot, smtp, {"shah": Box(dovecot.user())})
            return _told(Storm(town, asked.mails, asked.residents, asked.seconds), time.monotonic())
        finally:
            dovecot.stop()
            smtp.stop()


def _told(storm: Storm, began: float) -> int:
    service = storm.town.watching()
    try:
        storm.rages(service, PATIENCE)
    finally:
        service.stop()
    waits, ledger = storm.waits(), storm.ledger()
    cases = storm.town.rows("SELECT count(*) FROM 'case'")[0][0]
    lines = (
        f"{storm.delivered} mails delivered within {storm.seconds} s, {storm.residents} of them residents'; all decided after {time.monotonic() - began:.0f} s",
        f"ledger: {sum(ledger.values())} mails, each in one state: {dict(ledger)}; {cases} cases",
        f"letters to the sender: {storm.letters_to(NED)}, each answered by the machine ({storm.answered})",
        f"letters to her: {storm.letters_to(HER)}; letters in all: {len(storm.town.smtp.received)}; to the operator: {storm.alarms()}",
        f"residents waited for their first letter: p50 {median(waits):.1f} s, longest {waits[-1]:.1f} s",
    )
    sys.stdout.write("\n".join(lines) + "\n")
    kept = sum(ledger.values()) == storm.delivered and len(waits) == storm.residents and storm.letters_to(NED) <= 6 and storm.alarms() == 1
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
