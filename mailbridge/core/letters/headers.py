"""How header fields of ours are written: encoded words that every program decodes alike, addresses, and Message-IDs that are never broken or encoded.

The standard library's own folding encodes long Message-IDs, which breaks Outlook's threading (cpython#79986), and loses blanks between encoded words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from email.header import Header
from email.headerregistry import Address as HeaderAddress
from email.policy import EmailPolicy
from functools import lru_cache
from typing import Any

from mailbridge.core.letters.plain import one_line
from mailbridge.core.mail import Address

WIDTH = 76
LONGEST_NAME = 100
MOST_REFERENCES = 11
MOST_REFERENCE_BYTES = 4000
"""Some servers refuse a References field above 4096 bytes."""
_ID = re.compile(r"<[!-;=?-~]{1,900}>")
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]{1,128}@[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]{1,253}")
_TAG = re.compile(r" \[(?:[A-Z]{1,5}-\d{1,9}|List [0-9A-Z]{5}-[0-9A-Z]{5})\]$")


class Unaddressable(ValueError):
    """What should be an address is none: nothing can be posted to it, or in its name."""


@lru_cache(maxsize=1024)
def is_postable(address: str) -> bool:
    """Whether a letter can be addressed so: a quoted local part or an address in brackets is legal, and no letter goes there.

    Nor to what nobody can see, or could read (U+FFFD)."""
    return _ADDRESS.fullmatch(address) is not None and address.isprintable() and "\ufffd" not in address


def mailbox(address: Address) -> HeaderAddress:
    """An address for a header field. Raises `Unaddressable` for everything that could be read as more, or as something else, than one address."""
    if not is_postable(address.address):
        raise Unaddressable(f"{address.address!r} is not an address")
    local, _, domain = address.address.rpartition("@")
    return HeaderAddress(one_line(address.name, LONGEST_NAME), local, domain)


def identifiers(written: Iterable[str]) -> tuple[str, ...]:
    """The Message-IDs that may stand in a header, each once. What is not one, or could break a line, is left out."""
    bare = ("".join(one.split()) for one in written)
    return tuple(dict.fromkeys(one for one in bare if _ID.fullmatch(one)))


def trimmed(references: Iterable[str]) -> tuple[str, ...]:
    """A long thread shortened to its first id and the last ten, and to 4000 bytes: what threading needs (RFC 5322, 3.6.4)."""
    chain = identifiers(references)
    if len(chain) > MOST_REFERENCES:
        chain = (chain[0], *chain[1 - MOST_REFERENCES :])
    while len(" ".join(chain)) > MOST_REFERENCE_BYTES:
        chain = (chain[0], *chain[2:])
    return chain


def _ids(_: str, value: Any) -> str:
    """Each id whole, on a line of its own."""
    return "\r\n ".join(str(value).split())


def _words(name: str, value: Any) -> str:
    """Text of a subject. The reference at its end stays readable without decoding: ticket systems look for it."""
    text = one_line(str(value))
    if text.isascii() and "=?" not in text:
        fits = len(name) + len(": ") + len(text) < WIDTH
        return text if fits else Header(text, "us-ascii", WIDTH, name).encode(linesep="\r\n")
    tag = _TAG.search(text)
    header = Header(text[: tag.start()] if tag else text, "utf-8", WIDTH, name)
    if tag:
        header.append(tag.group().strip(), "us-ascii")
    return header.encode(linesep="\r\n")


def _mailboxes(name: str, value: Any) -> str:
    """Each address on a line of its own."""
    return ",\r\n ".join(_mailbox(name, one) for one in value)


def _mailbox(name: str, one: HeaderAddress) -> str:
    if one.display_name.isascii() and "=?" not in one.display_name:
        return str(one)
    encoded = Header(one.display_name, "utf-8", WIDTH, name).encode(linesep="\r\n")
    return f"{encoded}\r\n <{one.addr_spec}>"


def _token(_: str, value: Any) -> str:
    """One of our own words, or a date."""
    return str(value)


_FIELDS: dict[str, Callable[[str, Any], str]] = {
    "Message-ID": _ids,
    "In-Reply-To": _ids,
    "References": _ids,
    "Subject": _words,
    "Thread-Topic": _words,
    "From": _mailboxes,
    "To": _mailboxes,
    "Cc": _mailboxes,
    "Reply-To": _mailboxes,
    "Date": _token,
    "Thread-Index": _token,
    "Auto-Submitted": _token,
    "X-Auto-Response-Suppress": _token,
}
"""Field -> how its value is written. The other fields hold nothing that a stranger wrote."""
POLICY = EmailPolicy(linesep="\r\n", max_line_length=WIDTH, cte_type="7bit")
"""How the standard library writes the other fields."""


def field(name: str, value: Any) -> bytes:
    """A header field as posted."""
    write = _FIELDS.get(name)
    return f"{name}: {write(name, value)}\r\n".encode() if write else _folded(name, value)


@lru_cache(maxsize=256)
def _folded(name: str, value: str) -> bytes:
    return POLICY.fold_binary(*POLICY.header_store_parse(name, value))
