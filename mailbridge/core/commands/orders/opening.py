"""The command that opens cases: a note from the street, the doorstep, the telephone."""

from __future__ import annotations

from mailbridge.core.commands.order import Done, Misunderstood, Opening, Order, command
from mailbridge.core.commands.placing import held_meant, placed_as_case
from mailbridge.core.effects import Queued, Referred


@command(
    "NEW what and where",
    does="open a case from a note of yours, with its photo; several items are parted by a line of ---",
    example="NEW pothole Mill Lane o/s 14",
    needs_case=False,
)
def new(order: Order) -> Done:
    """Opens a case from a note, with its photo; the body may name the resident (R006 to R009). Of a held mail it says that it is one."""
    if order.request.held or (held_meant(order) and not order.text):
        return placed_as_case(order)
    if not order.text:
        raise Misunderstood("There is nothing in it to make a case of.")
    opened = order.openings()
    facts = tuple(fact for one in opened for fact in one.facts)
    letters = tuple(letter for one in opened for letter in one.letters)
    first, *others = (_told(one) for one in opened)
    return Done(first, facts, letters, tuple(others))


def _told(opened: Opening) -> str:
    referred_to = [fact.department_name for fact in opened.facts if isinstance(fact, Referred)]
    waits_for = [fact.line for fact in opened.facts if isinstance(fact, Queued)]
    course = f"Referred to {' and '.join(referred_to)}." if referred_to else f"{waits_for[0]}." if waits_for else "FORWARD puts it to a department."
    return f"{opened.reference} is open: {opened.title}. {course}"
