"""`mailbridge run` and `mailbridge once`: the service itself, for ever or for one full pass. One process works on a data folder at a time."""

from __future__ import annotations

import asyncio
import gc
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import structlog
from sqlalchemy.exc import DBAPIError

from mailbridge import assembly, daemon, disk, logs, memory, shifts, storage
from mailbridge.cli import configured, screen
from mailbridge.cli.exits import Exit, Stopped
from mailbridge.nightly import Nightly
from mailbridge.rounds import Rounds
from mailbridge.watch.guard import Guard

if TYPE_CHECKING:
    from rich.progress import Progress

log = structlog.get_logger()
USUAL_RUBBISH = (10_000, 10, 10)
"""When Python looks for rubbish: seldomer than is usual (700), for a few MB. The command line puts it off while the program starts."""
COUNTED = ("archived", "decided", "chased", "shelved", "posted")
"""Log lines that stand for one thing done, in the order of the sentence."""

ONCE_WAITS = 60.0
"""Seconds that a single pass waits for a database server that is away."""


def run(config: Path | None, form: logs.Form) -> None:
    """Works until SIGTERM or SIGINT. Raises `Misconfigured` or `AlreadyRunning` before anything is touched."""
    logs.start(form)
    while not _has_run(config):
        time.sleep(disk.PAUSES[1])


def _has_run(config: Path | None) -> bool:
    """False where it could not even begin, since the disk is full or read-only: that passes, and systemd need not start us again and again."""
    try:
        with _service(config, "run") as (rounds, guard):
            asyncio.run(daemon.run(rounds, guard=guard))
    except (OSError, DBAPIError) as error:
        if not disk.passes(error):
            raise
        log.error(
            "disk trouble", stage="archive", what="at the start", said=str(error).splitlines()[0][:200], to_do="make room on the disk, or make it writable"
        )
        return False
    return True


def once(config: Path | None, form: logs.Form) -> None:
    """Collects, decides, ticks, posts and copies once. Raises `Stopped` with code 3 when a mailbox or the mail server was not reached."""
    tally: Counter[str] = Counter()
    with _progress() as moved:
        logs.start(form, heard=_counting(tally, moved), quiet=moved is not None and form == "auto")
        with _service(config, "once") as (rounds, guard):
            rounds.patience.seconds = ONCE_WAITS
            reached = asyncio.run(_pass(rounds, guard))
    screen.console().print(summary(tally))
    if not reached:
        raise Stopped("Not everything was reached; the log says what. The rest is done, and what is missing is tried at the next pass.", Exit.NOT_REACHED)


@contextmanager
def _service(config: Path | None, mode: Literal["run", "once"]) -> Iterator[tuple[Rounds, Guard]]:
    """Everything put together and locked. Files are for their owner only."""
    memory.keep_little()
    settings = configured.for_working(config)
    old = os.umask(0o077)
    try:
        with storage.placed(storage.prepared(settings.storage.data), settings.storage.database) as place:
            rounds = assembly.rounds(settings)
            _collect_rubbish()
            try:
                disk.verify(rounds.bridge.engine)
                yield rounds, assembly.guard(settings, rounds, mode, place)
            finally:
                rounds.rooms.close()
                rounds.bridge.engine.dispose()
    finally:
        os.umask(old)


def _collect_rubbish() -> None:
    """From now on rubbish is looked for as usual; what was made at the start stays, and need not be looked at again and again."""
    gc.freeze()
    gc.set_threshold(*USUAL_RUBBISH)


async def _pass(rounds: Rounds, guard: Guard) -> bool:
    async with shifts.at_work(rounds):
        return await _passed(rounds, guard)


async def _passed(rounds: Rounds, guard: Guard) -> bool:
    await rounds.in_database(partial(rounds.bridge.shelf.take_all, older=True))
    await rounds.in_database(rounds.bridge.process_waiting)
    try:
        reached = await rounds.all()
        counted = await Nightly(rounds).count()
        return await rounds.post() and reached if counted.folders or counted.check else reached
    finally:
        await guard.once()
        await rounds.poster.close()


def summary(tally: Counter[str]) -> str:
    """What a pass did, in a sentence."""
    done = f"{_many(tally['archived'], 'mail')} taken in, {tally['decided']} decided, {_many(tally['posted'], 'letter')} posted"
    extra = "".join(f", {_many(tally[event], noun)}" for event, noun in (("chased", "reminder"), ("shelved", "mail on the shelf")) if tally[event])
    return f"{done}{extra}."


def _many(number: int, noun: str) -> str:
    first, _, rest = noun.partition(" ")
    plural = "" if number == 1 else "s"
    return f"{number} {first}{plural}{' ' if rest else ''}{rest}"


def _counting(tally: Counter[str], moved: Callable[[str], None] | None) -> Callable[[dict[str, Any]], None]:
    def heard(event: dict[str, Any]) -> None:
        if event.get("event") in COUNTED:
            tally[event["event"]] += 1
            if moved is not None:
                moved(summary(tally))

    return heard


@contextmanager
def _progress() -> Iterator[Callable[[str], None] | None]:
    """A moving line on a terminal; None where nobody watches."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    with _bar(console) as bar:
        task = bar.add_task("Looking into the mailboxes", total=None)
        yield lambda words: bar.update(task, description=words)


def _bar(console: Any) -> Progress:
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console, transient=True)
