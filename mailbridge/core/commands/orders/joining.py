"""Commands that make one case of two, or several of one."""

from __future__ import annotations

from mailbridge.core.commands.order import Done, Misunderstood, Opening, Order, Refused, command
from mailbridge.core.correspondence import to_resident
from mailbridge.core.effects import Closed, Fact, Merged, SplitOff, TookOver
from mailbridge.core.known import KnownCase
from mailbridge.core.letters.letter import Letter
from mailbridge.core.lifecycle import ALIVE, CHASED, ENDED
from mailbridge.core.risk import is_guarded
from mailbridge.model.words import Flag, Outcome, Preference, Weight


@command("MERGE reference", does="let the case go on in another one", example="MERGE MB-2", allowed=ALIVE, weight=Weight.DESTRUCTIVE)
def merge(order: Order) -> Done:
    """Closed as a duplicate; mail about it joins the other case, whose residents are each told by a letter of their own (R005)."""
    case, other = order.the_case, _other(order)
    if Flag.PRIVATE in case.flags | other.flags:
        raise Refused("One of them is private, and stays by itself.")
    open_at = {r.department for r in case.referrals if r.status not in ENDED} - {r.department for r in other.referrals}
    if open_at:
        names = " and ".join(order.desk.department_name(key) for key in sorted(open_at))
        raise Refused(f"{case.reference} is with {names}, and {other.reference} is not. FORWARD {other.reference} there first, or merge the other way round.")
    text = f"the matter goes on in {other.reference}"
    facts: tuple[Fact, ...] = (
        Closed(reference=case.reference, who=order.who, outcome=Outcome.DUPLICATE, text=text, at=order.desk.now, merged=True),
        Merged(reference=case.reference, who=order.who, into=other.reference),
        TookOver(reference=other.reference, who=order.who, other=case.reference),
    )
    said = f"{case.reference} goes on in {other.reference}. UPDATE and CLOSE there tell the residents of both."
    return Done(said, facts, _told_who_was_asked(order, case, other))


def _told_who_was_asked(order: Order, case: KnownCase, other: KnownCase) -> tuple[Letter, ...]:
    """To a resident whose own case was put to nobody: which department has the matter already, and nothing of whose case that is (R005)."""
    asked = next((one for one in reversed(other.referrals) if one.status in CHASED), None)
    if asked is None or case.referrals or not case.resident_address or is_guarded(case) or case.informed is Preference.NONE:
        return ()
    return (to_resident.joined(order.desk, case, asked, order.known.inbound),)


def _other(order: Order) -> KnownCase:
    """The case to merge into, which must be hers and open."""
    wanted, case = order.request.second, order.the_case
    if not wanted:
        raise Misunderstood("With which case? Put its reference behind the command.")
    known = (one for one in order.known.named_cases if one.reference == wanted and one.councillor == case.councillor)
    other = next(known, None)
    if other is None or wanted == case.reference:
        raise Misunderstood(f"There is no other case {wanted} of yours.")
    if other.status not in ALIVE:
        raise Refused(f"{wanted} is closed. REOPEN it first, or merge the other way round.")
    return other


@command("SPLIT [the other matter]", does="give a second matter in it a case of its own", example="SPLIT the street light by no 20 is out", allowed=ALIVE)
def split(order: Order) -> Done:
    """New cases for the other matters of a mail: those she names, else those that its words show. One letter tells the resident of all (story 4)."""
    if order.the_case.campaign:
        raise Refused("It stands for many people, and what they all write is one matter. NEW notes another one.")
    case, opened = order.the_case, order.apart()
    if not opened:
        raise Misunderstood("I see one matter only. Write the other ones behind the command, or beneath it, one a line.")
    facts = [fact for one in opened for fact in one.facts]
    facts += [SplitOff(reference=case.reference, who=order.who, other=one.reference) for one in opened]
    letters = [letter for one in opened for letter in one.letters]
    lines = tuple(f"{one.reference}: {one.title}" for one in opened)
    told = case.resident_address and not is_guarded(case)
    if told:
        letters.append(to_resident.taken_up(order.desk, case, [_line(one) for one in opened], order.known.inbound))
    said = f"{len(opened)} new {'case' if len(opened) == 1 else 'cases'}. The resident is {'told' if told else 'not written to'}."
    return Done(said, tuple(facts), tuple(letters), lines)


def _line(opened: Opening) -> tuple[str, str]:
    return opened.reference, opened.title
