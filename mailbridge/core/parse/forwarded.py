"""Mails that were passed on inside the text of a mail, as `ForwardedPart`s."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mailbridge.core.mail import Address, ForwardedPart
from mailbridge.core.parse.addresses import address
from mailbridge.core.parse.dates import written_date
from mailbridge.core.parse.encoded import tidy
from mailbridge.core.parse.trim.divide import Piece

_SPEC = re.compile(r"[^\s<>\[\](),;:\"'*]{1,128}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_AROUND = re.compile(r"[<\[(*]{1,3}\s?(?:mailto:|smtp:)?\s?[^\s<>\[\]()]{1,200}@[^\s<>\[\]()*]{1,200}\s?[>\])*]{1,3}", re.IGNORECASE)
_OFFICE_IN_NAME = re.compile(r"\s\([^()]{2,80}\)$|\s\[[^\[\]]{2,80}\]$")
_ON_BEHALF = re.compile(r"^(.{2,200}?) (?:on behalf of|im auftrag von|pour le compte de|ar ran) (.{2,200})$", re.IGNORECASE)
_SURNAME_FIRST = re.compile(r"([^\W\d_][\w'’-]{0,40}(?: [\w'’-]{1,40})?), ?([^\W\d_][\w'’. -]{0,40})")
_LIMIT = 50


def forwarded_parts(pieces: Iterable[Piece]) -> tuple[ForwardedPart, ...]:
    """Forwarded mails, outermost first."""
    return tuple(
        ForwardedPart(
            piece.note,
            _author(piece.fields.get("from", "")),
            _people(piece.fields.get("to", "")),
            tidy(piece.fields.get("subject", "")),
            written_date(piece.fields.get("date", "")),
            piece.text,
        )
        for piece in pieces
    )


def _author(written: str) -> Address | None:
    people = person(written)
    return people if people.name or people.address else None


def person(written: str) -> Address:
    """Somebody as a header block names them: `Name <address>`, `Name [mailto:address]`, an address, or a name alone (`Hatch, Doreen (HOSPITAL)`)."""
    behalf = _ON_BEHALF.match(written)
    if behalf:
        written = behalf.group(2)
    specs = _SPEC.findall(written)
    spec = specs[-1].removeprefix("mailto:") if specs else ""
    name = _AROUND.sub(" ", written[:1000])
    name = tidy(name.replace(spec, " ") if spec else name).strip("\"'‘’“”<>[]()*;,: ")
    return (
        address(_first_name_first(tidy(_OFFICE_IN_NAME.sub("", name))), spec)
        if spec
        else Address(_first_name_first(tidy(_OFFICE_IN_NAME.sub("", f"{name})" if name.count("(") > name.count(")") else name))), "")
    )


def _first_name_first(name: str) -> str:
    """`Hatch, Doreen` the way round in which people are greeted."""
    match = _SURNAME_FIRST.fullmatch(name)
    return f"{match.group(2)} {match.group(1)}" if match else name


def _people(written: str) -> tuple[Address, ...]:
    """Recipients; semicolons part them, and commas where addresses stand between."""
    if not written:
        return ()
    separator = ";" if ";" in written else ","
    pieces = written.split(separator) if separator == ";" or written.count("@") > 1 else [written]
    return tuple(person(piece) for piece in pieces[:_LIMIT] if piece.strip())
