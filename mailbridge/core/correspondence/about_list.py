"""Letters to the councillor about a list that went to a department: what came back about each case, with what can be done about each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mailbridge.core import tokens
from mailbridge.core.calendar import written
from mailbridge.core.correspondence import buttons
from mailbridge.core.correspondence.about_case import MACHINES, amounts_to
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.drafts import why_no_news
from mailbridge.core.correspondence.to_councillor import to_her
from mailbridge.core.correspondence.wording import quotable
from mailbridge.core.letters.facts import Facts, Item, Suggestion
from mailbridge.core.letters.letter import Letter
from mailbridge.core.listed import KnownLine
from mailbridge.core.reading import Answer
from mailbridge.model.words import MachineKind

UNHEARD = "nothing in the answer is surely about this one; reminders go on"
UNKNOWN = "I do not know who wrote this, so it does not count as an answer; reminders go on"


NOTHING = Answer()


@dataclass(frozen=True, slots=True)
class Heard:
    """One line of a list, with the words that are surely about it, and what they amount to."""

    line: KnownLine
    words: str = ""
    answer: Answer = NOTHING
    verified: bool = True


def list_answered(
    desk: Desk, inbound: int, who: str, department: str, heard: Sequence[Heard], unclear: Sequence[str], whole: str, *, reason: str = ""
) -> Letter:
    """An officer's answer to a list: each case with its own words and commands, then what belongs to none surely, then the whole mail (R063, R079)."""
    told = sum(bool(one.words) for one in heard)
    name = desk.department_name(department) if department else who
    wanted = f"Look at what {name} say: {told} of {len(heard)} cases of your list have an answer of their own"
    facts = replace(_facts(desk, name, heard), wanted=wanted, sender=who, answer=whole, unclear=tuple(unclear), reason=reason)
    return to_her(desk, f"listanswer:{inbound}", "about_list", facts, [Suggestion("List what waits for you", "LIST waiting")])


def list_met_machine(desk: Desk, inbound: int, who: str, department: str, heard: Sequence[Heard], machine: MachineKind, whole: str) -> Letter:
    """An automatic mail about a list that a person must see."""
    name = desk.department_name(department) if department else who
    wanted = f"See to it yourself: an automatic mail of {name} came about a list of {len(heard)} cases"
    facts = replace(_facts(desk, name, heard), wanted=wanted, sender=who, answer=whole, reason=MACHINES[machine])
    return to_her(desk, f"listanswer:{inbound}", "about_list", facts, [])


def list_not_delivered(
    desk: Desk, key: int, addresses: Sequence[str], department: str, heard: Sequence[Heard], why: str, deputies: Sequence[str] = ()
) -> Letter:
    """A list did not arrive: nobody was asked about any of its cases, or their deputy is now."""
    name = desk.department_name(department)
    lost = f"a list of {len(heard)} cases to {name} did not arrive"
    wanted = f"Find out the right address when you can: {lost}, so their deputy has it now" if deputies else f"Find out the right address: {lost}"
    step = f"I have sent what still waits to {' and '.join(deputies)}, the deputy, and count the days anew" if deputies else ""
    recipient = ", ".join(addresses) or "an address it does not name"
    facts = replace(_facts(desk, name, heard), wanted=wanted, recipient=recipient, reason=why, next_step=step)
    return to_her(desk, f"listbounce:{key}", "about_list", facts, [])


def list_delayed(desk: Desk, key: int, addresses: Sequence[str], department: str, heard: Sequence[Heard], why: str) -> Letter:
    """A list has been put off by the mail server for days: nothing is lost yet."""
    letter = list_not_delivered(desk, key, addresses, department, heard, why)
    wanted = f"Nothing has to be done yet: a list of {len(heard)} cases to {letter.facts.department} is late"
    step = "It is tried again for three more days, and nobody is reminded meanwhile"
    return replace(letter, key=f"{letter.key}/delayed", facts=replace(letter.facts, wanted=wanted, next_step=step))


def _facts(desk: Desk, name: str, heard: Sequence[Heard]) -> Facts:
    return replace(desk.facts_without_case(), department=name, open_items=tuple(_item(desk, one) for one in heard))


def _item(desk: Desk, one: Heard) -> Item:
    """One case: what was said of it, what that amounts to, and what she can do."""
    case, known = one.line.case, desk.facts(one.line.case)
    suggestion, also = _commands(desk, one)
    return Item(
        reference=case.reference,
        title=tokens.disarmed(known.title, desk.council.service.reference_prefix),
        place=known.place,
        number=one.line.number,
        words=one.words,
        note=_meaning(one),
        suggestion=suggestion,
        also=also,
    )


def _meaning(one: Heard) -> str:
    """What was made of it, in words for her."""
    if not one.words:
        return UNHEARD
    if not one.verified:
        return UNKNOWN
    promised = one.answer.promised_date
    return amounts_to(one.answer) + (f"; they name {written(promised)}" if promised else "")


def _commands(desk: Desk, one: Heard) -> tuple[Suggestion, Suggestion]:
    """Two commands for a case: what the resident is told, ready to be changed, and the end that fits; where nothing was heard, a reminder."""
    case, name = one.line.case, desk.department_name(one.line.referral.department)
    show = buttons.command(*buttons.SHOW, case.reference)
    if not one.words:
        return show, buttons.command("Remind them now", "CHASE", case.reference)
    passes = one.verified and not why_no_news(case, one.answer, one.words)
    body = f"{name} answered me:\n\n{quotable(one.words)}" if passes else ""
    telling = buttons.command(f"Write to {buttons.resident(case)}", "UPDATE", case.reference, body) if case.resident_address else show
    if one.answer.not_responsible and (other := buttons.elsewhere(desk, case, one.answer, one.line.referral.department, one.words)):
        return other[0], telling
    ending = "not possible" if one.answer.refused else "outside remit" if one.answer.not_responsible else "resolved"
    return telling, buttons.command(f"Close: {ending}", f"CLOSE {ending}", case.reference)
