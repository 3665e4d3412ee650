"""`mailbridge count`: the nightly count, done now. It takes in what is missing; deciding about that is left to the service."""

from __future__ import annotations

import asyncio
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from mailbridge import assembly, logs
from mailbridge.cli import configured, screen
from mailbridge.cli.exits import Exit, Stopped
from mailbridge.core.calendar import WorkingDays
from mailbridge.core.counting import numbers
from mailbridge.model.counts import FolderCount
from mailbridge.nightly import Night, Nightly
from mailbridge.settings import Settings


def count(config: Path | None, *, as_json: bool) -> Exit:
    """Prints what was counted. 1 at a difference, 3 when a mailbox was not reached. The service may run meanwhile."""
    settings = configured.for_working(config)
    if assembly.database(settings) is None:
        raise Stopped(f"There is nothing to count: nothing has run with {settings.folder} so far.")
    logs.start("auto", quiet=True)
    old = os.umask(0o077)
    try:
        night = asyncio.run(_counted(settings))
    finally:
        os.umask(old)
    calendar = WorkingDays.of(settings.council.service)
    if as_json:
        screen.as_json(_document(night, calendar))
    else:
        for line in _lines(night):
            screen.console().print(line)
    if night.unreached:
        return Exit.NOT_REACHED
    return Exit.WRONG if _differs(night) else Exit.DONE


async def _counted(settings: Settings) -> Night:
    rounds = assembly.rounds(settings, alone=False)
    try:
        return await Nightly(rounds).count_now()
    finally:
        rounds.rooms.close()
        rounds.bridge.engine.dispose()


def _differs(night: Night) -> bool:
    check = night.check
    return any(folder.missing for folder in night.folders) or (check is not None and bool(check.waiting or check.sending or check.damaged))


def _lines(night: Night) -> list[str]:
    lines = [_of_folder(folder) for folder in night.folders]
    lines += [f"{mailbox}: not reached; the log says why." for mailbox in night.unreached]
    if (check := night.check) is not None:
        damaged = f"{len(check.damaged)} missing or damaged" if check.damaged else "all there"
        lines.append(f"Archive: {check.files} files, {damaged}; {check.verified} were read and compared.")
        lines += [f"{check.waiting} mails are undecided for more than an hour."] if check.waiting else []
        lines += [f"{check.sending} letters are being sent for more than an hour."] if check.sending else []
    return lines


def _of_folder(folder: FolderCount) -> str:
    counted = f"{folder.mailbox}, {folder.folder}: {folder.on_server} received, {folder.accounted} accounted for."
    return f"{counted} Missing, and taken in now: UID {numbers(folder.missing)}." if folder.missing else counted


def _document(night: Night, calendar: WorkingDays) -> dict[str, Any]:
    check = night.check
    return {
        "folders": [{**folder.model_dump(exclude={"id"}), "at": _local(calendar, folder.at)} for folder in night.folders],
        "unreached": night.unreached,
        "ledger": check and {**check.model_dump(exclude={"id"}), "at": _local(calendar, check.at)},
    }


def _local(calendar: WorkingDays, moment: datetime) -> str:
    return calendar.local(moment).isoformat(timespec="seconds")
