"""UNDO: takes back what the commands of one mail did, as long as nobody else has heard of it."""

from __future__ import annotations

from datetime import timedelta

from mailbridge.core.commands.order import Done, Order, Refused, command
from mailbridge.core.effects import TakenBack, Undone
from mailbridge.core.known import KnownDeed

LIVES = timedelta(hours=24)
"""How long commands that wrote to nobody can be taken back."""


@command("UNDO", does="take back your last command, until its letters leave", example="UNDO", needs_case=False, undoable=False)
def undo(order: Order) -> Done:
    """All that the commands of one mail changed is put back, and their letters are taken out of the outbox."""
    deed = _still_possible(order)
    facts = tuple(Undone(reference=reference, who=order.who, said=deed.said) for reference, _ in deed.cases)
    again = tuple(f"{reference} is {status.replace('_', ' ')} again." for reference, status in deed.cases if status)
    return Done(f"Taken back: {deed.said}.", facts, more=again, standing=(TakenBack(councillor=order.desk.key, who=order.who, deed=deed.number),))


def _still_possible(order: Order) -> KnownDeed:
    """What is taken back. Raises Refused with the reason why it cannot be."""
    deed = order.known.deed
    if deed is None or not deed.owners <= {order.known.councillor, *order.known.acts_for}:
        raise Refused("There is nothing to take back.")
    if deed.who != order.who and not order.by_councillor:
        raise Refused(f"{deed.who} said “{deed.said}”, so it is not for you to take back.")
    if deed.undone:
        raise Refused(f"“{deed.said}” has been taken back already.")
    if deed.left_to:
        raise Refused(f"It is too late: the letter to {' and '.join(deed.left_to)} has left. You can write again with UPDATE, FORWARD or REOPEN.")
    if deed.changed_since:
        raise Refused(f"Something else has happened to {' and '.join(deed.changed_since)} since, which would be lost.")
    if order.desk.now - deed.done_at > LIVES:
        raise Refused("That is more than a day ago.")
    if not order.by_itself:
        raise Refused("UNDO needs a mail of its own.")
    return deed
