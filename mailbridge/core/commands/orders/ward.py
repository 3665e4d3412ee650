"""Commands among ward colleagues: who leads, who takes over, who may look. Nobody learns of a case by an error text (R092, R097)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from mailbridge.core.commands.order import Done, Misunderstood, Order, Refused, command
from mailbridge.core.consent import says_they_agree
from mailbridge.core.correspondence import to_councillor, to_resident
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.disclosure import is_sensitive
from mailbridge.core.effects import Acknowledged, Claimed, PassedOn, PermissionGiven, Shared
from mailbridge.core.known import KnownCase
from mailbridge.core.letters.letter import Letter
from mailbridge.core.lifecycle import ALIVE
from mailbridge.model.words import Flag


@command("CLAIM", does="lead on a matter that several of you got", example="CLAIM", allowed=ALIVE)
def claim(order: Order) -> Done:
    """The first who says so leads: her own case is hers for good; a colleague's becomes hers within the time for it (story 7)."""
    case, me = order.the_case, _me(order)
    if case.councillor != me and Flag.PRIVATE in case.flags:
        raise Misunderstood(f"There is no case {case.reference} of yours.")
    if case.claimed:
        raise Refused(f"{order.desk.councillor.display} leads on it." if case.councillor != me else "You lead on it already.")
    name = order.desk.council.councillors[me].display
    fact = Claimed(reference=case.reference, who=order.who, colleague=me, name=name, taken_over=case.councillor != me)
    if case.councillor == me:
        return Done("You lead on this. Nobody else can claim it now.", (fact,))
    _still_free(order, case)
    mine = Desk(order.desk.council, me, order.desk.now)
    letters = (
        to_councillor.told_by_colleague(order.desk, case, order.known.inbound, f"{mine.councillor.display} leads on it now, as you both got the mail"),
        to_councillor.handed_over(mine, case, order.known.inbound, "you lead on it now"),
    )
    first = _first_letter(order, mine, case)
    acknowledged = (Acknowledged(reference=case.reference, who=order.who),) if first else ()
    return Done(f"You lead on this now. {order.desk.councillor.display} is told.", (fact, *acknowledged), (*letters, *first))


def _first_letter(order: Order, mine: Desk, case: KnownCase) -> tuple[Letter, ...]:
    """The acknowledgement in the name of whoever leads, in place of the one that has not left yet; the resident gets one (story 7)."""
    if case.heard or not case.acknowledged or not case.resident_address or mine.councillor.acknowledge == "ask":
        return ()
    letter = to_resident.acknowledgement(mine, replace(case, councillor=mine.key), to_resident.First(), had=order.known.letters_had)
    return (replace(letter, key=f"{letter.key}#{mine.key}"),)


def _still_free(order: Order, case: KnownCase) -> None:
    """Raises Refused where the colleague has begun, or where the time for it is over."""
    service = order.desk.council.service
    if case.referrals:
        raise Refused(f"{order.desk.councillor.display} has sent it to a department already.")
    if order.desk.now - case.opened_at > timedelta(minutes=service.claim_minutes):
        raise Refused(f"It could be claimed for {service.claim_minutes} minutes after it came. {order.desk.councillor.display} can PASS it to you.")


@command("PASS colleague", does="hand the case over to a colleague", example="PASS brown")
def pass_on(order: Order) -> Done:
    """The case is the colleague's from now on, with all that belongs to it; what she writes beneath goes along."""
    case, colleague = order.the_case, _colleague(order)
    agreed = _agreed(order, colleague)
    theirs = Desk(order.desk.council, colleague, order.desk.now)
    reason = f"{order.desk.councillor.display} passed it on to you. {order.request.message}".strip()
    facts = (*agreed, PassedOn(reference=case.reference, who=order.who, colleague=colleague, name=theirs.councillor.display))
    letter = to_councillor.handed_over(theirs, case, order.known.inbound, reason)
    return Done(f"It is {theirs.councillor.display}'s case now.{_sure(case, colleague, agreed)}", facts, (letter,))


@command("SHARE colleague", does="let a colleague look at the case", example="SHARE brown")
def share(order: Order) -> Done:
    """The colleague may look (STATUS, SHOW, FIND), no more, until PRIVATE ends it."""
    case, colleague = order.the_case, _colleague(order)
    agreed = _agreed(order, colleague)
    theirs = Desk(order.desk.council, colleague, order.desk.now)
    facts = (*agreed, Shared(reference=case.reference, who=order.who, colleague=colleague, name=theirs.councillor.display))
    said = f"{order.desk.councillor.display} lets you look at it. STATUS shows where it stands"
    letter = to_councillor.told_by_colleague(theirs, case, order.known.inbound, said)
    return Done(f"{theirs.councillor.display} may look at it. PRIVATE ends that.{_sure(case, colleague, agreed)}", facts, (letter,))


def _agreed(order: Order, colleague: str) -> tuple[PermissionGiven, ...]:
    """Her word that the resident has agreed. Raises Refused where the matter is sensitive or private and nobody has said so, or the resident said no."""
    case, name = order.the_case, order.desk.body_name(colleague)
    if colleague in case.allowed:
        return ()
    if says_they_agree(order.text):
        return (PermissionGiven(reference=case.reference, who=order.who, body=colleague, name=name, said_by="the resident"),)
    if case.denies(colleague):
        raise Refused(f"The resident does not want {name} to be told.")
    if Flag.PRIVATE not in case.flags and not is_sensitive(order.desk, case):
        return ()
    why = "private" if Flag.PRIVATE in case.flags else "sensitive"
    asking = f"PERMISSION {colleague} asks them" if case.resident_address else "Please ask them"
    raise Refused(f"The case is {why}, and the resident has not agreed that {name} is told. {asking}; if you know that they agree, add: with permission.")


def _sure(case: KnownCase, colleague: str, agreed: Sequence[PermissionGiven]) -> str:
    return "" if agreed or colleague in case.allowed else " Please make sure that the resident agrees."


def _colleague(order: Order) -> str:
    """Key of the only colleague named, who is served by this mailbridge."""
    named = [key for key in order.request.colleagues if key != order.the_case.councillor]
    if len(named) != 1:
        others = [c.display for key, c in order.desk.council.councillors.items() if key != order.the_case.councillor]
        raise Misunderstood(f"To whom? I serve {', '.join(others)}." if others else "I serve no other councillor here.")
    return named[0]


def _me(order: Order) -> str:
    """At whose desk the command was given; the case may lie on another's."""
    return order.known.councillor
