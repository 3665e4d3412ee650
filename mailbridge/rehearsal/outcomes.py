"""`OUTCOMES`: the table of what can happen to a mail, as a councillor would sort it. Each mail has the first that fits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mailbridge.core import effects as e
from mailbridge.core.decision import Decision
from mailbridge.core.effects import Fact
from mailbridge.model.words import InboundStatus


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing that can happen. `fits` is asked of what was decided."""

    title: str
    meaning: str
    fits: Callable[[Decision], bool]


def outcome_of(decision: Decision) -> str:
    """Key of the first outcome that fits; the last always does."""
    return next(key for key, outcome in OUTCOMES.items() if outcome.fits(decision))


def _has(*facts: type[Fact]) -> Callable[[Decision], bool]:
    return lambda decision: any(isinstance(fact, facts) for fact in decision.facts)


def _asks_resident(decision: Decision) -> bool:
    return any(isinstance(fact, e.Acknowledged) and fact.asks for fact in decision.facts)


def _ends(status: InboundStatus) -> Callable[[Decision], bool]:
    return lambda decision: decision.ending.status is status


UNREAD = "unread"
OUTCOMES: dict[str, Outcome] = {
    "alert": Outcome("Shown to you at once", "It may be about risk to life or safety: nobody is answered before you have read it.", _has(e.RiskSeen)),
    "sent_on": Outcome(
        "Sent on to a department", "Everyday matters: the resident is answered, and the department asked, without waiting for you.", _has(e.Referred, e.Queued)
    ),
    "asks": Outcome("The resident is asked for more", "Something is missing, such as the place: the resident is thanked and asked for it.", _asks_resident),
    "yours": Outcome("Put to you", "A case is opened and you decide what is done with it.", _has(e.CouncillorAsked)),
    "opened": Outcome("Opened as a case", "A case is opened; no letter goes out before you say so.", _has(e.CaseOpened)),
    "held": Outcome("Held for you", "No rule could place it, or something about it is not as it should be: you decide.", _ends(InboundStatus.HELD)),
    UNREAD: Outcome("Not read", "The mail stays where it is and the operator hears of it.", _ends(InboundStatus.SHELVED)),
    "ignored": Outcome("Left alone", "Newsletters, automatic replies and the like: nothing is done, nobody is answered.", _ends(InboundStatus.IGNORED)),
    "done": Outcome(
        "Added to a case, or done as you said", "It joins the history of its case, or it is a command of yours, which is carried out.", lambda _: True
    ),
}
"""Key -> outcome, in the order in which they are tried and shown."""
