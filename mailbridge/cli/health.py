"""`mailbridge health`: how the running service is. It reads what each of its processes writes down of itself, so it works when the database does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

from mailbridge.cli import configured, screen
from mailbridge.cli.exits import Exit
from mailbridge.core.calendar import WorkingDays
from mailbridge.core.watching import SILENT_FOR, Check, State, checks, together
from mailbridge.watch.keeping import Keeping

SILENT = {"run": SILENT_FOR, "once": timedelta(hours=1)}
"""A service that has written nothing for so long does not run: `once` comes by cron."""


def tell(config: Path | None, *, as_json: bool, now: datetime) -> Exit:
    """Prints how the service is. Returns the exit code: 0 all is well, 1 something is wrong, 3 it does not run."""
    settings = configured.for_looking(config)
    state = together(Keeping(settings.storage.data).states(), now)
    calendar, service = WorkingDays.of(settings.council.service), settings.council.service
    silent = _silence(state, calendar, now)
    found = checks(state, settings.monitoring, calendar, service.office_hours.end, now) if state else ()
    wrong = [check for check in found if check.wrong]
    code = Exit.NOT_REACHED if silent else Exit.WRONG if wrong else Exit.DONE
    if as_json:
        screen.as_json(_document(code, silent, found, state))
    else:
        _print(silent, found)
    return code


def _silence(state: State | None, calendar: WorkingDays, now: datetime) -> str:
    """Why nobody can say how the service is; empty where it runs."""
    if state is None:
        return "The service has not run with this configuration, or its folder cannot be read."
    at = calendar.local(state.written_at)
    when = f"{at:%H:%M} on {at.day} {at:%B %Y}"
    if state.ended and state.mode == "run":
        return f"The service does not run: it was stopped at {when}. To start it: systemctl start mailbridge."
    if abs(now - state.written_at) < SILENT[state.mode]:
        return ""
    if state.mode == "once":
        return f"The last pass of `mailbridge once` ended at {when}. Look at what should start it."
    return f"The service does not run, hangs, or cannot write to its disk: it was last heard of at {when}. See: systemctl status mailbridge."


def _document(code: Exit, silent: str, found: Sequence[Check], state: State | None) -> dict[str, object]:
    rows = [
        {"key": one.key, "wrong": one.wrong, "title": one.title, "words": one.words, "todo": one.todo, "since": one.since and one.since.isoformat()}
        for one in found
    ]
    verdict = {Exit.DONE: "healthy", Exit.WRONG: "wrong"}.get(code, "not running")
    return {"verdict": verdict, "words": silent, "checks": rows, "state": _plain(asdict(state)) if state else None}


def _plain(value: object) -> object:
    """Moments as text (ISO 8601, UTC)."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, datetime) else value


def _print(silent: str, found: Sequence[Check]) -> None:
    out, wrong = screen.console(), sum(check.wrong for check in found)
    out.print(silent or (f"{wrong} thing{'' if wrong == 1 else 's'} wrong." if wrong else "All is well."), markup=False)
    if silent and found:
        out.print("This is how it was then:", markup=False)
    for check in found:
        out.print(f"{'WRONG' if check.wrong else 'ok':6} {screen.printable(check.words)}", markup=False)
        if check.wrong and check.todo:
            out.print(f"       What to do: {check.todo}", markup=False)
