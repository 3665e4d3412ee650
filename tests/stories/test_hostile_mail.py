"""Hostile mail goes through the whole journey: bounded time and memory, a case or a clear ending, its bytes unchanged in the archive."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from datetime import UTC

import pytest

from mailbridge.delivery import Delivery
from mailbridge.model.words import InboundStatus
from mailbridge.visits import LARGEST
from tests.parse.test_hostile import deep, many
from tests.parse.test_photos import bomb
from tests.stories import shapes
from tests.stories.world import CASEWORK, JEAN, World

HEAD = f"From: {JEAN}\r\nTo: {CASEWORK}\r\nSubject: pothole\r\nDate: Thu, 2 May 2024 09:00:00 +0100\r\nMessage-ID: <h1@mail.example>\r\n".encode()
SECONDS, MEGABYTES = 10.0, 400


def _bomb(world: World) -> bytes:
    plain = shapes.fresh(JEAN, CASEWORK, "pothole", "A pothole outside 14 Mill Lane NB1 4QT, see the picture.", world.now)
    return shapes.with_files(plain, ("picture.png", "image/png", bomb()))


def _hostile_subject(world: World) -> bytes:
    subject = "Re: " * 60_000 + "[MB-" * 60_000 + "=?utf-8?q?" + "a?= =?utf-8?q?" * 30_000
    return HEAD.replace(b"Subject: pothole", b"Subject: " + subject.encode()) + b"\r\nThere is a pothole outside 14 Mill Lane NB1 4QT.\r\n"


MAILS: dict[str, Callable[[World], bytes]] = {
    "5,000 multiparts in one another": lambda _: HEAD + deep(5_000),
    "20,000 parts": lambda _: HEAD + many(20_000),
    "a picture of 200 megapixels in one megabyte": _bomb,
    "a subject of one megabyte": _hostile_subject,
    "a text of 40 megabytes": lambda _: HEAD + b"\r\n" + b"There is a pothole outside 14 Mill Lane NB1 4QT. \r\n" * (39_000_000 // 51),
    "16 KB of empty lines": lambda _: HEAD + b"\r\nThere is a pothole in Mill Lane.\r\n" + b"\r\n" * 8_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", MAILS)
def test_hostile_mail_ends_clearly(world: World, name: str) -> None:
    raw = MAILS[name](world)
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    mail = world.arrives(raw)
    assert time.process_time() - start < SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < MEGABYTES
    assert mail.status in {InboundStatus.PROCESSED, InboundStatus.HELD}, mail.reason
    assert world.bridge.archive.get(mail.sha256) == raw


def test_sixty_megabytes_stay_on_the_server(world: World) -> None:
    """Only the head is fetched of what is larger than the limit (PEERS.md, 38); the councillor is told once."""
    size = 60_000_000
    assert size > LARGEST
    number = world.bridge.take_in(Delivery("shah", "INBOX", 1, 4, HEAD + b"\r\n", world.now.astimezone(UTC), size, partial=True))
    world.bridge.process_waiting()
    world.post()
    assert world.inbound(number or 0).status is InboundStatus.HELD
    assert "60 MB" in world.last("cllr.p.shah@northborough.example").text
