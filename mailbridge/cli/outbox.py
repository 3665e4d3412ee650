"""`mailbridge outbox`: what waits to be sent, whether sending is halted and why, and letting it go on."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from mailbridge import lookup, record, storage
from mailbridge.cli import configured, screen
from mailbridge.cli.exits import Stopped
from mailbridge.core.calendar import WorkingDays


def show(config: Path | None, *, as_json: bool, now: datetime) -> None:
    """Prints the queue by kind of letter, and the breaker. Times are in the council's zone."""
    settings = configured.for_looking(config)
    calendar = WorkingDays.of(settings.council.service)
    with configured.looking(settings) as session:
        halt = lookup.breaker(session) if session else None
        queue = dict(lookup.queue(session)) if session else {}
        oldest = lookup.oldest_queued(session, now) if session else None
    rows = [{"state": state, "letter": letter, "letters": count} for (state, letter), count in sorted(queue.items())]
    since = calendar.local(halt.opened_at).isoformat(timespec="seconds") if halt else ""
    due = calendar.local(oldest).isoformat(timespec="seconds") if oldest else ""
    if as_json:
        screen.as_json({"halted": halt is not None, "halted_since": since, "why": halt.why if halt else "", "oldest_due": due, "queue": rows})
        return
    if halt:
        screen.console().print(f"Outgoing mail is halted since {since}: {halt.why}. `mailbridge outbox resume` lets it go on.")
    if not rows:
        screen.console().print("No letter waits.")
        return
    screen.table(("state", "letter", "letters"), ([str(value) for value in row.values()] for row in rows))
    screen.console().print(f"The oldest that is due has waited since {due}." if due else "None of them is due yet.")


def resume(config: Path | None, now: datetime) -> None:
    """Lets outgoing mail go on; the running service notices at its next look. Raises `Stopped` when nothing is halted."""
    settings = configured.for_looking(config)
    with configured.looking(settings) as session:
        if session is None or lookup.breaker(session) is None:
            raise Stopped("Outgoing mail is not halted.")
    engine = storage.opened(settings.storage.database)
    with storage.transaction(engine) as session:
        record.go_on(session, now)
    engine.dispose()
    screen.console().print("Outgoing mail goes on: letters leave in their order, with the next look of the service or `mailbridge once`.")
