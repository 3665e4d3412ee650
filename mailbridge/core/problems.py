"""What is wrong with a file that a person edits, said so that the person can mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend: the file, the key (`departments.highways.working_days`) or line (`line 3`) in it, what was found and what was expected."""

    file: str
    key: str
    message: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.key, self.message) if part)


def nearest(written: str, known: Iterable[str]) -> str:
    """` Did you mean `x`?` for a near name among the known ones, or nothing."""
    close = difflib.get_close_matches(written, list(known), n=1, cutoff=0.6)
    return f" Did you mean `{close[0]}`?" if close else ""
