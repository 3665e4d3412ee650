"""Reads a mail as what the councillor says that it is, after no rule could place it: where it belongs is her word, what it says is still read."""

from __future__ import annotations

from dataclasses import replace

from mailbridge.core.reading import Reading
from mailbridge.core.recognise.assembly import assembled
from mailbridge.core.recognise.clues import Clues
from mailbridge.core.recognise.rules import Rule
from mailbridge.model.words import Flag, Kind

AS_CASE = "case"
"""What she says of a mail that is a new case; anything else is the reference of the case that it belongs to."""
_AS_THEY_ARE = frozenset({Kind.OFFICER_REPLY, Kind.AUTO_REPLY})
"""Mail that joins a case as what it is: no machine, and no officer, speaks as a resident."""


def as_placed(clues: Clues, rule: Rule, reason: str, placed_as: str) -> Reading:
    """The reading of a mail that she placed. `rule` is the one that would have decided."""
    if placed_as != AS_CASE and rule.kind in _AS_THEY_ARE:
        return assembled(clues, rule, reason)
    kind = Kind.NEW_ENQUIRY if placed_as == AS_CASE else Kind.FOLLOW_UP
    reading = assembled(clues, Rule("placed by the councillor", kind, rule.test), "The councillor said where it belongs.")
    refused = {Flag.SPOOFED_SENDER} if rule.kind is Kind.REFUSED else set()
    return replace(reading, machine=clues.machine, flags=reading.flags | refused)
