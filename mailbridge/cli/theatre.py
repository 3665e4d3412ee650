"""`mailbridge demo`: raises the curtain, and says at the end where everything is and what to try next."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from mailbridge.demo import performance


def show(out: Path, working_days: int, *, slow: bool) -> None:
    """Plays the demo into a folder. Raises `InTheWay`, `NoPostOffice` or `Missing`, each with a sentence for people."""
    console = Console(highlight=False)
    performed = performance.perform(out, console, working_days, slow=slow)
    console.print()
    console.print(_closing(performed))
    places, commands = performance.places(out, performed.folder), performance.commands(out, performed.reference)
    for heading, rows in (("Where everything is", places), ("What to try next", commands)):
        console.print(Text(heading, style="bold"))
        for typed, meaning in rows:
            console.print(Text(f"  {typed}", style="cyan" if typed.endswith(".html") else ""), soft_wrap=True)
            console.print(Text(f"      {meaning}", style="dim"))


def _closing(performed: performance.Performed) -> Panel:
    told = f"{performed.mails} mails in {performed.seconds:.0f} seconds, and one tap by the councillor."
    return Panel(Text(f"{told}\nOpen the page in a browser: it shows the three mailboxes side by side."), border_style="green", expand=False)
