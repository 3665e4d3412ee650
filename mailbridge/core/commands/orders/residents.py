"""Commands that write to the resident: a question, news. Nothing goes out in other words than hers."""

from __future__ import annotations

import re

from mailbridge.core import tokens
from mailbridge.core.commands.order import Done, Misunderstood, Order, Refused, command
from mailbridge.core.correspondence import to_resident
from mailbridge.core.correspondence.by_hand import by_hand, is_on_paper, waits_for_her, why
from mailbridge.core.effects import ResidentAsked, ResidentTold
from mailbridge.core.hearers import hearers
from mailbridge.core.known import KnownCase
from mailbridge.core.letters.letter import Letter
from mailbridge.core.lifecycle import ALIVE
from mailbridge.core.recalls import quotes


@command("ASK question", does="ask the resident something", example="ASK Which side of the road is it?", allowed=ALIVE)
def ask(order: Order) -> Done:
    """A question to the resident in the councillor's words; the case waits for the answer (R046)."""
    if not order.text:
        raise Misunderstood("There is no question.")
    asked = ResidentAsked(reference=order.the_case.reference, who=order.who, text=order.text)
    if lines := to_pass_on(order.the_case, order.text):
        letter = to_resident.question(order.desk, order.the_case, own_words(order, order.text), order.known.inbound)
        return Done(why(order.the_case), (asked,), on_paper(order, letter), more=lines)
    case = reachable(order)
    letter = to_resident.question(order.desk, case, own_words(order, order.text), order.known.inbound)
    return Done("The resident is asked.", (asked,), (letter,))


@command("UPDATE text", does="tell the resident how things stand", example="UPDATE They hope to fill it next week", allowed=ALIVE)
def update(order: Order) -> Done:
    """News for the resident before the end, in words that she approves by writing them (R076)."""
    if order.the_case.campaign:
        raise Refused("It stands for many people. ANSWER, with your words beneath, goes to each of them.")
    if not order.text:
        raise Misunderstood("There is nothing to tell.")
    text = own_words(order, _to_them(order, order.text))
    told = ResidentTold(reference=order.the_case.reference, who=order.who, text=text)
    if lines := to_pass_on(order.the_case, text):
        letter = to_resident.update(order.desk, order.the_case, text, order.known.inbound)
        return Done(why(order.the_case), (told,), on_paper(order, letter), more=lines)
    case = reachable(order)
    who = hearers(case, text)
    letters = who.letters(lambda one: to_resident.update(order.desk, one, text, order.known.inbound))
    said = "The resident is told." if len(letters) == 1 else f"{len(letters)} residents are told, each by a letter of their own."
    return Done(said, (told,), letters, who.lines)


_QUOTED = re.compile(
    r"^[ \t>*_]{0,6}(?:from|sent|von|gesendet|de|envoyé|oddi wrth)\*?:[^\n]{1,200}\n"
    r"(?:[^\n]{0,200}\n){0,3}[ \t>*_]{0,6}(?:sent|date|to|subject|gesendet|an|betreff|à|objet|anfonwyd|at)\*?:"
    r"|^[ \t>*_-]{0,10}(?:original message|ursprüngliche nachricht|forwarded message)\b|^[ \t>]{0,4}on [^\n]{5,200}\bwrote:",
    re.IGNORECASE | re.MULTILINE,
)
"""The head of somebody else's mail among her words: officers' words are not for the resident."""
_CLAUSE = r"(?:it|its|they|we|i|i'm|i’m|the|there|this|that)\b|it['’]s"


def _to_them(order: Order, text: str) -> str:
    """`tell her it's done` says to the resident: it's done. Raises Misunderstood where only a name is left, or another order."""
    person = order.the_case.correspondent or order.the_case.constituent
    names = [re.escape(part) for part in (person.name.split() if person else ()) if len(part) > 1]
    whom = rf"(?:{'|'.join(('her', 'him', 'them', '(?:the )?resident', *names))})"
    said = re.sub(rf"^{whom} (?:that )?(?={_CLAUSE})", "", text, flags=re.IGNORECASE)
    if re.match(rf"\W*{whom}\W*(?:$|to\b)", said, re.IGNORECASE):
        raise Misunderstood("In which words? What stands behind the command goes to the resident as it is.")
    return said[:1].upper() + said[1:]


def to_pass_on(case: KnownCase, text: str) -> tuple[str, ...]:
    """A text for the councillor to read out or to post, where the resident has a telephone or an address but no e-mail (R140); else nothing."""
    person = case.constituent
    if person is None or not waits_for_her(case):
        return ()
    whom = ", ".join(part for part in (person.name or "the resident", person.phone, f"{person.street} {person.postcode}".strip()) if part)
    return (f"For {whom}:", *(line for line in text.splitlines() if line.strip()))


def on_paper(order: Order, letter: Letter) -> tuple[Letter, ...]:
    """The same as a letter to print, where it is to be posted."""
    return (by_hand(order.desk, order.the_case, letter, order.known.inbound),) if is_on_paper(order.the_case) else ()


def own_words(order: Order, text: str) -> str:
    """Her words for the resident. Raises Misunderstood where a quotation of one of our letters stands among them: officers' words are not for the resident."""
    if re.search(rf"{tokens.REFERENCE_WORDS} {{0,3}}(?:{order.desk.council.service.reference_prefix}-\d|[0-9A-Z]{{5}}-[0-9A-Z]{{5}})", text, re.IGNORECASE):
        raise Misunderstood("Your mail holds a letter of mine that I cannot tell from your own words. Please send the command again without the quotation.")
    if _QUOTED.search(text):
        raise Misunderstood("Your mail holds another mail, which would go to the resident with your words. Please send the command again without it.")
    if re.search(rf"\[(?:{order.desk.council.service.reference_prefix}|H)[ -]?\d{{1,9}}\]", text, re.IGNORECASE):
        raise Misunderstood("These words hold a reference in brackets, like a command. They would go to the resident as they are; please send them apart.")
    if any(draft.recalled and draft.reference == order.the_case.reference and quotes(text, draft.text) for draft in order.known.drafts):
        raise Refused("These words stand in a mail that the officer took back. OK in answer to the letter that told you so lets you use them.")
    return text


def reachable(order: Order) -> KnownCase:
    """The case, where somebody can be written to about it."""
    if not order.the_case.resident_address:
        raise Refused("There is nobody to write to.")
    return order.the_case
