"""The command by which she says how much a resident wants to hear."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mailbridge.core.commands.order import Done, Misunderstood, Order, command
from mailbridge.core.effects import PreferenceSet
from mailbridge.core.effects.informed import HOW_MUCH
from mailbridge.core.lifecycle import ALIVE
from mailbridge.model.words import Preference

WORDS: Mapping[Preference, str] = {
    Preference.NONE: r"none|nothing|never|no letters?|not at all|no more",
    Preference.OUTCOME_ONLY: r"outcome|end|result|only|when (?:it|this)",
    Preference.EACH_STEP: r"each|every|all|steps?|always|everything|updates?",
}
"""How much -> how she may say it."""


@command("INFORM how much", does="say how much the resident wants to hear: each step, outcome or none", example="INFORM outcome", allowed=ALIVE)
def inform(order: Order) -> Done:
    """How much the resident wants to hear of this case (R021). What she writes herself goes out in any case."""
    said = order.request.arguments.strip()
    found = next((one for one, words in WORDS.items() if re.search(rf"\b(?:{words})\b", said, re.IGNORECASE)), None)
    if found is None:
        raise Misunderstood("How much do they want to hear? Each step, outcome, or none?")
    fact = PreferenceSet(reference=order.the_case.reference, who=order.who, preference=found, origin="as the councillor says")
    return Done(f"The resident hears {HOW_MUCH[found]}. UPDATE writes to them all the same.", (fact,))
