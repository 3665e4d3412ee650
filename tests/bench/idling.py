"""What idle mailboxes cost: memory and CPU of the service while nothing comes.

python -m tests.bench.idling [--mailboxes 500]
"""

from __future__ import annotations

import argparse
import time

from tests.bench.many import running, town


def main(arguments: list[str] | None = None) -> None:
    """Starts everything, lets it settle, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mailboxes", type=int, default=500)
    parser.add_argument("--settle", type=float, default=300.0, help="seconds before measuring: IDLE is renewed from five minutes on")
    parser.add_argument("--seconds", type=float, default=180.0, help="of measuring: in three minutes each mailbox is looked through once")
    wanted = parser.parse_args(arguments)
    with town(wanted.mailboxes) as made, running(made) as program:
        time.sleep(wanted.settle)
        begun, worked = time.monotonic(), program.seconds()
        time.sleep(wanted.seconds)
        share = (program.seconds() - worked) / (time.monotonic() - begun)
        memory = program.megabytes()
        print(f"{wanted.mailboxes} idle mailboxes: RSS {memory['Rss']:.0f} MB, PSS {memory['Pss']:.0f} MB, {program.threads()} threads, {share:.2%} of a core")


if __name__ == "__main__":
    main()
