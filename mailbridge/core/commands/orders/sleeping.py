"""The command that lays a case to sleep until a day."""

from __future__ import annotations

from mailbridge.core.calendar import written
from mailbridge.core.commands.order import Done, Misunderstood, Order, command
from mailbridge.core.dates import begun, first
from mailbridge.core.effects import Deferred
from mailbridge.core.lifecycle import ALIVE


@command("DEFER date", does="lay the case to sleep until a day", example="DEFER until 10 May", allowed=ALIVE)
def defer(order: Order) -> Done:
    """Nobody is reminded and nothing is asked until then; on that day it wakes, and she is told (R017)."""
    day = first(begun(order.request.arguments), order.desk.today, order.desk.calendar.add)
    if day is None or day <= order.desk.today:
        raise Misunderstood("Until which day? A day to come, please, like Friday or 10 May.")
    said = f"It sleeps until {written(day)}. Nobody is reminded before; on that day it is in your line-up."
    return Done(said, (Deferred(reference=order.the_case.reference, who=order.who, until=day),))
