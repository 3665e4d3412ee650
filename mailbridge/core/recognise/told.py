"""What the author of a mail says of themselves: a telephone number, where they live. Read where they say so, or under their name; never guessed (R025)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailbridge.core.mail import Mail
from mailbridge.core.patterns import any_of
from mailbridge.core.reading import Told
from mailbridge.core.recognise.author import Author, Route
from mailbridge.core.recognise.persons import POSTCODE, STREET, postcode
from mailbridge.core.recognise.phones import numbers, phones
from mailbridge.core.recognise.phrases import LONGEST_TEXT
from mailbridge.core.recognise.places import own_signature
from mailbridge.model.words import Particular, Source

_HOW_TO_REACH_ME = re.compile(
    r"(?:\b(?:my|our) (?:new |own |best |contact |home |work |daytime )?(?:number|mobile|phone|telephone|tel|landline|cell)(?: (?:number|no\.?))?"
    r"(?: is| has changed to)?|\b(?:call|ring|phone|text|reach|contact|get) (?:me|us)(?: back)?(?: (?:any ?time|most days|after \w+|before \w+))?(?: on| at)"
    r"|\bI(?:'m|’m| am) (?:on|at)|^[ \t]{0,4}(?:tel|telephone|phone|mobile|mob|landline|home|t|m|h)(?: (?:no|number))?\.?)[ \t]{0,3}[:=–-]?[ \t]{0,3}$",
    re.IGNORECASE | re.MULTILINE,
)
"""Before a number that is the author's own."""
_WHERE_I_LIVE = any_of(
    r"(?:(?:I|we) (?:both |now |still )?live (?:at|in|on|just by)?|I(?:'m|’m| am) (?:a |the )?(?:resident|tenant|householder|owner) (?:at|of)"
    r"|(?:I|we) have (?:just )?moved to|(?:my|our) (?:new |home |postal |full )?(?:address|house|home|flat)(?: is(?: at)?)?)[ \t]{0,2}[:=-]?[ \t]{0,3}"
)
_MY_POSTCODE = re.compile(r"\b(?:my|our) post ?code(?: is)?[ :]{0,3}$", re.IGNORECASE)
_CLOSING = re.compile(
    r"(?:(?:with |my |many )?(?:kind|kindest|best|warm)? ?(?:regards|wishes)|yours(?: \w{4,11})?|many thanks|thanks(?: in advance)?|thank you|cheers"
    r"|sincerely)[,.! ]{0,3}",
    re.IGNORECASE,
)
_BEFORE, _LINES, _LONGEST_LINE, _ADDRESS = 60, 9, 70, 90
"""Characters before a number that can say whose it is; lines of a signature and their length; characters of an address."""


_THEIR_ADDRESS = re.compile(r"\bTheir address is:", re.IGNORECASE)
"""Before the address in a letter by WriteToThem, which is lines: name, street, town, postcode."""


def told(mail: Mail, text: str, author: Author) -> tuple[Told, ...]:
    """What the author says of themselves in their own new `text` or under it; each once, the surest first. Never raises."""
    text = text[:LONGEST_TEXT]
    if author.route is Route.VOICEMAIL:
        return tuple(Told(Particular.PHONE, number, Source.HEADER) for number in phones(f"{mail.subject}\n{text}")[:1])
    by_form = _of_letter(mail.text[:LONGEST_TEXT]) if author.route is Route.LETTER else ()
    found: dict[tuple[Particular, str], Told] = {}
    for one in (*by_form, *_in_words(text), *_signed(f"{text}\n{own_signature(mail)}", author.address.name)):
        found.setdefault((one.what, one.value), one)
    return tuple(found.values())


def _of_letter(text: str) -> Iterator[Told]:
    for cue in _THEIR_ADDRESS.finditer(text):
        lines = [line.strip() for line in text[cue.end() :].strip().split("\n\n")[0].splitlines()]
        for found in filter(None, map(STREET.match, lines)):
            yield Told(Particular.STREET, " ".join(found[0].split()), Source.BODY)
        for code in filter(None, map(POSTCODE.fullmatch, lines)):
            yield Told(Particular.POSTCODE, postcode(code[0]), Source.BODY)


def _in_words(text: str) -> Iterator[Told]:
    for start, number in numbers(text):
        if _HOW_TO_REACH_ME.search(text[max(0, start - _BEFORE) : start]):
            yield Told(Particular.PHONE, number, Source.BODY)
    for cue in _WHERE_I_LIVE.finditer(text):
        yield from _address(text[cue.end() : cue.end() + _ADDRESS].split("\n\n")[0], Source.BODY)
    for code in POSTCODE.finditer(text) if "post" in text.lower() else ():
        if _MY_POSTCODE.search(text[max(0, code.start() - _BEFORE) : code.start()]):
            yield Told(Particular.POSTCODE, postcode(code[0]), Source.BODY)


def _address(written: str, source: Source) -> Iterator[Told]:
    """An address that begins the words, with the postcode that follows it at once."""
    found = STREET.match(written)
    code = POSTCODE.search(written, found.end() if found else 0)
    if found:
        yield Told(Particular.STREET, " ".join(found[0].split()), source)
    if code and (len(written[found.end() : code.start()].split()) <= 3 if found else code.start() == 0):
        yield Told(Particular.POSTCODE, postcode(code[0]), source)


def _signed(text: str, name: str) -> Iterator[Told]:
    """Numbers and an address under the author's name, or under a closing: what stands there is theirs."""
    block = _signature(text, name)
    for number in phones("\n".join(block)):
        yield Told(Particular.PHONE, number, Source.SIGNATURE)
    for index in range(len(block)):
        yield from _address(" ".join(block[index : index + 3]), Source.SIGNATURE)


def _signature(text: str, name: str) -> list[str]:
    """The last lines beneath the author's name or a closing; none of them is a sentence."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()][-_LINES:]
    words = {word for word in re.findall(r"[^\W\d_]{2,}", name.casefold()) if word not in ("mr", "mrs", "ms", "miss", "dr")}
    for index in range(len(lines) - 1, -1, -1):
        if len(lines[index]) > _LONGEST_LINE or re.search(r"[a-z]{2,}[.!?]$", lines[index]):
            return []
        if _CLOSING.fullmatch(lines[index]) or _is_name(lines[index], words):
            return lines[index + 1 :]
    return []


def _is_name(line: str, words: set[str]) -> bool:
    written = set(re.findall(r"[^\W\d_]{2,}", line.casefold()))
    return bool(written & words) and len(written - words) <= 2 and not phones(line)
