"""Commands that open cases: a note from the street, the doorstep, the telephone."""

from __future__ import annotations

from mailbridge.core.commands.order import Done, Misunderstood, Order, command
from mailbridge.core.effects import Referred


@command(
    "NEW what and where",
    does="open a case from a note of yours, with its photo",
    example="NEW pothole Mill Lane o/s 14",
    needs_case=False,
)
def new(order: Order) -> Done:
    """Opens a case from a note, with its photo; the body may name the resident (R006 to R008)."""
    if order.opening is None:
        raise Misunderstood("One case in one mail, please: send each of them by itself.")
    if not order.text:
        raise Misunderstood("There is nothing in it to make a case of.")
    opened = order.opening()
    referred_to = [fact.department_name for fact in opened.facts if isinstance(fact, Referred)]
    course = f"Referred to {' and '.join(referred_to)}." if referred_to else "FORWARD puts it to a department."
    return Done(f"{opened.reference} is open: {opened.title}. {course}", opened.facts, opened.letters)
