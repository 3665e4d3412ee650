"""Process time of reading typical mails: the standard library alone, and mailbridge's parse and recognise, over the same bytes in one run.

python -m tests.bench.reading [--mails 1000] [--seed 2024] [--lean] [--profile]
"""

from __future__ import annotations

import argparse
import email
import email.policy
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from mailbridge.core.parse import parse
from mailbridge.core.recognise import recognise
from mailbridge.settings import Settings, load, starter
from tests.bench.mailbag import SHARES, Sample, mails

STARTS = 5
"""Times that `explain` is started; the quickest and the middle one are told."""


@dataclass
class Tally:
    """Seconds of process time for one sort of mail."""

    count: int = 0
    size: int = 0
    floor: float = 0.0
    ours: float = 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.count + other.count, self.size + other.size, self.floor + other.floor, self.ours + other.ours)


@dataclass
class Measured:
    """What one run found out. `first` is the first mail of each: imports and whatever is made once, counted in the total, too."""

    sorts: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    first: Tally = field(default_factory=Tally)

    @property
    def total(self) -> Tally:
        """All mails, and the first one."""
        return sum(self.sorts.values(), self.first)


def floor(raw: bytes) -> int:
    """The standard library alone: every header field as text, every part decoded. Returns characters and bytes seen, so that nothing is left undone."""
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    seen = sum(len(str(value)) for part in mail.walk() for _, value in part.items())
    return seen + sum(len(_content(part)) for part in mail.walk() if not part.is_multipart())


def _content(part: EmailMessage) -> str | bytes:
    try:
        return part.get_content()  # type: ignore[no-any-return]
    except (LookupError, KeyError, UnicodeError):
        content = part.get_payload(decode=True)
        return content if isinstance(content, bytes) else b""


def measure(samples: Iterable[Sample], settings: Settings) -> Measured:
    """Reads each mail both ways, taking turns in who begins. The first mail is read once more, and apart."""

    def ours(raw: bytes) -> object:
        return recognise(parse(raw), settings.council, settings.lexicon)

    found = Measured()
    for number, sample in enumerate(samples):
        if number == 0:
            found.first = Tally(0, 0, _seconds(floor, sample.raw), _seconds(ours, sample.raw))
        if number % 2:
            took = _seconds(floor, sample.raw), _seconds(ours, sample.raw)
        else:
            took = _seconds(ours, sample.raw), _seconds(floor, sample.raw)
            took = took[1], took[0]
        found.sorts[sample.sort] += Tally(1, len(sample.raw), *took)
    return found


def _seconds(work: Callable[[bytes], object], raw: bytes) -> float:
    begun = time.process_time()
    work(raw)
    return time.process_time() - begun


def start_up(raw: bytes, config: Path) -> list[float]:
    """Process time (user and system) of `mailbridge explain` for one plain mail, interpreter included, of several starts, ascending."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plain.eml"
        path.write_bytes(raw)
        command = [sys.executable, "-m", "mailbridge", "explain", "--json", str(path), "--config", str(config)]
        return sorted(_child(command) for _ in range(STARTS))


def _child(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def table(found: Measured) -> str:
    """The figures, a line for each sort of mail."""
    lines = [f"{'sort':<12}{'mails':>6}{'KB each':>9}{'stdlib ms':>11}{'ours ms':>10}{'ratio':>8}"]
    for sort, _ in SHARES:
        lines.append(_line(sort, found.sorts[sort]))
    first = found.first
    lines.append(f"{'first use':<12}{'':>6}{'':>9}{first.floor * 1000:>11.1f}{first.ours * 1000:>10.1f}")
    return "\n".join([*lines, _line("all", found.total)])


def _line(name: str, tally: Tally) -> str:
    count = max(tally.count, 1)
    ratio = tally.ours / tally.floor if tally.floor else 0.0
    return f"{name:<12}{tally.count:>6}{tally.size / count / 1000:>9.1f}{tally.floor / count * 1000:>11.2f}{tally.ours / count * 1000:>10.2f}{ratio:>8.2f}"


def profile(samples: Iterable[Sample], settings: Settings) -> None:
    """Where the time of parse and recognise goes: the functions with most time of their own."""
    import cProfile
    import pstats

    bag = list(samples)
    watch = cProfile.Profile()
    watch.enable()
    for sample in bag:
        recognise(parse(sample.raw), settings.council, settings.lexicon)
    watch.disable()
    pstats.Stats(watch).sort_stats("tottime").print_stats(40)


def main(arguments: list[str] | None = None) -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--lean", action="store_true", help="mails with few header fields")
    parser.add_argument("--profile", action="store_true", help="print where our time goes instead")
    parser.add_argument("--config", type=Path, default=starter.config())
    told = parser.parse_args(arguments)
    settings = load(told.config)
    samples = mails(told.mails, told.seed, lean=told.lean)
    if told.profile:
        profile(samples, settings)
        return
    print(table(measure(samples, settings)))
    plain = next(sample.raw for sample in mails(20, told.seed) if sample.sort == "plain")
    starts = start_up(plain, told.config)
    print(f"explain      one plain mail, start included: {starts[0]:.3f} s at best, {starts[len(starts) // 2]:.3f} s in the middle of {len(starts)}")


if __name__ == "__main__":
    main()
