"""The only package that changes cases. What was decided becomes rows in one transaction, or nothing does; the caller commits."""

from mailbridge.record.cases import apply, conclude
from mailbridge.record.ledger import RENUMBERED, advance, confirm, describe, replay, restart_watch, shelve, start_watch, take_in
from mailbridge.record.outbox import FIRST_PAUSE, LEASE, LONGEST_PAUSE, Frozen, claim, copied, pause, posted, put_off, release

__all__ = [
    "FIRST_PAUSE",
    "LEASE",
    "LONGEST_PAUSE",
    "RENUMBERED",
    "Frozen",
    "advance",
    "apply",
    "claim",
    "conclude",
    "confirm",
    "copied",
    "describe",
    "pause",
    "posted",
    "put_off",
    "release",
    "replay",
    "restart_watch",
    "shelve",
    "start_watch",
    "take_in",
]
