"""EXPORT: her cases as tables, all that is held on a person, the evidence bundle of a case. To her own first address, and to nobody else."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from sqlmodel import select

from mailbridge import papers, storage
from mailbridge.core.mail import Attachment, Mail
from mailbridge.core.parse import parse
from mailbridge.model.tables import Case, Inbound
from tests.stories import shapes
from tests.stories.world import CASEWORK, HIGHWAYS, JEAN, PRIYA, World

POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
BIN = "Our brown bin has been missed again at 9 Elm Close NB1 4QT.\n\nAnn Fox"
ANN = "Ann Fox <ann.fox@mail.example>"


def exported(world: World, words: str) -> Mail:
    """The letter that an EXPORT brings her, beside the transcript."""
    world.councillor_insists(words)
    assert len(world.letters(PRIYA)) >= 2
    assert "xported" in world.last(PRIYA).text
    return world.letters(PRIYA)[-2]


def enclosed(letter: Mail) -> dict[str, Attachment]:
    """Name -> file."""
    return {one.filename or "": one for one in letter.attachments}


def bundle(letter: Mail, name: str) -> dict[str, bytes]:
    """What the zip file of a letter holds."""
    with zipfile.ZipFile(io.BytesIO(enclosed(letter)[name].content)) as found:
        return {one: found.read(one) for one in found.namelist()}


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Two residents, a photo, an officer's answer, a case of another councillor."""
    world = World(tmp_path_factory.mktemp("begun"))
    world.resident_writes(POTHOLE, photo=shapes.jpeg())
    world.resident_writes(BIN, "=HYPERLINK(0) brown bin", sender=ANN)
    world.officer_answers("A gang comes tomorrow.", sender="Sam Lee <sam.lee@northborough.example>")
    with storage.transaction(world.bridge.engine) as session:
        row = session.exec(select(Case)).first()
        assert row is not None
        session.add(Case(**row.model_dump(exclude={"id"}) | {"number": 90, "reference": "MB-90", "councillor": "brown", "title": "of another"}))
    return world


@pytest.fixture
def busy(begun: World, tmp_path: Path) -> World:
    """The same, going on."""
    return begun.going_on(tmp_path)


def test_all_her_cases_as_tables(busy: World) -> None:
    """R134: no lock-in."""
    letter = exported(busy, "EXPORT")
    assert [one.address for one in letter.to] == [PRIYA]
    assert not letter.cc
    assert letter.subject == "All your cases"
    files = enclosed(letter)
    assert list(files) == ["cases.csv", "cases.json"]
    rows = list(csv.DictReader(io.StringIO(files["cases.csv"].content.decode("utf-8-sig"))))
    assert [row["reference"] for row in rows] == ["MB-1", "MB-2"]
    assert rows[0]["resident"] == "Jean Obi"
    assert rows[0]["departments"] == "highways"
    assert rows[1]["title"].startswith("'="), "no cell is a formula"
    described = json.loads(files["cases.json"].content)
    assert described[0]["resident"]["address"] == "jean.obi@mail.example"
    assert any("Referred to Highways" in line for line in described[0]["history"])
    assert "of another" not in str(described)
    assert "cases.csv" in letter.text


@pytest.mark.parametrize("words", ["EXPORT jean.obi@mail.example", "EXPORT Jean Obi <Jean.Obi@mail.example>", "export please JEAN.OBI@MAIL.EXAMPLE"])
def test_all_that_is_held_on_a_person(busy: World, words: str) -> None:
    letter = exported(busy, words)
    assert letter.subject == "All that is held on a person", "the subject names nobody"
    name = next(iter(enclosed(letter)))
    files = bundle(letter, name)
    mails = [parse(content) for one, content in files.items() if one.startswith("mails/")]
    letters = [parse(content) for one, content in files.items() if one.startswith("letters/")]
    assert [mail.from_.address for mail in mails if mail.from_] == ["jean.obi@mail.example", "sam.lee@northborough.example"]
    assert mails[0].attachments[0].content == shapes.jpeg(), "each mail as it was"
    assert {one.address for found in letters for one in found.to} == {"jean.obi@mail.example", HIGHWAYS, PRIYA}
    assert b"Referred to Highways" in files["history.txt"]
    assert len(files["contents.txt"].splitlines()) == len(files) - 1
    assert b"Ann Fox" not in b"".join(files.values())


def test_the_evidence_bundle_of_one_case(busy: World) -> None:
    letter = exported(busy, "[MB-2] EXPORT")
    assert letter.subject == "All that is held in this case [MB-2]"
    files = bundle(letter, "MB-2.zip")
    assert {"MB-2.csv", "MB-2.json", "history.txt", "contents.txt"} < set(files)
    assert b"Jean" not in b"".join(files.values())


def test_in_an_answer_to_a_letter_about_a_case_it_is_that_case(busy: World) -> None:
    raw = shapes.iphone_reply(busy.last(PRIYA), f"Priya Shah <{PRIYA}>", "", busy.now, subject="Re: pothole!! [MB-1] export")
    busy.arrives(raw)
    busy.arrives(shapes.iphone_reply(busy.last(PRIYA), f"Priya Shah <{PRIYA}>", "Yes", busy.now))
    assert "MB-1.zip" in enclosed(busy.letters(PRIYA)[-2])


def test_a_missing_file_is_said(busy: World) -> None:
    with storage.transaction(busy.bridge.engine) as session:
        busy.bridge.archive.erase(session.get_one(Inbound, 2).sha256)
    assert any(name.endswith(".eml.missing.txt") for name in bundle(exported(busy, "[MB-2] EXPORT"), "MB-2.zip"))


def test_what_would_be_too_large_is_left_out(busy: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "MOST_BYTES", 8000)
    files = bundle(exported(busy, "[MB-1] EXPORT"), "MB-1.zip")
    assert b".eml (left out: too large for a mail)" in files["contents.txt"]
    assert "history.txt" in files
    monkeypatch.setattr(papers, "MOST_BYTES", 1500)
    assert "cases.csv" in bundle(exported(busy, "EXPORT all"), "cases.zip")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("EXPORT nobody@mail.example", "Nothing is held under that address"),
        ("EXPORT Jean", "Whose?"),
        ("[MB-90] EXPORT", "There is no case MB-90 of yours"),
        ("[MB-99] EXPORT", "There is no case MB-99 of yours"),
    ],
)
def test_what_cannot_be_exported(busy: World, words: str, answer: str) -> None:
    had = len(busy.letters(PRIYA))
    busy.councillor_insists(words)
    assert answer in busy.last(PRIYA).text
    assert len(busy.letters(PRIYA)) == had + 1


def test_an_assistant_or_a_resident_gets_nothing(busy: World) -> None:
    busy.arrives(shapes.fresh(JEAN, CASEWORK, "EXPORT jean.obi@mail.example", "", busy.now))
    assert not any(one.filename and one.filename.endswith(".zip") for one in busy.last(JEAN).attachments)
