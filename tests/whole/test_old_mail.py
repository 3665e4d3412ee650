"""First start on a mailbox that has been used for years: nothing is sent, opened or stored, and every old mail can still be explained."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.servers.smtp import SmtpServer
from tests.stories.shapes import fresh
from tests.whole.council import Town

pytestmark = pytest.mark.slow
YEARS = 500
SUBJECTS = ("pothole", "missed bin", "URGENT", "Re: [MB-1] pothole", "street light out", "Council tax", "FW: minutes", "thank you")


def _old_mails(town: Town) -> list[bytes]:
    began = datetime(2019, 1, 7, 8, 0, tzinfo=UTC)
    return [_old_mail(town, number, began + timedelta(days=3 * number)) for number in range(YEARS)]


def _old_mail(town: Town, number: int, when: datetime) -> bytes:
    subject = SUBJECTS[number % len(SUBJECTS)]
    text = f"There is a {subject} problem at {number} Mill Lane NB1 4QT. Please help.\n\nResident {number}"
    return fresh(f"Resident {number} <r{number}@mail.example>", town.mailbox.address, subject, text, when)


def _fill(town: Town, mails: list[bytes]) -> None:
    with town.mailbox.imap() as imap:
        for raw in mails:
            assert imap.append("INBOX", "", "", raw)[0] == "OK"


def test_five_hundred_old_mails(town: Town, smtp: SmtpServer, tmp_path: Path) -> None:
    _fill(town, _old_mails(town))
    service = town.watching()
    service.stop()
    town.once()
    assert not smtp.received
    assert not any(flag in one for one in town.mailbox.flags() for flag in (r"\Seen", r"\Flagged"))
    assert town.ledger() == []
    assert list(town.archive()) == []
    kept = town.mailbox.messages()
    assert len(kept) == YEARS
    files = [tmp_path / f"old-{number:03}.eml" for number in range(YEARS)]
    for path, raw in zip(files, kept, strict=True):
        path.write_bytes(raw)
    done = town.command("explain", "--json", *map(str, files))
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [Path(one["file"]).name for one in told] == [path.name for path in files]
    assert all(one["kind"] for one in told)
    assert {one["kind"] for one in told} >= {"new_enquiry"}
    assert list(town.archive()) == [], "explaining keeps nothing"
    town.mailbox.deliver(
        fresh("Jean Obi <jean.obi@mail.example>", town.mailbox.address, "pothole", "A pothole outside 14 Mill Lane NB1 4QT.", datetime.now(UTC))
    )
    town.once()
    assert town.ledger() == ["processed"], "what comes after the first start is taken in"
