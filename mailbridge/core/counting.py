"""When the nightly count is due, and how what it found is put into words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from mailbridge.core.calendar import WorkingDays

COUNT_AT = time(3, 0)
"""Local time; a machine that was off counts when it is on again."""
LONG = timedelta(hours=1)
"""A mail that is undecided, or a letter that is being sent, for longer than this is told of."""
TURNS = 30
"""Each file of the archive is read and compared with its SHA-256 once in so many nights; that it is there is seen every night."""
SHOWN = 50
"""Numbers that a letter lists; the log and `mailbridge count --json` have all of them."""


def night_began(calendar: WorkingDays, now: datetime) -> datetime:
    """The moment (UTC) after which the latest count is due: the last 03:00 of the council's clock."""
    day = calendar.day(now)
    began = calendar.at(day, COUNT_AT)
    return began if began <= now else calendar.at(day - timedelta(days=1), COUNT_AT)


def is_in_turn(number: int, night: datetime) -> bool:
    """Whether the file of the row with this number is read in a night."""
    return number % TURNS == night.toordinal() % TURNS


def numbers(found: Sequence[int]) -> str:
    """`5, 9 and 12`; a long list is cut short."""
    words = [str(number) for number in found[:SHOWN]]
    if len(found) > SHOWN:
        return f"{', '.join(words)} and {len(found) - SHOWN} more"
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def differs(councillor: str, folder: str, uids: Sequence[int]) -> str:
    """What is told of a folder in which mails were missing from the ledger."""
    were, them = ("1 mail was", "it") if len(uids) == 1 else (f"{len(uids)} mails were", "them")
    missing = f"{were} on the server and not in the ledger (UID {numbers(uids)})"
    return f"Mailbox of {councillor}, folder {folder}: {missing}. mailbridge has taken {them} in now"
