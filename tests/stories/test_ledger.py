"""Nothing twice, nothing lost: second deliveries, renumbered folders, a quiet first start, poison mail, and a process that dies between any two stages."""

from __future__ import annotations

from datetime import timedelta

import pytest

import mailbridge.bridge
from mailbridge import record
from mailbridge.bridge import Bridge
from mailbridge.delivery import Delivery
from mailbridge.model.words import InboundStatus
from mailbridge.outbox import Outbox
from mailbridge.press import Press
from tests.stories import shapes
from tests.stories.world import CASEWORK, HIGHWAYS, JEAN, World

POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"


class Killed(BaseException):
    """The process died here; nothing in it could catch this."""


def _mail(world: World) -> bytes:
    return shapes.fresh(JEAN, CASEWORK, "pothole!!", POTHOLE, world.now)


def _is_once(world: World) -> None:
    assert len(world.cases()) == 1
    assert len(_different(world, HIGHWAYS)) == 1
    assert len(_different(world, JEAN)) == 2, "one acknowledgement and one copy"


def _different(world: World, person: str) -> set[str]:
    """A letter posted again after a crash has the same Message-ID: mail programs show it once."""
    return {mail.message_id for mail in world.letters(person)}


def test_the_same_uid_twice(world: World) -> None:
    raw = _mail(world)
    world.arrives(raw, uid=5)
    assert world.taken(raw, uid=5) is None
    world.bridge.process_waiting()
    world.post()
    _is_once(world)


def test_the_folder_is_renumbered(world: World) -> None:
    raw = _mail(world)
    world.arrives(raw)
    world.uidvalidity = 2
    assert world.bridge.watch("shah", "INBOX", 2, 10) == 0, "every UID is new"
    second = world.arrives(raw, uid=1)
    assert second.status is InboundStatus.IGNORED
    assert "taken in before" in second.reason
    _is_once(world)


def test_old_mail_of_a_renumbered_folder_stays_history(world: World) -> None:
    world.bridge.watch("shah", "INBOX", 2, 10)
    world.uidvalidity = 2
    old = Delivery("shah", "INBOX", 2, 3, _mail(world), world.now - timedelta(days=400), 100)
    number = world.bridge.take_in(old)
    world.bridge.process_waiting()
    assert world.inbound(number or 0).status is InboundStatus.IGNORED
    assert not world.cases()


def test_the_same_mail_with_other_delivery_headers(world: World) -> None:
    raw = _mail(world)
    world.arrives(b"Delivered-To: one@priya-shah.example\r\n" + raw)
    world.arrives(b"Delivered-To: two@priya-shah.example\r\n" + raw)
    _is_once(world)


def test_two_mails_without_message_id_are_two_unless_they_are_one(world: World) -> None:
    raw = b"\r\n".join(line for line in _mail(world).split(b"\r\n") if not line.startswith(b"Message-ID"))
    world.arrives(raw)
    world.arrives(raw)
    assert len(world.cases()) == 1
    world.arrives(raw.replace(b"big pothole", b"second pothole"))
    assert len(world.cases()) == 2


def test_a_mail_that_fails_is_shelved_and_replayed(world: World) -> None:
    raw = _mail(world)
    number = world.taken(raw)
    assert number is not None
    path = next(world.bridge.archive.root.glob("*/*.eml"))
    kept = path.read_bytes()
    path.write_bytes(b"rotten")
    world.arrives(shapes.fresh("Amit Rao <amit@mail.example>", CASEWORK, "pothole", POTHOLE.replace("Jean Obi", "Amit"), world.now))
    world.bridge.process_waiting()
    world.post()
    shelved = world.inbound(number)
    assert shelved.status is InboundStatus.SHELVED
    assert "damaged" in shelved.reason
    assert len(world.cases()) == 1, "the mail behind it went on"
    told = world.last("it@northborough.example")
    assert str(number) in told.text
    assert "damaged" in told.text
    assert str(path) in told.text
    assert not told.attachments, "there is nothing to enclose"
    path.write_bytes(kept)
    assert world.bridge.replay(number)
    world.post()
    assert world.inbound(number).status is InboundStatus.PROCESSED
    assert not world.bridge.replay(number)


def test_a_mail_that_is_too_large_is_told_once(world: World) -> None:
    head = _mail(world).partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    number = world.bridge.take_in(Delivery("shah", "INBOX", 1, 9, head, world.now, 60_000_000, partial=True))
    world.bridge.process_waiting()
    world.post()
    assert world.inbound(number or 0).status is InboundStatus.HELD
    assert "60 MB" in world.last("cllr.p.shah@northborough.example").text
    assert not world.letters(JEAN)


STAGES = ["take_in", "parse", "recognise", "known", "decide", "freeze", "conclude", "claim", "posted"]


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("stage", STAGES)
def test_a_process_that_dies_between_any_two_stages(world: World, monkeypatch: pytest.MonkeyPatch, stage: str, moment: str) -> None:
    """Stop at each stage, start again from what is on disk, finish: one case, one acknowledgement, one forward."""
    raw = _mail(world)
    with monkeypatch.context() as patched:
        _die_at(patched, stage, moment)
        with pytest.raises(Killed):
            world.arrives(raw, uid=1)
    world.bridge = world.started()
    world.bridge.outbox.release()
    world.taken(raw, uid=1)
    world.bridge.process_waiting()
    world.post()
    _is_once(world)
    assert [row.status for row in world.inbounds()] == [InboundStatus.PROCESSED]


def _die_at(patched: pytest.MonkeyPatch, stage: str, moment: str) -> None:
    """Lets the process die on the way into a stage, or on the way out of it with its work done but nothing after it."""
    target = next(place for place in (Bridge, Press, Outbox, record, mailbridge.bridge) if hasattr(place, stage))
    real = getattr(target, stage)

    def dying(*arguments: object, **named: object) -> object:
        if moment == "before":
            raise Killed(stage)
        real(*arguments, **named)
        raise Killed(stage)

    patched.setattr(target, stage, dying)
