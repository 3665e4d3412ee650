"""An abusive or threatening mail becomes evidence, whatever else is decided about it: counted, never answered, and her letter says so (R106)."""

from __future__ import annotations

from dataclasses import replace

from mailbridge.core.correspondence.abuse import with_abuse
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.decision import Decision, Situation
from mailbridge.core.effects import AbuseSeen
from mailbridge.core.known import KnownCase
from mailbridge.core.risk import ABUSIVE

SHOWING = frozenset({"risk", "new_case", "follow_up"})
"""Letters to her that show her such a mail."""


def evidence_kept(situation: Situation, desk: Desk, case: KnownCase, told: Decision) -> Decision:
    """The decision about a mail of a case; where the mail is abusive, as evidence."""
    flags = situation.reading.flags & ABUSIVE
    if not flags:
        return told
    case = replace(case, flags=case.flags | flags)
    letters = tuple(with_abuse(desk, case, one, situation.known.abuse) if one.name in SHOWING else one for one in told.letters)
    return replace(told, letters=letters).plus(AbuseSeen(reference=case.reference, who=situation.author_name, flags=flags))
