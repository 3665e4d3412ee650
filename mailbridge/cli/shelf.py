"""`mailbridge shelf` and `mailbridge replay`: mail that failed or that no rule could place, and trying it again."""

from __future__ import annotations

from pathlib import Path

from mailbridge import assembly, lookup, record, storage
from mailbridge.cli import configured, screen
from mailbridge.cli.exits import Stopped
from mailbridge.core.calendar import WorkingDays
from mailbridge.model.tables import Inbound
from mailbridge.model.words import InboundStatus
from mailbridge.settings import Settings

ASIDE = (InboundStatus.SHELVED, InboundStatus.HELD)
"""What waits for a person: the operator, and the councillor."""


def list_shelf(config: Path | None, *, as_json: bool) -> None:
    """Prints the shelf and the holding pen, oldest first. Times are in the council's zone."""
    settings = configured.for_looking(config)
    calendar = WorkingDays.of(settings.council.service)
    with configured.looking(settings) as session:
        more = dict(lookup.flooding(session)) if session else {}
        rows = [row for status in ASIDE for row in lookup.in_state(session, status, floods=more)] if session else []
    found = [_described(row, calendar, more.get(row.id or 0, 0)) for row in rows]
    if as_json:
        screen.as_json(found)
    elif not found:
        screen.console().print("Nothing is on the shelf, and nothing is held.")
    else:
        columns = ("number", "state", "received_at", "author", "subject", "reason")
        screen.table(columns, ([str(one[name]) for name in columns] for one in found))


def _described(row: Inbound, calendar: WorkingDays, more: int) -> dict[str, object]:
    return {
        "number": row.id,
        "state": row.status.value,
        "mailbox": row.mailbox,
        "received_at": calendar.local(row.received_at).isoformat(timespec="seconds"),
        "author": row.author,
        "subject": row.subject,
        "rule": row.rule,
        "reason": f"{row.reason} (and {more} more of this sender)" if more else row.reason,
        "sha256": row.sha256,
        "version": row.shelved_by,
    }


def replay(config: Path | None, number: int) -> None:
    """Has a shelved or held mail decided again: here, or by the service where it runs. Raises `Stopped` when there is no such mail."""
    settings = configured.for_looking(config)
    with configured.looking(settings) as session:
        if session is None:
            raise Stopped(f"There is no mail {number}: nothing has run with {settings.folder} so far.")
    try:
        with storage.locked(storage.prepared(settings.storage.data)):
            screen.console().print(_decided_here(settings, number))
    except storage.AlreadyRunning:
        screen.console().print(_left_to_the_service(settings, number))


def replay_all(config: Path | None) -> None:
    """Has every shelved mail decided again: here, or by the service where it runs. Raises `Stopped` when some fail again."""
    settings = configured.for_looking(config)
    with configured.looking(settings) as session:
        if session is None or not lookup.shelved(session):
            screen.console().print("Nothing is on the shelf.")
            return
    try:
        with storage.locked(storage.prepared(settings.storage.data)):
            screen.console().print(_all_decided_here(settings))
    except storage.AlreadyRunning:
        waiting = assembly.bridge(settings, alone=False).shelf.take_all()
        screen.console().print(f"{len(waiting)} of the shelf wait again; the running service takes them up within a minute.")


def _all_decided_here(settings: Settings) -> str:
    bridge = assembly.bridge(settings)
    numbers = bridge.shelf.take_all()
    bridge.process_waiting()
    with storage.transaction(bridge.engine) as session:
        failed = set(lookup.shelved(session)) & set(numbers)
    if failed:
        raise Stopped(f"{len(numbers) - len(failed)} of {len(numbers)} were decided; the others failed again: {', '.join(map(str, sorted(failed)))}.")
    return f"All {len(numbers)} were decided. Letters, if any, go out with the next `mailbridge once` or `mailbridge run`."


def _decided_here(settings: Settings, number: int) -> str:
    bridge = assembly.bridge(settings)
    if not bridge.replay(number):
        raise Stopped(_none(number))
    with storage.transaction(bridge.engine) as session:
        row = session.get_one(Inbound, number)
    reason = f" ({row.reason})" if row.reason else ""
    return f"Mail {number} is {row.status.value} now{reason}. Letters, if any, go out with the next `mailbridge once` or `mailbridge run`."


def _left_to_the_service(settings: Settings, number: int) -> str:
    """Only one process decides; the running one finds the mail waiting."""
    engine = storage.opened(settings.storage.database, alone=False)
    with storage.transaction(engine) as session:
        found = record.replay(session, number)
    if not found:
        raise Stopped(_none(number))
    return f"Mail {number} waits again; the running service takes it up within a minute."


def _none(number: int) -> str:
    return f"There is no shelved or held mail {number}. `mailbridge shelf` lists them."
