"""What a resident would be written who gets no mail: the councillor is given it to read out, or as a letter to print and post (R049, R140)."""

from __future__ import annotations

import re
from dataclasses import replace

from mailbridge.core.correspondence.buttons import SHOW, command
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.to_councillor import to_her
from mailbridge.core.known import KnownCase
from mailbridge.core.letters.letter import Enclosure, Letter
from mailbridge.core.reading import Person
from mailbridge.core.tokens import REFERENCE_WORDS
from mailbridge.model.words import ReplyChannel

BY_HAND = "by_hand"
"""The family of these letters."""
_SENTENCE = re.compile(r"[^.?!\s](?:[^.?!]|[.?!](?=\S))*[.?!]*")
_BY_MAIL = re.compile(r"\be-?mail|\bline with the reference|\breply to this\b", re.IGNORECASE)
_THEIR_MAIL = re.compile(r"\byour e-?mail\b", re.IGNORECASE)


def waits_for_her(case: KnownCase) -> bool:
    """Whether the resident is told by her alone: nobody of the case is written to by mail, and there is a telephone number or an address."""
    person = case.constituent
    return person is not None and not any(one.resident_address for one in case.everybody) and bool(person.phone or person.street)


def why(case: KnownCase) -> str:
    """Why it is for her, in a sentence."""
    wished = {ReplyChannel.PHONE: "by telephone", ReplyChannel.LETTER: "by letter"}.get(ReplyChannel(_person(case).channel or ReplyChannel.MAIL))
    return f"They wish to hear from you {wished}, so this is for you to pass on." if wished else "There is no e-mail address, so this is for you to pass on."


def is_on_paper(case: KnownCase) -> bool:
    """Whether it is to be posted: they wish so, or cannot be rung."""
    person = _person(case)
    return bool(person.street) and (person.channel == ReplyChannel.LETTER or not person.phone)


def by_hand(desk: Desk, case: KnownCase, letter: Letter, inbound: int) -> Letter:
    """A letter to the resident, as one to her that has its words; `press` puts them in, and the file to print beside them."""
    person, facts = _person(case), desk.facts(case)
    name = person.name or "the resident"
    how = f"Post this letter to {name}" if is_on_paper(case) else f"Ring {name} on {person.phone}, and tell them this"
    told = replace(facts, wanted=f"{how}: {facts.about}", reason=why(case), contacts=_postal(person), contact_lines=letter.facts.contact_lines)
    buttons = [command("Note what they said", "NOTE", case.reference), command(*SHOW, case.reference)]
    made = to_her(desk, f"byhand:{letter.key}/{inbound}", BY_HAND, told, buttons)
    return replace(made, shows=letter, answers_her=True)


def with_words(letter: Letter, text: str, council: str) -> Letter:
    """The letter to her once the words are rendered: without what makes sense in a mail only, and with the file to print."""
    words = "\n".join((_spoken(text), *letter.facts.contact_lines))
    facts = letter.facts
    head = (facts.councillor, council, facts.today, "", *facts.contacts, "")
    lines = "\n".join((*head, words, "", f"{REFERENCE_WORDS} {facts.reference}", "")).splitlines()
    file = Enclosure(f"{facts.reference}.txt", "text/plain", "\r\n".join((*lines, "")).encode("utf-8-sig"))
    return replace(letter, facts=replace(facts, sent_text=words, enclosures=(file.filename,)), attachments=(*letter.attachments, file))


def _spoken(text: str) -> str:
    """A letter without the sentences that are about mail."""
    lines = (_THEIR_MAIL.sub("your message", line) for line in text.splitlines())
    kept = (line if not _BY_MAIL.search(line) else " ".join(one for one in _SENTENCE.findall(line) if not _BY_MAIL.search(one)) for line in lines)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _person(case: KnownCase) -> Person:
    return case.constituent or Person()


def _postal(person: Person) -> tuple[str, ...]:
    return tuple(part for part in (person.name, person.street, person.postcode) if part)
