"""Who gives a command: the councillor, an assistant within a scope, or a cover while she is away. Each is named in the history (R041, R101, R104)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mailbridge.core.known import KnownLeave
from mailbridge.core.people import Council
from mailbridge.model.words import Role, Weight

EVERYTHING = frozenset(Weight)
SCOPES: Mapping[str, frozenset[Weight]] = {
    "read": frozenset({Weight.HARMLESS}),
    "write": frozenset({Weight.HARMLESS, Weight.OUTGOING}),
    "all": EVERYTHING,
}
"""`may` of an assistant -> the commands that are theirs."""
OF_A_COVER = frozenset({Weight.HARMLESS, Weight.OUTGOING})
"""A cover keeps things going; what destroys or discloses waits for her."""


HERS = frozenset({"pass", "share", "away", "back"})
"""Verbs that change who has a say. A cover would keep by them what ends with her leave."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who has a say at a desk. `name` is for the history, `may` what they may do."""

    role: Role
    name: str
    may: frozenset[Weight]

    def may_say(self, verb: str, weight: Weight) -> bool:
        """Whether a command is theirs to give."""
        return weight in self.may and not (self.role is Role.COVER and verb in HERS)


def actor_at(council: Council, desk: str, address: str, writer: str, leave: KnownLeave | None, today: date) -> Actor | None:
    """Who writes from `address` at a councillor's desk; None for whoever has no say there. `writer`: key of the councillor whose address it is, or empty.

    `leave` and `today` are of the council's calendar."""
    owner = council.councillors[desk]
    if writer == desk and address in {one.lower() for one in owner.addresses}:
        return Actor(Role.COUNCILLOR, owner.display, EVERYTHING)
    assistant = owner.assistant(address)
    if assistant is not None:
        return Actor(Role.ASSISTANT, f"{assistant.display} for {owner.display}", SCOPES[assistant.may])
    if writer and is_covered_by(leave, writer, today):
        return Actor(Role.COVER, f"{council.councillors[writer].display} for {owner.display}", OF_A_COVER)
    return None


def is_covered_by(leave: KnownLeave | None, writer: str, today: date) -> bool:
    """Whether a councillor acts for another on a day, which is one of her leave."""
    return leave is not None and leave.cover == writer and leave.starts <= today < leave.until
