"""How long a resident waits: from the delivery of a mail by LMTP until the mail server has accepted the acknowledgement.

python -m tests.bench.delivered [--mailboxes 100 --mails 120]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from tests.bench.many import running, town
from tests.stories.shapes import fresh
from tests.whole.council import Town

LATE_SECONDS = 60.0
"""After the last mail."""
STREETS = ("Mill Lane", "Elm Close", "Station Road", "Quarry Hill", "Priory Street", "Canal Side", "Kings Road")
TROUBLES = ("There is a deep pothole outside", "The street light is out by", "Rubbish was dumped behind", "The bins were not emptied at")


def address(number: int) -> str:
    """Of the resident who writes mail number so-and-so."""
    return f"ann.obi.{number}@mail.example"


def delivered(town: Town, mailbox: str, number: int) -> float:
    """Hands over a mail; returns the moment when it was in the mailbox."""
    box = town.boxes[mailbox].user
    text = f"{TROUBLES[number % 4]} {number + 1} {STREETS[number % 7]} NB1 4QT. Please have it seen to.\n\nAnn Obi"
    box.deliver(fresh(f"Ann Obi <{address(number)}>", box.address, f"A matter in our street, no. {number}", text, datetime.now(UTC)))
    return time.time()


def answered(town: Town, numbers: Iterable[int]) -> dict[int, float]:
    """Mail -> the moment when its first letter to the resident was accepted."""
    first: dict[str, float] = {}
    for mail in list(town.smtp.received):
        for recipient in mail.recipients:
            first.setdefault(recipient, mail.at)
    return {number: first[address(number)] for number in numbers if address(number) in first}


def waited(town: Town, at: dict[int, float]) -> list[float]:
    """Seconds for each mail that was answered, in time; the others are missing."""
    until = time.monotonic() + LATE_SECONDS
    while len(found := answered(town, at)) < len(at) and time.monotonic() < until:
        time.sleep(0.2)
    return sorted(found[number] - at[number] for number in found)


def told(seconds: Sequence[float], of: int) -> str:
    """Percentiles in a line."""
    shares = ", ".join(f"p{share} {seconds[min(len(seconds) - 1, len(seconds) * share // 100)]:.2f} s" for share in (50, 90, 99))
    return f"{len(seconds)} of {of} mails acknowledged: {shares}, longest {seconds[-1]:.2f} s" if seconds else f"none of {of} mails acknowledged"


def main(arguments: list[str] | None = None) -> None:
    """Delivers one mail a second, in turn to each mailbox; prints how long the acknowledgements took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mailboxes", type=int, default=100)
    parser.add_argument("--mails", type=int, default=120)
    wanted = parser.parse_args(arguments)
    with town(wanted.mailboxes) as made, running(made):
        at: dict[int, float] = {}
        begun, keys = time.monotonic(), list(made.boxes)
        for number in range(wanted.mails):
            time.sleep(max(0.0, begun + number - time.monotonic()))
            at[number] = delivered(made, keys[number % len(keys)], number)
        print(told(waited(made, at), wanted.mails))


if __name__ == "__main__":
    main()
