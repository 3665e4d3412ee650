"""Cases that the councillor opens herself: from a note of hers, one for each item, or from a second matter in a case (R006 to R009, story 4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from mailbridge.core.commands.order import Opening
from mailbridge.core.commands.polite import polite_end
from mailbridge.core.decide.enquiry import opened_case
from mailbridge.core.decision import Situation
from mailbridge.core.effects import Acknowledged, CaseOpened, Fact
from mailbridge.core.known import KnownCase
from mailbridge.core.lifecycle import ALIVE
from mailbridge.core.mail import Address
from mailbridge.core.reading import CommandRequest, Person, Reading
from mailbridge.core.recognise.items import other_matters, parted, read_item
from mailbridge.core.risk import is_guarded
from mailbridge.core.unfolding import unfolded
from mailbridge.model.words import CaseStatus, Channel, Flag, PartyRole

CHANNELS = (
    ("doorstep", Channel.DOORSTEP),
    ("on the door", Channel.DOORSTEP),
    ("surgery", Channel.SURGERY),
    ("phone", Channel.PHONE),
    ("rang", Channel.PHONE),
    ("called", Channel.PHONE),
    ("letter", Channel.LETTER),
    ("facebook", Channel.SOCIAL_MEDIA),
    ("whatsapp", Channel.SOCIAL_MEDIA),
)
"""Words of a note -> channel (R006)."""
STAYS = frozenset({Flag.ANONYMOUS, Flag.PRIVATE})
"""What holds for a resident holds for the other matters in their mail, too."""


@dataclass(frozen=True)
class _Case:
    """A case to be opened: its reading, how it came, whose note it is. `alone`: all that came with the mail belongs to it."""

    reading: Reading
    channel: Channel
    who: str
    alone: bool
    parent: str = ""


# ---- notes of hers


def noted_by_her(situation: Situation, request: CommandRequest, who: str) -> list[Opening]:
    """The cases of a note: nobody wrote to her, so the resident is whom the note names, if anybody (R007)."""
    items = _items(request)
    several = len(items) > 1 or sum(one.verb == "new" and not one.held for one in situation.reading.commands) > 1
    return _each(situation, [_noted(situation, request, item, who, several=several) for item in items])


def _items(request: CommandRequest) -> list[str]:
    """What is noted, a text for each case: parted by `;` in the subject or by lines of hyphens beneath."""
    named, beneath = [part.strip() for part in request.arguments.split(";") if part.strip()], parted(request.message)
    if len(named) > 1:
        return [*named[:-1], "\n".join(part for part in (named[-1], request.message) if part)]
    if len(beneath) > 1:
        return list(beneath)
    return ["\n".join(part for part in (request.arguments, request.message) if part)]


def _noted(situation: Situation, request: CommandRequest, text: str, who: str, *, several: bool) -> _Case:
    reading = situation.reading
    if several:
        reading = read_item(reading, situation.mail, text, situation.council, situation.lexicon)
    said = reading.constituent
    named = said if said and any((said.name, said.address, said.phone)) else None
    title = reading.title if several else request.arguments or reading.matter.issue or "a note"
    told = replace(reading, title=title, new_text=text, author=Address("", ""), reply_address="", councillor="", constituent=named)
    return _Case(told, channel_of(f"{request.arguments}\n{text}", named), who, not several)


def channel_of(words: str, resident: Person | None) -> Channel:
    """How the matter reached her, as her note says; without a resident she saw it herself."""
    said = words.lower()
    found = next((channel for sign, channel in CHANNELS if sign in said), None)
    return found or (Channel.FACE_TO_FACE if resident else Channel.OWN_OBSERVATION)


# ---- other matters in a case


def split_off(situation: Situation, request: CommandRequest, case: KnownCase, who: str) -> list[Opening]:
    """Cases for the other matters of a case: those that she names, else those that its words show. The resident is told of all by one letter."""
    return _split(situation, case, _named(request) or _others(situation, case, case.words), who)


def raised_besides(situation: Situation, case: KnownCase, words: str) -> list[Opening]:
    """Cases for other matters in a resident's further mail, where she wants them opened at once: not in the middle of an answer to a question of ours,
    and not where the case needs care."""
    wanted = situation.councillor.further_matters == "open" and bool(case.categories) and not is_guarded(case)
    texts = _others(situation, case, words) if wanted and case.status in ALIVE - {CaseStatus.AWAITING_CONSTITUENT} else ()
    return _split(situation, case, texts, "mailbridge", heard=situation.may_answer_by_itself)


def _others(situation: Situation, case: KnownCase, words: str) -> tuple[str, ...]:
    return other_matters(words, next(iter(case.categories), ""), situation.council, situation.lexicon)


def _split(situation: Situation, case: KnownCase, texts: Iterable[str], who: str, *, heard: bool = True) -> list[Opening]:
    """`heard`: whether the resident may be told of them."""
    opened = _each(situation, [_apart(situation, case, text, who) for text in texts])
    heard = heard and bool(case.resident_address) and not is_guarded(case)
    return [_told_together(one, who, heard=heard) for one in opened]


def _named(request: CommandRequest) -> list[str]:
    lines = polite_end(request.message).splitlines()
    return [part for text in (*request.arguments.split(";"), *lines) if (part := text.strip(" -*•;"))]


def _apart(situation: Situation, case: KnownCase, text: str, who: str) -> _Case:
    """The other matter as if the resident had written of it alone; where it names no place, the case's is meant."""
    read = read_item(situation.reading, situation.mail, text, situation.council, situation.lexicon)
    writer = case.correspondent or case.constituent or Person()
    place = read.matter.place if read.matter.place.street or read.matter.place.postcode else case.place
    told = replace(
        read,
        author=Address(writer.name, writer.address),
        reply_address=writer.address,
        constituent=case.constituent,
        councillor="",
        matter=replace(read.matter, place=place),
        flags=(read.flags - {Flag.OUT_OF_WARD}) | (case.flags & STAYS),
    )
    return _Case(told, Channel.EMAIL, who, alone=False, parent=case.reference)


def _told_together(opened: Opening, who: str, *, heard: bool) -> Opening:
    """Only officers are written to one by one; the resident gets one letter for all, and she the transcript."""
    letters = tuple(letter for letter in opened.letters if letter.party is PartyRole.OFFICER or letter.name == "risk")
    facts: tuple[Fact, ...] = tuple(fact for fact in opened.facts if not isinstance(fact, Acknowledged))
    acknowledged = (Acknowledged(reference=opened.reference, who=who),) if heard else ()
    return replace(opened, facts=(*facts[:1], *acknowledged, *facts[1:]), letters=letters)


# ---- one after the other


def _each(situation: Situation, cases: Iterable[_Case]) -> list[Opening]:
    """Each case takes the next number."""
    opened = []
    for case in cases:
        mail = situation.mail if case.alone else replace(situation.mail, attachments=(), attached_mails=())
        told = replace(situation, reading=case.reading, mail=mail, known=replace(situation.known, case=None))
        decision = opened_case(told, channel=case.channel, who=case.who)
        facts = tuple(replace(fact, parent=case.parent) if isinstance(fact, CaseOpened) else fact for fact in decision.facts)
        opened.append(Opening(decision.ending.reference, case.reading.title, facts, decision.letters))
        situation = unfolded(situation, facts)
    return opened
