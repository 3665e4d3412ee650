"""What several processes on one database have each seen of themselves, as the state of one service."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from mailbridge.core.watching.state import Box, Canary, Process, State, Wire

B = TypeVar("B", Box, Canary)
SILENT_FOR = timedelta(seconds=60)
"""A process that has written nothing for so long is gone, or hangs: it writes every five seconds."""
_NEVER = datetime.min.replace(tzinfo=UTC)


def together(states: Sequence[State], now: datetime) -> State | None:
    """One state of those who live; those who were stopped are left out, those who have gone without a word are named. None where nobody ever ran."""
    working = [state for state in states if not state.ended]
    living = sorted((state for state in working if abs(now - state.written_at) < SILENT_FOR), key=lambda state: state.started_at)
    if not living:
        return max(states, key=lambda state: state.written_at, default=None)
    if len(working) == 1:
        return living[0]
    by_database = min((state for state in living if state.database_failing_since), key=lambda state: state.database_failing_since or _NEVER, default=living[0])
    by_disk = max(living, key=lambda state: (bool(state.disk_trouble), -(state.disk_free or 0)))
    return replace(
        living[0],
        mailboxes=_latest((box for state in living for box in state.mailboxes), lambda box: _moment(box.wire)),
        canaries=_latest((canary for state in living for canary in state.canaries), lambda canary: max(canary.sent_at or _NEVER, canary.came_at or _NEVER)),
        mail_server=_worst(state.mail_server for state in living),
        stalls=tuple(stall for state in living for stall in state.stalls),
        figures=max((state.figures for state in living if state.figures), key=lambda figures: figures.at, default=None),
        clock_seconds=max((state.clock_seconds for state in living), key=abs),
        clock_since=min((state.clock_since for state in living if state.clock_since), default=None),
        processes=tuple(_process(state) for state in working),
        database_trouble=by_database.database_trouble,
        database_failing_since=by_database.database_failing_since,
        disk_free=by_disk.disk_free,
        disk_trouble=by_disk.disk_trouble,
        disk_since=by_disk.disk_since,
    )


def _latest(several: Iterable[B], moment: Callable[[B], datetime]) -> tuple[B, ...]:
    """Of each mailbox what whoever looks after it has seen last: it may have passed on a moment ago."""
    found: dict[str, B] = {}
    for one in several:
        if one.key not in found or moment(one) > moment(found[one.key]):
            found[one.key] = one
    return tuple(found[key] for key in sorted(found))


def _moment(wire: Wire) -> datetime:
    return max(wire.reached_at or _NEVER, wire.failing_since or _NEVER)


def _worst(wires: Iterable[Wire]) -> Wire:
    """Whoever does not reach the mail server leaves its letters to nobody."""
    return max(wires, key=lambda wire: (wire.failing_since is not None, _moment(wire)))


def _process(state: State) -> Process:
    return Process(state.host, state.place, state.version, state.started_at, state.written_at, len(state.mailboxes), state.memory, state.watchdog)
