"""An officer answers the forward with a real mail program; her answer comes back to its case, however little of the thread she keeps, and all is one thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mailbridge.core.mail import Mail
from mailbridge.core.parse import parse
from tests.servers.dovecot import DovecotServer, DovecotUser
from tests.servers.smtp import SmtpServer
from tests.stories.conversations import followed_up
from tests.stories.world import World
from tests.whole.conftest import TownMaker
from tests.whole.council import Town
from tests.whole.mutt import Mutt
from tests.whole.test_loop import report

pytestmark = pytest.mark.slow
ANSWER = "We inspected the pothole this morning and filled it with hot asphalt.\nThe work is complete under job 20451.\n\nSam Lee, Highways"


@pytest.fixture
def officer(dovecot: DovecotServer) -> DovecotUser:
    """The mailbox of Highways."""
    number = len(dovecot.users)
    return dovecot.user(f"highways-{number}", domain="northborough.example")


def _as_ever(mutt: Mutt, town: Town, forward: Mail) -> None:
    mutt.replies(ANSWER)


def _other_subject(mutt: Mutt, town: Town, forward: Mail) -> None:
    mutt.replies(ANSWER, subject="Mill Lane, our visit this morning")


def _new_thread(mutt: Mutt, town: Town, forward: Mail) -> None:
    mutt.writes(town.mailbox.address, "Pothole in Mill Lane, your MB-1", ANSWER)


@pytest.mark.parametrize(("way", "threaded"), [(_as_ever, True), (_other_subject, True), (_new_thread, False)])
def test_the_answer_comes_back_to_its_case(
    make_town: TownMaker,
    dovecot: DovecotServer,
    smtp: SmtpServer,
    officer: DovecotUser,
    tmp_path: Path,
    way: Callable[[Mutt, Town, Mail], None],
    threaded: bool,
) -> None:
    smtp.deliver_to(dovecot)
    town = make_town(highways=officer.address)
    service = town.watching()
    town.mailbox.deliver(report(town))
    town.quiet(1, service)
    [forward] = [parse(raw) for raw in officer.messages()]
    way(Mutt(tmp_path / "mutt", officer, smtp, "Sam Lee"), town, forward)
    town.quiet(2, service)
    service.stop()
    answer = parse(smtp.received[3].raw)
    assert (forward.message_id in answer.references) is threaded
    case = town.told("show", "MB-1")
    assert case["status"] == "answered"
    assert case["mails"][-1]["kind"] == "officer_reply"
    assert "Answered" in [event["fact"] for event in case["history"]]
    assert len(town.told("cases")) == 1
    [told] = [mail for mail in (parse(received.raw) for received in smtp.received[4:]) if "hot asphalt" in mail.text]
    assert "MB-1" in told.subject
    assert ">" not in "".join(line[:1] for line in told.text.splitlines() if "Mill Lane NB1" in line)


def test_a_referral_is_one_thread(dovecot: DovecotServer, smtp: SmtpServer, officer: DovecotUser, tmp_path: Path) -> None:
    """Forward, question, our answer, reminders, holding reply and escalation, in the mailbox of Highways; another case beside them stays apart."""
    world = World(tmp_path / "world")
    highways, above = followed_up(world)
    mary = dovecot.user(f"mary-{len(dovecot.users)}", domain="northborough.example")
    for person, inbox in ((officer, highways), (mary, above)):
        mails = inbox.mails()
        for raw in mails:
            person.deliver(raw)
        world.resident_writes(f"Another big pothole, outside {len(mails)} Mill Lane NB1 4QT.\n\nAnn Fox", sender="Ann Fox <ann.fox@mail.example>")
        person.deliver(world.bridge.archive.get(world.last(highways.address).sha256))
        seen = Mutt(tmp_path / f"mutt-{person.address}", person, smtp, "Sam Lee").thread()
        assert sorted(seen) == sorted(parse(raw).message_id for raw in mails)
        assert len(person.messages()) == len(seen) + 1
