"""Commands about who may be told: the resident is asked, and what they said by telephone or at the door is kept (R096, R098)."""

from __future__ import annotations

from collections.abc import Iterator

from mailbridge.core.calendar import written
from mailbridge.core.commands.names import departments_in
from mailbridge.core.commands.order import Done, Misunderstood, Order, Refused, command
from mailbridge.core.commands.polite import polite_end
from mailbridge.core.correspondence import to_officer, to_resident
from mailbridge.core.correspondence.by_hand import by_hand, waits_for_her, why
from mailbridge.core.correspondence.disclosure import known_to, tells_who
from mailbridge.core.effects import PermissionAsked, PermissionGiven, PermissionWithdrawn
from mailbridge.core.known import KnownCase, KnownPermission, KnownReferral
from mailbridge.core.letters.letter import Letter
from mailbridge.core.lifecycle import ALIVE
from mailbridge.core.permitting import gone, kept_back, sending
from mailbridge.core.risk import is_guarded
from mailbridge.model.words import PermissionState


@command("PERMISSION body", does="ask the resident whether somebody may be told", example="PERMISSION housing", allowed=ALIVE)
def permission(order: Order) -> Done:
    """One plain mail for YES or NO. Nothing goes to them meanwhile that is not allowed already."""
    return asked(order, _body(order))


def asked(order: Order, body: str) -> Done:
    """The resident is asked about a body, once: not where letters need care, nor where they have answered."""
    case, name = order.the_case, order.desk.body_name(body)
    if not case.resident_address and not waits_for_her(case):
        raise Refused(f"There is nobody to ask by mail. If they have agreed, write: PERMIT {body}, and beneath it how you know.")
    if is_guarded(case):
        raise Refused("This case needs care, so I ask nothing by mail. If they have agreed, PERMIT notes it.")
    if said := case.permission(body):
        raise Refused(_said_already(order, said))
    letter = to_resident.permission(order.desk, case, body, order.known.inbound)
    fact = PermissionAsked(reference=case.reference, who=order.who, body=body, name=name)
    if not case.resident_address:
        how = f"{why(case)} It comes in a letter of its own; PERMIT {body} or FORBID {body} notes their answer."
        return Done(how, (fact,), (by_hand(order.desk, case, letter, order.known.inbound),))
    return Done(f"The resident is asked whether {name} may be told. You hear what they say.", (fact,), (letter,))


def _said_already(order: Order, said: KnownPermission) -> str:
    """Why nobody is asked twice, and what can be done instead."""
    name, day = order.desk.body_name(said.body), written(order.desk.calendar.day(said.at or order.desk.now))
    if said.state is PermissionState.ASKED:
        return f"They were asked about {name} on {day}, and have not answered. If you know what they want, PERMIT or FORBID notes it."
    return f"They have spoken about {name}: {said.state.value}, on {day}. If that has changed, PERMIT or FORBID notes it."


@command("PERMIT body [how you know]", does="note that the resident agrees: they may be told", example="PERMIT housing she said so on the phone", allowed=ALIVE)
def permit(order: Order) -> Done:
    """Her word for theirs. Nothing is sent: FORWARD, REFER or SHARE do that."""
    body, case = _body(order), order.the_case
    if body in case.allowed:
        raise Refused(f"{order.desk.body_name(body)} may be told already.")
    fact = PermissionGiven(**_noted(order, body))
    return Done(f"Noted: {fact.name} may be told. {sending(order.desk, body)} sends it.", (fact,))


@command("FORBID body [how you know]", does="note that the resident does not agree, or no longer: they get nothing more", example="FORBID housing")
def forbid(order: Order) -> Done:
    """What has not left is taken back. What she writes beneath goes to a department that has it: that they should disregard it."""
    body, case = _body(order), order.the_case
    fact = PermissionWithdrawn(**_noted(order, body))
    letters = tuple(_to_disregard(order, body))
    more = (*kept_back(order.desk, case, [body]), *gone(order.desk, case, [body]), *(["They get your words, in the same thread."] if letters else []))
    return Done(f"Noted: {fact.name} may be told nothing more. What goes to them later names nobody.", (fact,), letters, more)


def _noted(order: Order, body: str) -> dict[str, str]:
    """What the councillor says that the resident said."""
    case, person = order.the_case, order.the_case.correspondent or order.the_case.constituent
    told = polite_end(order.request.arguments) if len(order.request.arguments.split()) > 1 else ""
    return {
        "reference": case.reference,
        "who": order.who,
        "body": body,
        "name": order.desk.body_name(body),
        "said_by": (person.name if person else "") or "the resident",
        "told": told,
    }


def _to_disregard(order: Order, body: str) -> Iterator[Letter]:
    """Her words to a department that has the case in hand."""
    words, case = polite_end(order.request.message), order.the_case
    has_it = [r for r in case.referrals if r.department == body and r.has_left]
    if not words or not has_it:
        return
    closed_to = case.with_word(KnownPermission(body, PermissionState.WITHDRAWN))
    if tells_who(known_to(closed_to, body), words):
        raise Misunderstood("Your words hold the resident's name. Please write them again without it.")
    yield _word(order, closed_to, has_it[-1], words)


def _word(order: Order, case: KnownCase, referral: KnownReferral, words: str) -> Letter:
    return to_officer.word(order.desk, case, referral, words, f"disregard:{referral.key}/{order.known.inbound}")


def _body(order: Order) -> str:
    """Key of the one department, body or colleague named."""
    colleagues = [key for key in order.request.colleagues if key != order.the_case.councillor]
    several = departments_in(order.request.arguments, order.desk.council, in_full=True)
    named = (several if len(several) > 1 else order.request.departments[:1]) or colleagues
    if len(named) == 1:
        return named[0]
    known = sorted(d.name for d in order.desk.council.departments.values())
    others = [c.display for key, c in order.desk.council.councillors.items() if key != order.the_case.councillor]
    raise Misunderstood(f"{'One at a time, please' if named else 'Who'}? I know {', '.join((*known, *others))}.")
