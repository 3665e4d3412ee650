"""What the residents of the labelled mails are answered, beside what they wrote, to be read by a person: `python -m tests.letters.acknowledgements -`

With a folder instead of `-` it writes `acknowledgements.txt` there. The real bridge takes the mails in, in the order of their dates."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import structlog
from sqlmodel import col, select

from mailbridge import lookup, storage
from mailbridge.archive import Archive
from mailbridge.bridge import Bridge
from mailbridge.core.known import KnownCase
from mailbridge.core.letters.templates import TemplateSet
from mailbridge.core.mail import Address, Mail
from mailbridge.core.parse import parse
from mailbridge.delivery import Delivery
from mailbridge.model.desk import Draft
from mailbridge.model.tables import Case, Inbound, Outbound
from mailbridge.settings import load
from mailbridge.settings.shapes import Settings
from tests.stories import database

ROOT = Path(__file__).resolve().parents[2]
LABELLED = ROOT.parent / "shared" / "mails"
ROLES = ("constituent_new", "campaign", "councillor_forward")
NOBODY = ("auto_reply", "bounce", "not_casework", "hostile")
"""Roles of mails that nobody may be answered for."""
Label = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answered:
    """A labelled mail and what it led to."""

    label: Label
    mail: Mail
    inbound: Inbound
    case: KnownCase | None
    letters: tuple[tuple[str, Mail], ...]
    """Template and mail of each letter to the resident, in order."""
    drafts: tuple[tuple[str, str], ...] = ()
    """Template and text of what waits for her word."""

    @property
    def acknowledgement(self) -> tuple[str, str] | None:
        """Template and text of the first answer, if any."""
        return next(((name, letter.text) for name, letter in self.letters if name.startswith("acknowledgement")), None)


def answered(roles: tuple[str, ...] = ROLES) -> Iterator[Answered]:
    """Every labelled mail of these roles, oldest first, and how it was answered."""
    labels = [one for one in json.loads((LABELLED / "labels.json").read_text(encoding="utf-8")) if one["role"] in roles]
    with TemporaryDirectory() as folder:
        town = Town(Path(folder))
        for label in sorted(labels, key=lambda one: datetime.fromisoformat(one["date"])):
            yield town.reads(label)
        town.bridge.engine.dispose()


@cache
def northvale() -> Settings:
    """Their setting."""
    return load(ROOT / "tests" / "northvale" / "config", {"NORTHVALE_PASSWORD": "of-a-test"})


class Town:
    """The councillor of the labelled mails, with an empty casework mailbox."""

    def __init__(self, folder: Path) -> None:
        settings = northvale()
        data = storage.prepared(folder / "data")
        self.now, self.uid = datetime(2020, 1, 1, tzinfo=UTC), 0
        self.bridge = Bridge(
            council=settings.council,
            lexicon=settings.lexicon,
            operator=Address("IT", "operator@asha-patel.example"),
            templates=TemplateSet(settings.templates),
            engine=database.opened(data / "mailbridge.db"),
            archive=Archive(data / "archive"),
            secret=storage.secret(data),
            now=lambda: self.now,
        )
        self.bridge.watch("patel", "INBOX", 1, 1)

    def reads(self, label: Label) -> Answered:
        """A mail comes at the moment of its date."""
        raw = (LABELLED / label["file"]).read_bytes()
        self.uid += 1
        self.now = datetime.fromisoformat(label["date"]).astimezone(UTC) + timedelta(minutes=2)
        number = self.bridge.take_in(Delivery("patel", "INBOX", 1, self.uid, raw, self.now, len(raw)))
        self.bridge.process(number or 0)
        return self._seen(label, parse(raw), number or 0)

    def _seen(self, label: Label, mail: Mail, number: int) -> Answered:
        with storage.transaction(self.bridge.engine) as session:
            inbound = session.get_one(Inbound, number)
            row = session.get(Case, inbound.case_id) if inbound.case_id else None
            case = lookup.view(session, row) if row else None
            letters = session.exec(select(Outbound).where(Outbound.inbound_id == number, col(Outbound.party).in_(("constituent", "correspondent")))).all()
            told = tuple((one.variant, parse(self.bridge.archive.get(one.sha256))) for one in letters)
            drafts = session.exec(select(Draft).where(Draft.case_id == inbound.case_id)).all() if inbound.case_id else ()
            return Answered(label, mail, inbound, case, told, tuple((one.variant, one.text) for one in drafts))


def page(one: Answered) -> str:
    """The mail, and beneath it what was answered."""
    flags = ", ".join(sorted(one.case.flags)) if one.case else ""
    about = f"{' '.join(one.case.categories)} | issue: {one.case.issue} | {flags}" if one.case else ""
    head = f"{'=' * 100}\n{one.label['id']} {one.label['slug']} ({one.inbound.status}: {one.inbound.reason})\n{about}\n"
    wrote = "\n".join(f"    | {line}" for line in (f"Subject: {one.mail.subject}", "", *one.mail.new_text.splitlines()))
    letters = [f"--- {name}\n{letter.text.strip()}" for name, letter in one.letters if name.startswith("acknowledgement")]
    letters += [f"--- draft {name}\n{text}" for name, text in one.drafts]
    return "\n\n".join((head + wrote, *(letters or ["--- no answer"])))


def main() -> None:
    """Prints them, or writes them into a folder."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    pages = "\n\n".join(page(one) for one in answered())
    if sys.argv[1:] in ([], ["-"]):
        print(pages)
    else:
        Path(sys.argv[1], "acknowledgements.txt").write_text(pages, encoding="utf-8")


if __name__ == "__main__":
    main()
