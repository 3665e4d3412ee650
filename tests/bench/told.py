"""What a run found out, as a table and a plot (SVG, which every browser shows)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from tests.bench.bridged import Run
from tests.bench.enquiries import Enquiry
from tests.bench.floors import Took

SHOWN = (50, 90, 99)
"""Percentiles of the latency."""


@dataclass
class Measured:
    """Everybody's figures, lot by lot."""

    mails: Counter[str] = field(default_factory=Counter)
    runs: list[Run] = field(default_factory=list)
    floors: dict[str, list[Took]] = field(default_factory=lambda: defaultdict(list))
    beside: list[Took] = field(default_factory=list)
    letters: list[tuple[str, int, bool]] = field(default_factory=list)
    """(kind, bytes, with a copy in Sent) of each letter."""
    size: int = 0
    sink: float = 0.0
    """Process time of the SMTP server in all, everybody's letters together."""
    peak: float = 0.0

    def add(self, mails: Sequence[Enquiry], run: Run) -> None:
        """One lot went through mailbridge."""
        self.mails.update(mail.sort for mail in mails)
        self.size += sum(len(mail.raw) for mail in mails)
        self.runs.append(run)

    @property
    def count(self) -> int:
        """All mails."""
        return sum(self.mails.values())


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: milliseconds a mail."""

    name: str
    wall: float
    cpu: float


def lines(found: Measured, beside: str) -> list[Line]:
    """The floors, then mailbridge, then what stands beside it."""
    floors = [Line(name, *_each(took, found.count)) for name, took in found.floors.items()]
    ours = [Took(run.wall, run.cpu) for run in found.runs]
    until_copied = [Took(run.with_copies, run.cpu) for run in found.runs]
    made = [*floors, Line("mailbridge, letters accepted", *_each(ours, found.count)), Line("mailbridge, copies in Sent", *_each(until_copied, found.count))]
    return [*made, *([Line(beside, *_each(found.beside, found.count))] if found.beside else [])]


def _each(took: Sequence[Took], mails: int) -> tuple[float, float]:
    return sum(one.wall for one in took) / mails * 1000, sum(one.cpu for one in took) / mails * 1000


def told(found: Measured, beside: str = "") -> Iterator[str]:
    """The table, line by line."""
    made = lines(found, beside)
    ours = next(line for line in made if line.name.startswith("mailbridge"))
    yield f"{'a mail':<32}{'wall ms':>9}{'CPU ms':>9}{'mails/s':>9}{'wall ratio':>12}{'CPU ratio':>11}"
    for line in made:
        ratios = f"{ours.wall / line.wall:>12.2f}{ours.cpu / max(line.cpu, 1e-9):>11.2f}"
        yield f"{line.name:<32}{line.wall:>9.2f}{line.cpu:>9.2f}{1000 / line.wall:>9.1f}{ratios}"
    yield "ratio: mailbridge (letters accepted) to this line; for a program beside it, below 1 means that mailbridge is quicker"
    yield from _facts(found)


def _facts(found: Measured) -> Iterator[str]:
    kinds = Counter(kind for kind, _, _ in found.letters)
    yield f"mails        {found.count} ({', '.join(f'{number} {sort}' for sort, number in found.mails.most_common())}), {found.size / 1e6:.1f} MB"
    yield (
        f"letters      {len(found.letters)} ({len(found.letters) / found.count:.2f} a mail), {sum(size for _, size, _ in found.letters) / 1e6:.1f} MB: "
        + ", ".join(f"{number} {kind}" for kind, number in kinds.most_common())
    )
    yield f"copies       {sum(copied for _, _, copied in found.letters)} put into Sent folders"
    latencies = sorted(one for run in found.runs for one in run.latencies)
    yield "latency      archived to last letter accepted, all mails at once: " + ", ".join(f"p{p} {_percentile(latencies, p):.2f} s" for p in SHOWN)
    yield f"memory       {found.peak:.0f} MB at most"
    posted = len(found.letters) * (1 + sum(name.startswith("the same") for name in found.floors)) + (found.count if found.beside else 0)
    yield f"SMTP server  {found.sink / max(posted, 1) * 1000:.2f} ms CPU a letter, beside everybody's own"


def _percentile(ascending: Sequence[float], percent: int) -> float:
    return ascending[min(len(ascending) - 1, len(ascending) * percent // 100)] if ascending else 0.0


def plot(found: Measured, beside: str = "") -> str:
    """Wall and process time a mail as bars, one pair for each line."""
    made = lines(found, beside)
    most, rows = max(max(line.wall, line.cpu) for line in made), []
    for number, line in enumerate(made):
        top = 40 + number * 44
        rows.append(f'<text x="250" y="{top + 17}" text-anchor="end">{escape(line.name)}</text>')
        for below, value, colour in ((0, line.wall, "#4878a8"), (15, line.cpu, "#e08040")):
            width = value / most * 480
            rows.append(f'<rect x="260" y="{top + below}" width="{width:.1f}" height="13" fill="{colour}"/>')
            rows.append(f'<text x="{265 + width:.1f}" y="{top + below + 11}">{value:.1f}</text>')
    title = '<text x="260" y="20">milliseconds a mail: <tspan fill="#4878a8">wall</tspan>, <tspan fill="#e08040">CPU</tspan></text>'
    size = f'width="820" height="{60 + len(made) * 44}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="12">\n{title}\n' + "\n".join(rows) + "\n</svg>\n"


def report(found: Measured, beside: str, out: Path | None) -> None:
    """Prints the table, and writes it with the plot into a folder."""
    table = "\n".join(told(found, beside))
    print(table)
    if out:
        out.mkdir(parents=True, exist_ok=True)
        (out / "throughput.txt").write_text(table + "\n", encoding="utf-8")
        (out / "throughput.svg").write_text(plot(found, beside), encoding="utf-8")
