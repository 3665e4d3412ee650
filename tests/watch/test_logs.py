"""The log of a whole loop in which much goes wrong: no address, name, subject or word of anybody is in it, however a server or a fault quotes them."""

from __future__ import annotations

import asyncio
import io
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from mailbridge import logs
from mailbridge.core.redaction import LONGEST, without_people
from mailbridge.core.wire import Unreachable
from mailbridge.errands import Errands
from mailbridge.fetch import Account
from mailbridge.rooms import Rooms
from mailbridge.rounds import Rounds
from mailbridge.send import Poster, Smtp
from tests.servers.smtp import SmtpServer
from tests.stories import shapes
from tests.stories.world import CASEWORK, World

SECRETS = ("jean", "obi", "casework@", "sam.lee", "pothole", "mill lane", "nb1", "council tax", "highways@")
"""In lower case: the resident, our own address, an officer, the subject, and words of the mail."""
WORDS = "There is a pothole outside 14 Mill Lane NB1 4QT. My council tax pays for it.\n\nJean Obi"
SAYS = '550 5.1.1 Jean Obi <jean.obi@mail.example> "Re: pothole!!" user unknown; rcpt=jean.obi%40mail.example'


@pytest.fixture
def log_lines() -> Iterator[io.StringIO]:
    """What is written."""
    out = io.StringIO()
    logs.start("json", out)
    yield out
    structlog.reset_defaults()
    logging.root.handlers[:] = []


EVENTS = ("decided", "shelved", "posted", "mail server not reached", "letter failed", "mailbox not reached", "copies wait", "tick failed", "job failed")


def _fails(*_: object, **__: object) -> None:
    raise ValueError(f"cannot read the date in {WORDS}")


async def test_nobody_is_in_the_log(tmp_path: Path, smtp: SmtpServer, log_lines: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(tmp_path)
    world.resident_writes(WORDS)
    world.officer_answers("We will fill the pothole in Mill Lane on Friday.\n\nSam Lee")
    _shelved(world, monkeypatch)
    rounds = Rounds(world.bridge, {"shah": Account("127.0.0.1", 9, "none", "", CASEWORK, "secret", "INBOX", "Sent")}, _poster(smtp), Rooms())
    await _refused(world, rounds, smtp)
    await _unreached(world, rounds, monkeypatch)
    await _faults(world, rounds, monkeypatch)
    rounds.rooms.close()
    said = log_lines.getvalue()
    missed = [event for event in EVENTS if event not in said]
    assert not missed, said
    assert "ValueError" in said
    assert "550 5.1.1" in said
    found = [secret for secret in SECRETS if secret in said.lower()]
    assert not found, said


def test_a_fault_on_one_line_of_text(log_lines: io.StringIO) -> None:
    logs.start("text", log_lines)
    try:
        try:
            _fails()
        except ValueError as error:
            raise TypeError("expected str, got 'Jean'") from error
    except TypeError:
        structlog.get_logger().exception("job failed", stage="daemon", error=SAYS)
    said = log_lines.getvalue()
    assert "TypeError: expected str, got '…' at test_logs.py:" in said
    assert "_fails" in said
    assert said.count("\n") == 1
    assert not [secret for secret in SECRETS if secret in said.lower()], said


def _shelved(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("mailbridge.bridge.recognise", _fails)
        world.resident_writes(WORDS, "another pothole!!")


def _poster(smtp: SmtpServer) -> Poster:
    return Poster(Smtp("127.0.0.1", smtp.port, tls="none"))


async def _refused(world: World, rounds: Rounds, smtp: SmtpServer) -> None:
    """The server refuses the resident for good, in her own words."""
    smtp.refuse = {"jean.obi@mail.example": SAYS}
    _decided(world, "Jean Obi", "The street light outside 20 Mill Lane NB1 4QT is out.")
    await rounds.post()
    await rounds.copy()


async def _unreached(world: World, rounds: Rounds, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server breaks off, and mentions whom it was about; the mailbox is away."""

    async def breaks_off(*_: object) -> None:
        raise Unreachable(f"post: 127.0.0.1: {SAYS}")

    _decided(world, "Ann Obi", "Rubbish was dumped in the alley behind 9 Mill Lane NB1 4QT.")
    with monkeypatch.context() as patched:
        patched.setattr(rounds.poster, "post", breaks_off)
        await rounds.post()
    await rounds.visit("shah")


async def _faults(world: World, rounds: Rounds, monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults of ours, whose errors quote what they were given."""
    monkeypatch.setattr("mailbridge.desks.Desks.line_up", _fails)
    world.bridge.tick()
    errands = Errands()

    async def job() -> None:
        try:
            _fails()
        except ValueError as error:
            raise ExceptionGroup("Jean Obi", [error, KeyError("Mill Lane")]) from error

    errands.begin("decide", job)
    await errands.finish()
    rounds.outage.ends()
    monkeypatch.setattr(rounds.poster, "post", _fails)
    await rounds.post()
    logging.getLogger("imapclient").warning("cannot parse %s", '"Jean Obi" <jean.obi@mail.example>')
    try:
        _fails()
    except ValueError:
        logging.getLogger("asyncio").exception("Task exception was never retrieved")
    await asyncio.sleep(0)


def _decided(world: World, name: str, words: str) -> None:
    """A mail whose letters wait in the outbox."""
    sender = f"{name} <{name.lower().replace(' ', '.')}@mail.example>"
    number = world.taken(shapes.fresh(sender, CASEWORK, "Council tax", f"{words} Please see to it.\n\n{name}", world.now))
    world.bridge.process(number or 0)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("550 <jean.obi@mail.example> unknown user", "550 <…> unknown user"),
        ('550 5.1.1 "Jean Obi" <jean.obi@mail.example>: no', '550 5.1.1 "…" <…>: no'),
        ("Jean Obi <jean.obi@mail.example> is over quota", "<…> is over quota"),
        ("mailbox of casework@priya-shah.example at imap.priya-shah.example:993", "mailbox of … at imap.priya-shah.example:993"),
        ("user=jean%40mail.example, lip=192.0.2.1", "user=…, lip=192.0.2.1"),
        ("KeyError: 'Mill Lane'", "KeyError: '…'"),
        ("select 'INBOX': it can't be opened, and that's that", "select 'INBOX': it can't be opened, and that's that"),
        ("says “pothole!!” and ‘Mill Lane’", "says “…” and ‘…’"),
        ("[Errno 111] Connection refused", "[Errno 111] Connection refused"),
        ("", ""),
    ],
)
def test_people_leave_a_text(said: str, left: str) -> None:
    assert without_people(said) == left


def test_what_is_long_is_cut() -> None:
    assert len(without_people("x" * 10_000)) == LONGEST + 1
    assert without_people("x@" * 10_000).endswith("…"), "and that takes no time"


def test_of_what_is_long_the_beginning_alone_is_remembered() -> None:
    said = "y" * 10_000
    before = sys.getrefcount(said)
    without_people(said)
    assert sys.getrefcount(said) == before
