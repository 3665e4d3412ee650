"""The stage: what is refused, and how a story ends that does not go on."""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
import structlog

from mailbridge.delivery import Delivery
from mailbridge.demo import stage as staging
from mailbridge.demo.folder import fresh
from mailbridge.demo.people import JEAN
from mailbridge.demo.stage import Missing, Stage, stage
from mailbridge.demo.story import START

pytestmark = pytest.mark.slow


@pytest.fixture
async def up(tmp_path: Path) -> AsyncIterator[Stage]:
    """A stage on which nothing has happened."""
    async with stage(fresh(tmp_path / "demo"), START, 10, lambda _address, _raw: None) as made:
        yield made
    structlog.reset_defaults()


async def never() -> bool:
    return False


async def test_what_does_not_happen_is_named_with_the_log(up: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "PATIENCE", 0.1)
    with pytest.raises(Missing, match=r"snow in June: this did not happen\. The log says more: .*mailbridge\.log"):
        await up.until(never, "snow in June")


async def test_a_shelved_mail_ends_the_story_at_once_and_is_told(up: Stage) -> None:
    def arrives_damaged() -> None:
        up.bridge.take_in(Delivery("shah", "INBOX", 1, 1, b"Subject: hole", START, 13))
        next((up.folder.root / "data" / "archive").rglob("*.eml")).write_bytes(b"damaged")

    await up.rounds.in_database(arrives_damaged)
    with pytest.raises(Missing, match=r"Mail 1 was shelved: .*Unreadable: .* damaged"):
        await up.until(never, "an answer")


async def test_a_story_ends_with_its_service(up: Stage) -> None:
    signal.raise_signal(signal.SIGTERM)
    with pytest.raises(Missing, match="The service was stopped"):
        await up.until(never, "an answer")


async def test_nobody_sends_to_strangers(up: Stage) -> None:
    mail = EmailMessage(SMTP)
    mail["From"], mail["To"], mail["Message-ID"] = JEAN.address, "stranger@elsewhere.example", "<1@mail.example>"
    mail.set_content("hello")
    with pytest.raises(RuntimeError, match="no such user"):
        await up.program(JEAN).send(mail)
