"""Commands that hand out or destroy what is held. Both name a person, or stand in a case; both are always confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mailbridge.core.asked import Holdings, Subject, subject_of
from mailbridge.core.commands.order import Done, Misunderstood, Order, Refused, command
from mailbridge.core.correspondence.abuse import evidence
from mailbridge.core.correspondence.to_councillor import exported
from mailbridge.core.effects import Closed, Erased
from mailbridge.core.known import KnownCase
from mailbridge.core.letters.letter import Papers
from mailbridge.model.words import Outcome, Weight

ALL = frozenset({"", "all", "everything", "all cases", "my cases", "all my cases"})
"""What may follow EXPORT where all her cases are meant."""


@command(
    "EXPORT [address]",
    does="your cases as tables, or all that is held on a person or in a case, as files",
    example="EXPORT jean.obi@mail.example",
    needs_case=False,
    weight=Weight.DESTRUCTIVE,
    undoable=False,
)
def export(order: Order) -> Done:
    """What is held, as files, in a letter of its own to her own first address (R134)."""
    subject = _subject(order)
    if not subject.address and not subject.reference:
        return _all_cases(order)
    held = order.known.asked.held_on(subject)
    if held.is_empty:
        raise Refused("Nothing is held under that address.")
    name = subject.reference or f"person-{(*held.contacts, *held.mails, *held.letters)[0]}"
    size = f"{_count(len(held.cases), 'case')}, {_count(len(held.mails), 'mail')} and {_count(len(held.letters), 'letter')}"
    title = f"All that is held {'in this case' if subject.reference else 'on a person'}"
    papers = Papers(name, held.cases, held.mails, held.letters, held.contacts)
    letter = exported(order.desk, order.known.inbound, title, f"this is {title.lower()}: {size}", papers, _case(order, subject))
    return Done(f"Exported: {size}. It comes in a letter of its own.", letters=(letter,))


def _all_cases(order: Order) -> Done:
    if order.request.arguments.strip().lower() not in ALL:
        raise Misunderstood("Whose? Please give the e-mail address, or the reference of a case. EXPORT alone exports all your cases.")
    title = "All your cases"
    letter = exported(order.desk, order.known.inbound, title, "these are all your cases, as tables", Papers("cases", every_case=True))
    return Done("All your cases are exported. They come in a letter of their own.", letters=(letter,))


def _subject(order: Order) -> Subject:
    """Whom or what the command names. Raises Misunderstood for a case that is not hers, in the words for one that does not exist."""
    if order.request.reference and order.case is None:
        raise Misunderstood(f"There is no case {order.request.reference} of yours.")
    return subject_of(order.request, order.case.reference if order.case else "")


@command(
    "EVIDENCE",
    does="the abusive mails of whoever wrote in a case, with their headers, as files",
    example="EVIDENCE",
    weight=Weight.DESTRUCTIVE,
    undoable=False,
)
def evidence_of(order: Order) -> Done:
    """Every abusive mail of that sender, whatever the case, in a letter of its own to her own first address (CASEWORK.md, section 4, Abuse)."""
    seen = order.known.abuse
    if not seen:
        raise Refused("Nothing in this case is kept as evidence.")
    letter = evidence(order.desk, order.the_case, order.known.inbound, seen)
    return Done(f"{_count(len(seen), 'mail')} {'comes' if len(seen) == 1 else 'come'} in a letter of its own.", letters=(letter,))


@command(
    "ERASE address",
    does="everything personal that is held on somebody, destroyed",
    example="ERASE jean.obi@mail.example",
    needs_case=False,
    weight=Weight.DESTRUCTIVE,
    undoable=False,
)
def erase(order: Order) -> Done:
    """Closes what is open, takes back what has not left, and leaves figures and nothing else; the answer is the certificate (R115)."""
    subject = _subject(order)
    if not subject.address and not subject.reference:
        raise Misunderstood("Whom? Please give the e-mail address, or the reference of one of their cases.")
    held = order.known.asked.held_on(subject)
    if held.is_empty:
        raise Refused("Nothing is held under that address.")
    if held.is_free:
        raise Refused(_why_kept(held))
    closed = tuple(Closed(reference=reference, who=order.who, outcome=Outcome.WITHDRAWN, text="", at=order.desk.now) for reference in held.open_cases)
    return Done("Everything personal is erased. This cannot be taken back.", closed, more=tuple(_certificate(held)), standing=(_erased(order, held),))


def _erased(order: Order, held: Holdings) -> Erased:
    return Erased(
        councillor=order.known.councillor,
        who=order.who,
        address=held.address,
        cases=held.cases,
        contacts=held.contacts,
        mails=tuple(sorted({*held.mails, order.known.inbound})),
        own_mails=held.own_mails,
        letters=held.letters,
        listings=held.listings,
    )


def _certificate(held: Holdings) -> Iterator[str]:
    """What was removed, without saying whose it was: this letter is kept in her mailbox."""
    if held.cases:
        yield f"Names, words, places and history of {_listed(held.cases)}. Dates, kind and outcome stay for your figures."
    if held.open_cases:
        yield f"Closed as withdrawn: {_listed(held.open_cases)}."
    yield f"Removed: {_count(len(held.contacts), 'contact')}, {_count(len(held.mails), 'mail')}, {_count(len(held.letters), 'letter')}."
    if held.queued:
        yield f"Taken back before {'it' if held.queued == 1 else 'they'} left: {_count(held.queued, 'letter')}."
    if held.listings:
        yield f"Also {_count(len(held.listings), 'letter')} that listed them."
    if held.on_hold:
        yield _why_kept(held)
    yield "What is in your own mailbox, at the council or in backups is not touched: please see to it there."
    yield "This mail of yours and this answer are not kept here either. A mark of each mail stays, so that none is taken up again."


def _why_kept(held: Holdings) -> str:
    return f"Kept as evidence, since there were threats or abuse: {_listed(held.on_hold)}."


def _listed(references: Sequence[str]) -> str:
    return ", ".join(references)


def _count(number: int, one: str) -> str:
    return f"{number} {one if number == 1 else f'{one}s'}"


def _case(order: Order, subject: Subject) -> KnownCase | None:
    return order.case if subject.reference else None
