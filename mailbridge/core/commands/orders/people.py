"""Commands about people: what is true of somebody, and who is the same. Her word holds before whatever a mail says (R037)."""

from __future__ import annotations

from mailbridge.core.asked import KnownContact, People, whom
from mailbridge.core.commands.field_words import divided
from mailbridge.core.commands.order import Done, Misunderstood, Order, Refused, command
from mailbridge.core.commands.orders.finding import who
from mailbridge.core.commands.particulars import Unclear, corrections
from mailbridge.core.effects import ContactsJoined, ContactTold, DeskFact
from mailbridge.core.reading import Told
from mailbridge.model.words import Particular, Source

CHANNELS = {"mail": "by mail", "phone": "by telephone", "letter": "by letter"}
"""Value of a reply channel -> how it is said."""
SAID = {Particular.PHONE: "telephone", Particular.STREET: "address", Particular.ADDRESS: "e-mail"}
"""Words for what is known, where the bare name of it is not enough."""


@command(
    "CONTACT who, then what is true of them",
    does="correct what is known of somebody: name, phone, address, email, note; by phone, letter or mail; no phone",
    example="CONTACT jean.obi@mail.example phone 07700 900123 by letter",
    needs_case=False,
)
def contact(order: Order) -> Done:
    """What she says holds from now on, in each of their cases. Somebody whom she did not know becomes a contact (R024, R140)."""
    named, said = divided(order.request.arguments)
    if not said:
        return who(order)
    try:
        told = tuple(corrections(said))
    except Unclear as wrong:
        raise Misunderstood(str(wrong)) from wrong
    people = order.known.asked.contacts(_words(order))
    if not people.total:
        return _new(order, named, told)
    one = _only_one(people)
    kept = tuple(each for each in told if each.what is not Particular.ADDRESS or not one.address)
    joined = tuple(_joined(order, one, each.value) for each in told if each.what is Particular.ADDRESS and one.address)
    facts: tuple[DeskFact, ...] = (*_told(order, one.number, kept), *joined)
    return Done(f"Noted of {one.shown}: {_listed(told)}.", standing=facts)


def _words(order: Order) -> tuple[str, ...]:
    return next(iter(whom(order.request, order.request.reference or (order.case.reference if order.case else ""))))


def _only_one(people: People) -> KnownContact:
    if people.total > 1:
        names = ", ".join(one.shown + (f" ({one.address})" if one.address and one.name else "") for one in people.contacts)
        raise Refused(f"That may be {people.total} people: {names}. Please name the one by the e-mail address, or by the reference of a case.")
    return people.contacts[0]


def _new(order: Order, named: str, told: tuple[Told, ...]) -> Done:
    """Somebody whom nobody knew. A name or an address is needed, or they would never be found again."""
    if not named:
        raise Misunderstood("Whom do you mean? A name will do, an e-mail address, or the reference of a case.")
    what = Particular.ADDRESS if "@" in named else Particular.NAME
    first = Told(what, named.lower() if what is Particular.ADDRESS else named, Source.COUNCILLOR)
    return Done(f"A new contact: {named}. Noted: {_listed(told)}.", standing=tuple(_told(order, 0, (first, *told))))


def _told(order: Order, number: int, told: tuple[Told, ...]) -> tuple[ContactTold, ...]:
    return (ContactTold(councillor=order.known.councillor, who=order.who, contact=number, told=told),) if told else ()


def _joined(order: Order, one: KnownContact, address: str) -> ContactsJoined:
    return ContactsJoined(councillor=order.known.councillor, who=order.who, contact=one.number, other=0, address=address)


def _listed(told: tuple[Told, ...]) -> str:
    return ", ".join(_said(one) for one in told)


def _said(one: Told) -> str:
    if one.what is Particular.CHANNEL:
        return f"to be answered {CHANNELS[one.value]}"
    named = SAID.get(one.what, one.what.value)
    return f"{named} {one.value}" if one.value else f"no {named}"


@command(
    "SAME address and address",
    does="two addresses are one person, who writes from both",
    example="SAME jean.obi@mail.example jean@work.example",
    needs_case=False,
)
def same(order: Order) -> Done:
    """Their cases count together from now on; each case goes on at the address from which it was written. Nothing is joined by guessing (R025, R036)."""
    named = whom(order.request, "")
    if len(named) != 2 or named[0] == named[1]:
        raise Misunderstood("Which two? Please give both e-mail addresses.")
    first, second = (_at(order.known.asked.contacts(words), words[0].lower()) for words in named)
    if first is None:
        first, second, named = second, None, (named[1], named[0])
    if first is None:
        raise Refused("You know neither of the two.")
    if second is not None and second.address in (first.address, *first.others):
        raise Refused(f"These are one person already: {first.shown}.")
    other = second.number if second else 0
    joined = ContactsJoined(councillor=order.known.councillor, who=order.who, contact=first.number, other=other, address=named[1][0].lower())
    return Done(f"{first.shown} writes from both. Their cases count together from now on.", standing=(joined,))


def _at(people: People, address: str) -> KnownContact | None:
    """The one at an address. Raises Refused where several share it: a household is no person."""
    found = [one for one in people.contacts if address in (one.address, *one.others)]
    if len(found) > 1:
        raise Refused(f"Several people write from {address}: {', '.join(one.shown for one in found)}.")
    return found[0] if found else None
