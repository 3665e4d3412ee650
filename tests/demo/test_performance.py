"""The whole demo: what each person finds in their mailbox at the end, and what is written for a stranger to read."""

from __future__ import annotations

import io
import json
import re
import stat
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image
from rich.console import Console
from typer.testing import CliRunner

from mailbridge.cli import main
from mailbridge.demo.page import Card
from mailbridge.demo.performance import Performed, perform

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def told() -> io.StringIO:
    """What the terminal showed."""
    return io.StringIO()


@pytest.fixture(scope="module")
def performed(tmp_path_factory: pytest.TempPathFactory, told: io.StringIO) -> Iterator[Performed]:
    import structlog

    yield perform(tmp_path_factory.mktemp("demo") / "out", Console(file=told, width=100))
    structlog.reset_defaults()


def mails(performed: Performed, name: str) -> list[Card]:
    column = next(column for column in performed.columns if column.person.name == name)
    return [card for thread in column.threads for card in thread]


def listed(cards: list[Card], way: str) -> list[str]:
    """When somebody's mails came or went, oldest first."""
    return [f"{card.when:%d %b %H:%M}" for card in sorted(cards, key=lambda card: card.when) if card.way == way]


def subjects(cards: list[Card], way: str) -> list[str]:
    return [card.subject for card in sorted(cards, key=lambda card: card.when) if card.way == way]


def test_the_resident_had_three_letters(performed: Performed) -> None:
    cards = mails(performed, "Jean Obi")
    assert listed(cards, "out") == ["02 May 09:12"]
    assert listed(cards, "in") == ["02 May 09:12", "02 May 09:12", "21 May 17:41"]
    assert all(subject.endswith("[MB-1]") for subject in subjects(cards, "in"))
    acknowledgement, copy, outcome = (card for card in cards if card.way == "in")
    assert "Friday 17 May 2024" in acknowledgement.text
    assert "huge hole outside 14 Mill Lane" in copy.text
    assert "job 20451" in outcome.text
    (column,) = (column for column in performed.columns if column.person.name == "Jean Obi")
    assert len(column.threads) == 1, "her mail program shows one conversation"


def test_the_officer_had_the_photo_and_one_reminder(performed: Performed) -> None:
    cards = mails(performed, "Sam Lee")
    assert listed(cards, "in") == ["02 May 09:12", "20 May 09:30"]
    assert all(subject.endswith("[MB-1]") for subject in subjects(cards, "in"))
    assert [subject.partition(":")[0] for subject in subjects(cards, "out")] == ["Automatic reply", "RE"]
    forward = next(card for card in cards if card.way == "in")
    (photo,) = forward.pictures
    picture = Image.open(io.BytesIO(_decoded(photo.source)))
    assert picture.height > picture.width, "upright"
    assert not picture.getexif(), "nothing of the phone is left in it"
    assert "jean.obi@mail.example" in forward.text


def test_the_councillor_tapped_once(performed: Performed) -> None:
    cards = mails(performed, "Priya Shah")
    assert listed(cards, "out") == ["21 May 17:41"]
    came = ["13 May 13:00", "17 May 13:00", "20 May 09:30", "21 May 14:05", "21 May 17:41"]
    assert listed(cards, "in") == came, "three line-ups, one of them since the resident has heard nothing for ten working days; the answer, the transcript"
    assert subjects(cards, "in")[3].startswith("Answer from Highways")
    assert "Closed as resolved" in listed_text(cards)
    assert len([card for card in cards if card.way == "copy"]) == 5, "everything that went out in her name is in her Sent folder"


def listed_text(cards: list[Card]) -> str:
    return "\n".join(card.text for card in cards)


def test_the_clock_did_not_stop_for_the_out_of_office(performed: Performed) -> None:
    case = json.loads(CliRunner().invoke(main, ["show", "MB-1", "--json", "--config", str(performed.folder.config)]).stdout)
    facts = [(event["at"][:10], event["fact"]) for event in case["history"]]
    assert facts.index(("2024-05-02", "MachineReplied")) < facts.index(("2024-05-20", "Chased")) < facts.index(("2024-05-21", "Answered"))
    assert (case["status"], case["outcome"]) == ("closed", "resolved")
    assert {letter["status"] for letter in case["letters"]} == {"sent"}


def test_the_page_needs_nothing_from_outside(performed: Performed) -> None:
    written = performed.folder.page.read_text(encoding="utf-8")
    assert not re.findall(r"""(?:src|href)\s*=\s*["'](?!data:|mailto:)[^"']""", written)
    assert "@import" not in written
    assert "url(" not in written
    assert written.count("data:image/jpeg;base64,") >= 2
    assert _iframes(written) == 5, "each letter to the councillor as she saw it"
    for name in ("Jean Obi", "Priya Shah", "Sam Lee"):
        assert f"<h2>{name}</h2>" in written


def test_the_terminal_tells_the_story(performed: Performed, told: io.StringIO) -> None:
    text = told.getvalue()
    parts = (
        "Jean Obi takes a photo",
        "Outlook answers for him",
        "bank holiday, does not count",
        "due at the end of today",
        "one friendly",
        "taps the button",
        "closed as resolved",
    )
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_the_mails_are_there_to_be_explained(performed: Performed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    files = sorted(performed.folder.mails.iterdir())
    told = [json.loads(line) for line in CliRunner().invoke(main, ["explain", "--json", *map(str, files)]).stdout.splitlines()]
    assert [one["kind"] for one in told[:3]] == ["new_enquiry", "auto_reply", "officer_reply"]
    assert told[2]["answer"]["substantive"]


def test_it_is_quick_and_private(performed: Performed) -> None:
    assert performed.seconds < 30
    open_to_others = [path for path in performed.folder.root.rglob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert open_to_others == []


def test_no_path_of_this_machine_but_the_demos_own(performed: Performed) -> None:
    assert str(Path.home()) not in performed.folder.page.read_text(encoding="utf-8")


def test_another_number_of_days(tmp_path: Path) -> None:
    short = perform(tmp_path / "out", Console(file=io.StringIO()), working_days=3)
    officer = mails(short, "Sam Lee")
    assert listed(officer, "in") == ["02 May 09:12", "09 May 09:30"], "three working days, without the bank holiday"


def _decoded(source: str) -> bytes:
    import base64

    return base64.b64decode(source.partition(",")[2])


class _Frames(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.count += tag == "iframe"


def _iframes(written: str) -> int:
    frames = _Frames()
    frames.feed(written)
    return frames.count
