"""Secrets that must not be in the tree: `python -m tests.hostile.secrets`. Keys and tokens by shape, passwords by place, the rest by chance alone.

What only looks like one stands in `KNOWN` with its reason."""

from __future__ import annotations

import math
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHAPES = {
    "private key": re.compile(r"-----BEGIN (?:[A-Z]{2,20} ){0,2}PRIVATE KEY-----"),
    "key of a cloud": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[\w-]{35}\b"),
    "token of a forge": re.compile(r"\b(?:gh[pousr]_\w{36,}|github_pat_\w{22,}|glpat-[\w-]{20,}|npm_\w{36}|pypi-[\w-]{50,})"),
    "token of a service": re.compile(r"\b(?:xox[abpr]-[\w-]{10,}|sk-[\w-]{20,}|SG\.[\w-]{20,}\.[\w-]{20,}|sk_live_\w{20,})"),
    "signed token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
    "password in an address": re.compile(r"\b[a-z][a-z0-9+.-]{2,20}://[^\s/:@'\"{}<>]{1,40}:[^\s/:@'\"{}<>]{3,80}@[\w.-]+"),
}
ASSIGNED = re.compile(r"(?i)\b[\w-]{0,30}(?:password|passwd|secret|token|api_?key)[\w-]{0,10}[\"']?\s{0,3}[:=]\s{0,3}[\"']([^\"'\s]{8,200})[\"']")
LOOSE = re.compile(r"(?<![\w+/=-])[A-Za-z0-9+/_-]{32,200}={0,2}(?![\w+/=-])")
CHANCE = 4.4
"""Bits a character: words and paths have less, and what a generator made has more."""
LEFT_OUT = (".lock", ".eml", ".png", ".jpg", ".pyc")
"""Locks are nothing but checksums; mails are invented, with their pictures and ids."""
KNOWN = {
    "7kq4mz9xpr": "the token of the sample letters",
    "IMCEAMAILTO-casework+2B7kq4mz9xpr+40priya-shah+2Eexample": "the same, as an old Exchange wraps it",
    "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e": "the address from which every Exchange sends its reports",
    "postgresql+psycopg://mb:hunter2@localhost": "a test that such an address is not shown",
    "AQHanGSm0yXb5k1hN0S3x2vQmZ8w7rGhK4pQ": "an Outlook thread index, made up",
}
"""What looks like a secret -> why it is none."""


@dataclass(frozen=True)
class Leak:
    """Where a secret stands. The secret itself is not repeated."""

    path: str
    line: int
    kind: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.kind}"


def leaks(folder: Path = ROOT) -> list[Leak]:
    """Every secret in the files of a folder; in those that git keeps where it is a repository."""
    return [leak for path in _files(folder) for leak in _in_file(path, folder)]


def _files(folder: Path) -> list[Path]:
    told = subprocess.run(
        ["git", "-C", str(folder), "ls-files", "-z", "--cached", "--others", "--exclude-standard"], capture_output=True, text=True, check=False
    )
    paths = [folder / name for name in told.stdout.split("\0") if name] if told.returncode == 0 else list(folder.rglob("*"))
    return sorted(path for path in paths if path.is_file() and path.suffix not in LEFT_OUT and ".venv" not in path.parts and ".git" not in path.parts)


def _in_file(path: Path, folder: Path) -> Iterator[Leak]:
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        yield from (Leak(str(path.relative_to(folder)), number, kind) for kind in _in_line(line))


def _in_line(line: str) -> Iterator[str]:
    for kind, shape in SHAPES.items():
        if any(found.group() not in KNOWN for found in shape.finditer(line)):
            yield kind
    if any(found[1] not in KNOWN and by_chance(found[1]) > 3.0 and _mixed(found[1]) for found in ASSIGNED.finditer(line)):
        yield "password or token"
    if any(found.group() not in KNOWN and by_chance(found.group()) > CHANCE and _mixed(found.group()) for found in LOOSE.finditer(line)):
        yield "made by a generator"


def by_chance(text: str) -> float:
    """Bits a character (Shannon)."""
    return -sum(count / len(text) * math.log2(count / len(text)) for count in Counter(text).values())


def _mixed(text: str) -> bool:
    """Whether letters and digits stand among each other, as in nothing that people write."""
    return len(re.findall(r"(?<=[A-Za-z])\d|\d(?=[A-Za-z])", text)) >= 2


def main() -> int:
    """Exit code 1 when there is any."""
    found = leaks()
    print("\n".join(map(str, found)) or "no secret in the tree")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
