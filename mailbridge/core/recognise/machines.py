"""Mail that no person wrote for this occasion, what sort it is, and what an out-of-office says (RFC 3834, 3798, 5965).

Headers are weighed, not believed: Exchange marks residents' mail as auto-generated when it redirects it, web forms are sent by robots for
people, and many automatic answers carry no mark at all. X-Auto-Response-Suppress is never looked at: a help desk lost real mail so.
"""

from __future__ import annotations

from datetime import date

from mailbridge.core.dates import mentions
from mailbridge.core.mail import Mail
from mailbridge.core.reading import Absence
from mailbridge.core.recognise import absence_words as away
from mailbridge.core.recognise import machine_words as words
from mailbridge.core.recognise.help_desks import agents_words
from mailbridge.core.recognise.persons import EMAIL
from mailbridge.core.recognise.promises import sentences
from mailbridge.model.words import MachineKind

_BEGINNING = 1500
"""Characters of the text in which an automatic answer says what it is."""
_ENOUGH = 2
_ARRIVED = ("delivered", "relayed", "expanded")
"""What a report says of a mail that did arrive (RFC 3464)."""
_LITTLE = (MachineKind.OUT_OF_OFFICE, MachineKind.CHANNEL_REFUSED)
"""Sorts whose words are so plain that one more sign is enough."""


def machine(mail: Mail) -> MachineKind | None:
    """What sort of automatic mail this is; None for a person's, and for mail of lists and notices, which `notices` knows."""
    if _is_receipt(mail):
        return MachineKind.READ_RECEIPT
    if words.RECALL.match(mail.subject):
        return MachineKind.RECALL
    if "multipart/report" in mail.headers.get("Content-Type").lower():  # of any type: RFC 6522 keeps it for mail systems
        return MachineKind.OTHER
    said = _said(mail)
    if _speaks_of(words.OF_SECRETS, said) and words.SECURE_LINK.search(said):
        return MachineKind.SECURE_LINK
    signs = _signs(mail, said)
    if not signs and not words.REFUSES.search(said):  # as it is with most mail
        return None
    kind = next((kind for kind, pattern in words.SAYS if pattern.search(said)), None)
    signs += kind is MachineKind.CHANNEL_REFUSED and not _writes_as_herself(mail)
    if not signs or _is_in_passing(mail) or (kind is MachineKind.TICKET_ACK and agents_words(mail)):
        return None
    if signs < (1 if kind in _LITTLE else _ENOUGH) or (kind is None and not _is_marked_answer(mail, said)):
        return None
    return kind or MachineKind.OTHER


def is_redirected(mail: Mail) -> bool:
    """Whether a mail program passed the mail on by a rule, which adds automatic marks to mail that people wrote."""
    return mail.headers.has_any(words.REDIRECT_MARKS)


def is_robot_address(address: str) -> bool:
    """Whether an address belongs to no person who reads mail: noreply, notifications, wordpress …"""
    return bool(words.ROBOT.search(address[:320]))


def absence(mail: Mail, written: date) -> Absence:
    """When an out-of-office ends and whom to ask instead. Of a range its last day counts; of several dates the one after "back" or "until"."""
    text = mail.text[:_BEGINNING]
    return Absence(_until(text, written), _stand_in(text, mail))


def _said(mail: Mail) -> str:
    return f"{mail.subject[:300]}\n{mail.text[:_BEGINNING]}"


def _speaks_of(stems: tuple[str, ...], said: str) -> bool:
    """Whether any of some word stems stands in a text: quick, and saves a search that could find nothing."""
    lower = said.lower()
    return any(stem in lower for stem in stems)


def _owns_up(said: str) -> bool:
    """Whether a mail says of itself that no person wrote it."""
    return _speaks_of(words.OF_MACHINES, said) and bool(words.OWNS_UP.search(said))


def _is_receipt(mail: Mail) -> bool:
    if "disposition-notification" in mail.headers.get("Content-Type").lower():
        return True
    if mail.delivery_reports and all(report.action.lower() in _ARRIVED for report in mail.delivery_reports):
        return True
    return bool(words.RECEIPT_SUBJECT.match(mail.subject) and words.RECEIPT_TEXT.search(mail.text[:_BEGINNING]))


def _signs(mail: Mail, said: str) -> int:
    """How much speaks for a machine: two are enough by themselves."""
    sender = mail.from_.address if mail.from_ else ""
    from_headers = 2 * answers_by_header(mail) + (0 if is_redirected(mail) else _bulk_marks(mail) + 2 * (mail.return_path == ""))
    from_words = (
        2 * (bool(words.SUBJECT.match(mail.subject)) or _tells_only_of_absence(mail))
        + 2 * _owns_up(said)
        + bool(words.NO_REPLY.search(said))
        + _formulas(said, mail)
    )
    return from_headers + from_words + is_robot_address(sender)


def _tells_only_of_absence(mail: Mail) -> bool:
    """Whether a reply holds nothing but what an out-of-office says; some servers mark it in no way at all."""
    said = list(sentences(mail.new_text[:_BEGINNING])) if words.REPLY.match(mail.subject) else []
    return any(away.OWN_ABSENCE.match(s) and away.OUT_OF_OFFICE.search(s) for s in said) and all(
        away.OUT_OF_OFFICE.search(s) or away.ABSENCE.search(s) or len(s.split()) < 4 for s in said
    )


def answers_by_header(mail: Mail) -> bool:
    """Whether a header says outright that this is an automatic answer (RFC 3834)."""
    submitted = mail.headers.get("Auto-Submitted").strip().lower()
    replies = any(mail.headers.get(name).strip().lower() == "auto_reply" for name in words.PRECEDENCE)
    passed = any(value.strip().lower() == "autoresponder" for value in mail.headers.all("Delivered-To"))
    return submitted.startswith(("auto-replied", "auto-notified")) or replies or passed or mail.headers.has_any(words.REPLY_MARKS)


def _bulk_marks(mail: Mail) -> int:
    submitted = mail.headers.get("Auto-Submitted").strip().lower()
    return submitted.startswith("auto-generated") + (mail.headers.get("Precedence").strip().lower() in ("bulk", "junk", "list"))


def _formulas(said: str, mail: Mail) -> int:
    """How many set phrases of automatic answers stand in a text, at most two; one at most of somebody who says "I" or writes under her own name."""
    found = sum(bool(pattern.search(said)) for pattern in words.FORMULAS)
    return 1 if found and (words.FIRST_PERSON.search(said) or _writes_as_herself(mail)) else min(found, 2)


def _writes_as_herself(mail: Mail) -> bool:
    """Whether the address is made of the display name: `Sam Lee <sam.lee@…>`, unlike `Waste Services <waste@…>`."""
    if mail.from_ is None or words.TEAM.search(mail.from_.name[:200]):
        return False
    names = [part.lower() for part in mail.from_.name.replace(",", " ").split() if part.isalpha()]
    local = mail.from_.address.partition("@")[0].lower()
    return len(names) > 1 and "." in local and sum(name in local for name in names) > 1


def _is_marked_answer(mail: Mail, said: str) -> bool:
    """Enough to call a mail automatic although its words say nothing: marks of an answer, not of mere bulk."""
    nobody_sent = mail.return_path == "" and not is_redirected(mail)
    return nobody_sent or answers_by_header(mail) or bool(words.SUBJECT.match(mail.subject)) or _owns_up(said)


def _is_in_passing(mail: Mail) -> bool:
    """Whether a person speaks of an absence or of an automatic answer in passing."""
    marked = bool(words.SUBJECT.match(mail.subject)) or answers_by_header(mail)
    return not marked and bool(away.IN_PASSING.search(mail.new_text[:_BEGINNING]))


def _until(text: str, written: date) -> date | None:
    text = away.FOREIGN_DAY.sub(lambda m: f"{m['day']} {away.ENGLISH[m['month'].lower()]}", text)
    found = [m for m in mentions(text, written) if m.day >= written]
    back = next((m for m in found if away.BACK.search(text[max(0, m.start - 60) : m.start])), None)
    return back.day if back else max((m.day for m in found), default=None)


def _stand_in(text: str, mail: Mail) -> str:
    """An address to ask instead, else the name after "please contact"."""
    own = mail.from_.address.lower() if mail.from_ else ""
    asked = away.INSTEAD.search(text)
    for part in (text[asked.end() :] if asked else "", text):
        address = next((a for a in (m.group().strip(".") for m in EMAIL.finditer(part)) if a.lower() != own), "")
        if address:
            return address
    named = away.INSTEAD_NAME.search(text)
    return named["name"] if named else ""
