"""Commands that keep something in the file and write to nobody."""

from __future__ import annotations

from mailbridge.core.commands.order import Done, Misunderstood, Order, command
from mailbridge.core.effects import Noted
from mailbridge.model.words import Weight


@command("NOTE text", does="write something into the history", example="NOTE spoke to Sam, coming on Thursday", weight=Weight.HARMLESS)
def note(order: Order) -> Done:
    """Adds to the history; nobody is written to (R026)."""
    if not order.text:
        raise Misunderstood("There is no text to note.")
    return Done("Noted.", (Noted(reference=order.the_case.reference, who=order.who, text=order.text),))
