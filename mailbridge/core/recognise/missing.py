"""Which questions of a category a mail leaves open."""

from __future__ import annotations

import re
from collections.abc import Callable

from mailbridge.core.mail import Mail
from mailbridge.core.people import Category
from mailbridge.core.reading import Place
from mailbridge.core.recognise.lexicon import Fact, Lexicon
from mailbridge.core.recognise.phrases import LONGEST_TITLE
from mailbridge.core.recognise.vocabulary import Scan

_REFERENCE = re.compile(
    r"(?<!\w)(?=[A-Za-z/-]{0,12}\d)[A-Za-z0-9]{1,8}(?:[-/ ][A-Za-z0-9]{2,12}){1,3}(?!\w)|(?<![\w£])\d{5,12}(?!\w)|(?<!\w)[A-Z]{2,4}\d{4,12}[A-Z]?(?!\w)"
)
_REGISTRATION = re.compile(r"(?i)(?<!\w)(?:[A-Z]{2}\d{2} ?[A-Z]{3}|[A-Z]\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-Z])(?!\w)")
_DATE = re.compile(
    r"(?i)(?<!\w)(?:\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?(?!\w)"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|this morning|last (?:night|week)"
    r"|(?:\d{1,3}|two|three|four|five|six|several|few) (?:days|weeks|months))"
)
_TIME = re.compile(r"(?i)(?<!\w)(?:\d{1,2}(?:[.:]\d{2})? ?[ap]\.?m|\d{1,2}[:.]\d{2}|midnight|noon|o.?clock|half past|quarter (?:to|past))(?!\w)")
_LAMP = re.compile(r"(?i)(?:lamp|column|light|post)[^\n\d]{0,20}\d{1,6}")


def missing(category: Category, mail: Mail, text: str, place: Place, phones: tuple[str, ...], found: Scan, lexicon: Lexicon) -> tuple[str, ...]:
    """The category's questions whose facts the mail does not give, in the order of the category."""
    given = _Given(mail, f"{mail.subject[:LONGEST_TITLE]}\n{text}", place, phones)
    return tuple(question for question in category.ask if not _answered(question, given, found, lexicon))


def _answered(question: str, given: _Given, found: Scan, lexicon: Lexicon) -> bool:
    name, fact = _fact_of(question, lexicon)
    return bool(name) and (found.points(f"fact:{name}") > 0 or any(given.has(sign) for sign in fact.given_by))


def _fact_of(question: str, lexicon: Lexicon) -> tuple[str, Fact]:
    asked = question.lower()
    return next(((name, fact) for name, fact in lexicon.facts.items() if any(phrase in asked for phrase in fact.asked_by)), ("", Fact(asked_by=())))


class _Given:
    """What a mail gives besides its words."""

    def __init__(self, mail: Mail, text: str, place: Place, phones: tuple[str, ...]) -> None:
        self._signs: dict[str, Callable[[], object]] = {
            "photo": lambda: mail.evidence,
            "spot": lambda: any(c.isdecimal() for c in place.street) or place.other or place.latitude is not None or len(place.street.split()) > 2,
            "street": lambda: place.street or place.other or place.latitude is not None,
            "home": lambda: any(c.isdecimal() for c in place.street),
            "phone": lambda: phones,
            "postcode": lambda: place.postcode,
            "date": lambda: _DATE.search(text),
            "time": lambda: _TIME.search(text),
            "number": lambda: any(c.isdecimal() for c in text),
            "reference": lambda: _REFERENCE.search(text),
            "registration": lambda: _REGISTRATION.search(text),
            "lamp": lambda: _LAMP.search(text),
        }

    def has(self, sign: str) -> bool:
        return bool(self._signs.get(sign, bool)())
