"""Where past mail comes from: a folder of .eml files, an mbox file, or a single mail. One mail is in memory at a time, and nothing is changed."""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

LARGEST = 50_000_000
"""Bytes of a mail that the service takes in whole (`mailbridge.visits`); a larger one stays in its mailbox."""
_ENVELOPE = re.compile(rb"From (?:(?<=\n\nFrom )|(?<=\n\r\nFrom ))[^\r\n]{1,300}\r?\n(?=>?[!-9;-~]{1,200}[: ])")
_QUOTED_FROM = re.compile(rb"^>(?=>{0,50}From )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Specimen:
    """A past mail. `mailbox` is the key of the councillor where the source tells; `problem` says why its bytes cannot be had."""

    name: str
    raw: bytes = field(default=b"", repr=False)
    mailbox: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """Past mail: where it is from, in words, how many mails, and the mails, each read when its turn comes."""

    where: str
    count: int
    specimens: Iterator[Specimen]


def past_mail(path: Path) -> Past:
    """The mails of a folder (*.eml, also in folders below it), of an mbox file, or the one mail that a file is. Raises OSError when it cannot be opened."""
    if path.is_dir():
        files = sorted(found for found in path.rglob("*") if found.suffix.lower() == ".eml" and found.is_file())
        return Past(path.name or str(path), len(files), (_specimen(file, path) for file in files))
    with path.open("rb") as file:
        is_mbox = file.read(5) == b"From "
    if not is_mbox:
        return Past(path.name, 1, iter([_specimen(path, path.parent)]))
    starts = _starts(path)
    return Past(path.name, len(starts), _mbox(path, starts))


def _specimen(file: Path, folder: Path) -> Specimen:
    name = file.relative_to(folder).as_posix()
    try:
        size = file.stat().st_size
        return Specimen(name, file.read_bytes()) if size <= LARGEST else too_large(name, size)
    except OSError as error:
        return Specimen(name, problem=f"The file cannot be read: {error.strerror or error}.")


def too_large(name: str, size: int, mailbox: str = "") -> Specimen:
    """A mail that would be left in its mailbox, and the councillor told; `size` in bytes."""
    return Specimen(name, mailbox=mailbox, problem=f"It is too large to take in ({size // 1_000_000} MB).")


def _starts(path: Path) -> list[tuple[int, int]]:
    """Where each mail of an mbox begins and ends: behind a `From ` line that follows an empty line and is followed by a header field (RFC 4155)."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        found = [(0, content.find(b"\n") + 1 or len(content)), *((hit.start(), hit.end()) for hit in _ENVELOPE.finditer(content))]
        ends = [start for start, _ in found[1:]] + [len(content)]
    return [(begin, end) for (_, begin), end in zip(found, ends, strict=True)]


def _mbox(path: Path, ranges: list[tuple[int, int]]) -> Iterator[Specimen]:
    with path.open("rb") as file:
        for number, (begin, end) in enumerate(ranges, 1):
            name = f"{path.name} {number}"
            if end - begin > LARGEST:
                yield too_large(name, end - begin)
                continue
            file.seek(begin)
            yield Specimen(name, _QUOTED_FROM.sub(b"", file.read(end - begin)))
