"""How commands speak: tables for people, one JSON document for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

WIDTH = 140
"""Columns of a page that is not on a terminal, so that a file or a pipe gets whole lines."""


def console() -> Console:
    """Standard output, wide enough where nobody's window limits it."""
    from rich.console import Console

    made = Console(highlight=False)
    return made if made.is_terminal else Console(highlight=False, width=WIDTH)


def as_json(document: object) -> None:
    """Prints one JSON document."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Prints a table. What strangers wrote is shown as it is, never as markup."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    made = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        made.add_column(Text(printable(heading)))
    for row in rows:
        made.add_row(*(Text(printable(cell)) for cell in row))
    console().print(made)


def printable(text: str) -> str:
    """A text of a stranger without the characters that would steer a terminal."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)
