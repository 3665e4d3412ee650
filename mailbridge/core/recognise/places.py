"""Where the problem is: postcodes, streets, map links and the numbers that councils paint on things, and whether that is in the ward."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from functools import lru_cache

from mailbridge.core.mail import Mail
from mailbridge.core.patterns import any_of
from mailbridge.core.people import Council
from mailbridge.core.reading import Place
from mailbridge.core.recognise.phrases import LONGEST_TEXT, LONGEST_TITLE, read_words
from mailbridge.core.recognise.streets import Spot, spots
from mailbridge.core.recognise.vocabulary import Configured, Scan

_POSTCODE = re.compile(r"(?<![\w-])([A-Za-z]{1,2}[0-9][0-9A-Za-z]?)[ \t\u00a0.–-]{0,2}([0-9Oo][ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2})(?![\w-])")
_AREA = re.compile(r"[A-Za-z]{0,2}")
_ORDINAL = re.compile(r"[0-9](?:st|nd|rd|th)$")
_NOT_AREAS = frozenset({"MB", "NO", "ID", "KM", "PM", "AM", "IN"})
_LAMP = (
    r"(?i:(?<!\w)(?:lamp|column|lighting column|lamp ?post|street ?light)s?(?: column| post)?(?: no\.?| number| num| #)?"
    r" ?#?(?:[A-Z]{1,3} ?)?\d{1,6}[A-Z]?(?!\w))"
)
_OTHER = re.compile(
    r"///[a-z]{2,30}\.[a-z]{2,30}\.[a-z]{2,30}"
    r"|(?:https?://)?(?:www\.)?w3w\.co/[a-z]{2,30}\.[a-z]{2,30}\.[a-z]{2,30}"
    r"|https?://(?:maps\.app\.goo\.gl|goo\.gl/maps|(?:www\.|maps\.)?google\.[a-z.]{2,6}/maps|maps\.google\.[a-z.]{2,6}|maps\.apple\.com|(?:www\.)?openstreetmap\.org|osm\.org|(?:www\.)?bing\.com/maps)[^\s<>\"]{0,300}"
    r"|(?<![\w/])\d{2,4}/\d{3,6}(?:/[A-Z]{2,5})?(?![\w/])"
    r"|(?<![\w/])[A-Z]{1,4}/\d{2,4}/\d{2,6}(?:/[A-Z]{2,5})?(?![\w/])"
    rf"|{_LAMP}"
)
_LAMPS = re.compile(_LAMP)
_POSITION = re.compile(r"(?<![\d.])(-?\d{1,2}\.\d{3,8}),? {0,2}(-?\d{1,3}\.\d{3,8})(?![\d.])")
_DECIMALS = re.compile(r"\.\d{3}")
"""What any position has: few mails have one, and to look for this is quick."""
_IN_LINK = re.compile(r"[@=](-?\d{1,2}\.\d{3,10}),(-?\d{1,3}\.\d{3,10})")
_CORNER = any_of(
    r"(?:corner|junction) of (?:[^\s.,;:]{2,20} ){1,3}(?:and|&|with) [^\s.,;:]{2,20}"
    r"(?: (?:road|rd|street|st|lane|avenue|ave|drive|close|way|terrace|hill|row)\b)?"
)
_HOUSE_ONLY = re.compile(
    r"(?i)(?<![\w£])(?:no\.? ?|number |nos\.? ?)(\d{1,4}[a-z]?)(?![\w.,/:%-]*\d)(?! (?:weeks?|days?|years?|months?|people|times|of|houses?|mph|bus)\b)(?!\w)"
)


def place(mail: Mail, text: str, council: Council, found: Scan, setting: Configured) -> Place:
    """Where the mail says that the problem is. Nothing is looked up but the ward of a postcode in the configured table."""
    codes = postcodes(f"{text}\n{mail.subject[:LONGEST_TITLE]}") or postcodes(own_signature(mail))
    code = codes[0] if codes else ""
    ward = council.ward_of(code) if code else ""
    latitude, longitude = _position(mail, text)
    street = street_of(mail, found, setting)
    return Place(
        postcode=code,
        postcodes=codes,
        street=street,
        in_ward=_in_ward(mail, council, tuple(dict.fromkeys((*codes, *postcodes(own_signature(mail))))), bool(street), found),
        ward=ward,
        other=other_places(f"{text}\n{mail.title[:LONGEST_TITLE]}"),
        latitude=latitude,
        longitude=longitude,
    )


@lru_cache(maxsize=8)
def postcodes(text: str) -> tuple[str, ...]:
    """Every full postcode once, upper case with one space, in the order of the text. An O typed for a 0 is put right."""
    found = (_normal(m) for m in _POSTCODE.finditer(text))
    return tuple(dict.fromkeys(code for code in found if code))


def _normal(match: re.Match[str]) -> str:
    outward, inward = match.group(1), match.group(2)
    if _ORDINAL.match(inward) or outward.rstrip("0123456789").upper() in _NOT_AREAS:
        return ""
    return f"{outward.upper()} {inward.upper().replace('O', '0', 1) if inward[0] in 'oO' else inward.upper()}"


@lru_cache(maxsize=8)
def other_places(text: str) -> tuple[str, ...]:
    """what3words, map links, lamp-column and planning-application numbers, as written."""
    if "/" in text:  # as all of them have but the lamp columns
        return tuple(dict.fromkeys(m.group().strip() for m in _OTHER.finditer(text)))
    lower = text.lower()
    lit = "lamp" in lower or "column" in lower or ("treet" in lower and "ght" in lower)
    return tuple(dict.fromkeys(m.group().strip() for m in _LAMPS.finditer(text))) if lit else ()


def street_of(mail: Mail, found: Scan, setting: Configured) -> str:
    """The surest description of the spot: a numbered address before a corner, a street before a park.

    The writer's own signature is read only when the text names nothing."""
    text = found.body.words.text
    named = (*spots(found.title.words, setting), *spots(found.body.words, setting))
    numbered = min((spot.text for spot in named if spot.numbered), key=_trails, default="")
    if numbered or (corner := _corner(text)):
        return numbered or corner
    best = max(named, key=lambda spot: spot.sureness, default=None)
    if best is None:
        signed = spots(read_words(own_signature(mail), {}), setting)
        best = next((spot for spot in signed if spot.numbered), None)
    return _with_house(best, text) if best else ""


def _trails(spot: str) -> bool:
    """Whether the number stands behind the street: `Heron Way no 9` may be somebody else's house, `9 Heron Way` is an address."""
    return not spot[-1].isalpha()


def own_signature(mail: Mail) -> str:
    """What was trimmed, as far as it is the writer's: nothing when it may quote somebody."""
    return "" if mail.references or mail.in_reply_to or mail.forwarded else mail.elided_text[:LONGEST_TEXT]


def _corner(text: str) -> str:
    found = _CORNER.search(text)
    return " ".join(found.group().split()) if found else ""


def _with_house(spot: Spot, text: str) -> str:
    house = _HOUSE_ONLY.search(text)
    return f"{house.group().strip()} {spot.text}" if house and spot.sureness >= 3 and not spot.numbered else spot.text


def _position(mail: Mail, text: str) -> tuple[float | None, float | None]:
    written = (_IN_LINK.search(text) or _POSITION.search(text)) if _DECIMALS.search(text) else None
    if written:
        return _on_earth(float(written.group(1)), float(written.group(2)))
    photos = (a.photo for a in mail.attachments if a.photo and a.photo.latitude is not None and a.photo.longitude is not None)
    photo = next(photos, None)
    return (photo.latitude, photo.longitude) if photo else (None, None)


def _on_earth(latitude: float, longitude: float) -> tuple[float | None, float | None]:
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else (None, None)


def _in_ward(mail: Mail, council: Council, codes: tuple[str, ...], named: bool, found: Scan) -> bool | None:
    """By the postcode table; the problem's place counts, and so does the writer's home: one of them in the ward is enough (story 11).

    Who says so, or names a local place without a postcode, is presumed to be of the ward; `Place.ward` is empty then."""
    wards = _wards_of(mail, council)
    lie = [is_in(code, wards, council) for code in codes]
    if found.says("local") or True in lie:
        return True
    if any(council.ward_of(code) for code in codes):
        return None if _names_ward(found, wards) else False
    if lie:
        return lie[0]
    return True if named or _names_ward(found, wards) else None


def is_in(code: str, wards: AbstractSet[str], council: Council) -> bool | None:
    """Whether a postcode lies in one of some wards; None where the table does not say."""
    ward = council.ward_of(code)
    return ward in wards if ward else _unlisted(code, council, wards)


def _names_ward(found: Scan, wards: AbstractSet[str]) -> bool:
    """Whether the text names one of the wards: `a council house in Millbrook`."""
    said = f" {' '.join(found.title.words.words)} {' '.join(found.body.words.words)} "
    return any(f" {ward.lower()} " in said for ward in wards if ward)


def _wards_of(mail: Mail, council: Council) -> AbstractSet[str]:
    """The wards of the councillors to whom the mail is addressed, or of all when it is addressed to none by name."""
    addressed = {a.address.lower() for a in mail.recipients} | {a.lower() for a in mail.delivered_to}
    named = {council.councillors[key].ward for address in addressed for key in council.councillors_at(address)}
    return named or council.served_wards


def _unlisted(code: str, council: Council, wards: AbstractSet[str]) -> bool | None:
    """A postcode of another postal area than all that the table lists for the ward is outside; one of the same area may be new: unknown."""
    areas = {_AREA.match(prefix.strip()).group().upper() for prefix, ward in council.wards.items() if ward in wards}  # type: ignore[union-attr]
    return False if areas and _AREA.match(code).group() not in areas else None  # type: ignore[union-attr]
