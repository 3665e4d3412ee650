"""The letters that will be used: the council's own files, and the starter's for every family that it does not write itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mailbridge.core.problems import Problem
from mailbridge.settings import starter

KINDS = (".txt", ".html")


@dataclass(frozen=True)
class Source:
    """One file of a letter, read."""

    path: Path
    text: str


def read(folders: Sequence[Path], problems: list[Problem]) -> dict[str, Source]:
    """File name -> source. A family (`acknowledgement.1.txt`, `.2` …) comes from one place as a whole, or an old variant would slip in between new ones."""
    own = [path for folder in folders for path in _letters_in(folder)]
    written = {family(path.name) for path in own}
    theirs = [path for path in _letters_in(starter.templates()) if family(path.name) not in written]
    found = {path.name: _text(path, problems) for path in (*theirs, *own)}
    return {name: source for name, source in found.items() if source}


def family(name: str) -> str:
    """`acknowledgement.2.txt` -> `acknowledgement`."""
    return name.partition(".")[0]


def _letters_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix in KINDS and path.is_file()) if folder.is_dir() else []


def _text(path: Path, problems: list[Problem]) -> Source | None:
    try:
        return Source(path, path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(str(path), "", f"can not be read ({type(error).__name__}); expected UTF-8 text."))
        return None
