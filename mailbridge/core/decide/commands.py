"""Commands, carried out one by one; each gets its lines in the transcript, and what destroys or discloses waits for a second word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailbridge.core.actors import Actor
from mailbridge.core.commands import orders  # noqa: F401  (registers the commands)
from mailbridge.core.commands.order import COMMANDS, Command, Done, Misunderstood, Order, Refused, forms
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.to_councillor import answering, are_you_sure, transcript
from mailbridge.core.decide.notes import noted_by_her, split_off
from mailbridge.core.decide.pen import desk_of, hold
from mailbridge.core.decision import Decision, Deed, Situation, held, ignored, processed
from mailbridge.core.effects import Closed, DeskFact, Fact, TakenBack
from mailbridge.core.known import KnownCase
from mailbridge.core.letters.letter import Letter
from mailbridge.core.letters.taboos import taboos
from mailbridge.core.problems import nearest
from mailbridge.core.reading import CommandRequest
from mailbridge.core.unfolding import unfolded
from mailbridge.model.words import PartyRole, Role, Weight

COMMONEST = ("forward", "close", "note", "status", "list", "help")
"""What an unknown command is answered with (R039)."""
OF_HELD = ("new", "belongs", "notcase", "block")
"""The same, where it is about a held mail."""
MANY = 3
"""Cases that one mail closes; from so many on she is asked whether she means it."""


@dataclass(frozen=True)
class Carried:
    """One command, carried out or not: its lines in the transcript."""

    lines: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    letters: tuple[Letter, ...] = ()
    standing: tuple[DeskFact, ...] = ()
    command: Command | None = None
    """None where nothing was done."""
    card: Letter | None = None
    """A letter that is the answer itself, where it is the only command of its mail."""

    @property
    def leaves_traces(self) -> bool:
        """Whether there is something to take back."""
        return bool(self.facts or self.standing)


def decide_command(situation: Situation) -> Decision:
    """Carries the commands out and answers with the transcript. Only mail that is surely theirs is read as a command."""
    actor = situation.actor
    if actor is None:
        return hold(situation, "a command from somebody who has no say in this mailbox")
    if not situation.reading.commands and situation.mail.in_reply_to and situation.known.letter is None:
        return Decision(ignored("an answer of hers to somebody else's mail, without a command"))
    carried = carry_out_all(situation, actor, situation.reading.commands or _remark(situation))
    if _needs_second_word(carried) and not situation.known.confirmed:
        return _asked_again(situation, carried)
    return _carried_out(situation, actor, carried)


def _remark(situation: Situation) -> tuple[CommandRequest, ...]:
    """What she writes on a case without a command goes into its history; without a case she is told which commands there are."""
    words = situation.reading.new_text.strip()
    return (CommandRequest("note" if situation.case and words else "help", written=situation.mail.subject, message=words),)


def carry_out_all(situation: Situation, actor: Actor, requests: Iterable[CommandRequest]) -> list[Carried]:
    """The commands of one mail, each on the cases as those before have left them."""
    carried = []
    for request in requests:
        carried.append(carry_out(situation, actor, request))
        situation = unfolded(situation, carried[-1].facts, carried[-1].standing)
    return carried


def carry_out(situation: Situation, actor: Actor, request: CommandRequest) -> Carried:
    """One command, with what is wrong and the right form when it cannot be done."""
    heading = f"“{request.written or request.verb}”"
    known = COMMANDS.get(request.verb)
    if known is None:
        commonest = OF_HELD if request.held else COMMONEST
        near = nearest(request.written.lower().partition(" ")[0], COMMANDS)
        return Carried((f"{heading}: I do not know this command.{near} I know, for example:", *forms(COMMANDS[verb] for verb in commonest)))
    case = None if request.held else case_meant(situation, request, known)
    try:
        order = _order(situation, actor, request, known, case)
        done = known.carry_out(order)
    except (Misunderstood, Refused) as wrong:
        return Carried((f"{heading}: {wrong}", *forms([known])))
    lines = (f"{heading}: {done.said}", *done.more, *_look_again(order, done), *_new_state(situation, case, done))
    return Carried(lines, done.facts, done.letters, done.standing, known, done.card)


def _look_again(order: Order, done: Done) -> tuple[str, ...]:
    """Her words go to a resident as they are; what no template could say is shown to her once more, while UNDO can take it back."""
    if not any(letter.party is PartyRole.CONSTITUENT for letter in done.letters):
        return ()
    return tuple(f"Please look at it again: {said}" for _, said in taboos(order.text, PartyRole.CONSTITUENT))


def _order(situation: Situation, actor: Actor, request: CommandRequest, known: Command, case: KnownCase | None) -> Order:
    """The command made ready. Raises where whoever gives it may not, where its case is missing, or where this is not its time."""
    if not actor.may_say(known.verb, known.weight):
        raise Refused(f"This is for {situation.councillor.display} to say.")
    if known.needs_case and case is None:
        raise Misunderstood(_no_such_case(request))
    if case is not None and case.status not in known.allowed:
        raise Refused(f"{case.reference} is {case.status.replace('_', ' ')}; this cannot be done now.")
    desk = Desk(situation.council, case.councillor if case else situation.known.councillor, situation.now, situation.known.directory)
    return Order(
        request,
        desk,
        situation.known,
        actor.name,
        case,
        openings=lambda: noted_by_her(situation, request, actor.name),
        apart=lambda: split_off(situation, request, case, actor.name) if case else [],
        by_councillor=actor.role is Role.COUNCILLOR,
        by_itself=len(situation.reading.commands) < 2,
    )


def case_meant(situation: Situation, request: CommandRequest, known: Command) -> KnownCase | None:
    """The case that a command names, else the one whose letter it answers; None where it is not theirs to do this with it."""
    known_cases = situation.known.named_cases if request.reference else tuple(case for case in (situation.case,) if case)
    named = next((case for case in known_cases if request.reference in ("", case.reference)), None)
    return named if named and _is_theirs(situation, named, known) else None


def _is_theirs(situation: Situation, case: KnownCase, known: Command) -> bool:
    """Her own cases, and those of whom she covers; what is shared with her she may look at; what came to her as well she may claim."""
    me = situation.known.councillor
    looks = known.weight is Weight.HARMLESS and known.verb != "note" and me in case.shared_with
    claims = known.verb == "claim" and me in case.also_in
    return case.councillor in (me, *situation.known.acts_for) or looks or claims


def _no_such_case(request: CommandRequest) -> str:
    """The same words for a case of somebody else as for one that does not exist."""
    return (
        f"There is no case {request.reference} of yours."
        if request.reference
        else "It names no case: put the reference into the subject, like [MB-1]. LIST and FIND show your cases."
    )


def _new_state(situation: Situation, case: KnownCase | None, done: Done) -> tuple[str, ...]:
    if case is None or not done.facts or any(isinstance(fact, TakenBack) for fact in done.standing):
        return ()
    after = unfolded(replace(situation, known=replace(situation.known, case=case)), done.facts).known.case
    return (f"{case.reference} is now {after.status.replace('_', ' ')}.",) if after else ()


# ---- the second word


def _needs_second_word(carried: Sequence[Carried]) -> bool:
    """Whether something would be destroyed or disclosed, or many cases closed at once (DESIGN.md, Trust)."""
    destroys = any(one.command and one.command.weight is Weight.DESTRUCTIVE for one in carried)
    closed = {fact.reference for one in carried for fact in one.facts if isinstance(fact, Closed)}
    return destroys or len(closed) >= MANY


def _asked_again(situation: Situation, carried: Sequence[Carried]) -> Decision:
    """Nothing of this mail is done before whoever gave the commands says yes."""
    lines = [line for one in carried for line in one.lines]
    code = situation.known.new_code
    letter = are_you_sure(desk_of(situation), situation.author, situation.mail, situation.known.inbound, lines, code)
    return Decision(held("it waits for a second word: what it asks cannot be undone, or concerns many cases"), letters=(letter,), code=code)


# ---- what is done


def _carried_out(situation: Situation, actor: Actor, carried: Sequence[Carried]) -> Decision:
    case = situation.case or next(iter(situation.known.named_cases), None)
    facts = tuple(fact for one in carried for fact in one.facts)
    cards = [one.card for one in carried if one.card and len(carried) > 1]
    letters = _unlike([*(kept_back(situation, letter) for one in carried for letter in one.letters), *_cards(situation, cards)])
    deed = _deed(situation, actor, carried)
    answer = _answer(situation, carried, letters, case if case and case.councillor == situation.known.councillor else None, deed)
    decision = Decision(processed(f"a command of {actor.name}", case.reference if case else ""), facts=facts, letters=(*letters, answer), deed=deed)
    return replace(decision, standing=tuple(fact for one in carried for fact in one.standing))


def _cards(situation: Situation, cards: Sequence[Letter]) -> list[Letter]:
    """Letters that show something, besides the transcript of the other commands."""
    answers = [answering(desk_of(situation), situation.author, situation.mail, situation.known.inbound, card) for card in cards]
    return [replace(answer, key=f"{card.key}/{situation.known.inbound}") for answer, card in zip(answers, cards, strict=True)]


def kept_back(situation: Situation, letter: Letter) -> Letter:
    """Letters to residents and officers wait some minutes, so that UNDO can still take them back."""
    if letter.party in (None, PartyRole.COUNCILLOR):
        return letter
    leaves = situation.now + timedelta(minutes=situation.council.service.undo_minutes)
    return replace(letter, not_before=max(letter.not_before or leaves, leaves))


def _unlike(letters: Sequence[Letter]) -> tuple[Letter, ...]:
    """Two commands of one sort in one mail write two letters, which must not pass for the same."""
    told: dict[str, int] = {}
    unlike = []
    for letter in letters:
        told[letter.key] = told.get(letter.key, 0) + 1
        unlike.append(replace(letter, key=f"{letter.key}#{told[letter.key]}") if told[letter.key] > 1 else letter)
    return tuple(unlike)


def _deed(situation: Situation, actor: Actor, carried: Sequence[Carried]) -> Deed | None:
    """What can be taken back; nothing where one of the commands cannot."""
    done = [one for one in carried if one.command and one.leaves_traces]
    if not done or not all(one.command and one.command.undoable for one in done):
        return None
    return Deed(situation.known.councillor, actor.name, "; ".join(one.lines[0].partition("”")[0].strip("“") for one in done))


def _answer(situation: Situation, carried: Sequence[Carried], letters: Sequence[Letter], case: KnownCase | None, deed: Deed | None) -> Letter:
    desk, inbound = desk_of(situation), situation.known.inbound
    if len(carried) == 1 and carried[0].card:
        return answering(desk, situation.author, situation.mail, inbound, carried[0].card)
    lines = [line for one in carried for line in one.lines] if len(carried) > 1 else _beneath(carried[0])
    until = min((letter.not_before for letter in letters if letter.party is not PartyRole.COUNCILLOR and letter.not_before), default=None)
    undo = how_to_undo(desk, until) if deed else ""
    return transcript(desk, situation.author, situation.mail, inbound, lines, case, done=_what_was_done(carried), undo=undo)


def _beneath(carried: Carried) -> list[str]:
    """The lines of a single command, whose result stands above them already."""
    written, mark, _ = carried.lines[0].partition("”: ")
    return [f"You wrote: {written}{mark[:1]}", *carried.lines[1:]]


def _what_was_done(carried: Sequence[Carried]) -> str:
    """The first line of the transcript: the result of one command, or how many of several were done."""
    if len(carried) == 1:
        return carried[0].lines[0].partition("”: ")[2]
    done = sum(one.command is not None for one in carried)
    return f"All {done} commands are done" if done == len(carried) else f"{done} of {len(carried)} commands are done; see below"


def how_to_undo(desk: Desk, until: datetime | None) -> str:
    """The line under the transcript. `until` (UTC): when the first letter leaves; None: no letter goes out."""
    if until is None:
        return "UNDO takes this back, as long as nothing else happens to it"
    if until <= desk.now:
        return ""
    moment = desk.calendar.local(until)
    day = "" if desk.calendar.day(until) == desk.today else f" on {moment:%A}"
    return f"UNDO takes this back until {moment:%H:%M}{day}, when the first letter leaves"
