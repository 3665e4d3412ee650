"""What mailbridge understands of a mail, as the JSON object of `explain --json` and as a page for people."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mailbridge.cli.screen import printable
from mailbridge.core.mail import Attachment, Mail
from mailbridge.core.reading import CommandRequest, Person, Reading
from mailbridge.model.words import Flag, Kind, MatchedBy, Purpose

if TYPE_CHECKING:
    from rich.console import RenderableType

KINDS: dict[Kind, str] = {Kind.OWN_MAIL: "refused", Kind.UNPLACED: "new_enquiry"}
"""Kinds that have no word of their own in the JSON; all others are called as they are."""
VERBS: dict[str, str] = {
    "update": "reply",
    "send": "reply",
    "ask": "reply",
    "notcase": "spam",
    "block": "spam",
    "list": "status",
    "show": "status",
    "find": "status",
    "defer": "hold",
    "escalate": "chase",
    "canthelp": "close",
    "refer": "forward",
}
"""Verbs of `core.commands.table` that the JSON tells by a coarser word."""
_RETURNED = ("message/rfc822", "message/global", "text/rfc822-headers")
_OWN_REFERENCE = re.compile(r"[A-Z]{2,5}-\d+")


def explained(file: str, mail: Mail, reading: Reading, would: Sequence[str], names: Mapping[str, str]) -> dict[str, object]:
    """The object of one mail. `names`: sha256 of a mail read beside it -> the name by which `duplicate_of` calls it."""
    return {
        "file": file,
        "kind": KINDS.get(reading.kind, reading.kind.value),
        "rule": reading.rule,
        "reason": reading.reason,
        "trusted": reading.trusted,
        "author": {"name": reading.author.name or None, "address": reading.author.address},
        "constituent": _person(reading.constituent),
        "subject": mail.subject,
        "title": mail.title,
        "new_text": reading.new_text,
        "elided_text": reading.elided_text,
        "attachments": [_attachment(a, reading) for a in _enclosed(mail, reading)],
        "place": {
            "postcode": reading.matter.place.postcode or None,
            "postcodes": list(reading.matter.place.postcodes),
            "street": reading.matter.place.street or None,
            "in_ward": reading.matter.place.in_ward,
        },
        "phone": next(iter(reading.matter.phones), None),
        "departments": list(reading.matter.departments),
        "categories": list(reading.matter.categories),
        "enquiry_type": reading.matter.enquiry_type.value,
        "problems": reading.matter.problems,
        "issue": reading.matter.issue,
        "flags": sorted(flag.value for flag in _flags(reading)),
        "sensitivities": [s.value for s in reading.sensitivities],
        "references": {"case": list(_case_references(reading)), "external": list(reading.external_references)},
        "answer": _answer(reading),
        "absence": {"until": reading.absence.until.isoformat() if reading.absence.until else None, "stand_in": reading.absence.stand_in or None}
        if reading.absence
        else None,
        "bounce": {"addresses": list(reading.bounce.addresses), "permanent": reading.bounce.permanent, "status": reading.bounce.status or None}
        if reading.bounce
        else None,
        "commands": _commands(reading),
        "forwarded": {"note": reading.forward.note, "subject": reading.forward.subject}
        if reading.forward and reading.kind is Kind.COUNCILLOR_FORWARD
        else None,
        "campaign": reading.campaign or None,
        "duplicate_of": names.get(reading.duplicate_of) if reading.duplicate_of else None,
        "would": list(would),
    }


def page(file: str, mail: Mail, reading: Reading, would: Sequence[str]) -> RenderableType:
    """The same for people: kind, rule and reason first, the words last."""
    from rich.console import Group
    from rich.panel import Panel
    from rich.table import Table
    from rich.text import Text

    rows = Table.grid(padding=(0, 2))
    for label, value in _rows(mail, reading, would):
        rows.add_row(Text(label, style="bold"), Text(printable(value)))
    return Panel(Group(rows, Text(""), Text(printable(reading.new_text or "(no words of its own)"))), title=Text(file), title_align="left")


def _rows(mail: Mail, reading: Reading, would: Sequence[str]) -> list[tuple[str, str]]:
    about = reading.matter
    told = [
        ("kind", KINDS.get(reading.kind, reading.kind.value).replace("_", " ")),
        ("rule", f"{reading.rule}: {reading.reason}"),
        ("author", f"{reading.author.name} <{reading.author.address}>".strip() if reading.author.address else reading.author.name),
        ("trusted", "yes" if reading.trusted else "no"),
        ("constituent", ", ".join(filter(None, (_person(reading.constituent) or {}).values()))),
        ("subject", mail.subject),
        ("case", ", ".join(f"{c.value} ({c.by.value})" for c in reading.claims)),
        ("about", ", ".join((*about.categories, about.issue) if about.issue else about.categories)),
        ("departments", ", ".join(about.departments)),
        ("place", ", ".join(filter(None, (about.place.street, about.place.postcode, about.place.ward)))),
        ("careful", ", ".join(sorted(f.value for f in _flags(reading)) + [s.value for s in reading.sensitivities])),
        ("commands", "; ".join(f"{c.verb} {c.reference} {c.arguments}".strip() for c in reading.commands)),
        ("answer", ", ".join(f"{key}: {value}" for key, value in (_answer(reading) or {}).items() if value)),
        ("attachments", ", ".join(f"{a.filename or a.content_type} ({a.purpose.value})" for a in mail.attachments)),
        ("unreadable", "; ".join(mail.defects)),
        ("would", "\n".join(would)),
    ]
    return [(label, value) for label, value in told if value]


def _flags(reading: Reading) -> frozenset[Flag]:
    """The flags; a mail with special data in it is sensitive by that alone."""
    return reading.flags | ({Flag.SENSITIVE} if reading.sensitivities else frozenset())


def _person(person: Person | None) -> dict[str, str | None] | None:
    if person is None:
        return None
    return {
        "name": person.name or None,
        "address": person.address or None,
        "phone": person.phone or None,
        "postcode": person.postcode or None,
        "street": person.street or None,
    }


def _enclosed(mail: Mail, reading: Reading) -> tuple[Attachment, ...]:
    """What somebody enclosed; in a bounce the returned mail is no enclosure."""
    return tuple(a for a in mail.attachments if reading.kind is not Kind.BOUNCE or a.content_type not in _RETURNED)


def _attachment(part: Attachment, reading: Reading) -> dict[str, object]:
    """One enclosure. Agendas and invoices are evidence of nothing."""
    purpose = Purpose.OTHER if part.purpose is Purpose.EVIDENCE and reading.kind is Kind.NOT_CASEWORK else part.purpose
    photo = part.photo
    seen = {"lat": photo.latitude, "lon": photo.longitude, "taken_at": photo.taken_at.isoformat() if photo.taken_at else None} if photo else None
    return {
        "filename": part.filename,
        "content_type": part.content_type,
        "size": part.size,
        "sha256": part.sha256,
        "purpose": purpose.value,
        "photo": seen,
    }


def _case_references(reading: Reading) -> tuple[str, ...]:
    """Our references as the signs and commands name them, in the order of the signs."""
    named = [_reference_in(c.value) for c in reading.claims if c.by in (MatchedBy.SUBJECT, MatchedBy.QUOTED_REFERENCE, MatchedBy.MESSAGE_ID)]
    named += [c.reference for c in reading.commands]
    return tuple(dict.fromkeys(name for name in named if name))


def _reference_in(value: str) -> str:
    """`MB-103` of itself or of `<mb-103.ack1.…@…>`."""
    found = _OWN_REFERENCE.match(value.strip("<> ").upper())
    return found.group() if found else ""


def _answer(reading: Reading) -> dict[str, object] | None:
    found = reading.answer
    if found is None:
        return None
    return {
        "substantive": found.substantive,
        "holding": found.holding,
        "question": found.question,
        "promised_date": found.promised_date.isoformat() if found.promised_date else None,
        "redirected_to": found.redirected_to or None,
        "shareable": found.shareable,
    }


def _commands(reading: Reading) -> list[dict[str, object]]:
    """The commands that might be obeyed: none of an untrusted sender. A councillor's remark on a case is the verb `none`."""
    if reading.kind is Kind.REFUSED or not reading.councillor or not reading.trusted:
        return []
    if reading.kind is Kind.COMMAND and not reading.commands:
        return [{"verb": "none", "reference": next(iter(_case_references(reading)), None), "arguments": "", "departments": []}]
    return [_command(c, reading) for c in reading.commands]


def _command(command: CommandRequest, reading: Reading) -> dict[str, object]:
    """One command; a new case for which she names no department goes where its matter belongs."""
    departments = command.departments or (reading.matter.departments if command.verb == "new" else ())
    verb = VERBS.get(command.verb, command.verb)
    words = command.arguments or (command.message if verb in ("reply", "note") else "")
    return {"verb": verb, "reference": command.reference or None, "arguments": words, "departments": list(departments)}
