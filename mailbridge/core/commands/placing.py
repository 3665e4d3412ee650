"""What commands about held mail have in common: which mail is meant, and what is remembered of its sender."""

from __future__ import annotations

from collections.abc import Mapping

from mailbridge.core.commands.order import Done, Misunderstood, Order, Refused
from mailbridge.core.effects import HeldMailDismissed, HeldMailPlaced, RuleMade
from mailbridge.core.known import KnownCase, KnownHeld, KnownRule
from mailbridge.core.letters.headers import is_postable
from mailbridge.core.people import Council
from mailbridge.core.tokens import held_name, rule_name
from mailbridge.model.words import RuleKind

MEANINGS: Mapping[RuleKind, str] = {
    RuleKind.CASEWORK: "becomes a case where I cannot place it",
    RuleKind.BELONGS: "belongs to {reference} where I cannot place it",
    RuleKind.NOT_CASEWORK: "is not casework where I cannot place it",
    RuleKind.BLOCKED: "is kept out",
}
"""What a rule means, as it goes on after `mail of …`."""


def held_meant(order: Order) -> bool:
    """Whether a command is about a held mail: it names one, or it answers the letter about one and names nothing else."""
    letter, case = order.known.letter, order.known.case
    answers = letter is not None and any(mail.inbound == letter.inbound for mail in order.known.held)
    names_another = order.request.reference not in ("", case.reference if case else "")  # the letter's own subject ends in its case
    return bool(order.request.held) or (answers and not names_another)


def placed_as_case(order: Order) -> Done:
    """NEW about a held mail: it becomes a case, and so does later mail of its sender that no rule can place."""
    mail = placeable(order)
    fact = HeldMailPlaced(councillor=order.desk.key, who=order.who, inbound=mail.inbound, placed_as="case")
    kept = ("What you wrote with it is not in the case: NOTE puts it there.",) if order.text else ()
    return ruled(order, mail, RuleKind.CASEWORK, Done(f"{called(mail)} becomes a case.", more=kept, standing=(fact,)))


# ---- the mail that is meant


def waiting(order: Order) -> KnownHeld:
    """The held mail, while it waits. One of somebody else's is answered like one that does not exist."""
    letter = order.known.letter
    number = order.request.held or (letter.inbound if letter else 0)
    mail = next((one for one in order.known.held if one.inbound == number), None)
    if mail is None:
        raise Misunderstood(f"There is no held mail {held_name(number)} of yours.")
    if mail.settled:
        raise Refused(f"That mail was dealt with: {mail.settled}.")
    return mail


def placeable(order: Order) -> KnownHeld:
    """The same, where somebody else than the councillor wrote it."""
    mail = waiting(order)
    if _is_ours(mail.author, order.desk.council):
        raise Refused("That mail is in your own name. If you wrote it, answer the question “was this you?”.")
    return mail


def second_case(order: Order) -> KnownCase:
    """The case that a mail belongs to."""
    if not order.request.second:
        raise Misunderstood("To which case does it belong?")
    case = next((one for one in order.known.named_cases if one.reference == order.request.second), None)
    if case is None:
        raise Misunderstood(f"There is no case {order.request.second} of yours.")
    return case


def case_of_resident(order: Order) -> KnownCase:
    """The case, where it is about somebody outside the council."""
    if order.case is None:
        named = order.request.reference
        raise Misunderstood(f"There is no case {named} of yours." if named else "It names no mail and no case: put [H-12] or [MB-1] into the subject.")
    if any(is_officer(address, order.desk.council) for address in _writers(order.case)):
        raise Refused("Officers write from there: that is never said of their mail.")
    return order.case


def _writers(case: KnownCase) -> tuple[str, ...]:
    """The addresses from which a case's resident has written, or is written to."""
    return tuple(dict.fromkeys(address for address in (case.first_author, case.resident_address.lower()) if address))


# ---- what is remembered


def dismissed(order: Order, reason: str) -> Done:
    mail = waiting(order)
    fact = HeldMailDismissed(councillor=order.desk.key, who=order.who, inbound=mail.inbound, reason=reason)
    return Done(f"{called(mail)} is put away; nobody is answered.", standing=(fact,))


def ruled(order: Order, mail: KnownHeld, kind: RuleKind, done: Done, reference: str = "") -> Done:
    """What was done about a held mail, and the rule about its sender. Officers write about many things, so of them nothing is concluded."""
    council = order.desk.council
    if not is_postable(mail.author) or _is_ours(mail.author, council) or is_officer(mail.author, council):
        return done
    rule = RuleMade(councillor=order.desk.key, who=order.who, kind=kind, address=mail.author, reference=reference, inbound=mail.inbound)
    return _remembering(done, (rule,))


def with_rules(order: Order, case: KnownCase, kind: RuleKind, done: Done) -> Done:
    """What was done about a case, and the rules about whoever wrote in it."""
    addresses = [address for address in _writers(case) if not _is_ours(address, order.desk.council)]
    if not addresses:
        raise Refused("It has no address of a sender.")
    return _remembering(done, tuple(RuleMade(councillor=order.desk.key, who=order.who, kind=kind, address=address) for address in addresses))


def _remembering(done: Done, made: tuple[RuleMade, ...]) -> Done:
    said = [f"From now on mail of {_meaning(rule.address, rule.kind, rule.reference)}." for rule in made]
    return Done(
        f"{done.said} {' '.join(said)}", done.facts, done.letters, (*done.more, "RULES lists what you have said, ENDRULE ends it."), (*done.standing, *made)
    )


def in_words(rule: KnownRule) -> str:
    return f"{rule_name(rule.number)} mail of {_meaning(rule.address, rule.kind, rule.reference)}"


def _meaning(address: str, kind: RuleKind, reference: str) -> str:
    return f"{address} {MEANINGS[kind].format(reference=reference)}"


def called(mail: KnownHeld) -> str:
    return f"{held_name(mail.inbound)} “{mail.subject or 'no subject'}” of {mail.author or 'an unknown sender'}"


def is_officer(address: str, council: Council) -> bool:
    return bool(council.department_of(address)) or council.is_council_domain(address.rpartition("@")[2])


def _is_ours(address: str, council: Council) -> bool:
    """Whether an address is a councillor's, an assistant's, or ours."""
    theirs = any(one.assistant(address) for one in council.councillors.values())
    return theirs or bool(council.councillor_writing_from(address)) or address in council.own_addresses
