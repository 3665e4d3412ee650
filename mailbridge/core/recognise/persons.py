"""What a text says of a resident: name, phone, postcode, street. Read from labelled lines, from notes taken at a door, from "my mum at 22 Elm Close".

Nothing is guessed: what is not said stays empty.
"""

from __future__ import annotations

import re

from mailbridge.core.patterns import any_of
from mailbridge.core.reading import Person

POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?) ?(\d[ABD-HJLNP-UW-Z]{2})\b", re.IGNORECASE)
PHONE = re.compile(r"(?<![\d/.-])(?:\+44[ -]?(?:\(0\)[ -]?)?|0044[ -]?|\(?0)(?:[ ()-]{0,2}\d){9,10}(?!\d)")
EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_KINDS_OF_STREET = (
    "road|rd|street|st|lane|ln|avenue|ave|av|close|cl|drive|dr|way|court|ct|place|pl|crescent|cres|gardens|gdns|terrace|terr|row|fold|rise|"
    "side|hill|grove|walk|mews|square|sq|green|"
    "park|view|villas|cottages|buildings|house|parade|wharf|quay|yard|bank|end|gate|mount|croft|lea|meadow|meadows|field|fields|path|"
    "passage|hall|heights|broadway|embankment"
)
_FLAT = r"(?:flat|apartment|apt|room|unit) [\w/]{1,5},? "
STREET = re.compile(
    rf"\b(?:{_FLAT}(?:\d{{1,4}}[a-z]?,? )?|\d{{1,4}}[a-z]?(?:[-/]\d{{1,4}}[a-z]?)?,? )(?:(?:[A-Z][\w'’-]{{1,20}} ){{1,4}}?(?:{_KINDS_OF_STREET})\b)",
    re.IGNORECASE,
)
_HONORIFIC = r"(?:mr|mrs|ms|miss|mx|dr|rev|prof|mister|missus|sir|lady|lord|canon|cllr)\.?"
_NAME_PART = r"(?:[A-Z]\.? ?|[A-Z][\w'’-]{1,20}(?:-[A-Z][\w'’]+)?)"
_TITLED = re.compile(rf"\b(?P<name>(?i:{_HONORIFIC}) (?:& (?i:{_HONORIFIC}) )?(?:[A-Z]\.? ){{0,2}}[A-Z][\w'’-]{{1,20}}(?: [A-Z][\w'’-]{{1,20}}){{0,2}})")
_TITLED_SMALL = re.compile(r"\b(?P<name>(?:mr|mrs|ms|miss|mister) [a-z][a-z'’-]{2,20})\b(?! (?:and|who|is|was|at|on) (?:i|we)\b)", re.IGNORECASE)
_NAME = r"(?P<name>[A-Z][\w'’-]{1,20}(?: [A-Z][\w'’-]{0,20}){0,2})"
_BEFORE_NAME = (
    r"(?i:new case|new|doorstep|surgery|resident|name|from|spoke (?:to|with)|met(?: with)?|saw|(?:phone )?call(?:ed)? (?:from|by)|"
    r"message from|rang by|reported by|visited|visit to|case|"
    r"for|on behalf of|constituent)"
)
_LEADING = re.compile(
    rf"^\W*(?:\d{{1,2}}[).:] ?|[-*•] ?)?(?:{_BEFORE_NAME}[ :,-]{{1,3}}){{0,3}}(?P<name>[A-Z][\w'’-]{{1,20}}(?: [A-Z][\w'’-]{{0,20}}){{1,2}})"
    r"(?= ?[,;:(–-]|\n|$| (?:of|at|from|in|on|re|about|rang|called|says|said|wants|asked|\d))",
    re.MULTILINE,
)
_MET = re.compile(rf"\b{_BEFORE_NAME}[ :,-]{{1,3}}{_NAME}(?= ?[,;:(–-]|\n|$| (?:of|at|from|in|on|re|about|rang|called|says|said|wants|asked|\d))")
_FIRST_NAME = re.compile(r"^\W*(?:\d{1,2}[).:] ?|[-*•] ?)?(?P<name>[A-Z][\w'’-]{1,20}),? (?=\d)", re.MULTILINE)
_CALLED = re.compile(rf"\b(?i:called|named|name is|name's|name|mum|lady|lad|man|gentleman|woman|bloke|chap|guy|pensioner)[ :,]{{1,2}}{_NAME}")
_SPELT = re.compile(
    r"\bpost ?code\b[ :]{0,2}((?:(?:double |treble )?(?:[a-z]|\d|zero|oh|one|two|three|four|five|six|seven|eight|nine)[ ,.]{1,2}){3,14})", re.IGNORECASE
)
_DIGITS = {word: str(n) for n, word in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])} | {"oh": "0"}
_RELATIVE = (
    r"(?:mum|mam|mom|mother|dad|father|parents|nan|nana|gran|granny|grandma|grandmother|grandad|grandfather|son|daughter|wife|husband|"
    r"partner|brother|sister|aunt|auntie|uncle|niece|nephew|"
    r"(?:elderly |disabled |next[- ]door )?neighbour|friend|tenant|client|mother-in-law|father-in-law|in-laws|cousin|grandson|granddaughter|ex|carer)"
)
_FOR_SOMEBODY = any_of(
    rf"(?:on behalf of|writing for|writing (?:on behalf of|for)|for|about|because|it's|its|help(?:ing)?|as|and) (?:my|"
    rf"our) (?:\w+ )?(?P<who>{_RELATIVE})\b",
    rf"my (?:late )?(?P<whose>{_RELATIVE})(?=,? (?:who )?(?:lives|living|is at|at|in|of|\())",
)
_COMPLAINED_OF = re.compile(r"(?:about|because|it's|its|as|and|my) ?(?:my|our)? ?(?:next[- ]door )?neighbour", re.IGNORECASE)
"""A neighbour is more often complained of than spoken for, unless the words say that they are helped."""
_APPOSED = re.compile(rf"^[ ,(]{{1,3}}(?P<name>(?:(?i:{_HONORIFIC}) )?{_NAME_PART}(?: {_NAME_PART}){{0,2}})(?=[ ,).]|$)")
_NOT_NAMES = frozenset(
    [
        "the",
        "this",
        "that",
        "there",
        "these",
        "those",
        "and",
        "but",
        "surgery",
        "doorstep",
        "three",
        "two",
        "one",
        "four",
        "five",
        "six",
        "new",
        "case",
        "from",
        "street",
        "road",
        "lane",
        "avenue",
        "close",
        "drive",
        "court",
        "council",
        "park",
        "june",
        "july",
        "may",
        "april",
        "march",
        "anon",
        "anonymous",
        "resident",
        "lady",
        "man",
        "lad",
        "woman",
        "bloke",
        "chap",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "please",
        "thanks",
        "hi",
        "hello",
        "dear",
        "highways",
        "waste",
        "housing",
        "planning",
        "parks",
        "parking",
        "licensing",
        "police",
        "pothole",
        "bins",
        "missed",
        "fly",
        "broken",
        "blocked",
        "damp",
        "noise",
    ]
)


def postcode(text: str) -> str:
    """The first postcode, upper case with one space; spelt out ("n v three three double a") if need be; empty when there is none."""
    found = POSTCODE.search(text)
    if found:
        return f"{found[1]} {found[2]}".upper()
    spelt = _SPELT.search(text + " ")
    joined = POSTCODE.match(_spelt(spelt[1])) if spelt else None
    return f"{joined[1]} {joined[2]}".upper() if joined else ""


def phone(text: str) -> str:
    """The first phone number, digits with a leading 0; empty when there is none."""
    found = PHONE.search(text)
    if not found:
        return ""
    digits = re.sub(r"\D", "", found.group().replace("(0)", ""))
    return "0" + digits.removeprefix("00").removeprefix("44") if not digits.startswith("0") or digits.startswith("0044") else digits


def street(text: str) -> str:
    """The first house number and street, as written; empty when there is none."""
    found = STREET.search(text)
    return " ".join(found.group().split()) if found else ""


def noted(text: str) -> Person:
    """The resident of a note taken at a door or on the phone ("Mrs Jones, 14 Mill Lane NV3 2AB, 07700 900123: bin missed")."""
    email = EMAIL.search(text)
    return Person(_noted_name(text), email.group() if email else "", phone(text), postcode(text), street(POSTCODE.sub(" ", text)))


def spoken_for(text: str) -> Person | None:
    """Whom the author writes for, where the mail says so and says where they live or what they are called; None otherwise."""
    for found in _FOR_SOMEBODY.finditer(text[:4000]):
        if _COMPLAINED_OF.fullmatch(found[0]):
            continue
        after = " ".join(text[found.end() : found.end() + 160].split(" "))
        named = _APPOSED.match(after)
        near = re.split(r"[.;!?]\s", after, maxsplit=1)[0]
        lives = street(POSTCODE.sub(" ", near))
        name = named["name"].strip() if named and named["name"].split()[0].lower() not in _NOT_NAMES and len(named["name"]) > 2 else ""
        if lives or name:
            return Person(name=name, phone="", postcode=postcode(near), street=lives)
    return None


def _noted_name(text: str) -> str:
    for pattern in (_TITLED, _TITLED_SMALL, _LEADING, _MET, _CALLED, _FIRST_NAME):
        for found in pattern.finditer(text[:2000]):
            name = " ".join(found["name"].split())
            if not _NOT_NAMES & {word.lower() for word in name.split()} and not STREET.match(name):
                return name
    return ""


def _spelt(words: str) -> str:
    """`n v three three double a` as `NV33AA`."""
    joined, times = "", 1
    for word in words.replace(",", " ").replace(".", " ").lower().split():
        if word in ("double", "treble"):
            times = 2 if word == "double" else 3
            continue
        joined += _DIGITS.get(word, word) * times
        times = 1
    return joined
