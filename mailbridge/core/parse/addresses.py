"""Address headers to mailboxes. mail-parser decides, because it never takes the display name for the address (LIBRARIES, section 4)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mailbridge.core.mail import Address
from mailbridge.core.parse import bounds
from mailbridge.core.parse.encoded import decoded, tidy, unfolded

_PLAIN = re.compile(
    r"(?:\"([^\"\\@<>]{0,200})\"|([A-Za-z0-9 .,'’&()/=?_-]{0,200}?)) ?<([A-Za-z0-9._%+=/'-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8})>"
)
_BARE = re.compile(r"<?([A-Za-z0-9._%+=/'-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8})>?")
_NOTHING_BETWEEN = re.compile(r"([,;])[,;\s]+")
_ANYWHERE = re.compile(r"[^\s<>,;:\"'()\[\]\\]{1,128}@[^\s<>,;:\"'()\[\]\\@]{1,255}")
_OWN_QUOTES = "'\"‘’“” \t"


def mailboxes(values: Iterable[str]) -> tuple[Address, ...]:
    """The mailboxes of all occurrences of an address header (raw values), in order. Groups without members give none."""
    found: list[Address] = []
    for value in values:
        found += _of_field(_NOTHING_BETWEEN.sub(r"\1 ", unfolded(value))[: bounds.ADDRESS_CHARACTERS])
    return tuple(found[: bounds.ADDRESSES])


def _of_field(value: str) -> list[Address]:
    plain = _PLAIN.fullmatch(value) or _BARE.fullmatch(value)
    if plain:
        name = "" if plain.re is _BARE else (plain.group(1) or plain.group(2) or "")
        return [address(decoded(name), plain.group(plain.lastindex or 1))]
    if not value:
        return []
    from mailparser.utils import get_addresses  # lazily: start-up time

    pairs = [pair for pair in get_addresses(value) if pair[1]]
    return [address(decoded(name), written) for name, written in pairs] or _only_one(value)


def _only_one(value: str) -> list[Address]:
    """What no parser could read, but what names exactly one mailbox; two would be a guess."""
    found = set(_ANYWHERE.findall(value))
    if len(found) != 1 or value.count("@") != 1:
        return []
    written = found.pop()
    name = value.partition(written)[0].partition("<")[0]
    return [address("" if "(" in name else decoded(name), written)]


def address(name: str, written: str) -> Address:
    """A mailbox with a tidy display name and the domain in lower case. A name that only repeats the address is none."""
    local, _, domain = tidy(written).strip("<>").rpartition("@")
    spec = f"{local}@{domain.lower().rstrip('.')}" if local else domain
    name = tidy(name).strip(_OWN_QUOTES)
    return Address("" if name.lower() == spec.lower() else name, spec)
