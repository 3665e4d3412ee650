"""The night's look through the house: what waits too long, what the archive no longer has, and when it is time to look."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from mailbridge import lookup, record, upkeep
from mailbridge.core.calendar import WorkingDays
from mailbridge.core.counting import TURNS, differs, is_in_turn, night_began, numbers
from mailbridge.model.counts import LedgerCheck
from mailbridge.model.tables import Inbound, Outbound
from mailbridge.storage import transaction
from tests.stories import shapes
from tests.stories.world import CASEWORK, JEAN, LONDON, World

IT = "it@northborough.example"
POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"


def _looked(world: World) -> LedgerCheck:
    counting = world.bridge.counting
    found = counting.checked(counting.look())
    world.post()
    return found


def _night(world: World, later: int = 1) -> None:
    world.now += timedelta(days=later)


def test_a_quiet_night_is_written_down_and_tells_nobody(world: World) -> None:
    world.resident_writes(POTHOLE)
    found = _looked(world)
    assert (found.waiting, found.sending, found.damaged) == (0, 0, [])
    assert found.files == 4, "a mail and three letters"
    assert not world.letters(IT)
    with transaction(world.bridge.engine) as session:
        kept = lookup.last_check(session)
    assert kept is not None
    assert kept.id == found.id


def test_what_a_crash_left_in_the_archive(world: World) -> None:
    """A letter that was never decided is removed: ERASE would not find it. A mail may be all that there is of it, so a person looks."""
    world.resident_writes(POTHOLE)
    archive, old = world.bridge.archive, (world.now - timedelta(days=2)).timestamp()
    letter = archive.get(world.last(JEAN).sha256).replace(b"Subject:", b"Subject: never decided,")
    undecided, came_back, mail = (
        archive.put(letter),
        archive.put(b"Received: by mx.example\r\n" + letter),
        archive.put(shapes.fresh(JEAN, CASEWORK, "", "x", world.now)),
    )
    young = archive.put(letter + b"young")
    part = archive.path(mail).with_name(".half.part")
    part.touch()
    for path in (part, *archive.root.rglob("*.eml")):
        os.utime(path, (old, old))
    os.utime(archive.path(young), (world.now.timestamp(), world.now.timestamp()))
    kept = set(archive)
    _looked(world)
    assert kept - set(archive) == {undecided}
    assert not part.exists()
    told = world.last(IT).text
    assert all(str(archive.path(stray)) in told for stray in (came_back, mail))
    assert young in archive
    _night(world, 2)
    _looked(world)
    assert young not in archive
    assert len(world.letters(IT)) == 1, "the same incident"


def test_a_missing_file_is_told_once_and_marked_until_it_is_back(world: World) -> None:
    mail = world.resident_writes(POTHOLE)
    path = world.bridge.archive.path(mail.sha256)
    raw = path.read_bytes()
    path.unlink()
    assert _looked(world).damaged == [mail.sha256]
    assert world.inbound(mail.id or 0).damaged_at is not None
    assert str(path) in world.last(IT).text
    _night(world)
    _looked(world)
    assert len(world.letters(IT)) == 1, "the same incident"
    path.write_bytes(b"not it")
    _night(world)
    assert _looked(world).damaged == [mail.sha256], "a marked one is read every night"
    path.write_bytes(raw)
    _night(world)
    assert _looked(world).damaged == []
    assert world.inbound(mail.id or 0).damaged_at is None


def test_a_rotten_file_is_found_in_its_turn(world: World) -> None:
    mail = world.resident_writes(POTHOLE)
    world.bridge.archive.path(mail.sha256).write_bytes(b"rotten")
    found = []
    for _ in range(TURNS):
        _night(world)
        found.append(bool(_looked(world).damaged))
    assert True in found, "each file is read once in so many nights"
    assert found[found.index(True) :] == [True] * (len(found) - found.index(True))
    assert len(world.letters(IT)) == 1


def test_a_letters_file_counts_as_well_and_what_was_erased_does_not(world: World) -> None:
    mail = world.resident_writes(POTHOLE)
    with transaction(world.bridge.engine) as session:
        letter = session.exec(select(Outbound).order_by(col(Outbound.id))).first()
        assert letter is not None
        session.get_one(Inbound, mail.id).erased_at = world.now.astimezone(UTC)
    world.bridge.archive.erase(letter.sha256)
    world.bridge.archive.erase(mail.sha256)
    assert _looked(world).damaged == [letter.sha256]
    assert f"letter no. {letter.id}" in world.last(IT).text


def test_what_waits_or_is_being_sent_for_long_is_told(world: World) -> None:
    number = world.taken(shapes.fresh(JEAN, CASEWORK, "pothole", POTHOLE, world.now))
    world.bridge.process(number or 0)
    assert world.bridge.outbox.claim()
    waits = world.taken(shapes.fresh("Amit Rao <amit@mail.example>", CASEWORK, "pothole", POTHOLE, world.now))
    found = _looked(world)
    assert (found.waiting, found.sending) == (0, 0), "not for long yet"
    world.now += timedelta(minutes=61)
    found = _looked(world)
    assert (found.waiting, found.sending) == (1, 3)
    assert f"mail no. {waits}" in world.last(IT).text


def test_many_damaged_files_are_told_in_short(world: World) -> None:
    for number in range(13):
        mail = world.resident_writes(f"A pothole outside {number} Mill Lane NB1 4QT.", sender=f"R{number} <r{number}@mail.example>")
        world.bridge.archive.erase(mail.sha256)
    for path in world.bridge.archive.root.rglob("*.eml"):
        path.unlink()
    found = _looked(world)
    assert len(found.damaged) > 50
    assert f"{len(found.damaged) - 50} more files" in world.last(IT).text


@pytest.mark.parametrize(
    ("now", "began"),
    [
        (datetime(2024, 5, 2, 2, 59, tzinfo=LONDON), datetime(2024, 5, 1, 3, 0, tzinfo=LONDON)),
        (datetime(2024, 5, 2, 3, 0, tzinfo=LONDON), datetime(2024, 5, 2, 3, 0, tzinfo=LONDON)),
        (datetime(2024, 3, 31, 2, 30, tzinfo=LONDON), datetime(2024, 3, 30, 3, 0, tzinfo=LONDON)),
        (datetime(2024, 10, 27, 12, 0, tzinfo=LONDON), datetime(2024, 10, 27, 3, 0, tzinfo=LONDON)),
    ],
)
def test_the_night_begins_at_three_by_the_councils_clock(now: datetime, began: datetime) -> None:
    assert night_began(WorkingDays(), now.astimezone(UTC)) == began.astimezone(UTC)


def test_a_count_is_due_once_a_night_and_after_days_of_downtime_once(world: World) -> None:
    counting = world.bridge.counting
    assert counting.due() == []
    assert not counting.is_check_due(), "nothing was watched before this night"
    _night(world, 3)
    assert counting.due() == ["shah"]
    assert counting.is_check_due()
    _looked(world)
    folder = counting.watched("shah")
    assert folder is not None
    counting.counted(folder, (), ())
    assert counting.due() == []
    assert not counting.is_check_due()
    with transaction(world.bridge.engine) as session:
        assert [row.mailbox for row in lookup.last_counts(session)] == ["shah"]
    _night(world)
    assert counting.due() == ["shah"]
    assert counting.watched("nobody") is None


def test_what_is_erased_during_a_look_is_no_damage(world: World) -> None:
    mail = world.resident_writes(POTHOLE)
    world.bridge.archive.erase(mail.sha256)
    look = world.bridge.counting.look()
    assert look.damaged
    with transaction(world.bridge.engine) as session:
        session.get_one(Inbound, mail.id).erased_at = world.now.astimezone(UTC)
    assert world.bridge.counting.checked(look).damaged == []
    assert record.generation(None, 7) == 7


def test_words() -> None:
    assert numbers([5]) == "5"
    assert numbers([5, 9, 12]) == "5, 9 and 12"
    assert numbers(range(60)).endswith("48, 49 and 10 more")
    assert "1 mail was on the server and not in the ledger (UID 5)" in differs("Cllr Priya Shah", "INBOX", [5])
    assert "2 mails were" in differs("Cllr Priya Shah", "INBOX", [5, 6])
    assert sum(is_in_turn(number, datetime(2024, 5, 2, tzinfo=UTC)) for number in range(TURNS)) == 1


def test_after_a_night_the_database_knows_what_its_tables_hold(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a young one: what it held at night would be wrong by noon. PostgreSQL sees to it by itself."""
    world.resident_writes(POTHOLE)
    engine = world.bridge.engine
    assert not upkeep.nightly(engine)
    monkeypatch.setattr(upkeep, "FEW", 1)
    assert upkeep.nightly(engine) is (engine.dialect.name == "sqlite")
    upkeep.analysed(engine)
    known = "SELECT count(*) FROM sqlite_stat1" if engine.dialect.name == "sqlite" else "SELECT count(*) FROM pg_stats WHERE schemaname = 'public'"
    with engine.connect() as connection:
        assert connection.exec_driver_sql(known).scalar_one() > 10
    world.resident_writes(POTHOLE.replace("14", "16"))
    assert len(world.cases()) == 2
