"""Reads what she says of somebody: `jean@mail.example phone 07700 900123 by letter`. Whom she means stands first, then what is true of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailbridge.core.commands.field_words import FIELD
from mailbridge.core.reading import Told
from mailbridge.core.recognise.persons import EMAIL, POSTCODE, postcode
from mailbridge.core.recognise.phones import phones
from mailbridge.model.words import Particular, ReplyChannel, Source


class Unclear(Exception):
    """What she says of somebody cannot be read. The text says what is wrong."""


_FIELDS = {
    **dict.fromkeys(("phone", "telephone", "tel", "mobile", "mob", "number"), Particular.PHONE),
    **dict.fromkeys(("name", "called"), Particular.NAME),
    **dict.fromkeys(("address", "lives at"), Particular.STREET),
    **dict.fromkeys(("email", "e-mail"), Particular.ADDRESS),
    "note": Particular.NOTE,
}
"""Words of hers -> what they say. An address is written in one, street and postcode."""
_CHANNELS = {
    **dict.fromkeys(("phone", "telephone"), ReplyChannel.PHONE),
    **dict.fromkeys(("letter", "post"), ReplyChannel.LETTER),
    **dict.fromkeys(("email", "e-mail", "mail"), ReplyChannel.MAIL),
}


def corrections(said: str) -> Iterator[Told]:
    """What is true from now on. Raises Unclear with what cannot be read."""
    found = list(FIELD.finditer(said))
    note = next((number for number, one in enumerate(found) if (one["field"] or "").lower() == "note"), len(found))
    for number, one in enumerate(found[: note + 1]):
        end = found[number + 1].start() if number < note and number + 1 < len(found) else len(said)
        yield from _one(one, said[one.end() : end].strip(" ,;:."))


def _one(found: re.Match[str], value: str) -> Iterator[Told]:
    if found["by"]:
        yield _hers(Particular.CHANNEL, _CHANNELS[found["by"].lower()].value)
        return
    what = _FIELDS[(found["gone"] or found["field"]).lower()]
    if found["no"]:
        yield from (_hers(one, "") for one in ((what, Particular.POSTCODE) if what is Particular.STREET else (what,)))
        return
    match what:
        case Particular.PHONE:
            yield _hers(what, _only(phones(value), f"“{value}” is no telephone number that I can read."))
        case Particular.ADDRESS:
            yield _hers(what, _only(EMAIL.findall(value), f"“{value}” is no e-mail address that I can read.").lower())
        case Particular.STREET:
            yield from _home(value)
        case _:
            yield _hers(what, _only([value] if value else [], f"What comes behind “{found[0]}”?"))


def _home(value: str) -> Iterator[Told]:
    code, street = postcode(value), " ".join(POSTCODE.sub(" ", value).replace(",", ", ").split()).replace(" ,", ",").strip(" ,")
    _only([value] if code or street else [], "Which address?")
    if street:
        yield _hers(Particular.STREET, street)
    if code:
        yield _hers(Particular.POSTCODE, code)


def _only(found: tuple[str, ...] | list[str], otherwise: str) -> str:
    if len(found) != 1:
        raise Unclear(otherwise)
    return found[0]


def _hers(what: Particular, value: str) -> Told:
    return Told(what, value, Source.COUNCILLOR)
