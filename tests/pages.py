"""Writes what follows from the code: the commands in README.md, templates/README.md, deploy/TRUST.md, SECURITY.md and FAILURES.md. `python -m tests.pages`"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mailbridge.core.commands import orders  # noqa: F401  (registers the commands)
from mailbridge.core.commands.order import COMMANDS, Command
from mailbridge.core.lifecycle import ALIVE
from mailbridge.model.words import CaseStatus
from tests.hostile import failures, threats
from tests.letters import write_guide
from tests.letters.support import FOLDER
from tests.stories import spoofs

README = Path(__file__).resolve().parent.parent / "README.md"
BEGIN, END = "<!-- commands: ", "<!-- end of commands -->"
WHEN = {frozenset(CaseStatus): "always", ALIVE: "until it is closed", frozenset({CaseStatus.CLOSED}): "once it is closed"}


def commands() -> str:
    """The table of commands, in the order in which HELP shows them."""
    return "\n".join(
        ["", "| command | what it does | for example, in the subject | when |", "| --- | --- | --- | --- |", *map(_row, COMMANDS.values()), "", ""]
    )


def _row(command: Command) -> str:
    example = f"[MB-1] {command.example}" if command.needs_case else command.example
    return f"| {_code(command.form)} | {command.does} | {_code(example)} | {_when(command.allowed)} |"


def _code(words: str) -> str:
    return f"`{words}`".replace("|", r"\|")


def _when(allowed: frozenset[CaseStatus]) -> str:
    return WHEN.get(allowed) or ", ".join(status.replace("_", " ") for status in CaseStatus if status in allowed)


def divided(page: str) -> tuple[str, str, str]:
    """(what stands before the table, the table, what follows); the comments around it belong to the outer parts."""
    before, mark, rest = page.partition(BEGIN)
    comment, line_end, rest = rest.partition("\n")
    table, end, after = rest.partition(END)
    return before + mark + comment + line_end, table, end + after


def _parts() -> Iterator[tuple[Path, str]]:
    before, _, after = divided(README.read_text(encoding="utf-8"))
    yield README, before + commands() + after
    yield FOLDER / "README.md", write_guide.page()
    yield README.parent / "deploy/TRUST.md", spoofs.page()
    yield README.parent / "deploy/SECURITY.md", threats.page()
    yield README.parent / "deploy/FAILURES.md", failures.page()


if __name__ == "__main__":
    for path, text in _parts():
        path.write_text(text, encoding="utf-8")
