"""deploy/FAULTS.md: what happened in each cell, in words for an operator. Written by the run itself; a test holds its cells against the harness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.faults.cells import CUT_AGAIN, KINDS, STAGES, Cell, Stage, Wire, cells, row_of
from tests.faults.outcome import Outcome

PAGE = Path(__file__).parents[2] / "deploy" / "FAULTS.md"
WAYS_BACK = {
    "once": "at once: on the same connection, or on a new one without a pause",
    "pause": "after a short pause: 1 to 2 seconds, longer each time, 5 minutes at the most",
    "limit": "after a time limit: 1 minute without a byte, or 2 minutes for a verb (10 for a letter with its answer), then a short pause",
    "letter": "the letter's own next try: half a minute, longer each time, an hour at the most; the other letters go on",
    "look": "at the next look into the mailbox, within 8 minutes",
    "refused": "like a refused login: after a minute, then every quarter of an hour",
}
WIRES: Mapping[Wire, str] = {"imap": "IMAP: taking mail in, filing it, keeping copies", "smtp": "SMTP: sending letters"}
HEAD = """# What happens when the wires break

`python -m tests.faults` wrote this page. It starts the real service between a real Dovecot and a real SMTP server, lets a relay spoil the conversation
at one point, and sends a resident's mail in, and a second one where the fault comes late. A cell is good when, in the end, each mail is in the ledger
once, and in the mailbox once, with one case, each of its three letters was posted, a copy of each is in Sent once, and the service stops when it is
told to. In the harness the limits are a second or two; the page tells those of the service.

{summary}

A mark **²**: a letter went over the wire twice, with the same Message-ID, so that mail programs show one. That happens only where the line breaks
after the letter was handed over and before its answer came back: nobody can know then whether it was taken.

## Ways back

{ways}

The way back is told as it was seen. On a busy machine the short limits of the harness run out by themselves, so some cells say `limit` or `look`
that would say `pause` or `once` elsewhere; whether anything was lost does not depend on it.

## Faults

{kinds}

`cut x3` cuts the line at the same place on three connections one after the other.
"""
TAIL = """
## At any byte

`python -m tests.faults --bytes 500 --seed 1` draws a fault, a wire, a direction and a byte of the whole conversation, 500 times. It writes nothing.

## What is not promised

- A bit that turns over inside a mail is taken as it is: IMAP and SMTP carry no checksum of their own. TCP has one, and TLS a strong one: over TLS,
  which every server but one on the same machine must speak, a changed byte breaks the line, and breaks are what these tables are about.
- A server's clear no is believed: 5xx to an address is told on the case, even where a broken server says it by mistake. 500, 502 and 503 say that
  a command was not understood, and refuse nobody.
- A UID that a spoilt answer to SEARCH leaves out, while a later mail is named, is found by the nightly count.
- While a server says no to the login, it is asked again after a minute, then only every quarter of an hour, so as not to lock the account.
"""


def page(outcomes: Mapping[str, Outcome]) -> str:
    """The whole page; every cell of the matrix must be in `outcomes`."""
    ways = "\n".join(f"- **{way}**: {words}." for way, words in WAYS_BACK.items())
    kinds = "\n".join(f"- **{kind}**: {words}." for kind, words in KINDS.items())
    head = HEAD.format(summary=_summary(list(outcomes.values())), ways=ways, kinds=kinds)
    return head + "".join(_table(wire, title, outcomes) for wire, title in WIRES.items()) + TAIL


def _summary(outcomes: Sequence[Outcome]) -> str:
    ways = Counter(one.way_back for one in outcomes)
    counted = ", ".join(f"{ways[way]} {way}" for way in WAYS_BACK if ways[way])
    bad = sum(bool(one.wrong) for one in outcomes)
    twice = sum(bool(one.posted_twice) for one in outcomes)
    lost = f"**{bad} went wrong**" if bad else "none lost a mail or a letter, and each recovered"
    return f"{len(outcomes)} cells; {lost}: {counted}. In {twice} cells a letter was posted twice."


def _table(wire: Wire, title: str, outcomes: Mapping[str, Outcome]) -> str:
    columns = [*KINDS, CUT_AGAIN]
    lines = [f"\n## {title}\n", "| stage, whose words | " + " | ".join(columns) + " |", "| --- |" + " --- |" * len(columns)]
    for stage in STAGES:
        if stage.wire == wire:
            lines += (_row(stage, way, columns, outcomes) for way in stage.ways)
    return "\n".join(lines) + "\n"


def _row(stage: Stage, way: str, columns: Sequence[str], outcomes: Mapping[str, Outcome]) -> str:
    own = {cell.column: _said(outcomes[cell.name]) for cell in cells() if cell.stage is stage and cell.way == way}
    return f"| {row_of(stage, way)} | " + " | ".join(own.get(column, "–") for column in columns) + " |"


def _said(outcome: Outcome) -> str:
    return "**WRONG**" if outcome.wrong else outcome.way_back + "²" * bool(outcome.posted_twice)


def listed(text: str) -> Iterator[tuple[str, str, str]]:
    """(row, column, what stands there) of every cell of a written page, for the test that it is in step."""
    columns: list[str] = []
    for line in text.splitlines():
        parts = [part.strip() for part in line.strip("|").split("|")]
        if line.startswith("| stage"):
            columns = parts[1:]
        elif line.startswith("| ") and "---" not in line:
            yield from ((parts[0], column, said) for column, said in zip(columns, parts[1:], strict=True) if said != "–")


def wanted() -> Iterator[tuple[str, str]]:
    """(row, column) of every cell of the harness."""
    yield from ((row_of(cell.stage, cell.way), cell.column) for cell in cells())


__all__ = ["PAGE", "WAYS_BACK", "Cell", "listed", "page", "wanted"]
