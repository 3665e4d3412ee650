"""The only package that changes cases. What was decided becomes rows in one transaction, or nothing does; the caller commits."""

from mailbridge.record.braking import go_on, halt, leave_out, wait
from mailbridge.record.campaigns import begun
from mailbridge.record.canaries import note_canary
from mailbridge.record.cases import apply, conclude
from mailbridge.record.counts import checked, counted, mark_damaged
from mailbridge.record.deeds import watched
from mailbridge.record.desk import settle
from mailbridge.record.erasing import removed
from mailbridge.record.importing import take_over
from mailbridge.record.ledger import (
    advance,
    confirm,
    describe,
    generation,
    keep_out,
    move_watch,
    name,
    replay,
    restart_watch,
    rewind_watch,
    shelve,
    start_watch,
    take_in,
)
from mailbridge.record.numbers import case_number
from mailbridge.record.outbox import (
    FIRST_PAUSE,
    GIVE_UP_AFTER,
    LEASE,
    LONGEST_PAUSE,
    TELL_AFTER,
    Claimed,
    Counterpart,
    Frozen,
    all_posted,
    claim,
    copied,
    pause,
    posted,
    put_off,
    release,
)
from mailbridge.record.recovering import SentLetter, begin_recovery, looked_back

__all__ = [
    "FIRST_PAUSE",
    "GIVE_UP_AFTER",
    "LEASE",
    "LONGEST_PAUSE",
    "TELL_AFTER",
    "Claimed",
    "Counterpart",
    "Frozen",
    "SentLetter",
    "advance",
    "all_posted",
    "apply",
    "begin_recovery",
    "begun",
    "case_number",
    "checked",
    "claim",
    "conclude",
    "confirm",
    "copied",
    "counted",
    "describe",
    "generation",
    "go_on",
    "halt",
    "keep_out",
    "leave_out",
    "looked_back",
    "mark_damaged",
    "move_watch",
    "name",
    "note_canary",
    "pause",
    "posted",
    "put_off",
    "release",
    "removed",
    "replay",
    "restart_watch",
    "rewind_watch",
    "settle",
    "shelve",
    "start_watch",
    "take_in",
    "take_over",
    "wait",
    "watched",
]
