"""FIND, WHO: she finds her cases by any word, and her people by any part of their name or address. Never anybody else's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select

from mailbridge import lookup, storage
from mailbridge.core.asked import MOST_FOUND, MOST_PEOPLE
from mailbridge.lookup.finding import found as found_by
from mailbridge.model.keeping import Passage
from mailbridge.model.tables import Case, Contact
from mailbridge.record.passages import follow
from tests.stories import shapes
from tests.stories.world import AUTHSERV, CASEWORK, JEAN, PRIYA, World

POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi\n07700 900123"
BIN = "Our brown bin has been missed again at 9 Elm Close NB1 4QT.\n\nRenée Fox"
RENEE = "Renée Fox <renee.fox@mail.example>"


def found(world: World, words: str) -> str:
    """The answer to a FIND."""
    world.councillor_says(f"FIND {words}")
    return world.last(PRIYA).text


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Two cases, a note, an officer's answer with a reference of his own, a further mail."""
    world = World(tmp_path_factory.mktemp("begun"))
    world.resident_writes(POTHOLE)
    world.resident_writes(BIN, "brown bin", sender=RENEE)
    world.councillor_says("[MB-1] note spoke to the landlord of the Fleece")
    world.officer_answers("Our job CAS-104233 is raised; a gang comes tomorrow. Mind the scaffolding.")
    return world


@pytest.fixture
def busy(begun: World, tmp_path: Path) -> World:
    """The same, going on."""
    return begun.going_on(tmp_path)


@pytest.mark.parametrize(
    "words",
    [
        "pothole",
        "potholes",
        "POTHOLE fill",
        "jean",
        "obi pothole",
        "jean.obi@mail.example",
        "07700900123",
        "mill lane",
        "NB1 4QT pothole",
        "nb14qt pothole",
        "MB-1",
        "CAS-104233",
        "scaffolding",
        "landlord fleece",
        "land",
        '"mill" (lane)',
        "fill. pothole!!",
    ],
)
def test_any_word_finds_the_case(busy: World, words: str) -> None:
    """Must show 6: text of messages, notes, names, addresses, telephone numbers, streets and references."""
    answer = found(busy, words)
    assert "1 case found" in answer
    assert "- MB-1 pothole" in answer
    assert "MB-2" not in answer


@pytest.mark.parametrize("words", ["renee", "Renée", "RENEE bin", "missed"])
def test_accents_do_not_matter(busy: World, words: str) -> None:
    assert "- MB-2 brown bin, 9 Elm Close NB1 4QT" in found(busy, words)


def test_all_words_must_be_there(busy: World) -> None:
    assert "No case of yours has all of these words" in found(busy, "pothole renee")
    assert "No case of yours has this word" in found(busy, "zebra")
    assert "What shall I look for" in found(busy, "")
    assert "What shall I look for" in found(busy, "&& --")


@pytest.mark.parametrize("words", ["O'Brien AND (road OR \"", "NEAR(mill lane) zebra", "text:pothole*", "mill; zebra", "-zebra ^mill", "fill* OR zebra"])
def test_what_people_type_is_no_language(busy: World, words: str) -> None:
    """Neither the database's nor that of its index: quotes, stars and operators are words or nothing."""
    assert "found" in found(busy, words) or "No case of yours" in busy.last(PRIYA).text
    assert "1 case found" in found(busy, "pothole")


def test_what_the_case_is_comes_first_then_the_newest(world: World) -> None:
    world.resident_writes("The light by the school is out at 3 Elm Close NB1 4QT. It is near the pothole.", "street light")
    world.resident_writes(POTHOLE, "pothole")
    world.resident_writes(POTHOLE.replace("14", "20"), "pothole again")
    lines = [line for line in found(world, "pothole").splitlines() if line.startswith("- MB-")]
    assert [line.split()[1] for line in lines] == ["MB-3", "MB-2", "MB-1"]
    assert "1 case found" in found(world, "street light elm")


def test_a_reference_comes_before_those_that_begin_like_it(world: World) -> None:
    for number in range(11):
        world.resident_writes(POTHOLE.replace("14", str(number + 2)), f"pothole {number}")
    lines = [line for line in found(world, "MB-1").splitlines() if line.startswith("- MB-")]
    assert [line.split()[1] for line in lines] == ["MB-1", "MB-11", "MB-10"]


def test_many_cases_are_cut_short(world: World) -> None:
    world.resident_writes(POTHOLE)
    with storage.transaction(world.bridge.engine) as session:
        first = session.exec(select(Case)).one()
        for number in range(2, MOST_FOUND + 4):
            copy = Case(**first.model_dump(exclude={"id"}) | {"number": number, "reference": f"MB-{number}"})
            session.add(copy)
            session.flush()
            session.add(Passage(case_id=copy.id or 0, councillor="shah", text="another pothole"))
    answer = found(world, "pothole")
    assert f"{MOST_FOUND + 3} cases found" in answer
    assert answer.count("- MB-") == MOST_FOUND
    assert "And 3 more" in answer


def change(world: World, reference: str, **values: object) -> None:
    """The row of a case, changed by hand."""
    with storage.transaction(world.bridge.engine) as session:
        row = lookup.case(session, reference)
        assert row is not None
        for name, value in values.items():
            setattr(row, name, value)
        session.add(row)
        follow(session, row)


@pytest.mark.parametrize(
    ("shared", "flags", "answer"),
    [
        ([], [], "No case of yours"),
        (["shah"], [], "shared with you"),
        (["shahid", "brown_shah"], [], "No case of yours"),
        (["brown", "shah"], ["private"], "No case of yours"),
    ],
)
def test_another_councillors_case_is_found_only_when_shared(busy: World, shared: list[str], flags: list[str], answer: str) -> None:
    change(busy, "MB-1", councillor="brown", shared_with=shared, flags=flags)
    assert answer in found(busy, "pothole")
    assert answer in found(busy, "MB-1") or answer.startswith("No case")


def test_who_may_see_a_case_finds_it(tmp_path: Path) -> None:
    """Nobody else has a passage of it at any time, and what is said later is found by all who may look at it."""
    world = World(tmp_path, ward=True, service={"undo_minutes": 10})
    world.resident_writes(POTHOLE, "pothole")
    assert finders(world, "pothole") == {"shah"}
    world.councillor_says("[MB-1] SHARE brown")
    world.councillor_says("[MB-1] NOTE rang the landlord")
    assert finders(world, "pothole") == finders(world, "landlord") == finders(world, "MB-1") == {"brown", "shah"}
    world.councillor_says("[MB-1] PRIVATE")
    assert finders(world, "pothole") == {"shah"}
    world.councillor_says("UNDO")
    assert finders(world, "pothole") == finders(world, "landlord") == {"brown", "shah"}
    world.councillor_says("[MB-1] PASS brown")
    assert finders(world, "pothole") == finders(world, "landlord") == finders(world, "MB-1") == {"brown"}


def finders(world: World, word: str) -> set[str]:
    """Who finds a case by a word, which are those who have its passages."""
    with storage.transaction(world.bridge.engine) as session:
        owners = set(session.exec(select(Passage.councillor)).all())
        found = {one for one in ("shah", "brown") if found_by(session, one, (word,)).total}
    assert owners == found
    return found


def test_her_own_private_case_is_found(busy: World) -> None:
    change(busy, "MB-1", flags=["private"])
    assert "1 case found" in found(busy, "pothole")


def test_a_mail_decided_twice_is_one_passage(busy: World) -> None:
    with storage.transaction(busy.bridge.engine) as session:
        texts = [(passage.case_id, passage.text) for passage in session.exec(select(Passage))]
    assert len(texts) == len(set(texts))


_A_FEW = ("SCAN written", "SCAN hits", "SCAN often", "SCAN anon")
"""Subqueries with a limit."""
WHOLE = ("VIRTUAL TABLE INDEX", "CONSTANT ROW", "SCAN word", "SCAN (subquery", "SCAN had", "SCAN officer", "SCAN campaign", "SCAN recovery", *_A_FEW)
"""Steps of a plan that read no table from end to end: the index of words, and what it has found; and a few dozen addresses, campaigns, restores."""


def test_no_search_reads_everything(busy: World) -> None:
    """Each statement that FIND, WHO, STATUS, an ordinary mail and posting cause uses an index, or the index of words."""
    said: dict[str, Any] = {}
    event.listen(busy.bridge.engine, "before_cursor_execute", lambda *told: said.setdefault(told[2], told[3]))
    for subject in ("FIND mill pothole", "WHO jean", "[MB-1] STATUS"):
        raw = shapes.fresh(f"Priya Shah <{PRIYA}>", CASEWORK, subject, "", busy.now)
        busy.bridge.process(busy.taken(shapes.authenticated(raw, AUTHSERV, "northborough.example")) or 0)
    busy.bridge.process(busy.taken(shapes.fresh(JEAN, CASEWORK, "another hole", POTHOLE.replace("14", "16"), busy.now)) or 0)
    busy.post()
    assert "1 contact found" in busy.letters(PRIYA)[-2].text
    scans = {(step, statement) for statement, values in list(said.items()) for step in plan_of(busy, statement, values) if step.startswith("SCAN")}
    assert not {scan for scan in scans if not any(harmless in scan[0] for harmless in WHOLE)}


def plan_of(world: World, statement: str, values: Any) -> list[str]:
    """How the database would carry out a statement, step by step, if it had many rows."""
    if not statement.startswith(("SELECT", "UPDATE", "DELETE")) or isinstance(values, list) or "advisory" in statement:
        return []
    with world.bridge.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            return [str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        steps = [str(row[0]).strip(" ->") for row in connection.exec_driver_sql(f"EXPLAIN {statement}", values)]
        return [f"SCAN {step.partition(' on ')[2]}" for step in steps if step.startswith("Seq Scan")]


# ---- WHO


def who(world: World, words: str) -> str:
    """The answer to a WHO."""
    world.councillor_says(f"WHO {words}")
    return world.last(PRIYA).text


@pytest.mark.parametrize("words", ["jean", "Obi, Jean", "jean.obi@mail.example", "mail.example jean", "07700 900123", "900123"])
def test_who_somebody_is(busy: World, words: str) -> None:
    busy.resident_writes(BIN.replace("9 Elm Close", "3 Oak Road"), "bin")
    answer = who(busy, words)
    assert "1 contact found" in answer
    assert "- Jean Obi, jean.obi@mail.example, 07700900123: 2 cases" in answer
    assert "- MB-3 bin, 3 Oak Road NB1 4QT (awaiting officer)" in answer
    assert "- MB-1 pothole" in answer
    assert "Fox" not in answer


def test_nobody_and_everybody(busy: World) -> None:
    assert "Nobody you know fits" in who(busy, "nobody")
    assert "Who? A name will do" in who(busy, "")
    with storage.transaction(busy.bridge.engine) as session:
        for number in range(MOST_PEOPLE + 1):
            session.add(Contact(councillor="shah", name=f"Ann Hill {number}", first_seen=busy.bridge.now()))
        session.add(Contact(councillor="brown", name="Ann Hill of Brown", first_seen=busy.bridge.now()))
    answer = who(busy, "hill ann")
    assert f"{MOST_PEOPLE + 1} contacts found" in answer
    assert "And 1 more" in answer
    assert "of Brown" not in answer
