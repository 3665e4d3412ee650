"""Reads a file of contacts, whatever it is: vCards, or a table with commas, semicolons or tabs, in UTF-8, UTF-16 or what Windows writes."""

from __future__ import annotations

import codecs

from mailbridge.core.addressbook.cards import read_cards
from mailbridge.core.addressbook.entry import Book
from mailbridge.core.addressbook.tables import read_table

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read(content: bytes) -> Book:
    """All that a file says. Never raises: what cannot be read is a fault with its line."""
    text = _decoded(content).replace("\r\n", "\n").replace("\r", "\n")
    return read_cards(text) if "BEGIN:VCARD" in text[:2_000].upper() else read_table(text)


def _decoded(content: bytes) -> str:
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    if encoding:
        return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
