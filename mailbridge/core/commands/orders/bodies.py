"""The command for bodies that are not the council: an MP, a housing association, a water company. The resident is asked first (R098, R099)."""

from __future__ import annotations

from dataclasses import replace

from mailbridge.core.commands.order import Done, Misunderstood, Order, Refused, command
from mailbridge.core.commands.orders.departments import gone_elsewhere
from mailbridge.core.commands.orders.permissions import asked
from mailbridge.core.consent import says_they_agree
from mailbridge.core.correspondence import to_officer, to_resident
from mailbridge.core.effects import Closed, Fact, PermissionGiven
from mailbridge.core.known import KnownPermission
from mailbridge.core.lifecycle import ALIVE
from mailbridge.core.referring import new_referral
from mailbridge.model.words import Flag, Outcome, PermissionState


@command("REFER body", does="hand the case to somebody outside the council, once the resident agrees", example="REFER mp", allowed=ALIVE)
def refer(order: Order) -> Done:
    """Asks the resident, or, where they have agreed, sends the case over and closes it as referred."""
    body = _body(order)
    if body in order.the_case.allowed:
        return _handed_over(order, body, ())
    if says_they_agree(order.text):
        given = PermissionGiven(reference=order.the_case.reference, who=order.who, body=body, name=order.desk.department_name(body))
        return _handed_over(order, body, (given,))
    return asked(order, body)


def _body(order: Order) -> str:
    """Key of the one body named. Raises Misunderstood where it is none, or the council itself."""
    bodies = {key: d.name for key, d in order.desk.council.departments.items() if d.outside}
    named = [key for key in order.request.departments if key in bodies]
    if len(named) == 1:
        return named[0]
    if order.request.departments and not named:
        raise Misunderstood(f"{order.desk.department_name(order.request.departments[0])} is the council: FORWARD sends it there.")
    raise Misunderstood(f"To whom? I know {', '.join(sorted(bodies.values()))}." if bodies else "The settings name nobody outside the council.")


def _handed_over(order: Order, body: str, before: tuple[Fact, ...]) -> Done:
    case, name = order.the_case, order.desk.department_name(body)
    if Flag.ANONYMOUS in case.flags:
        raise Refused("The resident's name is withheld, and without it nobody outside the council can act.")
    case = case.with_word(KnownPermission(body, PermissionState.GIVEN))
    referral = new_referral(order.desk, case, body)
    forward = to_officer.forward(order.desk, case, referral, earlier=order.known.earlier)
    letter = replace(forward, key=f"refer:{case.reference}/{body}/{order.known.inbound}", referral="")
    closed = Closed(reference=case.reference, who=order.who, outcome=Outcome.REFERRED, text=f"{name} looks after it now", at=order.desk.now)
    text = f"With your permission I have passed this on to {name}, who can help you further."
    told = (to_resident.outcome(order.desk, case, Outcome.REFERRED, text, times=order.known.inbound),) if case.resident_address else ()
    return Done(f"Sent to {name}, and closed as referred.", (*before, *gone_elsewhere(order, [body]), closed), (letter, *told))
