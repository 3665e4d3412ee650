"""Commands about held mail and its senders: where it belongs, that it is no casework, that nobody wants it. What she says of one holds for the next."""

from __future__ import annotations

import re

from mailbridge.core.calendar import written
from mailbridge.core.commands.order import Done, Misunderstood, Order, Refused, command
from mailbridge.core.commands.placing import (
    called,
    case_of_resident,
    dismissed,
    held_meant,
    in_words,
    is_officer,
    placeable,
    ruled,
    second_case,
    waiting,
    with_rules,
)
from mailbridge.core.commands.polite import polite_end
from mailbridge.core.effects import Closed, HeldMailPlaced, Noted, RuleEnded
from mailbridge.core.lifecycle import ALIVE
from mailbridge.model.words import CaseStatus, Outcome, RuleKind, Weight


@command("BELONGS reference", does="put a held mail into a case", example="[H-12] BELONGS MB-17", needs_case=False)
def belongs(order: Order) -> Done:
    """A held mail joins a case, whoever wrote it; later mail of its sender that no rule can place joins it, too, while it is open."""
    if not held_meant(order):
        raise Misunderstood("BELONGS is about a held mail: put its number into the subject, like [H-12].")
    mail, case = placeable(order), second_case(order)
    fact = HeldMailPlaced(councillor=order.desk.key, who=order.who, inbound=mail.inbound, placed_as=case.reference)
    note = polite_end(order.request.message)
    facts = (Noted(reference=case.reference, who=order.who, text=note),) if note else ()
    closed = ("That case is closed; REOPEN takes it up again.",) if case.status is CaseStatus.CLOSED else ()
    return ruled(order, mail, RuleKind.BELONGS, Done(f"{called(mail)} goes into {case.reference}.", facts, more=closed, standing=(fact,)), case.reference)


@command(
    "NOTCASE",
    does="this is no casework: a held mail is put away, a case is closed and nobody is written to",
    example="[H-12] NOTCASE",
    needs_case=False,
    allowed=ALIVE,
)
def notcase(order: Order) -> Done:
    """A held mail is put away, and so is later mail of its sender that no rule can place. A case ends without a letter."""
    if held_meant(order):
        return ruled(order, waiting(order), RuleKind.NOT_CASEWORK, dismissed(order, "you said that it is not casework"))
    case = case_of_resident(order)
    fact = Closed(reference=case.reference, who=order.who, outcome=Outcome.NOT_CASEWORK, text="", at=order.desk.now)
    done = Done("Closed as not casework. Nobody is written to, and letters that had not left are taken back.", (fact,))
    return with_rules(order, case, RuleKind.NOT_CASEWORK, done) if order.known.mailbox_kind == "personal" else done


@command("BLOCK", does="no more mail from the sender of a held mail, or from the resident of a case", example="[H-12] BLOCK", needs_case=False)
def block(order: Order) -> Done:
    """Mail of this sender opens nothing and joins nothing from now on; words of danger reach her all the same. A case stays as it is."""
    if not held_meant(order):
        return with_rules(order, case_of_resident(order), RuleKind.BLOCKED, Done(f"{order.the_case.reference} itself stays as it is."))
    mail = waiting(order)
    if is_officer(mail.author, order.desk.council):
        raise Refused("Officers write from there: their mail cannot be kept out.")
    return ruled(order, mail, RuleKind.BLOCKED, dismissed(order, "you want no mail of this sender"))


@command("RULES", does="what you have said of senders", example="RULES", needs_case=False, weight=Weight.HARMLESS, undoable=False)
def rules(order: Order) -> Done:
    """Her rules with their numbers. Nobody else is shown them."""
    lines = tuple(f"{in_words(rule)} (since {written(order.desk.calendar.day(rule.made_at))})" for rule in order.known.rules)
    return Done(f"{len(lines)} {'rule' if len(lines) == 1 else 'rules'} about senders.", more=(*lines, *(("ENDRULE R-… ends one.",) if lines else ())))


@command("ENDRULE number", does="forget what you said of a sender", example="ENDRULE R-3", needs_case=False)
def endrule(order: Order) -> Done:
    """A rule holds no longer. What it did stays done."""
    number = re.search(r"\d{1,9}", f"{order.request.arguments} {order.request.reference}")
    rule = next((one for one in order.known.rules if number and one.number == int(number[0])), None)
    if rule is None:
        raise Misunderstood("There is no such rule of yours; RULES lists them with their numbers.")
    return Done(f"Ended: {in_words(rule)}.", standing=(RuleEnded(councillor=order.desk.key, who=order.who, rule=rule.number),))
