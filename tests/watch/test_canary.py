"""A canary goes the whole way and leaves nothing behind but a line in the ledger; nobody else can make one, and no other mail is ever taken away."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest

from mailbridge import storage
from mailbridge.core.watching.canary import HEADER, SUBJECT, mark_of, sent_at, written
from mailbridge.lookup import last_mails, service_figures
from mailbridge.pulse import Pulse
from tests.stories.world import CASEWORK, World

NOW = datetime(2024, 5, 2, 8, 12, tzinfo=UTC)
SECRET = b"k" * 32
HOUR = timedelta(hours=1)


def canary(mailbox: str = "shah", secret: bytes = SECRET) -> bytes:
    """A mail as it leaves."""
    return written(secret, mailbox, CASEWORK, NOW)[1]


def is_known(raw: bytes, mailbox: str = "shah", now: datetime = NOW) -> bool:
    """Whether it is taken for a canary."""
    return bool(mark_of(SECRET, mailbox, raw, now))


def test_it_is_known_by_its_signature_on_whatever_way_it_came() -> None:
    mark, raw = written(SECRET, "shah", CASEWORK, NOW)
    assert mark_of(SECRET, "shah", raw, NOW) == mark
    assert sent_at(mark) == NOW
    assert is_known(b"Received: from somewhere\r\n" + raw.replace(b"\n", b"\r\n"))
    assert is_known(raw + b"\n-- \nThis mail is from outside the council.\n"), "a gateway adds its words"
    assert is_known(raw.replace(f"{HEADER}: ".encode(), b"x-mailbridge-canary:\r\n "))


def test_nobody_can_make_one() -> None:
    _, raw = written(SECRET, "shah", CASEWORK, NOW)
    mark = message_from_bytes(raw)[HEADER]
    assert not is_known(canary(secret=b"other")), "another key"
    assert not is_known(raw, mailbox="brown"), "it was for another mailbox"
    assert not is_known(raw, now=NOW + timedelta(days=8)), "an old one, kept by somebody"
    assert not is_known(raw.replace(str(int(NOW.timestamp())).encode(), b"1714637521")), "another second"
    assert not is_known(f"Subject: {SUBJECT}\n\n{mark}\n".encode()), "the subject, or the mark in the text alone"
    assert not is_known(f"{HEADER}: {mark}\nSubject: help\n\nThere is a pothole.\n".encode()), "the header on another mail"
    assert not is_known(raw.replace(b"\n\n", f"\n{HEADER}: {mark}\n\n".encode(), 1)), "twice"
    assert not is_known(f"{HEADER}: {'9' * 40}-{'a' * 32}\n\nx".encode())
    assert not is_known(raw + b"x" * 100_000)
    assert not is_known(b"")


def test_it_makes_no_case_and_no_letter_and_is_not_kept(world: World) -> None:
    raw = written(world.bridge.secret, "shah", CASEWORK, world.now)[1]
    row = world.arrives(raw)
    assert (row.status, row.kind, row.reason) == ("ignored", "canary", "a canary of our own: it shows that mail comes in")
    assert world.cases() == []
    assert dict(world.mailboxes) == {}
    world.bridge.tick()
    assert not list(world.bridge.archive.root.rglob(f"*{row.sha256[2:]}*")), "nor is its file"
    world.arrives(written(b"forged" * 6, "shah", CASEWORK, world.now)[1])
    assert world.inbound().kind != "canary"


def test_it_is_no_mail_where_silence_is_judged(world: World) -> None:
    with storage.transaction(world.bridge.engine) as session:
        assert last_mails(session)["shah"][0] is None
    mail = world.resident_writes("A pothole outside 14 Mill Lane NB1 4QT.\n\nJean Obi")
    world.now += HOUR
    world.arrives(written(world.bridge.secret, "shah", CASEWORK, world.now)[1])
    with storage.transaction(world.bridge.engine) as session:
        assert last_mails(session)["shah"][0] == mail.received_at
        assert service_figures(session, NOW, NOW).mails == {"processed": 1}


@pytest.fixture
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A council of its own."""
    return World(tmp_path_factory.mktemp("canary"))


# ---- the pulse


def test_what_is_missing_and_what_has_come() -> None:
    now = [NOW]
    pulse = Pulse(["shah"], lambda: now[0])
    first, second = (written(SECRET, "shah", CASEWORK, NOW + n * HOUR)[0] for n in (0, 1))
    pulse.keep_canary(replace(pulse.canary("shah"), waiting=(first, second), waiting_since=NOW))
    now[0] = NOW + timedelta(seconds=30)
    pulse.canary_came("shah", first, NOW + timedelta(seconds=2))
    kept = pulse.canary("shah")
    assert (kept.waiting, kept.waiting_since, kept.seconds, kept.came_at) == ((second,), NOW + HOUR, 30.0, now[0])
    pulse.canary_came("shah", second, now[0])
    assert (pulse.canary("shah").waiting, pulse.canary("shah").waiting_since) == ((), None)


def test_a_canary_shows_a_clock_that_is_ahead() -> None:
    pulse = Pulse(["shah"], lambda: NOW)
    mark = written(SECRET, "shah", CASEWORK, NOW)[0]
    pulse.canary_came("shah", mark, NOW - timedelta(minutes=10))
    assert pulse._clock_seconds == -600.0
    pulse.canary_came("shah", mark, NOW)
    assert pulse._clock_seconds == 0.0
