"""Exports: cases as tables, and what is held on a person or in a case as files, each mail and letter as it was. Made for a letter to the councillor."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from mailbridge import lookup
from mailbridge.archive import Archive, Unreadable
from mailbridge.core.calendar import WorkingDays
from mailbridge.core.cells import as_cell
from mailbridge.core.correspondence.desk import place_in_words
from mailbridge.core.enclosures import MOST_BYTES
from mailbridge.core.known import KnownCase, KnownPermission, KnownReferral
from mailbridge.core.letters.letter import Enclosure, Papers
from mailbridge.core.reading import Person
from mailbridge.model.tables import Case, Inbound, Outbound
from mailbridge.model.words import ReferralStatus

COLUMNS = ("reference", "status", "title", "place", "categories", "channel", "opened", "closed", "outcome", "resident", "address", "phone", "departments")
_ZIP, _CSV, _JSON = "application/zip", "text/csv", "application/json"


@dataclass(frozen=True, slots=True)
class File:
    """A file of an export, with the moment it is of (UTC)."""

    name: str
    content: bytes
    at: datetime | None = None


def papers(session: Session, archive: Archive, wanted: Papers, councillor: str, calendar: WorkingDays) -> tuple[Enclosure, ...]:
    """The files that a letter encloses: two tables of all cases, or one zip file."""
    if wanted.lines:
        listed = File("list.txt", ("\n".join(wanted.lines) + "\n").encode())
        return (Enclosure(f"{wanted.name}.zip", _ZIP, _zipped([listed, *_mails_and_letters(session, archive, wanted)], calendar)),)
    every = lookup.cases(session, councillor)
    rows = every if wanted.every_case else [row for row in every if row.reference in wanted.cases]
    cases = [(row, lookup.view(session, row)) for row in rows]
    tables = (File(f"{wanted.name}.csv", _as_csv(cases, calendar)), File(f"{wanted.name}.json", _as_json(cases, calendar)))
    if wanted.every_case and sum(len(table.content) for table in tables) <= MOST_BYTES:
        return tuple(Enclosure(table.name, _CSV if table.name.endswith("csv") else _JSON, table.content) for table in tables)
    history = File("history.txt", _as_text(cases, calendar))
    bundle = _zipped([*tables, history, *_people(session, wanted, calendar), *_mails_and_letters(session, archive, wanted)], calendar)
    return (Enclosure(f"{wanted.name}.zip", _ZIP, bundle),)


def _as_csv(cases: Sequence[tuple[Case, KnownCase]], calendar: WorkingDays) -> bytes:
    """One line for each case, as spreadsheets open it: with a mark of its encoding, and with no cell that a spreadsheet would calculate."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row, case in cases:
        writer.writerow([as_cell(value) for value in _line(row, case, calendar)])
    return out.getvalue().encode("utf-8-sig")


def _line(row: Case, case: KnownCase, calendar: WorkingDays) -> Iterable[str]:
    person = case.constituent or case.correspondent or Person()
    yield from (case.reference, case.status.value, case.title, place_in_words(case.place), ", ".join(case.categories), row.channel)
    yield from (_day(row.opened_at, calendar), _day(row.closed_at, calendar), case.outcome, person.name, person.address, person.phone)
    yield ", ".join(dict.fromkeys(referral.department for referral in case.referrals))


def _day(moment: datetime | None, calendar: WorkingDays) -> str:
    return calendar.day(moment).isoformat() if moment else ""


def _time(moment: datetime | None, calendar: WorkingDays) -> str | None:
    return calendar.local(moment).isoformat(timespec="seconds") if moment else None


def _as_json(cases: Sequence[tuple[Case, KnownCase]], calendar: WorkingDays) -> bytes:
    """Everything that is known of each case, for another program."""
    return json.dumps([_described(row, case, calendar) for row, case in cases], ensure_ascii=False, indent=1).encode()


def _described(row: Case, case: KnownCase, calendar: WorkingDays) -> dict[str, object]:
    return {
        "reference": case.reference,
        "status": case.status.value,
        "title": case.title,
        "issue": case.issue,
        "words": case.words,
        "place": place_in_words(case.place),
        "position": [case.place.latitude, case.place.longitude] if case.place.latitude is not None else None,
        "categories": list(case.categories),
        "enquiry_type": case.enquiry_type,
        "channel": row.channel,
        "flags": sorted(case.flags),
        "sensitivities": list(case.sensitivities),
        "opened": _time(row.opened_at, calendar),
        "closed": _time(row.closed_at, calendar),
        "outcome": case.outcome or None,
        "outcome_text": row.outcome_text,
        "resident": _person(case.constituent),
        "written_by": _person(case.correspondent),
        "their_references": list(case.externals),
        "referrals": [_referral(referral, calendar) for referral in case.referrals],
        "permissions": [_permission(permission, calendar) for permission in case.permissions],
        "history": list(case.history),
    }


def _person(person: Person | None) -> dict[str, str] | None:
    return {name: getattr(person, name) for name in ("name", "address", "phone", "postcode", "street")} if person else None


def _referral(referral: KnownReferral, calendar: WorkingDays) -> dict[str, object]:
    return {
        "department": referral.department,
        "address": referral.address,
        "status": referral.status.value,
        "sent": "" if referral.status is ReferralStatus.QUEUED else _time(referral.sent_at, calendar),
        "working_days": referral.working_days,
    }


def _permission(one: KnownPermission, calendar: WorkingDays) -> dict[str, object]:
    """Who may be told, what, who said so, and the mail that says it."""
    return {
        "body": one.name,
        "answer": one.state.value,
        "scope": one.scope,
        "at": _time(one.at, calendar),
        "said_by": one.said_by or one.noted_by,
        "noted_by": one.noted_by,
        "told": one.told,
        "mail": one.mail or None,
    }


def _as_text(cases: Sequence[tuple[Case, KnownCase]], calendar: WorkingDays) -> bytes:
    """The history of each case as people read it."""
    parts = (f"{case.reference} {case.title or case.issue}\n\n" + "\n".join(case.history) for _, case in cases)
    return ("\n\n\n".join(parts) + "\n").encode()


def _people(session: Session, wanted: Papers, calendar: WorkingDays) -> Iterator[File]:
    """What is known of the person, each thing with where it comes from, and whether it still holds."""
    facts = [
        {
            "what": one.what.value,
            "value": one.value,
            "source": one.source.value,
            "said_by": one.who,
            "at": _time(one.at, calendar),
            "holds_until": _time(one.ended_at, calendar),
        }
        for one in lookup.contact_facts(session, wanted.contacts)
    ]
    if facts:
        yield File("contact.json", json.dumps(facts, ensure_ascii=False, indent=1).encode())


def _mails_and_letters(session: Session, archive: Archive, wanted: Papers) -> Iterator[File]:
    """Each as it came or went out; of one that cannot be read that is said."""
    for number in wanted.mails:
        mail = session.get_one(Inbound, number)
        yield _archived(archive, f"mails/{mail.received_at:%Y-%m-%d}-{number}.eml", mail.sha256, mail.received_at)
    for number in wanted.letters:
        letter = session.get_one(Outbound, number)
        yield _archived(archive, f"letters/{letter.created_at:%Y-%m-%d}-{number}-{letter.letter}.eml", letter.sha256, letter.created_at)


def _archived(archive: Archive, name: str, sha256: str, at: datetime) -> File:
    try:
        return File(name, archive.get(sha256), at)
    except Unreadable:
        return File(f"{name}.missing.txt", b"This one is missing in the archive, or damaged.\n", at)


def _zipped(files: Sequence[File], calendar: WorkingDays) -> bytes:
    """A zip file that can be mailed. What would make it too large is left out; `contents.txt` says so, and has the SHA-256 of each file."""
    out, room, lines = io.BytesIO(), MOST_BYTES, []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for file in files:
            size = len(zlib.compress(file.content))
            fits = size <= room
            room -= size if fits else 0
            lines.append(f"{hashlib.sha256(file.content).hexdigest()}  {file.name}{'' if fits else ' (left out: too large for a mail)'}")
            if fits:
                bundle.writestr(_entry(file.name, file.at, calendar), file.content)
        bundle.writestr(_entry("contents.txt", None, calendar), "\n".join(lines) + "\n")
    return out.getvalue()


def _entry(name: str, at: datetime | None, calendar: WorkingDays) -> zipfile.ZipInfo:
    """A file in the bundle, dated as the mail was, so that the same export gives the same bytes."""
    local = calendar.local(at) if at else datetime(1980, 1, 1, tzinfo=calendar.zone)
    entry = zipfile.ZipInfo(name, (local.year, local.month, local.day, local.hour, local.minute, local.second))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
