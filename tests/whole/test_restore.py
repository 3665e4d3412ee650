"""The machine is lost some time after a backup. On an empty one `restore` and `run` go on: no letter twice, none lost, each case under its old name."""

from __future__ import annotations

import shutil
import stat
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbridge.core.mail import Mail
from tests.servers.dovecot import DovecotServer
from tests.servers.smtp import SmtpServer
from tests.stories.shapes import fresh
from tests.whole.conftest import TownMaker
from tests.whole.council import Box, Town, letters_to
from tests.whole.test_loop import HIGHWAYS

pytestmark = pytest.mark.slow


def resident(number: int) -> str:
    return f"r{number}@mail.example"


def report(town: Town, number: int, key: str = "shah") -> None:
    """A resident's mail, each of another place."""
    box = town.boxes[key].user
    text = f"There is a pothole outside {number} Mill Lane NB1 4QT. Please have it filled."
    box.deliver(fresh(f"Resident {number} <{resident(number)}>", box.address, f"pothole {number}", text, datetime.now(UTC)))


def lost(town: Town) -> None:
    """The disk with it, all that is left is elsewhere."""
    town.started[-1].kill()
    shutil.move(town.home / "data", town.home / "lost")


def restored(town: Town, backup: Path) -> None:
    done = town.command("restore", str(backup))
    assert done.returncode == 0, done.stdout + done.stderr


def backed_up(town: Town) -> Path:
    target = town.home / "backup.tar"
    done = town.command("backup", str(target))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Looked through: it is whole." in done.stdout
    return target


def references(letters: list[Mail]) -> set[str]:
    """What letters call their case."""
    return {letter.message_id.strip("<").partition(".")[0].upper() for letter in letters}


def each_once(town: Town, smtp: SmtpServer, residents: range) -> dict[int, str]:
    """Each resident has had an acknowledgement and a copy, and the department one letter of each case. Returns what their cases are called."""
    received = smtp.received
    twice = [message for message, times in Counter((one.recipients, town_id(one.raw)) for one in received).items() if times > 1]
    assert not twice
    called = {}
    for number in residents:
        letters = letters_to(received, resident(number))
        assert len(letters) == 2, [letter.subject for letter in letters]
        [called[number]] = references(letters)
    assert len(set(called.values())) == len(residents)
    forwards = letters_to(received, HIGHWAYS)
    assert Counter(next(iter(references([one]))) for one in forwards) == Counter(called.values())
    cases = {one["resident"]: one["reference"] for one in town.told("cases")}
    assert cases == {f"Resident {number}": called[number] for number in residents}
    return called


def town_id(raw: bytes) -> str:
    return next(line for line in raw.decode("utf-8", "replace").splitlines() if line.lower().startswith("message-id:"))


@pytest.mark.parametrize("after", ["leave", "move"])
def test_it_goes_on_after_a_loss(make_town: TownMaker, smtp: SmtpServer, after: str) -> None:
    town = make_town(more=f'after_reading = "{after}"')
    service = town.watching()
    for number in range(1, 4):
        report(town, number)
    town.quiet(3, service)
    for number in range(4, 8):  # under load
        report(town, number)
    backup = backed_up(town)
    for number in range(8, 11):
        report(town, number)
    town.quiet(10, service)
    before = each_once(town, smtp, range(1, 11))
    lost(town)
    report(town, 11)
    restored(town, backup)
    assert not [path for path in (town.home / "data").rglob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077]
    service = town.run()
    town.quiet(11, service)
    report(town, 12)
    town.quiet(12, service)
    called = each_once(town, smtp, range(1, 13))
    assert {number: called[number] for number in before} == before, "letters name the case that it is"
    assert called[11] == "MB-2001", "numbers that may have been given are left out"
    assert called[12] == "MB-2002"
    assert town.ledger() == ["processed"] * 12
    copies = Counter(town_id(raw) for raw in town.mailbox.messages("Sent"))
    assert len(copies) == 36
    assert set(copies.values()) == {1}
    service.stop()
    assert "Traceback" not in service.log()
    assert '"looked back"' in service.log()


def test_several_mailboxes_and_a_letter_that_had_waited(make_town: TownMaker, smtp: SmtpServer, dovecot: DovecotServer) -> None:
    """The backup was made while letters waited for the mail server; they went out after it. With several mailboxes mails are read again in another order."""
    town = make_town(boxes={"shah": Box(dovecot.user()), "brown": Box(dovecot.user(), name="Dan Brown")})
    service = town.watching()
    smtp.refuse[resident(1)] = smtp.refuse[HIGHWAYS] = "451 4.3.0 try later"
    report(town, 1)
    town.until(lambda: town.rows("SELECT count(*) FROM outbound WHERE status = 'queued'") == [(3,)], "letters wait", service)
    backup = backed_up(town)
    smtp.refuse.clear()
    town.change("UPDATE outbound SET not_before = created_at")
    town.quiet(1, service)
    for number in (2, 3, 4, 5):
        report(town, number, key="brown" if number % 2 else "shah")
        town.quiet(number, service)
    before = each_once(town, smtp, range(1, 6))
    lost(town)
    restored(town, backup)
    service = town.run()
    town.until(lambda: town.rows("SELECT count(*) FROM inbound WHERE status = 'processed'") == [(5,)], "read again", service)
    town.until(lambda: town.rows("SELECT count(*) FROM outbound WHERE status <> 'sent'") == [(0,)], "nothing waits", service)
    assert each_once(town, smtp, range(1, 6)) == before
    service.stop()
