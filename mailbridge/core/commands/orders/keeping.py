"""Commands that keep something in the file, or somebody out of it, and write to nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mailbridge.core.commands.order import Done, Misunderstood, Order, Refused, command
from mailbridge.core.effects import MadePrivate, NameWithheld, Noted, SafetyNoted
from mailbridge.core.known import KnownReferral
from mailbridge.core.lifecycle import ALIVE
from mailbridge.core.referring import without_name
from mailbridge.model.words import Flag, ReferralStatus, Weight


@command("NOTE text", does="write something into the history", example="NOTE spoke to Sam, coming on Thursday", weight=Weight.HARMLESS)
def note(order: Order) -> Done:
    """Adds to the history; nobody is written to (R026)."""
    if not order.text:
        raise Misunderstood("There is no text to note.")
    if about_safety := _SAFETY.match(order.text):
        return _for_safety(order, about_safety[1].strip())
    return Done(
        f"Noted for the file, and nobody is written to: {' '.join(order.text.split())[:200]}",
        (Noted(reference=order.the_case.reference, who=order.who, text=order.text),),
    )


_SAFETY = re.compile(r"\W{0,3}safety(?: note)?\b[ :,–-]{0,4}(.{1,300})", re.IGNORECASE | re.DOTALL)


def _for_safety(order: Order, words: str) -> Done:
    """Beside the people of the case, for her eyes and of who acts for her: on no letter to anybody else, in no export, and in no history (R112)."""
    case = order.the_case
    if not (case.constituent or case.correspondent):
        raise Refused("Nobody is known in this case to whom it could belong.")
    said = " ".join(words.split())
    return Done(f"Noted for your safety, and shown to nobody else: {said}", (SafetyNoted(reference=case.reference, who=order.who, safety=said),))


@command("ANON", does="keep the resident's name out of what goes to the council", example="ANON", allowed=ALIVE)
def anonymous(order: Order) -> Done:
    """From now on no name, address, words or file name of the resident leaves with the case; what has left cannot be called back."""
    case = order.the_case
    if Flag.ANONYMOUS in case.flags:
        raise Refused("The name is withheld already.")
    told = _departments(order, (r for r in case.referrals if r.has_left))
    listed = _departments(order, (r for r in case.referrals if r.status is ReferralStatus.QUEUED))
    waiting = _departments(order, (r for r in case.referrals if not r.has_left and r.status is not ReferralStatus.QUEUED))
    more = (
        *([f"{told} may know the name already: it was in what went to them."] if told else []),
        *([f"The mail to {waiting} had not left yet: it goes without the name."] if waiting else []),
        *([f"The list to {listed} has not left yet: it will not hold the name."] if listed else []),
    )
    letters = without_name(order.desk, case, order.known.inbound)
    return Done("The resident's name is withheld from now on.", (NameWithheld(reference=case.reference, who=order.who),), letters, more)


def _departments(order: Order, referrals: Iterable[KnownReferral]) -> str:
    return " and ".join(dict.fromkeys(order.desk.department_name(referral.department) for referral in referrals))


@command("PRIVATE", does="share the case with nobody", example="PRIVATE")
def private(order: Order) -> Done:
    """Nobody but her and who acts for her sees the case, whatever was shared before (R089)."""
    case = order.the_case
    more = tuple(f"{order.desk.council.councillors[key].display} can no longer see it." for key in case.shared_with if key in order.desk.council.councillors)
    return Done("The case is private.", (MadePrivate(reference=case.reference, who=order.who),), more=more)
