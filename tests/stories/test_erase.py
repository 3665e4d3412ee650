"""ERASE: nothing personal is left in the database or the archive, to the byte; figures stay, evidence of threats stays, and nobody else is touched."""

from __future__ import annotations

import quopri
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from mailbridge import lookup, storage
from mailbridge.bridge import Bridge
from mailbridge.model.desk import Deed, Draft, StandingRule
from mailbridge.model.keeping import Erasure, Passage
from mailbridge.model.tables import Case, Confirmation, Contact, Event, Inbound, Outbound
from mailbridge.model.words import CaseStatus, InboundStatus, OutboundStatus, RuleKind
from tests.stories import database, shapes
from tests.stories.world import AUTHSERV, CASEWORK, DAN, DANS_CASEWORK, HIGHWAYS, JEAN, PRIYA, SAM, World

POTHOLE = "There is an enormous crater outside 14 Mill Lane NB1 4QT, a pothole. My wheelbarrow fell in.\n\nJean Obi\n07700 900123"
BIN = "Our brown bin has been missed again at 9 Elm Close NB1 4QT.\n\nAnn Fox"
ANN = "Ann Fox <ann.fox@mail.example>"
TRACES = ("jean", "obi", "crater", "wheelbarrow", "mill lane", "07700900123", "07700 900123", "cas-104233", "snowdrop", "teapot")
"""What must not be found anywhere afterwards, in lower case."""


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Jean's case with everything that can hang on one, and Ann's beside it."""
    world = World(tmp_path_factory.mktemp("begun"))
    world.resident_writes(POTHOLE, "crater!!", photo=shapes.jpeg())
    world.resident_writes(BIN, "brown bin", sender=ANN)
    world.officer_answers("CAS-104233 is raised. Which side of Mill Lane, Mr Obi?")
    world.resident_answers("By the snowdrop bed.")
    world.councillor_says("[MB-1] note Jean rang about the teapot")
    world.councillor_says("LIST")
    world.councillor_says("FIND crater")
    world.councillor_says("WHO jean.obi@mail.example")
    world.councillor_insists("EXPORT jean.obi@mail.example")
    world.at(date(2024, 5, 7), 9)
    return world


@pytest.fixture
def busy(begun: World, tmp_path: Path) -> World:
    """The same, going on."""
    return begun.going_on(tmp_path)


def everything(world: World) -> bytes:
    """Every byte that is kept: the database with its log, and the archive, its transfer encodings undone, in lower case."""
    kept = [path for path in (world.folder / "data").rglob("*") if path.is_file() and path.name not in {"secret.key", "lock"}]
    raw = b"\n".join(path.read_bytes() for path in kept)
    return (raw + b"\n" + quopri.decodestring(raw)).lower()


def traces(world: World) -> list[str]:
    """What of Jean is still there, once what had to leave has left and the clock has ticked."""
    world.bridge.tick()
    kept = everything(world)
    return [trace for trace in TRACES if trace.encode() in kept]


def rows(world: World, table: Any) -> list[Any]:
    """All rows of a table."""
    with storage.transaction(world.bridge.engine) as session:
        return list(session.exec(select(table)).all())


@pytest.mark.parametrize("words", ["ERASE jean.obi@mail.example", "[MB-1] ERASE"])
def test_nothing_is_left_of_her(busy: World, words: str) -> None:
    """Story 20, R115: real bytes, read back from the disk."""
    assert set(traces(busy)) == set(TRACES), "the test sees what is there"
    busy.councillor_insists(words)
    assert "Everything personal is erased" in busy.last(PRIYA).text
    assert traces(busy) == []


def test_the_certificate_says_what_was_removed(busy: World) -> None:
    busy.councillor_insists("ERASE jean.obi@mail.example")
    said = busy.last(PRIYA).text
    assert "Names, words, places and history of MB-1." in said
    assert "Closed as withdrawn: MB-1." in said
    assert "Removed: 1 contact, " in said
    assert "1 letter that listed them" in said
    assert "This mail of yours and this answer are not kept here either" in said


def test_figures_stay(busy: World) -> None:
    busy.councillor_says("REPORT May")
    before = busy.last(PRIYA).text.partition("figures.")[2].splitlines()
    busy.councillor_insists("ERASE jean.obi@mail.example")
    case = rows(busy, Case)[0]
    assert (case.title, case.words, case.street, case.constituent_id) == ("(erased)", "", "", None)
    assert (case.status, case.outcome, case.channel, case.categories) == (CaseStatus.CLOSED, "withdrawn", "email", ["pothole"])
    busy.councillor_says("REPORT May")
    after = busy.last(PRIYA).text.partition("figures.")[2].splitlines()
    assert [line for line in after if "Highways" in line or "came" in line or "about" in line] == [
        line for line in before if "Highways" in line or "came" in line or "about" in line
    ]
    busy.councillor_says("[MB-1] STATUS")
    assert "Closed. (erased)" in busy.last(PRIYA).text
    assert "Referred to Highways" in busy.last(PRIYA).text
    assert "(erased): Case opened" in busy.last(PRIYA).text
    busy.councillor_says("FIND crater")
    assert "No case of yours" in busy.last(PRIYA).text


def test_others_are_not_touched(busy: World) -> None:
    before = [passage.text for passage in rows(busy, Passage) if passage.case_id == 2]
    letters = [letter.sha256 for letter in rows(busy, Outbound) if letter.case_id == 2]
    busy.councillor_insists("ERASE jean.obi@mail.example")
    assert traces(busy) == []
    assert [passage.text for passage in rows(busy, Passage) if passage.case_id == 2] == before
    assert all(sha256 in busy.bridge.archive for sha256 in letters)
    assert busy.case("MB-2").constituent is not None
    busy.councillor_says("FIND brown bin")
    assert "1 case found" in busy.last(PRIYA).text


def test_what_has_not_left_is_taken_back(world: World) -> None:
    world.bridge.process(world.taken(shapes.fresh(JEAN, CASEWORK, "crater", POTHOLE, world.now)) or 0)
    raw = shapes.fresh(f"Priya Shah <{PRIYA}>", CASEWORK, "[MB-1] ERASE", "", world.now)
    erase = world.taken(shapes.authenticated(raw, AUTHSERV, "northborough.example")) or 0
    with storage.transaction(world.bridge.engine) as session:
        session.add(Confirmation(code="", councillor="shah", inbound_id=erase, expires_at=world.bridge.now(), used_at=world.bridge.now()))
    world.bridge.process(erase)
    world.post()
    assert not world.letters(JEAN)
    assert not world.letters(HIGHWAYS)
    assert "Taken back before they left: 3 letters." in world.last(PRIYA).text
    assert {letter.status for letter in rows(world, Outbound)} == {OutboundStatus.WITHDRAWN, OutboundStatus.SENT}
    assert traces(world) == []


def test_a_letter_that_is_being_posted_is_not_posted_again(world: World) -> None:
    world.bridge.process(world.taken(shapes.fresh(JEAN, CASEWORK, "crater", POTHOLE, world.now)) or 0)
    posting = world.bridge.outbox.claim()
    world.bridge.outbox.posted(posting[0].number, (), {}, "450 later")
    world.councillor_insists("[MB-1] ERASE")
    world.bridge.outbox.posted(posting[1].number, posting[1].recipients, {}, "250 ok")
    world.now += timedelta(hours=1)
    assert not world.post()
    assert traces(world) == []


def test_the_same_mail_is_not_taken_up_again(world: World) -> None:
    raw = shapes.fresh(JEAN, CASEWORK, "crater", POTHOLE, world.now)
    world.arrives(raw)
    world.councillor_insists("ERASE jean.obi@mail.example")
    had = len(world.letters(PRIYA))
    again = world.arrives(raw)
    assert (again.status, again.reason) == (InboundStatus.IGNORED, "it was erased, and has come again")
    assert (again.author, again.subject) == ("", "")
    assert world.cases() == ["MB-1"]
    assert len(world.letters(PRIYA)) == had
    assert traces(world) == []
    world.resident_writes("There is a new pothole at 20 Mill Lane NB1 4QT.\n\nJean Obi")
    assert world.cases() == ["MB-1", "MB-2"], "what she writes now is new"


def test_what_comes_later_to_an_erased_case_can_be_erased_too(busy: World) -> None:
    busy.councillor_insists("ERASE jean.obi@mail.example")
    busy.councillor_says("[MB-1] NOTE The crater of Jean Obi is filled.")
    assert "crater" in traces(busy)
    busy.councillor_insists("[MB-1] ERASE")
    assert traces(busy) == []


def test_evidence_of_threats_is_kept(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.resident_writes("You useless idiots. I know where you live and I will kill you all.\n\nJean Obi", "you")
    assert {"threat", "abusive"} & {flag.value for flag in world.case("MB-2").flags}
    world.councillor_insists("ERASE jean.obi@mail.example")
    said = world.last(PRIYA).text
    assert "Kept as evidence, since there were threats or abuse: MB-2." in said
    assert "history of MB-1." in said
    assert world.case("MB-2").words
    assert world.case("MB-2").constituent is not None
    assert world.case("MB-1").title == "(erased)"
    world.councillor_insists("ERASE jean.obi@mail.example")
    assert "Kept as evidence" in world.last(PRIYA).text
    assert "For example" in world.last(PRIYA).text
    assert world.case("MB-2").words
    assert "crater" not in traces(world)


def test_bytes_that_another_mail_needs_stay(busy: World) -> None:
    """The same bytes in a colleague's mailbox are a mail of hers."""
    first = rows(busy, Inbound)[0]
    with storage.transaction(busy.bridge.engine) as session:
        values = first.model_dump(exclude={"id"}) | {"mailbox": "brown", "case_id": None}
        session.add(Inbound(**values))
    busy.councillor_insists("ERASE jean.obi@mail.example")
    busy.bridge.tick()
    assert first.sha256 in busy.bridge.archive
    assert rows(busy, Inbound)[-2].author == "jean.obi@mail.example" or any(row.mailbox == "brown" and row.author for row in rows(busy, Inbound))
    assert any(row.removed_at is None for row in rows(busy, Erasure))


def test_a_process_that_dies_before_the_files_are_gone(busy: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Bridge, "sweep", lambda self: 0)
    busy.councillor_insists("ERASE jean.obi@mail.example")
    monkeypatch.undo()
    assert b"wheelbarrow" in everything(busy)
    busy.bridge = busy.started()
    assert traces(busy) == []


@pytest.mark.skipif(database.is_postgresql(), reason="nobody reads the files of a server")
def test_while_somebody_reads_the_files_wait(busy: World) -> None:
    reader = storage.readable(f"sqlite:///{busy.folder / 'data' / 'mailbridge.db'}")
    with reader.connect() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM event").all()
        busy.bridge.engine.dispose()
        busy.bridge = busy.started()
        with busy.bridge.engine.connect() as ours:
            ours.exec_driver_sql("PRAGMA busy_timeout=1")
            ours.rollback()
        busy.councillor_insists("ERASE jean.obi@mail.example")
        busy.bridge.tick()
        assert any(row.removed_at is None for row in rows(busy, Erasure))
    assert traces(busy) == []


def test_a_daughter_who_writes_for_her_mother(world: World) -> None:
    """Both go with the case; a contact that another case needs stays."""
    world.councillor_says("NEW missed bin", "Spoke to Ann Fox at 9 Elm Close NB1 4QT, her brown bin was missed. ann.fox@mail.example")
    world.resident_writes(POTHOLE)
    with storage.transaction(world.bridge.engine) as session:
        case = lookup.case(session, "MB-2")
        assert case is not None
        case.correspondent_id = session.exec(select(Contact.id).where(Contact.name == "Ann Fox")).one()
        session.add(case)
    world.councillor_insists("ERASE jean.obi@mail.example")
    assert [contact.name for contact in rows(world, Contact)] == ["Ann Fox"]
    assert traces(world) == []


def test_a_resident_without_an_address(world: World) -> None:
    world.councillor_says("NEW crater Mill Lane", "Rang: Jean Obi, 14 Mill Lane NB1 4QT, 07700 900123. Her wheelbarrow fell in.")
    world.councillor_insists("[MB-1] ERASE")
    assert "Everything personal is erased" in world.last(PRIYA).text
    assert traces(world) == []


def test_her_words_in_somebody_elses_case(world: World) -> None:
    """A stranger to a case wrote in it: the mail goes, the case stays."""
    world.resident_writes(BIN, "brown bin", sender=ANN)
    world.arrives(shapes.fresh(JEAN, CASEWORK, "[MB-1] crater", "I saw it too. My wheelbarrow knows. Jean Obi", world.now))
    assert world.inbound().status is InboundStatus.HELD
    world.councillor_insists("ERASE jean.obi@mail.example")
    assert traces(world) == []
    assert world.case().title == "brown bin"
    assert world.case().status is not CaseStatus.CLOSED


def test_what_could_be_taken_back_and_what_waits_goes_too(busy: World) -> None:
    about_ann, now = busy.councillor_says("[MB-2] note spoke to Ann").id or 0, busy.bridge.now()
    with storage.transaction(busy.bridge.engine) as session:
        change = {"table": "Case", "id": 1, "new": False, "before": {"title": "crater"}, "after": {}}
        session.add(Deed(councillor="shah", inbound_id=2, who="Priya", said="note crater", done_at=now, changes=[change]))
        row = session.exec(select(Outbound)).first()
        assert row is not None
        told = {
            "key": "shelved:1",
            "letter": "shelved",
            "councillor": "",
            "party": None,
            "case_id": None,
            "message_id": "<s>",
            "token": "s",
            "subject": "crater",
        }
        session.add(Outbound(**row.model_dump(exclude={"id"}) | told | {"inbound_id": 1, "subject": "crater"}))
        session.add(Draft(key="update:MB-1/1", case_id=1, shown_in="x", letter="update", text="Dear Jean Obi", written_at=now))
        session.add(StandingRule(councillor="shah", kind=RuleKind.CASEWORK, address="jean.obi@mail.example", who="Priya", made_at=now))
    busy.councillor_insists("ERASE jean.obi@mail.example")
    assert traces(busy) == []
    assert [deed.inbound_id for deed in rows(busy, Deed)] == [about_ann]
    assert not rows(busy, Draft)
    assert not rows(busy, StandingRule)
    assert all(event.data.keys() <= {"outcome"} for event in rows(busy, Event) if event.fact in {"CaseOpened", "Noted", "Closed"} and event.case_id == 1)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("ERASE nobody@mail.example", "Nothing is held under that address"),
        ("ERASE", "Whom?"),
        ("ERASE everything", "Whom?"),
        ("[MB-99] ERASE", "There is no case MB-99 of yours"),
    ],
)
def test_what_cannot_be_erased(busy: World, words: str, answer: str) -> None:
    busy.councillor_insists(words)
    assert answer in busy.last(PRIYA).text
    assert busy.case().title == "crater!!"


def test_another_councillors_case_of_the_same_person_stays(tmp_path: Path) -> None:
    """Each councillor is controller of her own casework."""
    world = World(tmp_path, ward=True)
    world.arrives(shapes.fresh(JEAN, DANS_CASEWORK, "crater", POTHOLE, world.now), mailbox="brown")
    world.now += timedelta(days=4)  # sooner, the same words are one matter
    world.resident_writes(POTHOLE)
    world.councillor_insists("ERASE jean.obi@mail.example")
    assert world.case("MB-2").title == "(erased)"
    his = world.case("MB-1")
    assert (his.title, his.constituent.name if his.constituent else "") == ("crater", "Jean Obi")
    world.bridge.tick()
    assert any(b"wheelbarrow" in world.bridge.archive.get(sha256) for sha256 in world.bridge.archive)
    world.councillor_insists("[MB-1] ERASE")
    assert "There is no case MB-1 of yours" in world.last(PRIYA).text


def test_a_case_that_was_passed_on_is_the_others_to_erase(tmp_path: Path) -> None:
    """The mail that opened it lies in her mailbox; it is his evidence all the same."""
    world = World(tmp_path, ward=True)
    world.resident_writes(POTHOLE, "crater")
    world.councillor_says("[MB-1] PASS brown")
    assert world.case().councillor == "brown"
    world.councillor_insists("ERASE jean.obi@mail.example")
    assert world.case().title == "crater"
    assert rows(world, Inbound)[0].author == "jean.obi@mail.example"
    world.dan_says("[MB-1] ERASE")
    world.arrives(shapes.iphone_reply(world.last(DAN), f"Dan Brown <{DAN}>", "YES", world.now), mailbox="brown")
    assert world.case().title == "(erased)"
    assert traces(world) == []


def test_a_case_that_was_taken_back_is_found_by_its_heading(world: World) -> None:
    """UNDO of NEW parts the case from its resident; her words in it go with the others."""
    world.councillor_says("NEW crater Mill Lane", "Jean Obi, jean.obi@mail.example, 14 Mill Lane NB1 4QT. Her wheelbarrow fell in.")
    with storage.transaction(world.bridge.engine) as session:
        row = session.exec(select(Case)).one()
        row.constituent_id = None
        session.add(row)
    world.councillor_insists("ERASE jean.obi@mail.example")
    assert traces(world) == []


def test_nothing_is_done_before_she_is_sure(busy: World) -> None:
    busy.councillor_says("ERASE jean.obi@mail.example")
    assert busy.last(PRIYA).subject.startswith("Are you sure?")
    assert busy.case().title == "crater!!"
    assert set(traces(busy)) == set(TRACES)


def test_a_colleague_to_whom_the_same_mail_comes_later_takes_it_up(tmp_path: Path) -> None:
    """What she has erased is no second copy of his."""
    world = World(tmp_path, ward=True)
    raw = shapes.fresh(JEAN, f"{CASEWORK}, {DANS_CASEWORK}", "crater", POTHOLE, world.now)
    world.arrives(raw)
    world.councillor_insists("ERASE jean.obi@mail.example")
    world.arrives(raw, mailbox="brown")
    assert world.cases() == ["MB-1", "MB-2"]
    assert world.case("MB-2").councillor == "brown"


def test_an_answer_of_hers_that_reads_like_an_officers(world: World) -> None:
    """Her name goes from the lines of the history that hold no words, too."""
    world.resident_writes(POTHOLE, "crater")
    with storage.transaction(world.bridge.engine) as session:
        session.add(Event(case_id=1, at=world.bridge.now(), fact="OfficerWrote", who="Jean Obi", line="The department wrote", data={}, inbound_id=1))
    world.councillor_insists("ERASE jean.obi@mail.example")
    assert traces(world) == []
    assert rows(world, Event)[-1].line == "Closed"


def test_what_the_council_still_writes_about_it_goes_too(busy: World) -> None:
    """An answer that comes after the erasure quotes the resident: it moves nothing, and is not kept."""
    forward = busy.last(HIGHWAYS)
    busy.councillor_insists("ERASE jean.obi@mail.example")
    before = len(busy.letters(PRIYA))
    late = busy.arrives(shapes.outlook_reply(forward, SAM, "The crater of Jean Obi was filled this morning.", busy.now))
    assert (late.status, late.reason) == (InboundStatus.IGNORED, "it is about a case whose personal data was erased")
    assert len(busy.letters(PRIYA)) == before, "she is not asked what nobody can be told"
    busy.bridge.tick()
    assert late.sha256 not in busy.bridge.archive
    assert traces(busy) == []
