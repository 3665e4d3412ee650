"""Whether a text tells who somebody is: their name however it is spelt, their address, their telephone number in any notation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from mailbridge.core.reading import Person

_WORD = re.compile(r"[^\W_]+")
_BETWEEN_DIGITS = re.compile(r"[\s().+/\u2010-\u2015-]+")
_ROLES = frozenset(
    ("info", "mail", "email", "contact", "home", "house", "family", "office", "post", "the", "and", "for", "reply", "mrs", "miss", "rev", "prof", "sir")
)
"""Parts of names and addresses that tell nobody."""
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "æ": "ae"})
_STROKES = str.maketrans({"ł": "l", "đ": "d", "ð": "d", "ø": "o", "ħ": "h", "ı": "i", "þ": "th", "æ": "ae", "œ": "oe", "’": "'", "‘": "'", "ʼ": "'"})
"""Letters that are no letter with an accent to Unicode."""
SHORTEST = 3
"""Letters of a part of a name; shorter ones stand in any text."""


def tells(person: Person, text: str) -> bool:
    """Whether a text holds a part of somebody's name or address, or their telephone number."""
    if any(address and address.lower() in text.lower() for address in (person.address, *person.others)):
        return True
    if person.street and _run_on(person.street) in _run_on(text):
        return True
    digits, code = _BETWEEN_DIGITS.sub("", text), person.postcode.replace(" ", "").lower()
    if (person.phone and person.phone[1:] in digits) or (code and code in text.replace(" ", "").lower()) or _initialled(person, text):
        return True
    words = {word.rstrip("s") for spelt in _spelt(text) for word in _WORD.findall(spelt.replace("'", ""))}
    return any(part.rstrip("s") in words for part in _parts(person))


def _run_on(text: str) -> str:
    """`22, Elm  Close` as `22elmclose`."""
    return "".join(_WORD.findall(_plain(text)))


def _parts(person: Person) -> Iterator[str]:
    """The words of the name, and of the part of the address before the @, as both may be written."""
    bare = re.sub(r"['’-]", "", person.name)
    for written in (bare, bare.replace(" ", ""), bare.partition(" ")[2].replace(" ", ""), person.name, person.address.partition("@")[0]):
        for spelt in _spelt(written):
            yield from (word for word in re.findall(r"[^\W\d_]+", spelt) if len(word) >= SHORTEST and word not in _ROLES)


def _spelt(text: str) -> tuple[str, str]:
    """A text in lower case without accents, and with umlauts written out: `Müller` is `muller` and `mueller`."""
    return _plain(text), _plain(unicodedata.normalize("NFC", text).lower().translate(_UMLAUTS))


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_STROKES))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _initialled(person: Person, text: str) -> bool:
    """`J.O.`, `J. O.`: the initials with stops."""
    letters = [word[0].upper() for word in person.name.split() if word[0].isalpha()]
    return len(letters) > 1 and bool(re.search(r"\b" + r"\.[ \t]?".join(letters) + r"\.", text))
