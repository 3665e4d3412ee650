"""A councillor's commands, carried out one by one; each gets its lines in the transcript."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mailbridge.core.commands import orders  # noqa: F401  (registers the commands)
from mailbridge.core.commands.order import COMMANDS, Done, Misunderstood, Opening, Order, Refused, forms
from mailbridge.core.correspondence.to_councillor import transcript
from mailbridge.core.decide.enquiry import noted_by_her
from mailbridge.core.decide.pen import desk_of, hold
from mailbridge.core.decision import Decision, Situation, processed
from mailbridge.core.effects import Fact
from mailbridge.core.known import KnownCase
from mailbridge.core.letters.letter import Letter
from mailbridge.core.lifecycle import state_after
from mailbridge.core.reading import CommandRequest

COMMONEST = ("forward", "close", "note", "status", "list", "help")
"""What an unknown command is answered with (R039)."""


@dataclass(frozen=True)
class Carried:
    """One command, carried out or not: its lines in the transcript."""

    lines: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    letters: tuple[Letter, ...] = ()


def decide_command(situation: Situation) -> Decision:
    """Carries the commands out and answers with the transcript. Only mail that is surely hers is read as a command."""
    if situation.reading.councillor != situation.known.councillor:
        return hold(situation, "a command from somebody who has no say in this mailbox")
    carried = [carry_out(situation, request) for request in situation.reading.commands or _remark(situation)]
    lines = tuple(line for one in carried for line in one.lines)
    case = situation.case or next(iter(situation.known.named_cases), None)
    answer = transcript(desk_of(situation), situation.author, situation.mail, situation.known.inbound, lines, case)
    facts = tuple(fact for one in carried for fact in one.facts)
    letters = tuple(letter for one in carried for letter in one.letters)
    return Decision(processed("a command of the councillor", case.reference if case else ""), facts=facts, letters=(*letters, answer))


def _remark(situation: Situation) -> tuple[CommandRequest, ...]:
    """What she writes on a case without a command goes into its history; without a case she is told which commands there are."""
    words = situation.reading.new_text.strip()
    return (CommandRequest("note" if situation.case and words else "help", written=situation.mail.subject, message=words),)


def carry_out(situation: Situation, request: CommandRequest) -> Carried:
    """One command, with what is wrong and the right form when it cannot be done."""
    heading = f"“{request.written or request.verb}”"
    known = COMMANDS.get(request.verb)
    if known is None:
        return Carried((f"{heading}: I do not know this command. I know, for example:", *forms(COMMANDS[verb] for verb in COMMONEST)))
    case = case_meant(situation, request)
    order = Order(request, desk_of(situation), situation.known, _who(situation), case, _opening(situation, request))
    try:
        if known.needs_case and case is None:
            raise Misunderstood(_no_such_case(request))
        if case is not None and case.status not in known.allowed:
            raise Refused(f"{case.reference} is {case.status.replace('_', ' ')}; this cannot be done now.")
        done = known.carry_out(order)
    except (Misunderstood, Refused) as wrong:
        return Carried((f"{heading}: {wrong}", *forms([known])))
    return Carried((f"{heading}: {done.said}", *done.more, *_new_state(case, done)), done.facts, done.letters)


def case_meant(situation: Situation, request: CommandRequest) -> KnownCase | None:
    """The case that a command names, else the one whose letter it answers."""
    if request.reference:
        return next((case for case in situation.known.named_cases if case.reference == request.reference), None)
    return situation.case


def _opening(situation: Situation, request: CommandRequest) -> Callable[[], Opening] | None:
    """How NEW opens a case; not where a mail has several, since it was read as one."""
    several = sum(one.verb == "new" for one in situation.reading.commands) > 1
    return None if several else lambda: noted_by_her(situation, request)


def _who(situation: Situation) -> str:
    return situation.councillor.display


def _no_such_case(request: CommandRequest) -> str:
    """The same words for a case of somebody else as for one that does not exist."""
    return f"There is no case {request.reference} of yours." if request.reference else "It names no case: put the reference into the subject, like [MB-1]."


def _new_state(case: KnownCase | None, done: Done) -> tuple[str, ...]:
    return (f"{case.reference} is now {state_after(case.status, case.reference, done.facts).replace('_', ' ')}.",) if case and done.facts else ()
