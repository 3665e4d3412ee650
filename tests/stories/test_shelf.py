"""The shelf: a mail that fails is told once, with the mail itself; it is tried again by hand and by another version; and nothing can keep it from the shelf."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select
from structlog.testing import capture_logs

import mailbridge.shelf
from mailbridge.core.asked import Subject
from mailbridge.core.mail import Mail
from mailbridge.lookup.holdings import holdings
from mailbridge.model.tables import Outbound
from mailbridge.model.words import InboundStatus
from mailbridge.press import Press
from mailbridge.storage import transaction
from tests.stories import shapes
from tests.stories.world import CASEWORK, JEAN, World

IT = "it@northborough.example"
POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"


def _raw(world: World, text: str = POTHOLE) -> bytes:
    return shapes.fresh(JEAN, CASEWORK, "pothole!!", text, world.now)


def _poisoned(patched: pytest.MonkeyPatch, why: str = "nesting too deep") -> None:
    def recognise(*_arguments: object, **_named: object) -> object:
        raise RuntimeError(why)

    patched.setattr("mailbridge.bridge.recognise", recognise)


def _shelved(world: World, monkeypatch: pytest.MonkeyPatch, raw: bytes) -> int:
    with monkeypatch.context() as patched:
        _poisoned(patched)
        return world.arrives(raw).id or 0


def _enclosed(letter: Mail) -> list[bytes]:
    return [one.content for one in letter.attachments]


def test_the_operator_gets_the_mail_as_it_came(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = b"X-Odd: \xff\xfe\x00\r\n" + _raw(world)
    number = _shelved(world, monkeypatch, raw)
    [told] = world.letters(IT)
    assert "RuntimeError: nesting too deep" in told.text
    assert _enclosed(told) == [raw]
    assert told.attachments[0].filename == f"mail-{number}.eml"
    assert POTHOLE[:30] not in told.text, "no words of hers in the letter itself"
    row = world.inbound(number)
    assert (row.author, row.subject) == ("jean.obi@mail.example", "pothole!!")
    assert row.shelved_by == mailbridge.__version__


def test_what_fails_again_is_told_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    number = _shelved(world, monkeypatch, _raw(world))
    with monkeypatch.context() as patched:
        _poisoned(patched, "still too deep")
        assert world.bridge.shelf.take_all() == [number]
        world.bridge.process_waiting()
        world.post()
    assert "still too deep" in world.inbound(number).reason
    assert len(world.letters(IT)) == 1
    assert world.bridge.shelf.take_all() == [number]
    world.bridge.process_waiting()
    assert world.inbound(number).status is InboundStatus.PROCESSED
    assert world.bridge.shelf.take_all() == []


def test_another_version_tries_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    number = _shelved(world, monkeypatch, _raw(world))
    shelf = world.bridge.shelf
    assert shelf.take_all(older=True) == [], "this version has tried"
    monkeypatch.setattr(mailbridge.shelf, "__version__", "9.9.9")
    with monkeypatch.context() as patched:
        _poisoned(patched)
        assert shelf.take_all(older=True) == [number]
        world.bridge.process_waiting()
    assert shelf.take_all(older=True) == [], "not at each start"
    assert world.inbound(number).status is InboundStatus.SHELVED


def test_a_large_one_is_named_by_its_path(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbridge.shelf, "ENCLOSED", 100)
    number = _shelved(world, monkeypatch, _raw(world))
    [told] = world.letters(IT)
    assert not told.attachments
    assert str(world.bridge.archive.path(world.inbound(number).sha256)) in told.text


def test_a_refused_letter_is_written_once_more_without_the_mail(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Filters read what is enclosed, and a mail that broke us may well look bad to them."""
    with monkeypatch.context() as patched:
        _poisoned(patched)
        number = world.taken(_raw(world)) or 0
        world.bridge.process(number)
    for _ in range(3):
        for letter in world.bridge.outbox.claim():
            world.bridge.outbox.posted(letter.number, (), {IT: "550 5.7.1 content rejected"}, "550 5.7.1 content rejected")
    world.post()
    assert _keys(world) == [f"shelved:{number}", f"shelved:{number}:plain"]


def _keys(world: World) -> list[str]:
    with transaction(world.bridge.engine) as session:
        return list(session.exec(select(Outbound.key).where(Outbound.letter == "shelved").order_by(col(Outbound.id))).all())


@pytest.mark.parametrize("failing", ["with the mail", "at all"])
def test_nothing_keeps_a_mail_from_the_shelf(world: World, monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    frozen = Press.frozen

    def fails(press: Press, session: object, letters: object, *more: object) -> object:
        if failing == "at all" or any(letter.attachments for letter in letters):  # type: ignore[attr-defined]
            raise ValueError("cannot be written: \udcff \0")
        return frozen(press, session, letters, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(Press, "frozen", fails)
    with capture_logs() as logged:
        number = _shelved(world, monkeypatch, _raw(world))
    assert "telling failed" in [line["event"] for line in logged]
    assert world.inbound(number).status is InboundStatus.SHELVED
    assert [len(letter.attachments) for letter in world.letters(IT)] == ([0] if failing == "with the mail" else [])


def test_a_reason_that_no_database_takes(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        _poisoned(patched, "odd: \udcff \0 " + "x" * 9000)
        row = world.arrives(_raw(world))
    assert row.status is InboundStatus.SHELVED
    assert "odd: ? ? xx" in row.reason
    assert len(row.reason) < 2200
    assert len(world.letters(IT)) == 1


def test_erased_with_its_letter(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The copy that the operator's letter holds goes with the mail."""
    _shelved(world, monkeypatch, _raw(world))
    world.now += timedelta(hours=1)
    with transaction(world.bridge.engine) as session:
        found = holdings(session, "shah", Subject(address="jean.obi@mail.example", erasing=True))
    assert len(found.mails) == 1
    assert len(found.letters) == 1
