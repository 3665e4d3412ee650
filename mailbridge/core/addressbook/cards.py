"""Reads vCards of the versions 2.1, 3.0 and 4.0, as phones and mail programs write them, card by card: one that is broken spoils no other."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

import vobject

from mailbridge.core.addressbook.entry import Book, Entry, Fault, tidied

TAKEN = frozenset({"version", "prodid", "rev", "uid", "n", "fn", "email", "tel", "adr"})
"""Fields that are read, or say nothing of the person."""
_CARD = re.compile(r"^BEGIN:VCARD[ \t]*\n.*?(?:^END:VCARD[ \t]*$|(?=^BEGIN:VCARD)|\Z)", re.IGNORECASE | re.MULTILINE | re.DOTALL)
logging.getLogger("vobject").setLevel(logging.CRITICAL + 1)  # it logs lines that it cannot read, with what people are called in them


def read_cards(text: str) -> Book:
    """One entry for each card; of one that cannot be read the line and the reason."""
    found, ignored = [], dict[str, None]()
    for card in _CARD.finditer(text):
        line = text.count("\n", 0, card.start()) + 1
        read = _component(card[0])
        found.append(_entry(line, read) if read is not None else Fault(line, "this vCard cannot be read: it has no end, or no sense"))
        ignored.update(dict.fromkeys(name.upper() for name in (read.contents if read is not None else ()) if name not in TAKEN))
    entries = tuple(one for one in found if isinstance(one, Entry))
    return Book(entries, tuple(one for one in found if isinstance(one, Fault)), tuple(ignored))


def _component(card: str) -> Any:
    """The card as vobject reads it; None where it cannot. It raises whatever its parts raise."""
    try:
        return next(iter(vobject.readComponents(card, ignoreUnreadable=True, allowQP=True)), None)
    except Exception:
        return None


def _entry(line: int, card: Any) -> Entry | Fault:
    homes = [_home(one.value) for one in _in_order(card, "adr")]
    return tidied(line, _name(card), _texts(card, "email"), _texts(card, "tel"), (street for street, _ in homes), (code for _, code in homes))


def _name(card: Any) -> str:
    """The name as it is shown, else its parts."""
    shown = next(iter(_texts(card, "fn")), "")
    parts = card.contents.get("n")
    return shown or (" ".join(str(part) for part in (parts[0].value.given, parts[0].value.family) if part) if parts else "")


def _texts(card: Any, name: str) -> list[str]:
    return [str(one.value).strip() for one in _in_order(card, name) if str(one.value).strip()]


def _in_order(card: Any, name: str) -> Iterator[Any]:
    """The fields of a name: of the home before those of the work."""
    yield from sorted(card.contents.get(name, ()), key=lambda one: "work" in f"{one.params} {one.singletonparams}".lower())


def _home(address: Any) -> tuple[str, str]:
    """(street, postcode)."""
    street, code = (value if isinstance(value, str) else ", ".join(value) for value in (address.street, address.code))
    return street, code
