"""Alarms on their way: as letters, by the other way when letters cannot leave, once for each incident and also across restarts."""

from __future__ import annotations

import errno
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from sqlmodel import select

from mailbridge import disk, logs, storage
from mailbridge.core.mail import Mail
from mailbridge.core.parse import parse
from mailbridge.core.people.monitoring import Monitoring
from mailbridge.core.wire import LoginRefused, Unreachable
from mailbridge.fetch import Account
from mailbridge.model.tables import Outbound
from mailbridge.rooms import Rooms
from mailbridge.rounds import Rounds
from mailbridge.send import Smtp
from mailbridge.watch.alarms import Alarms
from mailbridge.watch.guard import Guard
from mailbridge.watch.keeping import Keeping
from mailbridge.watch.routes import OtherWay
from mailbridge.watch.systemd import Systemd
from tests.servers.smtp import SmtpServer
from tests.stories.world import World

IT = "it@northborough.example"
KEEPS = "import sys; open(sys.argv[1], 'a').write(sys.stdin.read())"
MINUTES = timedelta(minutes=1)


@dataclass
class Watched:
    """A council whose service is watched; `restart` makes a fresh process of it."""

    world: World
    way: OtherWay
    lines: io.StringIO
    guard: Guard = field(init=False)
    rounds: Rounds = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Only the files survive."""
        self.rounds = Rounds(self.world.started(), {"shah": Account("127.0.0.1", 9, "none", "", "", "")}, None, Rooms())  # type: ignore[arg-type]
        keeping = Keeping(self.world.folder / "data")
        self.guard = Guard(self.rounds, Monitoring(), keeping, Alarms(self.rounds, keeping, self.way), Systemd())

    async def minutes_pass(self, minutes: int, step: int = 1) -> None:
        """So many minutes; at the end of each step of so many the jobs run."""
        for _ in range(0, minutes, step):
            self.world.now += step * MINUTES
            self.rounds.pulse.reached("shah")
            await self.guard.ask()
            await self.guard.ring()
            await self.guard.write()

    def letters(self) -> list[str]:
        """What is in the outbox for the operator."""
        with storage.transaction(self.rounds.bridge.engine) as session:
            return [row.letter for row in session.exec(select(Outbound)).all() if row.recipients == [IT]]

    def posted(self) -> Mail:
        """The last letter to him."""
        self.world.post()
        return self.world.last(IT)

    def events(self) -> list[dict[str, str]]:
        """The log."""
        return [json.loads(line) for line in self.lines.getvalue().splitlines()]


def told(path: Path) -> str:
    """What was written there so far."""
    return path.read_text(encoding="utf-8") if path.exists() else ""


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Where the program of the other way writes what it gets."""
    return tmp_path / "told"


@pytest.fixture
def watched(tmp_path: Path, kept: Path) -> Iterator[Watched]:
    """A council with a program as the other way."""
    lines = io.StringIO()
    logs.start("json", lines)
    made = Watched(World(tmp_path), OtherWay((sys.executable, "-c", KEEPS, str(kept))), lines)
    yield made
    made.rounds.rooms.close()
    structlog.reset_defaults()


async def test_a_refused_login_is_told_once_by_letter_and_by_the_other_way(watched: Watched, kept: Path) -> None:
    watched.rounds.pulse.server_failed(LoginRefused('535 <jean@mail.example> "Jean Obi" has no password'))
    await watched.minutes_pass(14, step=7)
    assert watched.letters() == []
    await watched.minutes_pass(40, step=2)
    assert watched.letters() == ["alarm"]
    assert told(kept).startswith("mailbridge needs you: the mail server refuses the login\n\nThe mail server has refused our login since 09:12.")
    assert "service.toml: the password is wrong" in told(kept)
    assert told(kept).count("needs you") == 1
    watched.rounds.pulse.server_answered()
    await watched.minutes_pass(20, step=2)
    assert watched.letters() == ["alarm", "well_again"]
    alarms = [event for event in watched.events() if event["event"] in {"alarm", "well again"}]
    assert [(event["event"], event["what"]) for event in alarms] == [("alarm", "mail_server"), ("well again", "mail_server")]
    for place in (told(kept), watched.lines.getvalue(), told(watched.world.folder / "data/state.json")):
        assert "Jean" not in place
        assert "jean" not in place


async def test_the_letters_say_what_to_do(watched: Watched) -> None:
    watched.rounds.pulse.server_failed(Unreachable("timed out"))
    await watched.minutes_pass(32, step=4)
    letter = watched.posted()
    assert letter.subject == "mailbridge needs you: the mail server cannot be reached"
    assert "has not been reached since 09:12. It says: timed out" in letter.text
    assert "What to do: Look into [smtp] of service.toml, and ask whoever runs that server." in letter.text
    watched.rounds.pulse.server_answered()
    await watched.minutes_pass(11)
    letter = watched.posted()
    assert letter.subject == "mailbridge is well again: the mail server"
    assert "It was wrong from 09:12 on Thursday 2 May 2024 on, and is well again." in letter.text


async def test_a_crash_loop_begins_no_incident_anew(watched: Watched, kept: Path) -> None:
    """The server refuses us all the time, and we are started every five minutes: the outage goes on, and is told once."""
    for _ in range(12):
        watched.rounds.pulse.server_failed(LoginRefused("535 no"))
        await watched.minutes_pass(5, step=5)
        watched.restart()
    assert told(kept).count("needs you") == 1
    assert watched.letters() == ["alarm"]


async def test_a_broken_database_is_told_by_the_other_way(watched: Watched, kept: Path) -> None:
    await watched.minutes_pass(1)
    watched.rounds.bridge.engine.dispose()
    for path in (watched.world.folder / "data").glob("mailbridge.db*"):
        path.write_bytes(b"rotten" * 1000)
    await watched.minutes_pass(20)
    assert told(kept).startswith("mailbridge needs you: the database cannot be used\n\nThe database has not worked since 09:14. It says: ")
    assert told(kept).count("needs you") == 1
    assert ("alarm not told", "letter") in [(event["event"], event.get("way")) for event in watched.events()]
    state = Keeping(watched.world.folder / "data").state()
    assert state is not None
    assert state.database_failing_since is not None, "mailbridge health can be asked all the same"


async def test_a_full_disk_and_its_end_are_told(watched: Watched, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "PAUSES", (0.0, 0.0))
    assert watched.rounds.disk.noticed(OSError(errno.ENOSPC, "No space left on device"))
    await watched.minutes_pass(2)
    assert told(kept).startswith("mailbridge needs you: the disk cannot be written\n\nThe disk cannot be written: make room on the disk of the data folder.")
    assert watched.rounds.disk.is_open(), "there is room again"
    await watched.minutes_pass(20, step=2)
    assert told(kept).count("needs you") == 1
    assert watched.letters() == ["alarm", "well_again"]
    letter = watched.posted()
    assert letter.subject == "mailbridge is well again: the disk"
    assert "It was wrong from 09:1" in letter.text


async def test_silence_is_told_by_letter_alone(watched: Watched, kept: Path) -> None:
    watched.world.resident_writes("A pothole outside 14 Mill Lane NB1 4QT.\n\nJean Obi")
    await watched.minutes_pass(1)
    watched.world.now += timedelta(days=5)
    await watched.minutes_pass(1)
    assert watched.letters() == [], "a weekend and a bank holiday"
    watched.world.now += timedelta(hours=8)
    await watched.minutes_pass(1)
    assert watched.letters() == ["alarm"]
    letter = watched.posted()
    assert letter.subject == "mailbridge needs you: no mail to shah for 2 working days"
    assert "Jean" not in letter.text
    assert not told(kept)
    watched.world.resident_writes("The street light outside 14 Mill Lane NB1 4QT is out.\n\nJean Obi", "light")
    await watched.minutes_pass(12)
    assert watched.letters() == ["alarm", "well_again"]


async def test_every_alarm_goes_both_ways_where_that_is_wanted(watched: Watched, kept: Path) -> None:
    watched.way = OtherWay((sys.executable, "-c", KEEPS, str(kept)), always=True)
    watched.restart()
    watched.rounds.pulse.clock_is_ahead(900.0)
    await watched.minutes_pass(6)
    assert watched.letters() == ["alarm"]
    assert "15 minutes ahead of the mail server's" in told(kept)


async def test_another_mail_server(watched: Watched, smtp: SmtpServer) -> None:
    watched.way = OtherWay(smtp=Smtp("127.0.0.1", smtp.port, tls="none"), sender="alarms@other.example", recipients=("it@home.example",))
    watched.restart()
    watched.rounds.pulse.server_failed(Unreachable("timed out"))
    await watched.minutes_pass(32, step=4)
    assert [(mail.sender, mail.recipients) for mail in smtp.received] == [("alarms@other.example", ("it@home.example",))]
    mail = parse(smtp.received[0].raw)
    assert mail.subject == "mailbridge needs you: the mail server cannot be reached"
    assert "timed out" in mail.text


async def test_a_way_that_fails_holds_up_no_other(watched: Watched, smtp: SmtpServer) -> None:
    smtp.refuse = {"it@home.example": "550 5.1.1 <it@home.example> no such user"}
    server = Smtp("127.0.0.1", smtp.port, tls="none")
    way = OtherWay((sys.executable, "-c", "raise SystemExit(3)"), server, "alarms@other.example", ("it@home.example",))
    assert not await way.tell("a", "b")
    assert not await OtherWay(("/nowhere/to/be/found",)).tell("a", "b")
    assert not await OtherWay().tell("a", "b")
    failed = [event["way"] for event in watched.events() if event["event"] == "alarm not told"]
    assert failed == ["command", "smtp", "command"]
    assert "it@home.example" not in watched.lines.getvalue()


async def test_status_in_one_line(watched: Watched) -> None:
    await watched.minutes_pass(1)
    assert watched.guard.status() == "watching 1 of 1 mailboxes, 0 letters wait; all is well"
    watched.rounds.pulse.clock_is_ahead(900.0)
    assert watched.guard.status().endswith("; wrong: the clock is wrong")


async def test_a_mail_from_the_future_shows_a_clock_that_is_late(watched: Watched) -> None:
    watched.rounds.pulse.mail_came(watched.world.now + timedelta(seconds=100))
    assert watched.guard.state().clock_since is None
    watched.rounds.pulse.mail_came(watched.world.now + timedelta(minutes=20))
    assert round(watched.guard.state().clock_seconds) == 1200
    watched.rounds.pulse.clocks_agree()
    assert watched.guard.state().clock_since is None
