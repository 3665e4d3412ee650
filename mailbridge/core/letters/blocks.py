"""Takes the text of a councillor's letter apart into paragraphs, lists and quotations, so that the HTML says exactly what the text says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from mailbridge.core.letters.letter import Suggestion

HEADING = 100
"""Characters; a longer line that ends in a colon is a sentence."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together.

    `kind`: `paragraph`, `heading` (a line by itself that ends in a colon), `list` (lines that began with `- `) or `quote` (with `> `)."""

    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Button:
    """A suggestion as a link: one tap writes the mail."""

    label: str
    href: str
    command: str


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a text, in order."""
    runs = groupby(text.splitlines(), key=_kind)
    return tuple(_block(kind, tuple(_bare(line, kind) for line in lines)) for kind, lines in runs if kind)


def _block(kind: str, lines: tuple[str, ...]) -> Block:
    heading = kind == "paragraph" and len(lines) == 1 and lines[0].endswith(":") and len(lines[0]) < HEADING
    return Block("heading" if heading else kind, lines)


def _kind(line: str) -> str:
    if line.startswith(">"):
        return "quote"
    if line.startswith("- "):
        return "list"
    return "paragraph" if line.strip() else ""


def _bare(line: str, kind: str) -> str:
    return line if kind == "paragraph" else line[1:].strip(" ") if kind == "list" else line[1:].removeprefix(" ")


def buttons(suggestions: Sequence[Suggestion], address: str, reference_line: str, tagged: bool) -> tuple[Button, ...]:
    """Links for suggestions (RFC 6068). Where the address can carry no token, the line that has it stands under the mail, as a signature."""
    proof = "" if tagged else f"\n\n-- \n{reference_line}"
    return tuple(Button(one.label, mailto(address, one.subject, one.body + proof), one.subject) for one in suggestions)


def mailto(address: str, subject: str, body: str) -> str:
    """A mailto: link that iPhone, Gmail and Outlook read alike: everything percent-encoded, no `+` for a blank, line ends CRLF."""
    written = f"mailto:{quote(address, safe='@')}?subject={quote(' '.join(subject.split()), safe='')}"
    lines = "\r\n".join(body.splitlines())
    return f"{written}&body={quote(lines, safe='')}" if lines else written
